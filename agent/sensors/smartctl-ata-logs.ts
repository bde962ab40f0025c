import { at, numberAt, rowsAt, textAt } from './json.ts';
import type { Json } from './json.ts';
import type { Found } from './disk-kind.ts';

/** The error log and the self-test log of an ATA drive; the extended log where it has both. */
export function ataLogs(json: object): Found {
  return { ...errorLog(json), ...selfTests(json) };
}

function errorLog(json: object): Found {
  const log =
    at(json, 'ata_smart_error_log', 'extended') ?? at(json, 'ata_smart_error_log', 'summary');
  if (log === undefined) return {};
  const uncorrectable = rowsAt(log, 'table').filter(isUncorrectable);
  const ages = uncorrectable.map((row) => ageHours(json, row)).filter((it) => it !== undefined);
  return {
    loggedErrors: numberAt(log, 'count'),
    loggedUncorrectable: uncorrectable.length,
    ...(ages.length === 0 ? {} : { loggedUncorrectableAgeHours: Math.min(...ages) }),
  };
}

/** ATA error register, bit 6: uncorrectable data. */
const unc = 0x40;

function isUncorrectable(row: Json): boolean {
  const said = textAt(row, 'error_description');
  if (said !== '') return /\bUNC\b/.test(said);
  return ((numberAt(row, 'completion_registers', 'error') ?? 0) & unc) !== 0;
}

/** The outcome in the upper four bits of a self-test's status byte (ACS-3, table A.21). */
function outcome(row: Json): 'passed' | 'failed' | 'aborted' | 'running' | null {
  const status = numberAt(row, 'status', 'value');
  if (status === undefined) return null;
  const code = status >> 4;
  if (code === 0) return 'passed';
  if (code <= 2) return 'aborted';
  if (code <= 8) return 'failed';
  return code === 15 ? 'running' : null;
}

function selfTests(json: object): Found {
  const log =
    at(json, 'ata_smart_self_test_log', 'extended') ??
    at(json, 'ata_smart_self_test_log', 'standard');
  const tests = rowsAt(log, 'table');
  // Newest first. A test that was broken off says nothing: the last one that ended counts.
  const last = tests.find((it) => outcome(it) === 'passed' || outcome(it) === 'failed');
  if (last !== undefined) {
    return { selfTest: outcome(last) ?? undefined, selfTestAgeHours: ageHours(json, last) };
  }
  const newest = tests[0];
  if (newest !== undefined) return { selfTest: outcome(newest) ?? undefined };
  // Some drives keep no log, but tell how the last test went.
  const now = outcome({ status: at(json, 'ata_smart_data', 'self_test', 'status') });
  if (now !== null && now !== 'passed') return { selfTest: now };
  return numberAt(log, 'count') === 0 ? { selfTest: 'never' } : {};
}

/** Power-on hours since a row of a log. The logs count hours in 16 bits, so they begin again at 65,536. */
function ageHours(json: object, row: Json): number | undefined {
  const now = numberAt(json, 'power_on_time', 'hours');
  const then = numberAt(row, 'lifetime_hours');
  if (now === undefined || then === undefined) return undefined;
  if (now >= 0x1_0000) return (now - then) % 0x1_0000;
  return now >= then ? now - then : undefined;
}
