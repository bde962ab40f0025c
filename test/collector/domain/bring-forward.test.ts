import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideForward, standsSince } from '#collector/domain/bring-forward.ts';
import type { ForwardCase, KeptFinding } from '#collector/domain/bring-forward.ts';
import { addDays, daysBetween } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { forwardFromOn, milestones } from '#collector/domain/milestones.ts';
import { takebackStates } from '#collector/domain/takeback.ts';
import { afterStep, stepCase } from '#collector/domain/takeback-step.ts';
import type { SettledLevel } from '#collector/domain/milestones.ts';
import type { Step, TakebackCase } from '#collector/domain/takeback-step.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import type { Terms } from '#collector/domain/terms.ts';

/** Handed over on 2025-09-15: covered through 2028-09-15, brought forward from 2029-03-15, window from
 * 2030-03-15, due 2030-09-15. */
const failing: KeptFinding = {
  checkId: 'disk.health',
  subject: 0,
  family: 'storage',
  since: '2029-05-02',
  patienceHours: 0,
  inIncident: false,
};
const told: readonly SettledLevel[] = [
  { level: 'confirm_address', how: 'raised', on: '2028-04-15' },
];
const fresh: TakebackCase = {
  state: 'contacted',
  stateSince: '2028-04-15',
  handedOverOn: '2025-09-15',
  extensionMonths: 0,
  appointmentOn: null,
  addressConfirmedOn: null,
  levels: told,
  pinned: false,
  findings: [failing],
  broughtForward: null,
};
const decide = (given: Partial<ForwardCase>, today: CalendarDate, terms = defaultTerms) =>
  decideForward({ ...fresh, ...given }, today, terms);
const with_ = (more: Partial<KeptFinding>) => ({ findings: [{ ...failing, ...more }] });

describe('a critical finding after coverage', () => {
  it.each([
    { name: 'brings the case forward at once', given: {}, on: '2029-05-02', act: 'bring' },
    {
      name: 'does so with a case that nobody was told of',
      given: { state: 'planned', levels: [] },
      on: '2029-05-02',
      act: 'bring',
    },
    {
      name: 'waits on the day before the bound of the terms',
      given: with_({ since: '2028-10-01' }),
      on: '2029-03-14',
      act: 'wait',
      reason: 'waits_for_bound',
      lookOn: '2029-03-15',
    },
    {
      name: 'is brought forward on the bound itself',
      given: with_({ since: '2028-10-01' }),
      on: '2029-03-15',
      act: 'bring',
    },
    {
      name: 'waits while its check’s patience lasts',
      given: with_({ patienceHours: 72 }),
      on: '2029-05-04',
      act: 'wait',
      reason: 'waits_for_patience',
      lookOn: '2029-05-05',
    },
    {
      name: 'has lasted it three days on',
      given: with_({ patienceHours: 72 }),
      on: '2029-05-05',
      act: 'bring',
    },
    {
      name: 'waits while many PCs have it at once',
      given: with_({ inIncident: true }),
      on: '2029-05-02',
      act: 'wait',
      reason: 'waits_for_incident',
      lookOn: '2029-05-03',
    },
    {
      name: 'of another family moves nothing',
      given: with_({ family: 'heat' }),
      on: '2029-05-02',
      act: 'none',
      reason: 'no_finding',
    },
    {
      name: 'still does on the last day of the window',
      given: {},
      on: '2030-09-15',
      act: 'bring',
    },
    {
      name: 'does no more a day later',
      given: {},
      on: '2030-09-16',
      act: 'none',
      reason: 'window_over',
    },
    {
      name: 'leaves a week that a person pinned',
      given: { pinned: true },
      on: '2029-05-02',
      act: 'leave',
      reason: 'pinned_by_person',
    },
    {
      name: 'leaves an appointment',
      given: { state: 'booked', appointmentOn: '2029-06-01' },
      on: '2029-05-02',
      act: 'leave',
      reason: 'appointment_stands',
    },
    {
      name: 'leaves a case that was given more time',
      given: { extensionMonths: 3 },
      on: '2029-05-02',
      act: 'leave',
      reason: 'with_a_person',
    },
    {
      name: 'leaves a dispute',
      given: { state: 'suspended' },
      on: '2029-05-02',
      act: 'leave',
      reason: 'with_a_person',
    },
    {
      name: 'says nothing to a closed case',
      given: { state: 'collected' },
      on: '2029-05-02',
      act: 'none',
      reason: 'closed',
    },
  ] as const)('$name', ({ given, on, ...expected }) => {
    const { name, ...decided } = expected;
    expect(decide(given, on), name).toMatchObject(decided);
  });

  it('that began under coverage counts from the day after coverage', () => {
    const terms = { ...defaultTerms, bringForwardMonths: 24 };
    const old = with_({ since: '2028-06-01', patienceHours: 48 });
    expect(forwardFromOn(terms, '2025-09-15')).toBe('2028-09-16');
    expect(decide(old, '2028-09-17', terms)).toMatchObject({ act: 'wait', lookOn: '2028-09-18' });
    expect(decide(old, '2028-09-18', terms)).toMatchObject({ act: 'bring' });
  });

  it('moves nothing under terms that name no month, or no family', () => {
    for (const more of [{ bringForwardMonths: 0 }, { bringForwardFamilies: [] }]) {
      expect(decide({}, '2029-05-02', { ...defaultTerms, ...more })).toMatchObject({ act: 'none' });
    }
  });

  it('of two, the one that has lasted longest is named', () => {
    const later = { ...failing, checkId: 'disk.pending', since: '2029-05-01' } as const;
    expect(decide({ findings: [failing, later] }, '2029-05-02')).toMatchObject({
      forward: { checkId: 'disk.pending', since: '2029-05-01' },
    });
  });
});

describe('a case that is brought forward', () => {
  const step = (given: TakebackCase, today: CalendarDate) => stepCase(given, today, defaultTerms);
  const brought = afterStep(fresh, step(fresh, '2029-05-02'), '2029-05-02');

  it('opens its window that day and counts the rest from it', () => {
    expect(step(fresh, '2029-05-02')).toMatchObject({
      reason: 'failing_after_coverage',
      state: 'contacted',
      notice: null,
      settled: [],
      nextStepOn: '2029-05-03',
      forward: { on: '2029-05-02', checkId: 'disk.health', since: '2029-05-02', ended: null },
    });
    expect(milestones(defaultTerms, '2025-09-15', 0, '2029-05-02')).toMatchObject({
      coverageEndsOn: '2028-09-15',
      windowOpensOn: '2029-05-02',
      dueOn: '2029-11-02',
    });
  });

  it('tells the family from the next day on: a level whose date has passed, late', () => {
    expect(step(brought, '2029-05-03')).toMatchObject({
      reason: 'level_raised_late',
      notice: { level: 'information', dueOn: '2028-11-02' },
      nextStepOn: '2029-08-02',
    });
  });

  it('keeps its dates in a window that is open, and only goes into the earliest week', () => {
    const inWindow = step(fresh, '2030-04-01');
    expect(inWindow.forward).toMatchObject({ on: '2030-04-01' });
    expect(milestones(defaultTerms, '2025-09-15', 0, '2030-04-01')).toEqual(
      milestones(defaultTerms, '2025-09-15'),
    );
  });

  const cleared = { ...brought, findings: [] };
  it('goes back as it was where the finding clears before the family is told', () => {
    const back = step(cleared, '2029-05-03');
    expect(back).toMatchObject({ reason: 'finding_cleared', notice: null });
    expect(back.forward?.ended).toEqual({ on: '2029-05-03', reason: 'finding_cleared' });
    const after = afterStep(cleared, back, '2029-05-03');
    expect(standsSince(after)).toBeNull();
    expect(back.nextStepOn).toBe('2029-09-15');
    expect(step({ ...after, findings: [failing] }, '2029-06-01').forward).toBeUndefined();
  });

  it.each([
    {
      name: 'after a level was raised',
      more: { levels: [...told, { level: 'information', how: 'raised', on: '2029-05-03' }] },
    },
    { name: 'once there is an appointment', more: { appointmentOn: '2029-06-01' } },
    { name: 'once a person pinned its week', more: { pinned: true } },
    { name: 'once it is in dispute', more: { state: 'suspended' } },
  ] as const)('stays $name', ({ more }) => {
    expect(decide({ ...cleared, ...more }, '2029-05-10')).toMatchObject({
      act: 'stay',
      reason: 'told_or_chosen',
    });
  });

  it('stays while another finding of the disk stands', () => {
    const other = { ...failing, checkId: 'disk.pending' };
    expect(decide({ ...brought, findings: [other] }, '2029-05-10')).toMatchObject({ act: 'stay' });
  });
});

/** A life: days on which findings come and go, people act and the job runs. */
const moment = fc.record({
  after: fc.integer({ min: 0, max: 90 }),
  failing: fc.constantFrom([], ['disk.health'], ['disk.health', 'disk.pending'], ['cpu.temp']),
  inIncident: fc.boolean(),
  pinned: fc.constantFrom(false, false, false, true),
});
const life = fc.array(moment, { minLength: 3, maxLength: 40 });
const someTerms = fc
  .record({
    bringForwardMonths: fc.constantFrom(0, 1, 6, 12, 24),
    countedFrom: fc.constantFrom('handover', 'coverageEnd'),
  } as const)
  .map((more): Terms => ({ ...defaultTerms, ...more }));

interface Taken {
  readonly on: CalendarDate;
  readonly step: Step;
}
/** Steps on each of these days, and again on it; `skip` leaves runs out that do nothing. */
function live(terms: Terms, moments: readonly { after: number; failing: readonly string[] }[]) {
  const taken: Taken[] = [];
  let held: TakebackCase = { ...fresh, state: 'planned', levels: [], findings: [] };
  let today: CalendarDate = '2028-09-16';
  for (const one of moments) {
    today = addDays(today, one.after);
    const on = today;
    const findings = one.failing.map((checkId): KeptFinding => {
      const family = checkId === 'cpu.temp' ? 'heat' : 'storage';
      return {
        ...failing,
        checkId,
        family,
        since: on,
        inIncident: 'inIncident' in one && one.inIncident === true,
      };
    });
    held = { ...held, findings, pinned: 'pinned' in one && one.pinned === true };
    const step = stepCase(held, today, terms);
    held = afterStep(held, step, today);
    taken.push({ on, step });
  }
  return { held, taken };
}

describe('for any life', () => {
  it('a case is brought forward once at most, never before its bound nor after its window', () => {
    let seen = 0;
    let returned = 0;
    fc.assert(
      fc.property(someTerms, life, (terms, moments) => {
        const { taken } = live(terms, moments);
        const moves = taken.filter(({ step }) => step.forward !== undefined);
        const brought = moves.filter(({ step }) => step.forward?.ended === null);
        expect(brought.length).toBeLessThanOrEqual(1);
        expect(moves.length).toBeLessThanOrEqual(2);
        for (const { on, step } of brought) {
          const promised = milestones(terms, fresh.handedOverOn);
          expect(on >= forwardFromOn(terms, fresh.handedOverOn)).toBe(true);
          expect(on > promised.coverageEndsOn && on <= promised.dueOn).toBe(true);
          const moved = milestones(terms, fresh.handedOverOn, 0, on);
          expect(moved.windowOpensOn <= promised.windowOpensOn).toBe(true);
          expect(moved.dueOn <= promised.dueOn).toBe(true);
          expect(step).toMatchObject({ notice: null, settled: [] });
        }
        seen += brought.length;
        returned += moves.length - brought.length;
      }),
      { numRuns: 600 },
    );
    expect(Math.min(seen, returned)).toBeGreaterThan(20);
  });

  it('a step is never due on its own day, the same history gives the same steps, and a second run nothing', () => {
    fc.assert(
      fc.property(someTerms, life, (terms, moments) => {
        const { taken, held } = live(terms, moments);
        expect(live(terms, moments).taken).toEqual(taken);
        for (const { on, step } of taken) {
          expect(step.nextStepOn === null || step.nextStepOn > on).toBe(true);
        }
        const last = taken.at(-1);
        if (last === undefined) return;
        const again = stepCase(held, last.on, terms);
        expect(again).toMatchObject({ notice: null, settled: [], state: held.state });
        expect(again.forward).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('nothing happens before the next step’s day while nothing else changes', () => {
    fc.assert(
      fc.property(someTerms, life, fc.nat(), (terms, moments, some) => {
        const { taken, held } = live(terms, moments);
        const last = taken.at(-1);
        const next = last?.step.nextStepOn ?? null;
        if (last === undefined || next === null) return;
        const between = addDays(last.on, some % daysBetween(last.on, next));
        const early = stepCase(held, between, terms);
        expect(early).toMatchObject({ state: held.state, notice: null, settled: [] });
        expect(early.forward).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('whatever state it is in, only what the plan alone decides is moved', () => {
    for (const state of takebackStates) {
      const { act } = decide({ state }, '2029-05-02');
      expect(act === 'bring').toBe(state === 'planned' || state === 'contacted');
    }
  });
});
