import { expect, test } from 'vitest';
import { createHost } from '#agent/sensors/host.ts';
import { readUpdates, updatesReading } from '#agent/sensors/updates.ts';
import { date, folderOf } from './machine.ts';
import type { Files } from './machine.ts';

const day = 86_400_000;
const nowMs = Date.parse('2026-11-20T12:00:00Z');
const bootLog = [10, 3, 2].map((ago, boot) => ({
  boot,
  startedAtS: nowMs / 1000 - ago * 86_400,
  stopped: 'clean' as const,
}));

test.each([
  ['days are whole days that have passed', nowMs - 5 * day, { listAgeDays: 5, listAgeUseDays: 2 }],
  [
    'a day is not over one millisecond before',
    nowMs - 5 * day + 1,
    { listAgeDays: 4, listAgeUseDays: 2 },
  ],
  ['just now is day 0', nowMs, { listAgeDays: 0, listAgeUseDays: 0 }],
  ['a date in the future is nonsense', nowMs + 1, {}],
  ['an unknown date is left out', undefined, {}],
])('%s', (_, listsMs, expected) => {
  expect(updatesReading({ nowMs, listsMs, rebootMs: undefined, bootLog })).toEqual(expected);
});

test.each([
  ['no restart asked for is 0', null, { rebootPendingDays: 0 }],
  ['not known is left out', undefined, {}],
  ['a fortnight', nowMs - 14 * day, { rebootPendingDays: 14 }],
  ['a date in the future is nonsense', nowMs + 1, {}],
])('restart: %s', (_, rebootMs, expected) => {
  expect(updatesReading({ nowMs, listsMs: undefined, rebootMs, bootLog })).toEqual(expected);
});

const stamp = '/var/lib/apt/periodic/update-success-stamp';

async function read(files: Files, dates: Files) {
  const root = await folderOf(files);
  for (const [path, iso] of Object.entries(dates)) await date(root, path, iso);
  return readUpdates(createHost({ root }), { nowMs, bootLog });
}

test('the mark of success goes before the folder of lists', async () => {
  const samples = await read(
    { [stamp]: '', '/var/lib/apt/lists/lock': '', '/run/reboot-required': '' },
    {
      [stamp]: '2026-11-18T12:00:00Z',
      '/var/lib/apt/lists': '2026-11-19T12:00:00Z',
      '/run/reboot-required': '2026-11-17T11:00:00Z',
    },
  );
  expect(samples).toEqual([
    {
      group: 'updates',
      subject: 0,
      reading: { listAgeDays: 2, listAgeUseDays: 0, rebootPendingDays: 3 },
    },
  ]);
});

test('without it the folder tells', async () => {
  const lists = '/var/lib/apt/lists';
  const samples = await read({ [`${lists}/lock`]: '' }, { [lists]: '2026-11-19T12:00:00Z' });
  expect(samples).toMatchObject([{ reading: { listAgeDays: 1, rebootPendingDays: 0 } }]);
});

test('a system without apt has nothing to read', async () => {
  expect(await read({ '/etc/os-release': '' }, {})).toEqual([
    { group: 'updates', subject: 0, unread: 'absent' },
  ]);
});
