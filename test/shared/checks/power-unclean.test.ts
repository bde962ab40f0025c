import { powerUnclean } from '#shared/checks/power-unclean.ts';
import { rules } from './rules.ts';

rules(powerUnclean, [
  {
    name: 'three sudden stops count',
    given: { uncleanStops: 3 },
    expected: 'warn: stops, 3 against 3',
  },
  { name: 'two do not, yet are not well', given: { uncleanStops: 2 }, expected: 'nearly' },
  { name: 'one is well', given: { uncleanStops: 1 }, expected: 'ok' },
  { name: 'without the number it is unknown', given: { bootsInAnHour: 1 }, expected: 'unknown' },
]);
