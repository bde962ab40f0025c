import { memSize } from '#shared/checks/mem-size.ts';
import { rules } from './rules.ts';

const gib = (amount: number) => ({ totalKiB: Math.ceil(amount * 1024 * 1024) });

rules(memSize, [
  { name: 'any size is accepted at first sight', given: gib(1), expected: 'ok' },
  { name: 'the size of handover is well', given: gib(8), baseline: 8, expected: 'ok' },
  { name: 'a little more than nine tenths is', given: gib(7.3), baseline: 8, expected: 'ok' },
  {
    name: 'nine tenths are bad',
    given: gib(7.2),
    baseline: 8,
    expected: 'warn: less, 7.2 against 7.2',
  },
  {
    name: 'half of it is bad',
    given: gib(4),
    baseline: 8,
    expected: 'warn: less, 4 against 7.2',
  },
  { name: 'more than at handover is well', given: gib(16), baseline: 8, expected: 'ok' },
  { name: 'without the size it is unknown', given: { availableKiB: 1 }, expected: 'unknown' },
]);
