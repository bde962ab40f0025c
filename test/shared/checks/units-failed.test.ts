import { unitsFailed } from '#shared/checks/units-failed.ts';
import { rules } from './rules.ts';

rules(unitsFailed, [
  { name: 'what runs is well', given: { networkFailed: false, timeFailed: false }, expected: 'ok' },
  {
    name: 'one that failed is bad',
    given: { networkFailed: false, printingFailed: true },
    expected: 'warn: printing, 1 against 0',
  },
  {
    name: 'of several the one that is felt most is named',
    given: { printingFailed: true, timeFailed: true, displayManagerFailed: true },
    expected: 'warn: display_manager, 3 against 0',
  },
  {
    name: 'updates go before the time',
    given: { timeFailed: true, packageListsFailed: true },
    expected: 'warn: package_lists, 2 against 0',
  },
  { name: 'network', given: { networkFailed: true }, expected: 'warn: network, 1 against 0' },
  { name: 'time', given: { timeFailed: true }, expected: 'warn: time, 1 against 0' },
  { name: 'without any role it is unknown', given: {}, expected: 'unknown' },
]);
