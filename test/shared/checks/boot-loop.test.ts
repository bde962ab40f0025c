import { bootLoop } from '#shared/checks/boot-loop.ts';
import { rules } from './rules.ts';

rules(bootLoop, [
  {
    name: 'five boots in an hour count',
    given: { bootsInAnHour: 5 },
    expected: 'warn: boots, 5 against 5',
  },
  { name: 'four do not', given: { bootsInAnHour: 4 }, expected: 'ok' },
  { name: 'without the number it is unknown', given: { uncleanStops: 0 }, expected: 'unknown' },
]);
