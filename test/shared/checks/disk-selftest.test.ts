import { diskSelftest } from '#shared/checks/disk-selftest.ts';
import { rules } from './rules.ts';

rules(diskSelftest, [
  {
    name: 'a failed test is critical, whatever the verdict',
    given: { verdict: 'passed', selfTest: 'failed' },
    expected: 'critical: failed, 1 against 1',
  },
  {
    name: 'so is an old one, until a newer one passes',
    given: { selfTest: 'failed', selfTestAgeHours: 20_000 },
    expected: 'critical: failed, 1 against 1',
  },
  { name: 'a passed test is well', given: { selfTest: 'passed' }, expected: 'ok' },
  { name: 'one broken off is unknown', given: { selfTest: 'aborted' }, expected: 'unknown' },
  { name: 'one running is unknown', given: { selfTest: 'running' }, expected: 'unknown' },
  { name: 'none yet is unknown', given: { selfTest: 'never' }, expected: 'unknown' },
]);
