import { updReboot } from '#shared/checks/upd-reboot.ts';
import { rules } from './rules.ts';

rules(updReboot, [
  { name: 'a fortnight is no warning', given: { rebootPendingDays: 14 }, expected: 'nearly' },
  { name: 'more is', given: { rebootPendingDays: 15 }, expected: 'warn: waiting, 15 against 14' },
  { name: 'none pending is well', given: { rebootPendingDays: 0 }, expected: 'ok' },
  { name: 'without the number it is unknown', given: { listAgeDays: 0 }, expected: 'unknown' },
]);
