import { expect, test } from 'vitest';
import { losesTls } from '#agent/collector-address.ts';
import { newIdentity, saveIdentity } from '#agent/identity.ts';
import { startRun } from '#agent/run.ts';
import { stateFolder } from '#agent/state-folder.ts';
import { tokenOf } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';

test.each([
  ['https://a.example', 'http://a.example', true],
  ['https://a.example', 'http://127.a.example', true],
  ['https://a.example', 'http://localhost.a.example', true],
  ['https://a.example', 'https://b.example', false],
  ['http://a.example', 'http://b.example', false],
  ['https://a.example', 'http://localhost:8080', false],
  ['https://a.example', 'http://127.0.0.1', false],
  ['https://a.example', 'http://[::1]:80', false],
])('from %s to %s the line loses its TLS: %s', (known, given, loses) => {
  expect(losesTls(known, given)).toBe(loses);
});

test('a PC enrolled over https is not led to a plain line, and says why', async () => {
  const folder = await freshFolder();
  const enrolment = { device: tokenOf(16, 1), lineage: tokenOf(16, 2) };
  saveIdentity(stateFolder(folder).identity, { ...newIdentity('https://a.example'), enrolment });
  const told: string[] = [];
  const run = startRun({
    command: 'run',
    collector: 'http://a.example',
    code: null,
    codeFile: null,
    mode: null,
    isThrifty: false,
    now: false,
    probe: null,
    page: null,
    isPageByUnit: false,
    everySeconds: null,
    folder,
    language: 'en',
    log: (line) => told.push(line),
  });
  expect(await run.finished).toBe(2);
  expect(told.join()).toContain('enrolled over https (https://a.example): http://a.example');
});
