import { memPressure } from '#shared/checks/mem-pressure.ts';
import { rules } from './rules.ts';

const noSwap = { swapTotalKiB: 0, swapFreeKiB: 0 };
const swap = (freeKiB: number) => ({ shortPercent: 0, swapTotalKiB: 1000, swapFreeKiB: freeKiB });

rules(memPressure, [
  {
    name: 'short in 30 % of samples is no warning',
    given: { shortPercent: 30, ...noSwap },
    expected: 'nearly',
  },
  {
    name: 'more is',
    given: { shortPercent: 31, ...noSwap },
    expected: 'warn: short, 31 against 30',
  },
  { name: 'well again at 15 %', given: { shortPercent: 15, ...noSwap }, expected: 'ok' },
  { name: 'not above', given: { shortPercent: 16, ...noSwap }, expected: 'nearly' },
  { name: 'swap used to 90 % is no warning', given: swap(100), expected: 'nearly' },
  { name: 'more is', given: swap(99), expected: 'warn: swap_full, 90.1 against 90' },
  { name: 'swap well again at 80 %', given: swap(200), expected: 'ok' },
  { name: 'swap not above', given: swap(199), expected: 'nearly' },
  { name: 'no swap at all is well', given: { shortPercent: 0, ...noSwap }, expected: 'ok' },
  {
    name: 'short counts without the swap',
    given: { shortPercent: 31 },
    expected: 'warn: short, 31 against 30',
  },
  { name: 'but nothing is well without it', given: { shortPercent: 0 }, expected: 'unknown' },
  {
    name: 'nor without enough samples',
    given: { swapTotalKiB: 1000, swapFreeKiB: 1000 },
    expected: 'unknown',
  },
]);
