import { expect, test } from 'vitest';
import { assessSample } from '#shared/catalogue.ts';
import type { Check } from '#shared/check.ts';
import { battFault } from '#shared/checks/batt-fault.ts';
import { bootSlow } from '#shared/checks/boot-slow.ts';
import { fanStopped } from '#shared/checks/fan-stopped.ts';
import { memOom } from '#shared/checks/mem-oom.ts';
import { memSize } from '#shared/checks/mem-size.ts';
import type { Sample } from '#shared/readings.ts';
import { neverRead, stepCondition } from '#collector/domain/condition.ts';
import type { Condition } from '#collector/domain/condition.ts';
import { acceptableValue, acceptedAs } from '#collector/domain/baseline.ts';

const dayMs = 86_400_000;
const handedOver = 20_000;
const sampleOf = (group: Sample['group'], reading: object): Sample =>
  // Each row below is a reading of its group.
  ({ group, subject: 0, reading }) as unknown as Sample;

interface Day {
  readonly day: number;
  readonly reading: object;
}

/** The condition of a check after these days, one reading each. */
function after(check: Check, days: readonly Day[], start: Condition = neverRead): Condition {
  return days.reduce((before, { day, reading }) => {
    const { thresholds } = check;
    const { baseline, marks } = before;
    const sample = sampleOf(check.group, reading);
    const assessment = assessSample(check, sample, { thresholds, baseline, marks, day });
    const when = { at: day * dayMs, day, handedOver: day >= handedOver };
    return stepCondition(before, check, assessment, when).condition;
  }, start);
}
const from = (first: number, readings: readonly object[]): Day[] =>
  readings.map((reading, place) => ({ day: first + place, reading }));
const times = (count: number, reading: object) => Array.from({ length: count }, () => reading);

test('programs stopped at several boots add up to their week', () => {
  const kills = (oomKills: number) => ({ oomKills });
  const week = from(handedOver, [0, 1, 0, 1, 0].map(kills));
  expect(after(memOom, week).state).toBe('ok');
  expect(after(memOom, [...week, { day: handedOver + 5, reading: kills(1) }]).state).toBe('warn');
  expect(after(memOom, [...week, { day: handedOver + 9, reading: kills(1) }]).state).toBe('ok');
});

const gib = (amount: number) => ({ totalKiB: amount * 1024 * 1024 });

test('memory that the workshop takes out before handover is not missed after it', () => {
  const days = [...from(handedOver - 2, [gib(16), gib(8)]), ...from(handedOver, times(5, gib(8)))];
  expect(after(memSize, days).state).toBe('ok');
});

test('memory that goes after handover is, in three readings over a day', () => {
  const before = from(handedOver, times(3, gib(8)));
  expect(after(memSize, [...before, ...from(handedOver + 3, times(2, gib(4)))]).state).toBe('ok');
  expect(after(memSize, [...before, ...from(handedOver + 3, times(3, gib(4)))]).state).toBe('warn');
});

test('what is accepted as known is good from then on', () => {
  const lost = after(memSize, from(handedOver, [gib(8), ...times(4, gib(4))]));
  const day = handedOver + 5;
  const it = { thresholds: memSize.thresholds, day, at: day * dayMs };
  const value = acceptableValue(memSize, sampleOf('memory', gib(4)), lost, it);
  expect(value).toBe(4);
  const accepted = acceptedAs(lost, value ?? 0, it);
  expect(after(memSize, from(day, times(5, gib(4))), accepted).state).toBe('ok');
});

const charged = (healthPercent: number) => ({ healthPercent, chargePercent: 100 });
const weeks = (first: number, readings: readonly object[]): Day[] =>
  readings.map((reading, place) => ({ day: first + 7 * place, reading }));

test('a battery that is taken out is missed after two weeks, and may be accepted', () => {
  const gone = { present: false };
  const before = weeks(handedOver, times(3, charged(80)));
  const two = after(battFault, [...before, ...weeks(handedOver + 21, times(2, gone))]);
  expect(after(battFault, [...before, ...weeks(handedOver + 21, [gone])]).state).toBe('ok');
  expect(two.state).toBe('critical');
  const day = handedOver + 30;
  const it = { thresholds: battFault.thresholds, day, at: day * dayMs };
  expect(acceptableValue(battFault, sampleOf('battery', gone), two, it)).toBe(0);
});

test('a PC that was handed over without its battery misses none', () => {
  const days = [
    ...weeks(handedOver - 14, [charged(20), { present: false }]),
    ...weeks(handedOver, times(5, { present: false })),
  ];
  expect(after(battFault, days).state).toBe('ok');
});

test('a battery that fades by a point a week never falls', () => {
  const fading = Array.from({ length: 60 }, (_, week) => charged(95 - week));
  expect(after(battFault, weeks(handedOver, fading)).state).toBe('ok');
});

test('one that falls by half within a week is a fault', () => {
  const days = weeks(handedOver, [...times(10, charged(90)), ...times(3, charged(45))]);
  expect(after(battFault, days).state).toBe('critical');
});

test('a fan is judged only once it has turned', () => {
  const hot = { fans: 1, turning: 0, processorC: 90 };
  const turns = { fans: 1, turning: 1 };
  expect(after(fanStopped, from(handedOver, times(9, hot))).state).toBe('ok');
  const stopped = after(fanStopped, from(handedOver, [turns, ...times(9, hot)]));
  expect(stopped.state).toBe('warn');
  expect(after(fanStopped, from(handedOver + 10, times(2, turns)), stopped).state).toBe('ok');
});

test('a start is slow against that of handover, not against that of the workshop’s first try', () => {
  const took = (seconds: number) => ({ seconds });
  const workshop = from(handedOver - 2, [took(20), took(150)]);
  expect(after(bootSlow, [...workshop, ...from(handedOver, times(5, took(290)))]).state).toBe('ok');
  expect(
    after(bootSlow, [...workshop, ...from(handedOver, [took(150), ...times(4, took(310))])]).state,
  ).toBe('warn');
});
