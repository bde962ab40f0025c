import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultFamilies } from '#shared/check.ts';
import { addDays } from '#collector/domain/calendar.ts';
import { allSteps, stepsLeft, stepsOf } from '#collector/domain/checklist.ts';
import type { StepAnswer, StepId } from '#collector/domain/checklist.ts';
import { coverageOn } from '#collector/domain/coverage.ts';
import { stages } from '#collector/domain/life.ts';
import { decideSwap, mergeFault } from '#collector/domain/swap.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { isWaiting, moveTicket, ticketStates } from '#collector/domain/ticket.ts';
import { undoableOf } from '#collector/domain/undo.ts';
import {
  allHoldReasons,
  dayOrder,
  dueDateFault,
  isDue,
  moveInto,
  waitsFor,
} from '#collector/domain/work.ts';
import type { Job } from '#collector/domain/work.ts';

describe('a list of steps', () => {
  test.each(faultFamilies)('for %s has each step once, and some', (family) => {
    const steps = stepsOf(family);
    expect(steps.length).toBeGreaterThan(2);
    expect(new Set(steps).size).toBe(steps.length);
    expect(steps.filter((step) => !allSteps.includes(step))).toEqual([]);
  });

  test.each([
    ['done', 0],
    ['problem', 1],
    ['unknown', 1],
  ] as const)('counts a step that is %s as left: %i', (answer, left) => {
    const answers = new Map<StepId, StepAnswer>(
      stepsOf('contact').map((step, i) => [step, i === 0 ? answer : 'done']),
    );
    expect(stepsLeft('contact', answers)).toHaveLength(left);
  });
});

test.each(allHoldReasons)('%s holds a ticket in a state in which its clock stands still', (why) => {
  const state = waitsFor(why);
  expect(isWaiting(state)).toBe(true);
  expect(moveTicket('in_progress', moveInto[state])).toEqual({ ok: true, to: state });
  expect(moveTicket(state, 'resume')).toEqual({ ok: true, to: 'in_progress' });
});

test.each([
  ['2026-10-04', 'in_the_past'],
  ['2026-10-05', null],
  ['2027-10-06', null],
  ['2027-10-07', 'too_far'],
] as const)('on 5 October 2026 the date %s is %s', (date, fault) => {
  expect(dueDateFault(date, '2026-10-05')).toBe(fault);
});

describe('the order of a day', () => {
  const today = '2026-10-05';
  const job = (id: string, it: Partial<Job>): Job => ({
    id,
    state: 'assigned',
    severity: 'warn',
    openedAt: 0,
    dueOn: null,
    passedAt: null,
    ...it,
  });
  const order = (...jobs: Job[]) => dayOrder(jobs, today).map(({ id }) => id);

  test('what has come due comes first, then what is begun, then the gravest, then the oldest', () => {
    const jobs = [
      job('young', { openedAt: 5 }),
      job('old', { openedAt: 1 }),
      job('grave', { openedAt: 9, severity: 'critical' }),
      job('begun', { state: 'in_progress', openedAt: 9 }),
      job('due', { state: 'waiting_part', dueOn: today, openedAt: 9 }),
    ];
    expect(order(...jobs)).toEqual(['due', 'begun', 'grave', 'old', 'young']);
  });

  test.each([
    ['2026-10-04', true],
    ['2026-10-05', true],
    ['2026-10-06', false],
    [null, false],
  ] as const)('a ticket that waits until %s is a job of today: %s', (dueOn, isToday) => {
    expect(order(job('it', { state: 'waiting_family', dueOn }))).toEqual(isToday ? ['it'] : []);
    expect(isDue({ state: 'planned', dueOn }, today)).toBe(isToday);
    expect(isDue({ state: 'in_progress', dueOn }, today)).toBe(false);
  });

  test('whose turn was passed comes last, the one passed last at the very end', () => {
    const jobs = [
      job('twice', { severity: 'critical', passedAt: 20 }),
      job('once', { state: 'in_progress', passedAt: 10 }),
      job('next', { openedAt: 99 }),
    ];
    expect(order(...jobs)).toEqual(['next', 'once', 'twice']);
  });
});

describe('a swap', () => {
  const pc = (
    id: string,
    stage: (typeof stages)[number],
    handedOverOn: `${number}-${number}-${number}` | null,
  ) => ({
    id,
    stage,
    handedOverOn,
    cohort: '2025',
    sector: null,
  });

  test.each([
    {
      name: 'with itself',
      old: pc('a', 'in_service', '2025-09-01'),
      young: pc('a', 'ready', null),
      reason: 'same_pc',
    },
    {
      name: 'of a PC in the workshop',
      old: pc('a', 'ready', '2025-09-01'),
      young: pc('b', 'ready', null),
      reason: 'not_at_a_family',
    },
    {
      name: 'for one at another family',
      old: pc('a', 'in_repair', '2025-09-01'),
      young: pc('b', 'in_service', null),
      reason: 'not_ready',
    },
    {
      name: 'of one without a date',
      old: pc('a', 'in_service', null),
      young: pc('b', 'ready', null),
      reason: 'never_handed_over',
    },
  ])('$name is refused', ({ old, young, reason }) => {
    expect(decideSwap(old, young)).toEqual({ ok: false, reason });
  });

  test.each([
    'handed_over',
    'in_service',
    'in_repair',
    'takeback_due',
    'takeback_planned',
  ] as const)('of a PC that is %s goes, with its own day of handover', (stage) => {
    expect(decideSwap(pc('a', stage, '2022-09-01'), pc('b', 'ready', null))).toMatchObject({
      ok: true,
      carries: { handedOverOn: '2022-09-01' },
    });
  });

  test('wins and loses not one covered day', () => {
    const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2020-01-01', n));
    fc.assert(
      fc.property(day, day, fc.integer({ min: 12, max: 60 }), (handedOverOn, today, months) => {
        const decision = decideSwap(pc('a', 'in_repair', handedOverOn), pc('b', 'reserved', null));
        if (!decision.ok) throw new Error(decision.reason);
        const terms = { ...defaultTerms, coverageMonths: months };
        expect(coverageOn(terms, decision.carries.handedOverOn, today)).toEqual(
          coverageOn(terms, handedOverOn, today),
        );
      }),
    );
  });
});

test.each([
  [{}, {}, null],
  [{ id: 'b' }, {}, 'same_ticket'],
  [{ deviceId: 'other' }, {}, 'other_device'],
  [{ mergedInto: 'c' }, {}, 'merged_already'],
  [{}, { mergedInto: 'c' }, 'merged_already'],
  [{ state: 'resolved' }, {}, 'not_open'],
  [{}, { state: 'closed' }, 'not_open'],
] as const)('merging %j into %j is answered %s', (one, two, reason) => {
  const ticket = {
    deviceId: 'pc',
    family: 'storage',
    state: 'in_progress',
    mergedInto: null,
  } as const;
  expect(mergeFault({ ...ticket, id: 'a', ...one }, { ...ticket, id: 'b', ...two })).toBe(reason);
});

test.each(ticketStates)('a ticket that is %s may be merged only while it is open', (state) => {
  const ticket = { deviceId: 'pc', family: 'storage', mergedInto: null } as const;
  const fault = mergeFault({ ...ticket, id: 'a', state }, { ...ticket, id: 'b', state: 'new' });
  expect(fault === null).toBe(moveTicket(state, 'merge').ok);
});

describe('what can be undone', () => {
  const move = (id: string, to: string) =>
    ({ id, kind: 'ticket_started', detail: { from: 'new', to, assignee: null } }) as const;
  const note = (id: string) => ({ id, kind: 'ticket_note_written', detail: {} }) as const;
  const undo = (id: string, undoes: string) =>
    ({ id, kind: 'ticket_act_undone', detail: { undoes } }) as const;

  test('is the last move alone, and every note', () => {
    const all = [note('1'), move('2', 'assigned'), note('3'), move('4', 'in_progress')];
    expect([...undoableOf(all)]).toEqual(['1', '3', '4']);
  });
  test('is the move before, once the last one is undone', () => {
    const all = [move('1', 'assigned'), move('2', 'in_progress'), undo('3', '2')];
    expect([...undoableOf(all)]).toEqual(['1']);
  });
  test('is nothing twice', () => {
    expect([...undoableOf([note('1'), undo('2', '1')])]).toEqual([]);
  });
  test('is no move that does not say how it stood before', () => {
    const closed = {
      id: '2',
      kind: 'ticket_closed',
      detail: { from: 'resolved', to: 'closed' },
    } as const;
    expect([...undoableOf([move('1', 'resolved'), closed])]).toEqual([]);
  });
});
