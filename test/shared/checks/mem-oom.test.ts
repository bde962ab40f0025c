import { memOom } from '#shared/checks/mem-oom.ts';
import { rules, today } from './rules.ts';

rules(memOom, [
  { name: 'none is well', given: { oomKills: 0 }, expected: 'ok' },
  { name: 'two open nothing, yet are not well', given: { oomKills: 2 }, expected: 'nearly' },
  { name: 'the third counts', given: { oomKills: 3 }, expected: 'warn: kills, 3 against 3' },
  {
    name: 'what is a week old no longer counts',
    given: { oomKills: 5 },
    marks: [{ day: today - 7, value: 3 }],
    expected: 'nearly',
  },
  {
    name: 'six days still count',
    given: { oomKills: 3 },
    marks: [{ day: today - 6, value: 3 }],
    expected: 'warn: kills, 3 against 3',
  },
  {
    name: 'the counter starts again with each boot',
    given: { oomKills: 1 },
    marks: [
      { day: today - 20, value: 9 },
      { day: today - 3, value: 2 },
    ],
    expected: 'warn: kills, 1 against 3',
  },
  {
    name: 'an old count that stands still is well',
    given: { oomKills: 9 },
    marks: [{ day: today - 8, value: 9 }],
    expected: 'ok',
  },
  {
    name: 'a boot that sets the counter to 0 is no growth',
    given: { oomKills: 0 },
    marks: [{ day: today - 8, value: 9 }],
    expected: 'ok',
  },
  { name: 'without the counter it is unknown', given: {}, expected: 'unknown' },
]);
