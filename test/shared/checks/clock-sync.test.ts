import { clockSync } from '#shared/checks/clock-sync.ts';
import { rules } from './rules.ts';

rules(clockSync, [
  {
    name: '5 minutes off is no warning',
    given: { synchronised: true, offsetSeconds: 300 },
    expected: 'nearly',
  },
  {
    name: 'more is',
    given: { synchronised: true, offsetSeconds: 301 },
    expected: 'warn: off, 301 against 300',
  },
  {
    name: 'behind counts as ahead does',
    given: { offsetSeconds: -301 },
    expected: 'warn: off, 301 against 300',
  },
  { name: 'well within a minute', given: { offsetSeconds: 60 }, expected: 'ok' },
  { name: 'not above', given: { offsetSeconds: -61 }, expected: 'nearly' },
  {
    name: 'unsynchronised is a warning though the offset is small',
    given: { synchronised: false, offsetSeconds: 0 },
    expected: 'warn: unsynchronised, 0 against 1',
  },
  { name: 'synchronised is well without an offset', given: { synchronised: true }, expected: 'ok' },
  { name: 'with neither it is unknown', given: { resetAtBoot: false }, expected: 'unknown' },
]);
