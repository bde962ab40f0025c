import { describe, expect, test } from 'vitest';
import { languages } from '#shared/check.ts';
import { formatCode } from '#shared/code.ts';
import { readConfig } from '#agent/config.ts';
import { wordsIn } from '#agent/words.ts';

const code = formatCode(new Uint8Array(16));
const read = (args: string, environment: Record<string, string> = {}) =>
  readConfig(
    args.split(' ').filter((it) => it !== ''),
    { VIGIE_STATE: '/s', ...environment },
  );

describe('the command line', () => {
  test('of a first start', () => {
    expect(read(`run --collector https://vigie.example.org/ --code ${code}`)).toEqual({
      ok: true,
      config: {
        command: 'run',
        language: 'en',
        folder: '/s',
        collector: 'https://vigie.example.org',
        code: 'AAAAAAAAAAAAAAAAAAAAAA',
        codeFile: null,
        mode: null,
        isThrifty: false,
        now: false,
        probe: null,
        page: null,
        isPageByUnit: false,
        everySeconds: null,
      },
    });
  });

  test('of a later start says nothing twice', () => {
    expect(read('run --now --every 60 --state /elsewhere')).toMatchObject({
      ok: true,
      config: { collector: null, code: null, now: true, everySeconds: 60, folder: '/elsewhere' },
    });
  });

  test.each(['', 'help', '--help', 'run -h'])('%o asks for help', (args) => {
    expect(read(args)).toMatchObject({ ok: true, config: { command: 'help' } });
  });

  test.each([
    ['status', {}, 'en'],
    ['status', { LANG: 'fr_FR.UTF-8' }, 'fr'],
    ['status', { LANG: 'C.UTF-8' }, 'en'],
    ['status', { LANG: 'fr_FR.UTF-8', LC_ALL: 'en_GB.UTF-8' }, 'en'],
    ['status --lang fr', { LANG: 'en_GB.UTF-8' }, 'fr'],
  ])('%o with %o is answered in %s', (args, environment, language) => {
    expect(read(args, environment)).toMatchObject({ ok: true, config: { language } });
  });

  test.each([
    ['fly', { about: 'command', given: 'fly' }],
    ['run now', { about: 'argument', given: 'now' }],
    ['run --fast', { about: 'option', given: '--fast' }],
    ['run --constructor=x', { about: 'option', given: '--constructor' }],
    ['run --collector', { about: 'missing_value', given: '--collector' }],
    ['run --code --state /x', { about: 'missing_value', given: '--code' }],
    ['run --collector --now', { about: 'missing_value', given: '--collector' }],
    ['run --collector vigie.example.org', { about: 'collector', given: 'vigie.example.org' }],
    ['run --collector ftp://x.example', { about: 'collector', given: 'ftp://x.example' }],
    ['run --collector http://u:p@x.example', { about: 'collector', given: 'http://u:p@x.example' }],
    ['run --every 4', { about: 'every', given: '4' }],
    ['run --every 86401', { about: 'every', given: '86401' }],
    ['run --every 1e3', { about: 'every', given: '1e3' }],
    ['run --code ABC', { about: 'code', because: 'length' }],
    [`run --code ${code.replace(/0/, '1')}`, { about: 'code', because: 'typo' }],
    ['run --lang de', { about: 'language', given: 'de' }],
  ])('%o is refused, and how to mend it is told in both languages', (args, fault) => {
    const result = read(args);
    expect(result).toMatchObject({ ok: false, faults: [fault] });
    const faults = result.ok ? [] : result.faults;
    for (const language of languages) {
      for (const it of faults) expect(wordsIn(language).fault(it)).toMatch(/^\S.{15,}\.$/u);
    }
  });

  test.each(['5', '86400'])('accepts a beat every %s s', (seconds) => {
    expect(read(`run --every ${seconds}`).ok).toBe(true);
  });

  test('has all its faults told at once', () => {
    const result = read('run --collector x --code y --every z --fast');
    expect(result.ok ? [] : result.faults.map(({ about }) => about).toSorted()).toEqual([
      'code',
      'collector',
      'every',
      'option',
    ]);
  });
});
