import type { CalendarDate } from '#collector/domain/calendar.ts';
import { moveStage } from '#collector/domain/life.ts';
import type { Stage } from '#collector/domain/life.ts';
import { stepCase } from '#collector/domain/takeback-step.ts';
import type { ExtensionRefusal, GiveUpRefusal, TakebackState } from '#collector/domain/takeback.ts';
import type { Terms } from '#collector/domain/terms.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import { eventsOf, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { remindersOf } from '#collector/storage/reminders.ts';
import { changeTakeback, lockTakeback, takebackById } from '#collector/storage/takebacks.ts';
import type { Takeback, TakebackChange } from '#collector/storage/takebacks.ts';
import { lockLatest } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { keptFindings } from './kept-findings.ts';
import { leaveHome } from './leave-home.ts';
import type { LeavingReason } from './leave-home.ts';
import { moveStages, stagesDue } from './move-stages.ts';
import type { StageStep } from './move-stages.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';
import type { TermsInForce } from './terms-in-force.ts';

export interface TakebackAsked {
  readonly caseId: string;
  /** The staff account's id. */
  readonly actor: string;
}
/** Its event kinds: one a kind of act. */
export const takebackActs = [
  'takeback_booked',
  'takeback_recorded',
  'takeback_given_up',
  'takeback_extended',
] as const;
export type TakebackActKind = (typeof takebackActs)[number];

export const takebackRefusals = [
  'no_such_case',
  'closed',
  'not_from_here',
  'date_past',
  'in_the_future',
  'before_handover',
  'stage_forbids',
  'nobody_decided',
  'keeping_not_in_terms',
  'not_a_length',
  'beyond_terms',
  'already_there',
  'too_late',
  'changed_since',
] as const;
/** `stage_forbids`: the PC is where no family's PC can be; `too_late`: an act is undone on its day. */
export type TakebackRefusal = (typeof takebackRefusals)[number];

export type TakebackAct =
  | {
      readonly done: true;
      /** The event of the act, which `undoTakeback` takes back. */
      readonly eventId: string;
      /** It had been done before: a second press changes nothing. */
      readonly repeated: boolean;
    }
  | { readonly done: false; readonly refused: TakebackRefusal };

/** The fields of a case that acts change, and what their undoing restores. */
export type Change = Omit<
  TakebackChange,
  'termsId' | 'handedOverOn' | 'windowOpensOn' | 'broughtForward'
> & {
  readonly state: TakebackState;
  readonly stateSince: CalendarDate;
};
export type Decision =
  | { readonly refused: TakebackRefusal | GiveUpRefusal | ExtensionRefusal }
  | {
      readonly reason: Event['reason'];
      /** The day that the act is about. */
      readonly on: CalendarDate;
      readonly via: TakebackState | null;
      readonly change: Change;
      /** Where the PC goes that now stands in no home any more. */
      readonly leaves?: { readonly to: Stage; readonly reason: LeavingReason };
    };

export interface Around {
  readonly tx: Tx;
  readonly it: Takeback;
  readonly now: number;
  readonly today: CalendarDate;
  readonly terms: TermsInForce;
  /** The case's own. */
  readonly own: Terms;
}

/** Loads a case, lets `decide` say what becomes of it, and saves that with all that follows. */
export async function actOnTakeback(
  { store, clock, ids }: Context,
  { caseId, actor }: TakebackAsked,
  kind: TakebackActKind,
  decide: (around: Around) => Promise<Decision>,
): Promise<TakebackAct> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<TakebackAct> => {
    const it = await lockWithDevice(tx, caseId);
    if (it === null) return refuse('no_such_case');
    const terms = termsInForce(await allTerms(tx));
    const own = terms.version(it.termsId);
    const around = { tx, it, now, today: todayAt(now, terms), terms, own };
    const decision = await decide(around);
    if ('refused' in decision) {
      return decision.refused === 'already_there' ? repeat(tx, it, kind) : refuse(decision.refused);
    }
    const mover = { ids, actor, now };
    return save({ ...around, mover, kind }, decision);
  });
}

type Decided = Exclude<Decision, { refused: unknown }>;
interface Saving extends Around {
  readonly kind: TakebackActKind;
  readonly mover: Parameters<typeof moveStages>[1];
}

async function save(saving: Saving, decision: Decided): Promise<TakebackAct> {
  const { tx, it, kind, mover, now } = saving;
  const { reason, on, via, leaves } = decision;
  const change = { ...decision.change, ...(await nextOf(saving, decision.change)) };
  const stage = (await deviceById(tx, it.deviceId))?.stage;
  if (stage === undefined) throw new Error(`Case ${it.id} has no device`);
  const steps = stepsOf(saving, { ...it, ...change }, stage, decision);
  if (steps === null) return refuse('stage_forbids');

  if (!(await changeTakeback(tx, it, change))) return refuse('changed_since');
  const staged = await moveStages(tx, mover, it.deviceId, steps);
  if (staged === null) throw new Error(`Device ${it.deviceId} moved while it was locked`);
  const actId = mover.ids.timeId(now);
  const ended =
    leaves === undefined
      ? []
      : await leaveHome(tx, mover, { deviceId: it.deviceId, reason: leaves.reason, actId });
  const detail: Event['detail'] = {
    from: it.state,
    to: change.state,
    on,
    ...(via === null ? {} : { via }),
    fromStage: stage,
    toStage: steps.at(-1)?.to ?? stage,
    left: leaves !== undefined && steps.length > 0,
    before: JSON.stringify(fieldsOf(it)),
  };
  const about = { noun: 'takeback', nounId: it.id, deviceId: it.deviceId } as const;
  const event = { id: actId, at: now, actor: mover.actor, ...about, kind, reason, detail };
  await writeEvents(tx, [event, ...staged, ...ended]);
  return { done: true, eventId: actId, repeated: false };
}

/** When the scheduler next has something to do: at once where a step is due already. */
async function nextOf(
  { tx, it, today, terms, own }: Saving,
  change: Change,
): Promise<Partial<Change>> {
  if ((change.closedAt ?? null) !== null) return { nextStepOn: null, decisionWanted: null };
  const levels = (await remindersOf(tx, [it.id])).get(it.id) ?? [];
  const { zone } = terms.newest;
  const findings = (await keptFindings(tx, [it.deviceId], zone)).get(it.deviceId) ?? [];
  const step = stepCase({ ...it, ...change, levels, findings }, today, own);
  const isDue =
    step.forward !== undefined || step.settled.length > 0 || step.state !== change.state;
  if (isDue) return { nextStepOn: today, decisionWanted: null };
  return { nextStepOn: step.nextStepOn, decisionWanted: step.needsPerson ? step.reason : null };
}

/** Null where the PC cannot go there. */
function stepsOf(
  { today }: Saving,
  after: Takeback,
  stage: Stage,
  { leaves }: Decided,
): readonly StageStep[] | null {
  if (leaves === undefined) return stagesDue(after, stage, today);
  if (stage === leaves.to) return [];
  // What time had not yet been told of first: a PC long due may still stand as in service.
  const due = moveStage(stage, leaves.to).moved ? [] : stagesDue(after, stage, today);
  const from = due.at(-1)?.to ?? stage;
  if (!moveStage(from, leaves.to).moved) return null;
  return [...due, { from, to: leaves.to, reason: leaves.reason }];
}

// Beats lock in this order too: first where the device stands, then what is noted of it.
export async function lockWithDevice(tx: Tx, caseId: string): Promise<Takeback | null> {
  const it = await takebackById(tx, caseId);
  if (it === null) return null;
  await lockLatest(tx, [it.deviceId]);
  return lockTakeback(tx, caseId);
}

/** A second press answers as the first did. */
async function repeat(tx: Tx, it: Takeback, kind: TakebackActKind): Promise<TakebackAct> {
  const first = (await eventsOf(tx, 'takeback', it.id)).findLast(
    (event) => event.kind === kind && event.detail['to'] === it.state,
  );
  return first === undefined
    ? refuse('already_there')
    : { done: true, eventId: first.id, repeated: true };
}

function refuse(refused: TakebackRefusal): TakebackAct {
  return { done: false, refused };
}

function fieldsOf(it: Takeback): Required<Change> {
  const { state, stateSince, extensionMonths, appointmentOn, dueOn, nextStepOn } = it;
  const { decisionWanted, plannedWeek, plannedWhy, pinned, closedAt } = it;
  return {
    state,
    stateSince,
    extensionMonths,
    appointmentOn,
    dueOn,
    nextStepOn,
    decisionWanted,
    plannedWeek,
    plannedWhy,
    pinned,
    closedAt,
  };
}
