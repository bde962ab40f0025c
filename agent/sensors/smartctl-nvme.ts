import { at, numberAt, rowsAt } from './json.ts';
import type { Json } from './json.ts';
import type { Found } from './disk-kind.ts';

/**
 * The SMART / Health log and the self-test log of an NVMe drive (NVM Express Base Specification
 * 2.0, figures 207 and 203). `num_err_log_entries` is not read: half of all healthy drives count
 * harmless refusals there.
 */
export function nvmeHealth(json: object): Found {
  const log = at(json, 'nvme_smart_health_information_log');
  if (log === undefined) return {};
  const temperatureC = numberAt(log, 'temperature');
  return {
    criticalWarning: numberAt(log, 'critical_warning'),
    mediaErrors: numberAt(log, 'media_errors'),
    wearPercent: numberAt(log, 'percentage_used'),
    sparePercent: numberAt(log, 'available_spare'),
    spareThresholdPercent: numberAt(log, 'available_spare_threshold'),
    ...(temperatureC === undefined ? {} : { temperatureC }),
    temperatureWarnC:
      numberAt(json, 'temperature', 'op_limit_max') ??
      numberAt(json, 'nvme_composite_temperature_threshold', 'warning'),
    temperatureCriticalC:
      numberAt(json, 'temperature', 'critical_limit_max') ??
      numberAt(json, 'nvme_composite_temperature_threshold', 'critical'),
    ...selfTests(json),
  };
}

/** Self-test result, lower four bits: 0 passed, 5 to 7 failed, the others were broken off. */
function outcome(row: Json): 'passed' | 'failed' | 'aborted' | null {
  const code = numberAt(row, 'self_test_result', 'value');
  if (code === undefined || code < 0 || code > 9) return null;
  if (code === 0) return 'passed';
  return code >= 5 && code <= 7 ? 'failed' : 'aborted';
}

function selfTests(json: object): Found {
  const log = at(json, 'nvme_self_test_log');
  if (log === undefined) return {};
  const tests = rowsAt(log, 'table');
  const last = tests.find((it) => outcome(it) === 'passed' || outcome(it) === 'failed');
  if (last !== undefined) {
    const now = numberAt(json, 'nvme_smart_health_information_log', 'power_on_hours');
    const then = numberAt(last, 'power_on_hours');
    const age = now === undefined || then === undefined ? undefined : now - then;
    return { selfTest: outcome(last) ?? undefined, selfTestAgeHours: age };
  }
  const newest = tests[0];
  if (newest !== undefined) return { selfTest: outcome(newest) ?? undefined };
  const running = numberAt(log, 'current_self_test_operation', 'value') ?? 0;
  return { selfTest: running > 0 ? 'running' : 'never' };
}
