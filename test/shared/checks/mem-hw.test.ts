import { memHw } from '#shared/checks/mem-hw.ts';
import { rules } from './rules.ts';

rules(memHw, [
  {
    name: 'counters at 0 are well, without a log',
    given: { correctedMemoryErrors: 0, uncorrectedMemoryErrors: 0 },
    expected: 'ok',
  },
  {
    name: 'one corrected error is bad',
    given: { correctedMemoryErrors: 1, uncorrectedMemoryErrors: 0 },
    expected: 'warn: corrected, 1 against 0',
  },
  {
    name: 'one that could not be corrected is critical, whatever else there is',
    given: { correctedMemoryErrors: 9, uncorrectedMemoryErrors: 1, machineCheckDays: 5 },
    expected: 'critical: uncorrected, 1 against 0',
  },
  { name: 'no machine check is well, without ECC', given: { machineCheckDays: 0 }, expected: 'ok' },
  { name: 'one day with one is not bad', given: { machineCheckDays: 1 }, expected: 'nearly' },
  {
    name: 'a second day is',
    given: { machineCheckDays: 2 },
    expected: 'warn: machine_checks, 2 against 2',
  },
  {
    name: 'uncorrected errors alone do not speak for the corrected ones',
    given: { uncorrectedMemoryErrors: 0 },
    expected: 'unknown',
  },
  { name: 'another part of the log says nothing', given: { ioErrorDays: 0 }, expected: 'unknown' },
]);
