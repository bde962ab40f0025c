import { expect, test } from 'vitest';
import { foundOf, qualityOf } from '#collector/domain/alert-quality.ts';
import { decideReport } from '#collector/domain/report.ts';
import { ticketResults } from '#collector/domain/ticket.ts';

const lead = (days: number) => ({ checkId: 'fs.space', ms: days * 86_400_000 });
const end = { checkId: 'fs.space', family: 'system', result: null, isDone: false } as const;

test.each([
  { name: 'of none', days: [], expected: null },
  { name: 'of one', days: [4], expected: { days: 4, n: 1 } },
  { name: 'of two their mean', days: [8, 2], expected: { days: 5, n: 2 } },
  { name: 'of three the middle', days: [30, 1, 2], expected: { days: 2, n: 3 } },
])('the median lead $name', ({ days, expected }) => {
  const [quality] = qualityOf([{ ...end, tickets: 3 }], days.map(lead));
  expect(quality?.lead).toEqual(expected);
});

test('each result confirms or refutes, never both', () => {
  const [confirmed, refuted] = [foundOf('confirmed'), foundOf('false')];
  const both = [confirmed, refuted].flat();
  expect(both.toSorted()).toEqual([...ticketResults].toSorted());
  expect(foundOf('fixed')).toEqual(['fixed']);
});

test('checks with most tickets come first', () => {
  const ends = [
    { ...end, checkId: 'a', tickets: 1 },
    { ...end, checkId: 'b', tickets: 1 },
    { ...end, checkId: 'b', isDone: true, tickets: 2 },
  ];
  expect(qualityOf(ends, []).map((it) => [it.checkId, it.opened, it.counts.by_itself])).toEqual([
    ['b', 3, 2],
    ['a', 1, 0],
  ]);
});

const fresh = { cover: 'covered', atHome: true, ticket: null } as const;
test.each([
  { name: 'covered and at home: a ticket', given: fresh, expected: 'reported_by_person' },
  {
    name: 'one is open: an observation on it',
    given: { ...fresh, ticket: { state: 'waiting_part' } },
    expected: 'added_to_open_ticket',
  },
  {
    name: 'one is open, though coverage has ended: an observation all the same',
    given: { ...fresh, cover: 'ended', ticket: { state: 'new' } },
    expected: 'added_to_open_ticket',
  },
  {
    name: 'resolved of late: opened again',
    given: { ...fresh, ticket: { state: 'resolved' } },
    expected: 'reported_again',
  },
  {
    name: 'resolved of late, coverage ended: refused',
    given: { ...fresh, cover: 'ended', ticket: { state: 'resolved' } },
    expected: 'coverage_ended',
  },
  {
    name: 'not handed over: refused',
    given: { ...fresh, cover: 'not_started' },
    expected: 'not_covered_yet',
  },
  {
    name: 'in no home: refused, whatever its coverage',
    given: { ...fresh, atHome: false, cover: 'ended' },
    expected: 'not_at_home',
  },
] as const)('a person reports a fault, $name', ({ given, expected }) => {
  expect(decideReport(given).reason).toBe(expected);
});
