import { dateOf } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import { stages } from '#collector/domain/life.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import { eventsOf, eventsOfDevice, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { changeTakeback } from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { lockWithDevice, takebackActs } from './act-on-takeback.ts';
import type { Change, TakebackAct, TakebackAsked, TakebackRefusal } from './act-on-takeback.ts';
import type { Context } from './context.ts';
import { keptFindings, wakeTakebacks } from './kept-findings.ts';
import { comeHome } from './leave-home.ts';
import { moveStages } from './move-stages.ts';
import type { Mover } from './move-stages.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';
import type { TermsInForce } from './terms-in-force.ts';

/** More than happens to one PC in a day. */
const mostOfADay = 1000;

/**
 * Takes an act on a case back, on the day on which it was done, by a compensating event: the case,
 * the device's stage and its tickets are as before. Refused once the case or the PC has moved on.
 */
export async function undoTakeback(
  { store, clock, ids }: Context,
  { caseId, eventId, actor }: TakebackAsked & { readonly eventId: string },
): Promise<TakebackAct> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<TakebackAct> => {
    const it = await lockWithDevice(tx, caseId);
    if (it === null) return refuse('no_such_case');
    const events = await eventsOf(tx, 'takeback', it.id);
    const undone = events.find(
      ({ kind, detail }) => isUndoing(kind) && detail['undoes'] === eventId,
    );
    if (undone !== undefined) return { done: true, eventId: undone.id, repeated: true };
    const act = events.find(({ id }) => id === eventId);
    if (act === undefined || !stillStands(it, events, act)) return refuse('changed_since');
    if (!isOfDay(act, now, termsInForce(await allTerms(tx)))) return refuse('too_late');
    return save(tx, { ids, actor, now }, it, act);
  });
}

/** The act that `undoTakeback` would take back at instant `now`; null where there is none. `events`
 * are the case's, oldest first. */
export function undoableAct(
  it: Takeback,
  events: readonly Event[],
  { now, terms }: { readonly now: number; readonly terms: TermsInForce },
): Event | null {
  const act = events.findLast(({ kind }) => isAct(kind));
  return act !== undefined && stillStands(it, events, act) && isOfDay(act, now, terms) ? act : null;
}

const isOfDay = ({ at }: Event, now: number, terms: TermsInForce): boolean =>
  dateOf(at, terms.newest.zone) === todayAt(now, terms);

/** Is it the last thing that moved the case? */
function stillStands(it: Takeback, events: readonly Event[], act: Event): boolean {
  const last = events.findLast(({ kind }) => isAct(kind) || movesCase(kind));
  return last?.id === act.id && isAct(act.kind) && act.detail['to'] === it.state;
}

const isAct = (kind: string): boolean => takebackActs.some((it) => it === kind);
const isUndoing = (kind: string): boolean => kind === 'takeback_undone';
const movesCase = (kind: string): boolean =>
  isUndoing(kind) ||
  kind === 'case_moved' ||
  kind === 'brought_forward' ||
  kind === 'forward_ended' ||
  kind === 'reminder_raised';

async function save(tx: Tx, mover: Mover, it: Takeback, act: Event): Promise<TakebackAct> {
  const { deviceId } = it;
  const [from, to] = [stageIn(act, 'toStage'), stageIn(act, 'fromStage')];
  if ((await deviceById(tx, deviceId))?.stage !== from) return refuse('changed_since');
  // Only `act-on-takeback.ts` writes these details, from the same type.
  const before = JSON.parse(String(act.detail['before'])) as Change;
  if (!(await changeTakeback(tx, it, before))) return refuse('changed_since');

  // What was found meanwhile is looked at again.
  if (act.detail['left'] !== true) await wakeIfFound(tx, it.deviceId, mover.now);

  const reason = 'takeback_undone';
  const steps = from === to ? [] : [{ from, to, reason } as const];
  const staged = await moveStages(tx, mover, deviceId, steps);
  if (staged === null) throw new Error(`Device ${deviceId} moved while it was locked`);
  const restored = act.detail['left'] === true ? await home(tx, mover, act, deviceId) : [];
  const id = mover.ids.timeId(mover.now);
  const { now: at, actor } = mover;
  const about = { noun: 'takeback', nounId: it.id, deviceId, kind: 'takeback_undone' } as const;
  const detail = { from: it.state, to: before.state, undoes: act.id };
  const event = { id, at, actor, ...about, reason: 'asked_by_staff', detail } as const;
  await writeEvents(tx, [event, ...staged, ...restored]);
  return { done: true, eventId: id, repeated: false };
}

async function wakeIfFound(tx: Tx, deviceId: string, now: number): Promise<void> {
  const terms = termsInForce(await allTerms(tx));
  const found = await keptFindings(tx, [deviceId], terms.newest.zone);
  await wakeTakebacks(tx, [...found.keys()], todayAt(now, terms));
}

async function home(tx: Tx, mover: Mover, act: Event, deviceId: string): Promise<Event[]> {
  const latest = await eventsOfDevice(tx, deviceId, mostOfADay);
  const ended = latest.filter(({ noun, detail }) => noun === 'ticket' && detail['act'] === act.id);
  return comeHome(tx, mover, { deviceId, ended });
}

function stageIn({ id, detail }: Event, name: 'fromStage' | 'toStage'): Stage {
  const stage = stages.find((it) => it === detail[name]);
  if (stage === undefined) throw new Error(`Event ${id} names no stage`);
  return stage;
}

function refuse(refused: TakebackRefusal): TakebackAct {
  return { done: false, refused };
}
