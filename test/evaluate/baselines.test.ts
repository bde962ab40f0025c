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
    { rule: 'R5', quiet: { raw: { 198: 7, 188: 9 } }, loud: { raw: { 198: 8 } } },
    { rule: 'R4', quiet: { raw: { 187: 9, 198: 0 } }, loud: { raw: { 198: 1 } } },
    { rule: 'R3', quiet: { raw: { 187: 0, 197: 0, 198: 0 } }, loud: { raw: { 187: 1 } } },
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

test('R1 to R5 know NVMe drives by their warning bits and media errors', () => {
  const nvme = (log: object) =>
    reportOf({
      device: { type: 'nvme', protocol: 'NVMe' },
      smart_status: { passed: true },
      nvme_smart_health_information_log: { critical_warning: 0, media_errors: 0, ...log },
    });
  const who = (it: ReturnType<typeof nvme>) =>
    Object.keys(baselines).filter(
      (name) => baselines[name]?.([it]).length === 1 && name.startsWith('R'),
    );
  expect(who(nvme({}))).toEqual([]);
  expect(who(nvme({ media_errors: 1 }))).toEqual(['R2', 'R3']);
  expect(who(nvme({ critical_warning: 2 }))).toEqual(['R1', 'R2', 'R3', 'R4', 'R5']);
});

test('R5 takes any attribute that fails now, R4 none', () => {
  const row = (whenFailed: string) => ({ id: 3, when_failed: whenFailed, raw: { value: 0 } });
  const it = (whenFailed: string) =>
    reportOf({ ...printed(0), ata_smart_attributes: { table: [row(whenFailed)] } });
  expect(baselines['R5']?.([it('now')])).toHaveLength(1);
  expect(baselines['R5']?.([it('past')])).toEqual([]);
  expect(baselines['R4']?.([it('now')])).toEqual([]);
});

test('R1 to R5 take a packed raw value as it stands', () => {
  const fujitsu = { id: 5, raw: { value: 8_589_934_592_000, string: '0 (2000 0)' } };
  const it = reportOf({ ...printed(0), ata_smart_attributes: { table: [fujitsu] } });
  expect(it.sample).toMatchObject({ reading: { reallocated: 0 } });
  expect(baselines['R3']?.([it])).toHaveLength(1);
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
