import { describe, expect, test } from 'vitest';
import { baselines } from './baselines.ts';
import { printed, report } from './drive.ts';
import type { Drive } from './drive.ts';
import { reportOf } from './report.ts';

const speaks = (name: string, it: Drive) => baselines[name]?.([report(0, it)]).length === 1;

describe('each simple rule speaks at its limit and not below', () => {
  test.each([
    { rule: 'R1', quiet: { raw: { 197: 500 } }, loud: { passed: false } },
    { rule: 'R1', quiet: { selfTest: 'passed' }, loud: { selfTest: 'failed' } },
    { rule: 'R2', quiet: { raw: { 188: 0 } }, loud: { raw: { 188: 1 } } },
    { rule: 'R3', quiet: { raw: { 188: 9, 5: 0 } }, loud: { raw: { 5: 1 } } },
    { rule: 'R4', quiet: { raw: { 5: 900, 197: 0 } }, loud: { raw: { 197: 1 } } },
    { rule: 'R5', quiet: { raw: { 197: 7 } }, loud: { raw: { 197: 8 } } },
    { rule: 'R5', quiet: { raw: { 187: 9 } }, loud: { raw: { 187: 10 } } },
    { rule: 'R5', quiet: { raw: { 5: 49 } }, loud: { raw: { 5: 50 } } },
    { rule: 'smartd', quiet: { raw: { 5: 900, 198: 0 } }, loud: { raw: { 198: 1 } } },
    { rule: 'scrutiny', quiet: { raw: { 5: 16 } }, loud: { raw: { 5: 17 } } },
    { rule: 'scrutiny', quiet: { raw: { 187: 0 } }, loud: { raw: { 187: 1 } } },
    { rule: 'scrutiny', quiet: { raw: { 188: 100 } }, loud: { raw: { 188: 101 } } },
    { rule: 'scrutiny', quiet: { raw: { 197: 1 } }, loud: { raw: { 197: 2 } } },
    { rule: 'scrutiny', quiet: { selfTest: 'failed' }, loud: { passed: false } },
  ] as const)('$rule: quiet at $quiet, loud at $loud', ({ rule, quiet, loud }) => {
    expect(speaks(rule, quiet)).toBe(false);
    expect(speaks(rule, loud)).toBe(true);
  });
});

test('smartd does not tell of what stood in the logs at its first check, but of what is new', () => {
  const old = report(0, { errorsLogged: 5, selfTest: 'failed' });
  expect(baselines['smartd']?.([old, old])).toEqual([]);
  const more = report(1, { errorsLogged: 6, selfTest: 'failed' });
  expect(baselines['smartd']?.([old, more])).toMatchObject([{ index: 1 }]);
});

test('Scrutiny reads three packed words of 188 as the last of them', () => {
  const row = (string: string, value: number) => ({ id: 188, raw: { value, string } });
  const spoken = (it: object) =>
    baselines['scrutiny']?.([reportOf({ ...printed(0), ata_smart_attributes: { table: [it] } })])
      .length;
  expect(spoken(row('2 2 90', 8_590_065_754))).toBe(0);
  expect(spoken(row('2 2 101', 8_590_065_765))).toBe(1);
});

test('a rule that speaks again after silence makes a second ticket', () => {
  const reports = [1, 1, 0, 1].map((pending, day) => report(day, { raw: { 197: pending } }));
  expect(baselines['R4']?.(reports).map(({ index }) => index)).toEqual([0, 3]);
});
