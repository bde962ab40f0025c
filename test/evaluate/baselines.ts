import { at, flagAt, numberAt, rowsAt, textAt } from '#agent/sensors/json.ts';
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

/**
 * R1 to R5 are the simple rules that the recordings' own README names. They read the attributes' raw
 * values as they stand, packed or not, as a simple rule does; the agent's unpacking is ours.
 *
 * R1: overall FAILED, any bit of the NVMe critical warning, or a failed last self-test.
 */
const r1 = (it: Report): string | null => {
  if (flagAt(it.json, 'smart_status', 'passed') === false) return 'overall FAILED';
  if (disk(it).selfTest === 'failed') return 'last self-test failed';
  return nvmeOver(it, 'critical_warning');
};
/** R3: R1, or any of these above zero, or NVMe media errors. */
const r3 = (it: Report) =>
  r1(it) ?? rawFrom(it, { 5: 1, 187: 1, 197: 1, 198: 1 }) ?? nvmeOver(it, 'media_errors');
/** R5: R1, or one of these limits reached, or any attribute failing now. */
const r5 = (it: Report) =>
  r1(it) ?? rawFrom(it, { 5: 50, 187: 10, 197: 8, 198: 8 }) ?? failingNow(it);

/** The first of these attributes whose raw value has reached its limit. */
function rawFrom({ json }: Report, limits: Readonly<Record<number, number>>): string | null {
  for (const row of rowsAt(json, 'ata_smart_attributes', 'table')) {
    const id = numberAt(row, 'id') ?? 0;
    const value = numberAt(row, 'raw', 'value') ?? 0;
    if (value >= (limits[id] ?? Infinity)) return `attribute ${id} is ${value}`;
  }
  return null;
}

function nvmeOver({ json }: Report, key: string): string | null {
  const value = numberAt(json, 'nvme_smart_health_information_log', key) ?? 0;
  return value > 0 ? `${key} is ${value}` : null;
}

function failingNow({ json }: Report): string | null {
  const row = rowsAt(json, 'ata_smart_attributes', 'table').find(
    (it) => textAt(it, 'when_failed') === 'now',
  );
  return row === undefined ? null : 'an attribute is at its threshold';
}

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
  const attribute = failingNow(now);
  if (attribute !== null) return attribute;
  if (before === undefined) return null;
  if (errorsLogged(now) > errorsLogged(before)) return 'new errors in the log';
  return testsFailed(now) > testsFailed(before) ? 'new self-test failure' : null;
};

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
  R1: r1,
  R2: (it) => r3(it) ?? rawFrom(it, { 188: 1 }),
  R3: r3,
  R4: (it) => r1(it) ?? rawFrom(it, { 197: 1, 198: 1 }),
  R5: r5,
  smartd,
  scrutiny,
};

/** The simple rules that the judgement must beat, each of which knows the drive's verdict too. */
export const baselines: Readonly<Record<string, Method>> = Object.fromEntries(
  Object.entries(rules).map(([name, rule]) => [name, ruleMethod(name, rule)]),
);
