import { expect, test } from 'vitest';
import { assessSample, checkById } from '#shared/catalogue.ts';
import { crossedLimit, limitOf } from '#collector/web/reading-limits.ts';
import type { Sample } from '#shared/readings.ts';

const room = { sizeKiB: 100 * 1_048_576, readOnlyByDesign: false };
const small = { sizeKiB: 8 * 1_048_576, readOnlyByDesign: false };

/** A number just on the good side of its line, and just on the bad side. */
const rows: readonly {
  check: string;
  field: string;
  group: Sample['group'];
  others: Record<string, unknown>;
  good: (limit: number) => number;
  bad: (limit: number) => number;
}[] = [
  { check: 'fs.space', group: 'fs', field: 'freeKiB', others: room, good: same, bad: less },
  { check: 'fs.space', group: 'fs', field: 'freeKiB', others: small, good: same, bad: less },
  {
    check: 'fs.inodes',
    group: 'fs',
    field: 'freeInodes',
    others: { ...room, inodes: 1000 },
    good: same,
    bad: less,
  },
  {
    check: 'cpu.temp',
    group: 'heat',
    field: 'temperatureC',
    others: { limitC: 100 },
    good: less,
    bad: same,
  },
  { check: 'disk.temp', group: 'disk', field: 'temperatureC', others: {}, good: less, bad: same },
  {
    check: 'disk.temp',
    group: 'disk',
    field: 'temperatureC',
    others: { kind: 'ssd' },
    good: less,
    bad: same,
  },
  {
    check: 'disk.temp',
    group: 'disk',
    field: 'temperatureC',
    others: { kind: 'nvme', temperatureWarnC: 83, temperatureCriticalC: 90 },
    good: less,
    bad: same,
  },
  { check: 'disk.pending', group: 'disk', field: 'pending', others: {}, good: less, bad: same },
  {
    check: 'power.unclean',
    group: 'power',
    field: 'uncleanStops',
    others: {},
    good: less,
    bad: same,
  },
  { check: 'boot.loop', group: 'power', field: 'bootsInAnHour', others: {}, good: less, bad: same },
  {
    check: 'upd.fresh',
    group: 'updates',
    field: 'listAgeDays',
    others: { listAgeUseDays: 20 },
    good: same,
    bad: more,
  },
  {
    check: 'upd.reboot',
    group: 'updates',
    field: 'rebootPendingDays',
    others: {},
    good: same,
    bad: more,
  },
  {
    check: 'fs.boot',
    group: 'bootfs',
    field: 'freeKiB',
    others: { part: 'boot' },
    good: same,
    bad: less,
  },
  {
    check: 'fs.boot',
    group: 'bootfs',
    field: 'freeKiB',
    others: { part: 'efi' },
    good: same,
    bad: less,
  },
  { check: 'cpu.throttle', group: 'throttle', field: 'perHour', others: {}, good: same, bad: more },
  { check: 'disk.ioerr', group: 'kernel', field: 'ioErrorDays', others: {}, good: less, bad: same },
  { check: 'kernel.crash', group: 'kernel', field: 'crashDays', others: {}, good: less, bad: same },
  {
    check: 'mem.hw',
    group: 'kernel',
    field: 'machineCheckDays',
    others: {},
    good: less,
    bad: same,
  },
  {
    check: 'av.state',
    group: 'antivirus',
    field: 'signatureAgeDays',
    others: { realTime: true },
    good: same,
    bad: more,
  },
  {
    check: 'link.quality',
    group: 'link',
    field: 'handshakeMs',
    others: { sessions: 7 },
    good: same,
    bad: more,
  },
  { check: 'agent.self', group: 'agent', field: 'timeouts', others: {}, good: less, bad: same },
];
function same(n: number): number {
  return n;
}
function less(n: number): number {
  return n - 1;
}
function more(n: number): number {
  return n + 1;
}

test.each(rows)('$field of $group crosses its line where $check turns', (row) => {
  const of = (value: number) =>
    // The rows above are readings of their groups, field by field.
    ({
      group: row.group,
      subject: 0,
      reading: { ...row.others, [row.field]: value },
    }) as unknown as Sample;
  const check = checkById(row.check);
  if (check === undefined) throw new Error(row.check);
  const limit = limitOf(of(1), row.field);
  if (limit === null) throw new Error('expected a limit');
  const given = { thresholds: check.thresholds, baseline: null, marks: [], day: 20_000 };
  const result = (value: number) => assessSample(check, of(value), given).result;
  expect([result(row.good(limit)), result(row.bad(limit))]).toEqual(['ok', 'warn']);
});

test('what no check watches by itself has no line', () => {
  const sample: Sample = { group: 'disk', subject: 0, reading: { powerOnHours: 1 } };
  expect(limitOf(sample, 'powerOnHours')).toBeNull();
  expect(limitOf({ group: 'disk', subject: 0, unread: 'denied' }, 'temperatureC')).toBeNull();
});

const gib = 1_048_576;
const hundred = { sizeKiB: 100 * gib, readOnlyByDesign: false };
test.each<{ check: string; sample: Sample; crossed: number | null }>([
  {
    check: 'disk.pending',
    sample: { group: 'disk', subject: 0, reading: { pending: 23 } },
    crossed: 9,
  },
  {
    check: 'disk.pending',
    sample: { group: 'disk', subject: 0, reading: { pending: 24 } },
    crossed: 24,
  },
  {
    check: 'fs.space',
    sample: { group: 'fs', subject: 0, reading: { ...hundred, freeKiB: 9 * gib } },
    crossed: 10 * gib,
  },
  {
    check: 'fs.space',
    sample: { group: 'fs', subject: 0, reading: { ...hundred, freeKiB: 2 * gib } },
    crossed: 3 * gib,
  },
  {
    check: 'fs.space',
    sample: {
      group: 'fs',
      subject: 0,
      reading: { ...hundred, sizeKiB: 10 * gib, freeKiB: 0.9 * gib },
    },
    crossed: gib,
  },
  {
    check: 'fs.inodes',
    sample: { group: 'fs', subject: 0, reading: { ...hundred, inodes: 1000, freeInodes: 1 } },
    crossed: 30,
  },
  {
    check: 'fs.boot',
    sample: { group: 'bootfs', subject: 0, reading: { part: 'efi', freeKiB: 1 } },
    crossed: 10 * 1024,
  },
  {
    check: 'clock.sync',
    sample: { group: 'clock', subject: 0, reading: { offsetSeconds: 0, synchronised: false } },
    crossed: null,
  },
])('a finding of $check is shown with the line that it crossed: $crossed', (row) => {
  const found = checkById(row.check);
  if (found === undefined) throw new Error('expected a check');
  const given = { thresholds: found.thresholds, baseline: null, marks: [], day: 20_000 };
  const bad = assessSample(found, row.sample, given);
  if (bad.result !== 'warn' && bad.result !== 'critical') throw new Error('expected a finding');
  expect(crossedLimit(row.check, bad, row.sample)).toBe(row.crossed);
});
