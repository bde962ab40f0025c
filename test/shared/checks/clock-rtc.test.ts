import { clockRtc } from '#shared/checks/clock-rtc.ts';
import { rules } from './rules.ts';

const day = 86_400;

rules(clockRtc, [
  { name: 'a good boot is well', given: { resetAtBoot: false, offsetSeconds: 0 }, expected: 'ok' },
  {
    name: 'a clock before the build date is bad',
    given: { resetAtBoot: true },
    expected: 'warn: reset, 1 against 0',
  },
  {
    name: 'a day off is not bad',
    given: { resetAtBoot: false, offsetSeconds: day },
    expected: 'ok',
  },
  {
    name: 'more is',
    given: { resetAtBoot: false, offsetSeconds: day + 1 },
    expected: 'warn: days_off, 1.1 against 1',
  },
  {
    name: 'behind counts as ahead does',
    given: { offsetSeconds: -10 * day },
    expected: 'warn: days_off, 10 against 1',
  },
  {
    name: 'how far off says more than that it was reset',
    given: { resetAtBoot: true, offsetSeconds: -10 * day },
    expected: 'warn: days_off, 10 against 1',
  },
  {
    name: 'a certificate out of date by that clock says so',
    given: { resetAtBoot: false, offsetSeconds: 5000 * day, tlsDateFault: true },
    expected: 'warn: tls_date, 5000 against 1',
  },
  {
    name: 'a certificate out of date by a clock that is right is not the clock’s fault',
    given: { resetAtBoot: false, offsetSeconds: day, tlsDateFault: true },
    expected: 'ok',
  },
  {
    name: 'later in the boot a small offset proves nothing',
    given: { offsetSeconds: 0 },
    expected: 'unknown',
  },
]);
