import { expect, test } from 'vitest';
import { osEol } from '#shared/checks/os-eol.ts';
import { knownReleases, lastSupportedDay, releaseNamed, releaseTitle } from '#shared/releases.ts';
import type { KnownRelease } from '#shared/releases.ts';
import { rules } from './rules.ts';

const dayOf = (date: string) => Date.parse(date) / 86_400_000;

/** Debian 12 has its last day on 2028-06-10. */
test.each([
  { on: '2027-12-12', expected: { result: 'ok', clear: true, value: 181 } },
  { on: '2027-12-13', expected: { result: 'warn', because: 'soon', value: 180, limit: 180 } },
  { on: '2028-06-10', expected: { result: 'warn', because: 'soon', value: 0, limit: 180 } },
  { on: '2028-06-11', expected: { result: 'critical', because: 'ended', value: 1, limit: 0 } },
])('os.eol: on $on a release that ends on 2028-06-10 is $expected.result', ({ on, expected }) => {
  const { thresholds } = osEol;
  const given = { thresholds, baseline: null, marks: [], day: dayOf(on) };
  expect(osEol.assess({ release: 'debian_12' }, given)).toEqual(expected);
});

rules(osEol, [
  {
    name: 'a release that is not in the table is unknown',
    given: { release: 'other' },
    expected: 'unknown',
  },
  { name: 'without the release it is unknown', given: {}, expected: 'unknown' },
]);

test('each release in the table has a day, a title of its own and a name that finds it', () => {
  const days = knownReleases.map((it) => lastSupportedDay(it) ?? Number.NaN);
  expect(days.filter((day) => !Number.isInteger(day))).toEqual([]);
  expect(new Set(knownReleases.map(releaseTitle)).size).toBe(knownReleases.length);
  expect(knownReleases.map((it) => releaseNamed(it))).toEqual(knownReleases);
});

test.each<{ older: KnownRelease; newer: KnownRelease }>([
  { older: 'debian_10', newer: 'debian_11' },
  { older: 'debian_11', newer: 'debian_12' },
  { older: 'debian_12', newer: 'debian_13' },
  { older: 'ubuntu_20_04', newer: 'ubuntu_22_04' },
  { older: 'ubuntu_22_04', newer: 'ubuntu_24_04' },
  { older: 'ubuntu_24_04', newer: 'ubuntu_26_04' },
  { older: 'linuxmint_21', newer: 'linuxmint_22' },
  { older: 'windows_10', newer: 'windows_11_25h2' },
])('$newer lasts longer than $older', ({ older, newer }) => {
  expect(lastSupportedDay(newer)).toBeGreaterThan(lastSupportedDay(older) ?? Infinity);
});

test('a name from nowhere is another release', () => {
  expect(releaseNamed('toString')).toBe('other');
  expect(releaseNamed('debian_99')).toBe('other');
});
