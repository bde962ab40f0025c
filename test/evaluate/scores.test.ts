import { describe, expect, test } from 'vitest';
import { printed, report } from './drive.ts';
import type { Drive } from './drive.ts';
import { halves } from './halves.ts';
import { judgement } from './judged.ts';
import { beatenBy, notes, table } from './print.ts';
import type { Recordings, Series, Single } from './recordings.ts';
import { masked, reportOf } from './report.ts';
import { score } from './scores.ts';

const pools = { stayed_clean: 2000, warning_stayed: 600, worsened: 150 };
const none: Recordings = {
  single: [],
  series: [],
  population: [],
  outcomes: [],
  pools,
  troubles: [],
};

const single = (label: string, trust: string, it: Drive): Single => ({
  name: `${label} ${JSON.stringify(it)}`,
  kind: 'hdd',
  label,
  trust,
  sign: 'overall FAILED',
  passed: it.passed ?? true,
  selfTestPassed: it.selfTest === 'passed',
  isRepeated: false,
  report: report(0, it),
  masked: reportOf(printed(0, it), masked),
});

const series = (outcome: string, firstBad: number | null, drives: readonly Drive[]): Series => ({
  name: `${outcome} ${drives.length}`,
  kind: 'hdd',
  outcome,
  firstBad,
  spanYears: 2,
  reports: drives.map((it, at) => report(at * 100, it)),
});

const pending = (n: number): Drive => ({ raw: { 197: n } });
const scored = (part: Partial<Recordings>) => score(judgement(), { ...none, ...part });

test('conformance counts drives that say themselves that they fail, and no label of trust C', () => {
  const { scores } = scored({
    single: [
      single('failing', 'B', { passed: false }),
      single('failing', 'B', { selfTest: 'failed' }),
      single('warning', 'C', pending(1)),
      single('failing', 'C', {}),
    ],
  });
  expect(scores.conformance.recall).toMatchObject({ value: 1, n: 2 });
  expect(scores.masked.recall).toMatchObject({ value: 0, n: 2 });
});

test('a drive that stands in both lists counts once', () => {
  const drive = single('failing', 'B', { passed: false });
  const { scores } = scored({ single: [drive], population: [{ ...drive, isRepeated: true }] });
  expect(scores.conformance.recall.n).toBe(1);
  expect(scores.firstScan.per1000.n).toBe(1);
});

describe('early warning', () => {
  test('needs a ticket before the first failing report', () => {
    const { scores, faults } = scored({
      series: [
        series('later_failing', 1, [pending(40), { passed: false }]),
        series('later_failing', 1, [{}, { ...pending(40), passed: false }]),
      ],
    });
    expect(scores.earlyWarning.hdd.recall).toMatchObject({ value: 0.5, n: 2 });
    expect(scores.earlyWarning.hdd.medianLeadDays).toMatchObject({ value: 100, n: 1 });
    expect(faults).toMatchObject([{ kind: 'miss', because: 'no sign in any counter' }]);
  });

  test('a new ticket on a drive that never failed is false, one at first sight is not new', () => {
    const { scores, faults } = scored({
      series: [
        series('worsened', null, [{}, pending(40)]),
        series('warning_stayed', null, [pending(40), pending(40)]),
        series('stayed_clean', null, [{}, {}]),
      ],
    });
    const years = 2 * (2000 + 600 + 150);
    expect(scores.earlyWarning.hdd.falsePer1000DriveYears.value).toBeCloseTo(150_000 / years, 9);
    expect(faults).toMatchObject([{ where: 'new on hdd that worsened', kind: 'false_alarm' }]);
  });
});

test('outcomes are told set by set', () => {
  const drive = (set: string, failed: boolean, it: Drive) => ({
    name: `${set} ${failed}`,
    set,
    failed,
    reports: [report(0, it)],
  });
  const { outcome } = scored({
    outcomes: [
      drive('a', true, pending(40)),
      drive('a', false, {}),
      drive('b', true, {}),
      drive('b', false, pending(40)),
    ],
  }).scores;
  expect(outcome['a']).toMatchObject({ recall: { value: 1, n: 1 }, falseShare: { value: 0 } });
  expect(outcome['b']).toMatchObject({ recall: { value: 0, n: 1 }, falseShare: { value: 1 } });
});

test('first scans are told per thousand, and apart where the drive and its self-test say well', () => {
  const { scores, faults } = scored({
    population: [
      single('warning', 'C', { ...pending(40), selfTest: 'passed' }),
      single('healthy', 'C+', { selfTest: 'passed' }),
      single('failing', 'B', { passed: false }),
      single('healthy', 'C', {}),
    ],
  });
  expect(scores.firstScan.per1000).toMatchObject({ value: 500, n: 4 });
  expect(scores.firstScan.onPassedSelfTest).toMatchObject({ value: 500, n: 2 });
  expect(faults.filter(({ kind }) => kind === 'false_alarm')).toHaveLength(1);
});

test('a drive of which nothing is known opens nothing and is not called healthy', () => {
  const mute = { ...single('unknown', 'B', {}), report: reportOf(null) };
  const well = single('unknown', 'B', {});
  const { quiet } = scored({ single: [mute, well] }).scores;
  expect(quiet.hardCaseTickets).toMatchObject({ value: 0, n: 2 });
  expect(quiet.unknownCalledHealthy).toMatchObject({ value: 0.5, n: 2 });
});

test('a second ticket on one drive is counted', () => {
  const again = series('worsened', null, [pending(40), {}, pending(40)]);
  expect(scored({ series: [again] }).scores.quiet.doubleTickets).toMatchObject({ value: 1, n: 1 });
});

test('halves hold every drive once', () => {
  const many = Array.from({ length: 200 }, (_, n) => ({
    ...single('healthy', 'C', {}),
    name: `drive ${n}`,
  }));
  const [one, other] = halves({ ...none, population: many });
  expect(one.population.length + other.population.length).toBe(200);
  expect(one.population.length).toBeGreaterThan(60);
  expect(other.population.length).toBeGreaterThan(60);
});

test('another number divides the drives anew, the same number alike', () => {
  const many = Array.from({ length: 200 }, (_, n) => ({
    ...single('healthy', 'C', {}),
    name: `drive ${n}`,
  }));
  const first = (draw: number) =>
    new Set(halves({ ...none, population: many }, draw)[0].population.map(({ name }) => name));
  const both = first(1).intersection(first(2)).size;
  expect(first(1)).toEqual(first(1));
  expect(both).toBeGreaterThan(25);
  expect(both).toBeLessThan(75);
});

test('no baseline is compared on a set that is not there', () => {
  expect(beatenBy(scored({}).scores, { same: scored({}).scores })).toEqual({});
});

test('a baseline beats us only where it is no worse on either axis and better on one', () => {
  const at = (warned: boolean, flagged: boolean) =>
    scored({
      outcomes: [
        { name: 'x', set: 's', failed: true, reports: [report(0, warned ? pending(40) : {})] },
        { name: 'y', set: 's', failed: false, reports: [report(0, flagged ? pending(40) : {})] },
      ],
    }).scores;
  const others = { best: at(true, false), loud: at(true, true), same: at(false, false) };
  expect(beatenBy(at(false, false), others)['s']).toEqual(['best']);
});

test('kinds of which few turned failing are named as too few for a result', () => {
  const drives = (n: number) =>
    Array.from({ length: n }, (_, at) => ({
      ...series('later_failing', 1, [{}, { passed: false }]),
      name: `drive ${at}`,
    }));
  expect(notes(scored({ series: drives(29) }).scores)).toContain('29 of kind hdd, 0 of kind ssd');
  expect(notes(scored({ series: drives(30) }).scores)).not.toContain('hdd');
});

test('the table says whether an aim is met', () => {
  const { scores } = scored({ single: [single('failing', 'B', { passed: false })] });
  expect(table(scores, {})).toMatch(/conformance \(%\)\s+100\.0\s+20\.7-100\.0\s+1\s+>= 99 met/);
});
