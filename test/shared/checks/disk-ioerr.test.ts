import { diskIoerr } from '#shared/checks/disk-ioerr.ts';
import { rules } from './rules.ts';

rules(diskIoerr, [
  { name: 'no day with an error is well', given: { ioErrorDays: 0 }, expected: 'ok' },
  { name: 'one day is not bad yet, nor well', given: { ioErrorDays: 1 }, expected: 'nearly' },
  {
    name: 'a second day is bad',
    given: { ioErrorDays: 2 },
    expected: 'warn: errors, 2 against 2',
  },
  {
    name: 'many errors on one day are one day',
    given: { ioErrors: 500, ioErrorDays: 1 },
    expected: 'nearly',
  },
  {
    name: 'without the log it is unknown',
    given: { correctedMemoryErrors: 0 },
    expected: 'unknown',
  },
]);
