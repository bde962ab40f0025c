import { diskHealth } from '#shared/checks/disk-health.ts';
import { rules } from './rules.ts';

rules(diskHealth, [
  { name: 'PASSED is well', given: { verdict: 'passed', prefailNow: 0 }, expected: 'ok' },
  {
    name: 'FAILED is critical at first sight',
    given: { verdict: 'failed' },
    expected: 'critical: failed, 1 against 1',
  },
  {
    name: 'a pre-failure attribute failing now is critical, whatever the verdict',
    given: { verdict: 'passed', prefailNow: 2 },
    expected: 'critical: prefail, 2 against 1',
  },
  {
    name: 'one that failed in the past is not',
    given: { verdict: 'passed', prefailNow: 0, prefailPast: 3 },
    expected: 'ok',
  },
  {
    name: 'without a verdict it is unknown, though no attribute fails',
    given: { prefailNow: 0, pending: 0 },
    expected: 'unknown',
  },
  {
    name: 'without a verdict a failing attribute still counts',
    given: { prefailNow: 1 },
    expected: 'critical: prefail, 1 against 1',
  },
  {
    name: 'no NVMe warning is well',
    given: { verdict: 'passed', criticalWarning: 0 },
    expected: 'ok',
  },
  {
    name: 'the temperature bit alone is heat, though the verdict is FAILED',
    given: { verdict: 'failed', criticalWarning: 2 },
    expected: 'ok',
  },
  {
    name: 'with another bit it is failure',
    given: { verdict: 'failed', criticalWarning: 2 + 1 },
    expected: 'critical: spare_used_up, 1 against 1',
  },
  {
    name: 'bit 4 is an unreliable drive',
    given: { criticalWarning: 4 },
    expected: 'critical: unreliable, 1 against 1',
  },
  {
    name: 'bit 8 is read-only, which says more than bit 4',
    given: { criticalWarning: 8 + 4 },
    expected: 'critical: read_only, 1 against 1',
  },
  {
    name: 'bit 16 is the backup circuit',
    given: { criticalWarning: 16 },
    expected: 'critical: backup_failed, 1 against 1',
  },
  {
    name: 'bit 32 is the persistent memory',
    given: { criticalWarning: 32 },
    expected: 'critical: persistent_memory, 1 against 1',
  },
  {
    name: 'bits that the standard does not name say nothing',
    given: { criticalWarning: 64 + 128 },
    expected: 'ok',
  },
]);
