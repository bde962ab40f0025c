import { at, numberAt, rowsAt, textAt } from '#agent/sensors/json.ts';
import type { Reading } from '#shared/readings.ts';
import type { Method, Opened } from './judged.ts';
import type { Report } from './report.ts';
import { scrutiny } from './scrutiny.ts';

/** Why a simple rule speaks, given this report and the one before it; null where it does not. */
type Rule = (now: Report, before: Report | undefined) => string | null;

/** A simple rule's ticket opens with the report at which it begins to speak. */
function ruleMethod(name: string, rule: Rule): Method {
  return (reports) => {
    const opened: Opened[] = [];
    let spoke = false;
    for (const [index, report] of reports.entries()) {
      const because = rule(report, reports[index - 1]);
      if (because !== null && !spoke) opened.push({ index, at: report.at, rule: name, because });
      spoke = because !== null;
    }
    return opened;
  };
}

type Disk = Reading<'disk'>;
const disk = ({ sample }: Report): Disk => ('reading' in sample ? sample.reading : {});

const over = (it: Disk, limits: Partial<Record<keyof Disk, number>>): string | null => {
  for (const [field, limit] of Object.entries(limits)) {
    // Object.entries widens the key type; the keys are those of `limits`.
    const value = it[field as keyof Disk];
    if (typeof value === 'number' && value > limit) return `${field} ${value} is over ${limit}`;
  }
  return null;
};

/** R1: overall FAILED, an NVMe critical warning or a failed last self-test. */
const r1 = (it: Disk): string | null => {
  if (it.verdict === 'failed') return 'overall FAILED';
  if (it.selfTest === 'failed') return 'last self-test failed';
  return over(it, { criticalWarning: 0 });
};
const anyOfFour = {
  reallocated: 0,
  reportedUncorrectable: 0,
  pending: 0,
  offlineUncorrectable: 0,
  mediaErrors: 0,
};
const r5Limits = {
  pending: 7,
  offlineUncorrectable: 7,
  reportedUncorrectable: 9,
  reallocated: 49,
  prefailNow: 0,
};

/**
 * What smartd does by default (`-a`, smartd.conf(5)): it warns of FAILED, of an NVMe critical
 * warning, of any attribute at its threshold (-H, -f), of new entries in the error log and new
 * failures in the self-test log since the last check (-l error, -l selftest: never of those that it
 * finds on its first), and of pending or offline sectors other than zero (-C 197, -U 198).
 */
const smartd: Rule = (now, before) => {
  const it = disk(now);
  if (it.verdict === 'failed') return 'overall FAILED';
  const standing = over(it, { criticalWarning: 0, pending: 0, offlineUncorrectable: 0 });
  if (standing !== null) return standing;
  if (rowsAt(now.json, 'ata_smart_attributes', 'table').some(isFailingNow)) {
    return 'an attribute is at its threshold';
  }
  if (before === undefined) return null;
  if (errorsLogged(now) > errorsLogged(before)) return 'new errors in the log';
  return testsFailed(now) > testsFailed(before) ? 'new self-test failure' : null;
};

const isFailingNow = (row: unknown) => textAt(row, 'when_failed') === 'now';

function errorsLogged({ json }: Report): number {
  const log =
    at(json, 'ata_smart_error_log', 'extended') ?? at(json, 'ata_smart_error_log', 'summary');
  return (
    numberAt(log, 'count') ??
    numberAt(json, 'nvme_smart_health_information_log', 'num_err_log_entries') ??
    0
  );
}

function testsFailed({ json }: Report): number {
  const log =
    at(json, 'ata_smart_self_test_log', 'extended') ??
    at(json, 'ata_smart_self_test_log', 'standard');
  return numberAt(log, 'error_count_total') ?? 0;
}

const rules: Readonly<Record<string, Rule>> = {
  R1: (now) => r1(disk(now)),
  R2: (now) => r1(disk(now)) ?? over(disk(now), { ...anyOfFour, commandTimeouts: 0 }),
  R3: (now) => r1(disk(now)) ?? over(disk(now), anyOfFour),
  R4: (now) => r1(disk(now)) ?? over(disk(now), { pending: 0, offlineUncorrectable: 0 }),
  R5: (now) => r1(disk(now)) ?? over(disk(now), r5Limits),
  smartd,
  scrutiny,
};

/** The simple rules that the judgement must beat, each of which knows the drive's verdict too. */
export const baselines: Readonly<Record<string, Method>> = Object.fromEntries(
  Object.entries(rules).map(([name, rule]) => [name, ruleMethod(name, rule)]),
);
