import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConf, readConf } from '#agent/conf-file.ts';
import { readConfig } from '#agent/config.ts';
import { wordsIn } from '#agent/words.ts';
import { freshFolder } from '#test/support/folder.ts';

describe('agent.conf', () => {
  test('says where the collector is, how to run, and whether to say little', () => {
    const text =
      '# The workshop\n\nCOLLECTOR = https://vigie.example.org/\nMODE=once\nTHRIFTY=yes\n';
    expect(parseConf(text, 'f')).toEqual({
      conf: { collector: 'https://vigie.example.org', mode: 'once', isThrifty: true },
      faults: [],
    });
  });

  test('may say nothing', () => {
    expect(parseConf('', 'f').conf).toEqual({ collector: null, mode: null, isThrifty: false });
  });

  test('tells each fault with its line', () => {
    const text =
      'COLLECTOR=vigie.example.org\nrun\nSPEED=9\nMODE=fast\nTHRIFTY=no\nTHRIFTY=yes\n#\nTHRIFTY';
    const { faults } = parseConf(text, '/etc/f');
    expect(faults.map(({ line, because, given }) => [line, because, given])).toEqual([
      [1, 'COLLECTOR', 'vigie.example.org'],
      [2, 'form', 'run'],
      [3, 'key', 'SPEED'],
      [4, 'MODE', 'fast'],
      [6, 'twice', 'THRIFTY'],
      [8, 'form', 'THRIFTY'],
    ]);
    for (const fault of faults) {
      expect(wordsIn('fr').fault(fault)).toMatch(
        new RegExp(`^/etc/f, ligne ${fault.line} : .+\\.$`),
      );
      expect(wordsIn('en').fault(fault)).toMatch(new RegExp(`^/etc/f, line ${fault.line}: .+\\.$`));
    }
  });

  test('is read where --conf says; the command line has the last word', async () => {
    const file = join(await freshFolder(), 'agent.conf');
    writeFileSync(file, 'COLLECTOR=https://one.example\nMODE=auto\n');
    const env = { VIGIE_STATE: '/s' };
    expect(readConfig(['once', '--conf', file], env)).toMatchObject({
      config: { command: 'once', collector: 'https://one.example', mode: 'auto' },
    });
    const given = ['run', '--conf', file, '--collector', 'https://two.example'];
    expect(readConfig(given, env)).toMatchObject({ config: { collector: 'https://two.example' } });
  });

  test('that is asked for must be there', async () => {
    const given = join(await freshFolder(), 'none.conf');
    expect(readConf(given)).toEqual({ kind: 'none' });
    expect(readConfig(['run', '--conf', given], { VIGIE_STATE: '/s' })).toMatchObject({
      ok: false,
      faults: [{ about: 'conf_file', given, isMissing: true }],
    });
  });
});
