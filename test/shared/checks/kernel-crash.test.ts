import { kernelCrash } from '#shared/checks/kernel-crash.ts';
import { rules } from './rules.ts';

rules(kernelCrash, [
  { name: 'no crash is well', given: { crashDays: 0 }, expected: 'ok' },
  { name: 'one day is not bad, nor well', given: { crashDays: 1 }, expected: 'nearly' },
  { name: 'a second is bad', given: { crashDays: 2 }, expected: 'warn: crashes, 2 against 2' },
  {
    name: 'many lines of one day are one day',
    given: { crashes: 90, crashDays: 1 },
    expected: 'nearly',
  },
  {
    name: 'without the log it is unknown',
    given: { correctedMemoryErrors: 0 },
    expected: 'unknown',
  },
]);
