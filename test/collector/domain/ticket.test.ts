import { describe, expect, test } from 'vitest';
import {
  decideBad,
  decideRecovered,
  isPassing,
  moveTicket,
  ticketMoves,
  ticketStates,
} from '#collector/domain/ticket.ts';
import type { TicketFacts, TicketMove, TicketState } from '#collector/domain/ticket.ts';

const ticket = (more: Partial<TicketFacts> = {}): TicketFacts => ({
  id: 't',
  family: 'storage',
  state: 'new',
  touched: false,
  openedBy: 'agent',
  ...more,
});

const bad = {
  check: { acts: 'ticket' },
  cover: 'covered',
  inService: true,
  silenced: false,
  ticket: null,
} as const;
type Given = Partial<Parameters<typeof decideBad>[0]>;

describe('a bad condition', () => {
  const cases: { given: Given; act: string; reason: string }[] = [
    { given: {}, act: 'open', reason: 'opened' },
    { given: { check: { acts: 'observe' } }, act: 'none', reason: 'observe_only' },
    { given: { silenced: true }, act: 'none', reason: 'silenced' },
    { given: { inService: false }, act: 'none', reason: 'not_at_home' },
    { given: { cover: 'not_started' }, act: 'none', reason: 'not_covered_yet' },
    { given: { cover: 'ended' }, act: 'none', reason: 'coverage_ended' },
    { given: { ticket: ticket() }, act: 'observe', reason: 'added_to_open_ticket' },
    // A repeat is an observation on the open ticket also once coverage has ended.
    { given: { ticket: ticket(), cover: 'ended' }, act: 'observe', reason: 'added_to_open_ticket' },
    {
      given: { ticket: ticket({ state: 'resolved' }) },
      act: 'reopen',
      reason: 'bad_again_after_repair',
    },
    {
      given: { ticket: ticket({ state: 'resolved' }), cover: 'ended' },
      act: 'none',
      reason: 'coverage_ended',
    },
    { given: { ticket: ticket(), inService: false }, act: 'none', reason: 'not_at_home' },
    { given: { ticket: ticket(), silenced: true }, act: 'none', reason: 'silenced' },
    {
      given: { check: { acts: 'observe' }, silenced: true, inService: false },
      act: 'none',
      reason: 'observe_only',
    },
  ];
  test.each(cases)('is answered $act ($reason) given $given', ({ given, act, reason }) => {
    expect(decideBad({ ...bad, ...given })).toEqual({ act, reason });
  });

  test.each(ticketStates.filter((state) => state !== 'resolved'))(
    'never opens a second ticket while one is %s',
    (state) => {
      expect(decideBad({ ...bad, ticket: ticket({ state }) }).act).toBe('observe');
    },
  );

  test.each([
    { outcome: null, passing: true },
    { outcome: 'silenced', passing: true },
    { outcome: 'not_covered_yet', passing: true },
    { outcome: 'not_at_home', passing: true },
    { outcome: 'observe_only', passing: false },
    { outcome: 'coverage_ended', passing: false },
    { outcome: 'opened', passing: false },
    { outcome: 'added_to_open_ticket', passing: false },
    { outcome: 'bad_again_after_repair', passing: false },
  ])('that was answered $outcome is asked again: $passing', ({ outcome, passing }) => {
    expect(isPassing(outcome)).toBe(passing);
  });
});

describe('a condition that has recovered', () => {
  test.each([
    { given: ticket(), others: 0, act: 'resolve', reason: 'recovered_untouched' },
    { given: ticket(), others: 1, act: 'note', reason: 'recovered_others_remain' },
    { given: ticket({ touched: true }), others: 0, act: 'note', reason: 'recovered_but_touched' },
    {
      given: ticket({ openedBy: 'person' }),
      others: 0,
      act: 'note',
      reason: 'recovered_but_touched',
    },
    { given: ticket({ touched: true }), others: 2, act: 'note', reason: 'recovered_but_touched' },
    { given: ticket({ state: 'resolved' }), others: 0, act: 'none', reason: 'no_ticket' },
    { given: null, others: 0, act: 'none', reason: 'no_ticket' },
  ])('is answered $act ($reason) with $others others', ({ given, others, act, reason }) => {
    expect(decideRecovered({ ticket: given, otherFindings: others })).toEqual({ act, reason });
  });
});

describe('a person', () => {
  const moves = Object.keys(ticketMoves) as TicketMove[];
  const pairs = moves.flatMap((move) => ticketStates.map((state) => ({ move, state })));
  test.each(pairs)('who would $move a ticket that is $state is answered', ({ move, state }) => {
    const from: readonly TicketState[] = ticketMoves[move].from;
    expect(moveTicket(state, move)).toEqual(
      from.includes(state)
        ? { ok: true, to: move === 'handOn' ? state : ticketMoves[move].to }
        : { ok: false, reason: 'not_from_here' },
    );
  });
  test.each(['closed', 'duplicate', 'not_covered', 'cancelled'] as const)(
    'can move no ticket that is %s',
    (state) => {
      expect(moves.filter((move) => moveTicket(state, move).ok)).toEqual([]);
    },
  );
});
