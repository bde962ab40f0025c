import type { CalendarDate } from '#collector/domain/calendar.ts';
import { standsSince } from '#collector/domain/bring-forward.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { afterStep, stepCase } from '#collector/domain/takeback-step.ts';
import type { Step } from '#collector/domain/takeback-step.ts';
import { isClosed } from '#collector/domain/takeback.ts';
import type { Terms } from '#collector/domain/terms.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { insertReminders, remindersOf } from '#collector/storage/reminders.ts';
import { dueTakebacks, moveStep } from '#collector/storage/takebacks.ts';
import type { Reminder } from '#collector/storage/reminders.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { columnsOf, forwardChange, forwardEvent, returnToService } from './forward-takeback.ts';
import { keptFindings } from './kept-findings.ts';
import { termsInForce } from './terms-in-force.ts';

/** Cases of one transaction: a second's work, and a second's loss when the collector is killed. */
const batchSize = 200;

export interface StepCounts {
  readonly stepped: number;
  readonly raised: number;
  readonly late: number;
  readonly decisionsWanted: number;
}

/**
 * Does what is due in take-back cases up to today, a day in the programme's zone. It may run twice,
 * at once on several collectors, 400 days late, or be killed: each level is settled once, and what
 * was not committed is still due.
 */
export async function stepTakebacks(context: Context, today: CalendarDate): Promise<StepCounts> {
  const total = { stepped: 0, raised: 0, late: 0, decisionsWanted: 0 };
  for (;;) {
    const { taken, steps } = await context.store.transaction((tx) => stepBatch(tx, context, today));
    if (taken === 0) return total;
    total.stepped += steps.length;
    total.raised += steps.filter(({ notice }) => notice !== null).length;
    total.late += steps.filter(({ notice }) => notice?.late === true).length;
    total.decisionsWanted += steps.filter(({ needsPerson }) => needsPerson).length;
  }
}

async function stepBatch(
  tx: Tx,
  { clock, ids }: Context,
  today: CalendarDate,
): Promise<{ readonly taken: number; readonly steps: readonly Step[] }> {
  const cases = await dueTakebacks(tx, today, batchSize);
  const now = clock.now();
  const terms = termsInForce(await allTerms(tx));
  const settled = await remindersOf(
    tx,
    cases.map(({ id }) => id),
  );
  const findings = await keptFindings(
    tx,
    cases.map(({ deviceId }) => deviceId),
    terms.newest.zone,
  );
  const stepped = cases.map((it) => {
    const own = terms.version(it.termsId);
    const levels = settled.get(it.id) ?? [];
    return {
      it,
      terms: own,
      levels,
      step: stepCase({ ...it, levels, findings: findings.get(it.deviceId) ?? [] }, today, own),
    };
  });
  const moved: typeof stepped = [];
  for (const one of stepped) if (await save(tx, one, { today, now })) moved.push(one);
  const staged: Event[] = [];
  for (const { it, step, terms: own } of moved) {
    if (step.forward === undefined || step.forward.ended === null) continue;
    const mover = { ids, actor: 'scheduler', now };
    staged.push(...(await returnToService(tx, mover, forwardChange(it, step.forward, own), today)));
  }
  await insertReminders(
    tx,
    moved.flatMap(({ it, terms: own, step }) => rowsOf(it, step, own, now)),
  );
  await writeEvents(
    tx,
    moved.flatMap(({ it, step, terms: own }) => {
      const event = eventOf(it, step, own);
      return event === null ? [] : [{ ...event, id: ids.timeId(now), at: now, actor: 'scheduler' }];
    }),
  );
  await writeEvents(tx, staged);
  return { taken: cases.length, steps: moved.map(({ step }) => step) };
}

interface Stepped {
  readonly it: Takeback;
  readonly terms: Terms;
  readonly levels: readonly Reminder[];
  readonly step: Step;
}

async function save(
  tx: Tx,
  { it, levels, terms, step }: Stepped,
  { today, now }: { today: CalendarDate; now: number },
): Promise<boolean> {
  const { nextStepOn } = step;
  if (nextStepOn !== null && nextStepOn <= today) {
    // Such a case would be due for ever, and this job would never end.
    throw new Error(`Case ${it.id} stays due: next step ${nextStepOn}, today ${today}`);
  }
  const { state, stateSince } = afterStep({ ...it, levels }, step, today);
  const { forward } = step;
  return moveStep(tx, it, {
    ...(forward === undefined ? {} : columnsOf(forwardChange(it, forward, terms))),
    state,
    stateSince,
    nextStepOn,
    decisionWanted: step.needsPerson ? step.reason : null,
    closedAt: isClosed(state) ? (it.closedAt ?? now) : null,
  });
}

function rowsOf(it: Takeback, step: Step, terms: Terms, now: number): Reminder[] {
  const dates = milestones(terms, it.handedOverOn, it.extensionMonths, standsSince(it)).reminders;
  return step.settled.map((level) => {
    const dueOn = dates.find((each) => each.level === level.level)?.on ?? level.on;
    const daysLate = step.notice?.level === level.level ? step.notice.lateDays : 0;
    return { ...level, caseId: it.id, dueOn, settledAt: now, daysLate };
  });
}

type StepEvent = Omit<Event, 'id' | 'at' | 'actor'>;

/** Null where nothing happened but the moving of a date. */
function eventOf(it: Takeback, step: Step, terms: Terms): StepEvent | null {
  if (step.forward !== undefined) return forwardEvent(forwardChange(it, step.forward, terms));
  const kind = kindOf(it, step);
  if (kind === null) return null;
  const { notice, reason, state } = step;
  const superseded = step.settled.filter(({ how }) => how === 'superseded');
  return {
    noun: 'takeback',
    nounId: it.id,
    deviceId: it.deviceId,
    kind,
    reason,
    detail: {
      from: it.state,
      to: state,
      ...(notice ? { level: notice.level, dueOn: notice.dueOn, daysLate: notice.lateDays } : {}),
      ...(superseded.length > 0
        ? { superseded: superseded.map(({ level }) => level).join(' ') }
        : {}),
    },
  };
}

function kindOf(it: Takeback, step: Step): Event['kind'] | null {
  if (step.notice !== null) return 'reminder_raised';
  if (step.state !== it.state) return 'case_moved';
  if (step.settled.length > 0) return 'levels_settled';
  return step.needsPerson && it.decisionWanted !== step.reason ? 'decision_wanted' : null;
}
