import { cohortOf, decideHandover } from '#collector/domain/handover.ts';
import type { Handover, HandoverDecision, OnFile } from '#collector/domain/handover.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { termsOn } from '#collector/domain/terms.ts';
import type { Tx } from '#collector/storage/database.ts';
import { changeDevice, devicesByTag, insertDevices } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { remindersOf } from '#collector/storage/reminders.ts';
import {
  insertTakebacks,
  lockHandovers,
  lockOpenTakebacks,
  moveStep,
} from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';
import type { TermsInForce } from './terms-in-force.ts';

/**
 * Takes note of a handover: the PC is put on file if it was not, coverage starts, and its take-back
 * case is made under the terms of that day. The same handover again changes nothing; another date
 * for the same PC is a correction, until its family was first reminded of a date.
 */
export async function handOver(
  context: Context,
  { actor, ...it }: Handover & { readonly actor: string },
): Promise<HandoverDecision> {
  return context.store.transaction(async (tx) => {
    const [decision] = await handOverAll(tx, context, { handovers: [it], actor });
    if (decision === undefined) throw new Error('One handover asked for, none decided');
    return decision;
  });
}

/** The same for many handovers of different PCs, in the transaction of the caller; a decision for
 * each, in their order. */
export async function handOverAll(
  tx: Tx,
  { clock, ids }: Context,
  { handovers, actor }: { readonly handovers: readonly Handover[]; readonly actor: string },
): Promise<HandoverDecision[]> {
  await lockHandovers(tx);
  const file = await loadFile(tx, handovers, clock.now());
  const work: Work = { tx, ids, actor, now: clock.now(), file, events: [], devices: [], cases: [] };
  const decisions: HandoverDecision[] = [];
  for (const it of handovers) {
    const decision = file.decide(it);
    if (decision.verdict === 'new') await enter(work, it);
    if (decision.verdict === 'changed') await correct(work, it, decision.changes);
    decisions.push(decision);
  }
  await insertDevices(tx, work.devices);
  await insertTakebacks(tx, work.cases);
  await writeEvents(tx, work.events);
  return decisions;
}

/** What is on file of the PCs that these handovers name. */
export interface HandoverFile {
  readonly terms: TermsInForce;
  readonly today: CalendarDate;
  readonly deviceOf: (it: Handover) => Device | null;
  readonly caseOf: (it: Handover) => Takeback | null;
  readonly decide: (it: Handover) => HandoverDecision;
}

/** Locks the cases that it reads. */
export async function loadFile(
  tx: Tx,
  handovers: readonly Handover[],
  now: number,
): Promise<HandoverFile> {
  const terms = termsInForce(await allTerms(tx));
  const today = todayAt(now, terms);
  const devices = await devicesByTag(
    tx,
    handovers.map((it) => it.assetTag),
  );
  const open = await lockOpenTakebacks(
    tx,
    [...devices.values()].map(({ id }) => id),
  );
  const settled = await remindersOf(
    tx,
    [...open.values()].map(({ id }) => id),
  );
  const deviceOf = (it: Handover) => devices.get(it.assetTag) ?? null;
  const caseOf = (it: Handover) => open.get(deviceOf(it)?.id ?? '') ?? null;
  const firstTermsOn = terms.versions[0]?.holdsFrom ?? terms.newest.holdsFrom;

  function onFile(it: Handover): OnFile | null {
    const [device, own] = [deviceOf(it), caseOf(it)];
    if (device === null) return null;
    const { stage, handedOverOn, cohort, sector, lot, model } = device;
    const levelsSettled = settled.get(own?.id ?? '')?.length ?? 0;
    const openCase = own === null ? null : { state: own.state, levelsSettled };
    return { stage, handedOverOn, cohort, sector, lot, model, openCase };
  }
  const decide = (it: Handover) => decideHandover(it, onFile(it), { today, firstTermsOn });
  return { terms, today, deviceOf, caseOf, decide };
}

interface Work {
  readonly tx: Tx;
  readonly ids: Context['ids'];
  readonly actor: string;
  readonly now: number;
  readonly file: HandoverFile;
  readonly events: Event[];
  readonly devices: Device[];
  readonly cases: Takeback[];
}

async function enter(work: Work, it: Handover): Promise<void> {
  const { tx, ids, now, file } = work;
  const known = file.deviceOf(it);
  const deviceId = known?.id ?? ids.token(16);
  const handed = { handedOverOn: it.handedOverOn, cohort: cohortOf(it) };
  if (known === null) {
    const { assetTag, sector, lot, model } = it;
    const born = { id: deviceId, assetTag, createdAt: now, inventory: null };
    work.devices.push({ ...born, ...handed, sector, lot, model, stage: 'handed_over' });
  } else {
    const sector = it.sector ?? known.sector;
    const origin = { lot: it.lot ?? known.lot, model: it.model ?? known.model };
    await changeDevice(tx, deviceId, { ...handed, ...origin, sector, stage: 'handed_over' });
  }
  tell(work, deviceId, {
    kind: 'handed_over',
    reason: known === null ? 'first_heard_of' : 'signed',
    detail: {
      handedOverOn: it.handedOverOn,
      fromStage: known?.stage ?? null,
      lot: it.lot,
      model: it.model,
    },
  });
  const made = newCase(work, deviceId, it.handedOverOn);
  work.cases.push(made);
  tellCase(work, made, { kind: 'case_made', reason: 'handed_over' });
}

async function correct(
  work: Work,
  it: Handover,
  changes: readonly { field: string; from: string | null; to: string }[],
): Promise<void> {
  const [device, own] = [work.file.deviceOf(it), work.file.caseOf(it)];
  if (device === null || own === null) throw new Error('A correction of what is not on file');
  const fields = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
  await changeDevice(work.tx, device.id, fields);
  for (const { field, from, to } of changes) {
    const detail = { field, from, to };
    tell(work, device.id, { kind: 'handover_corrected', reason: 'told_anew', detail });
  }
  if (it.handedOverOn === device.handedOverOn) return;
  const anew = { ...own, ...datesOf(work.file.terms, it.handedOverOn) };
  const unplanned = {
    ...anew,
    plannedWeek: null,
    plannedWhy: null,
    pinned: false,
    broughtForward: null,
  };
  if (!(await moveStep(work.tx, own, unplanned))) throw new Error('A locked case has moved');
  tellCase(work, unplanned, { kind: 'case_computed_anew', reason: 'handover_corrected' });
}

function newCase({ ids, now, file }: Work, deviceId: string, on: CalendarDate): Takeback {
  return {
    id: ids.token(16),
    deviceId,
    state: 'planned',
    stateSince: file.today,
    extensionMonths: 0,
    appointmentOn: null,
    addressConfirmedOn: null,
    decisionWanted: null,
    plannedWeek: null,
    plannedWhy: null,
    pinned: false,
    broughtForward: null,
    createdAt: now,
    closedAt: null,
    ...datesOf(file.terms, on),
  };
}

type Dates = Pick<Takeback, 'termsId' | 'handedOverOn' | 'windowOpensOn' | 'dueOn' | 'nextStepOn'>;

function datesOf({ versions }: TermsInForce, handedOverOn: CalendarDate): Dates {
  const terms = termsOn(versions, handedOverOn);
  if (terms === null) throw new Error(`No terms held on ${handedOverOn}`);
  const { windowOpensOn, dueOn, reminders } = milestones(terms, handedOverOn);
  const nextStepOn = reminders[0]?.on ?? dueOn;
  return { termsId: terms.version, handedOverOn, windowOpensOn, dueOn, nextStepOn };
}

function tell(
  { ids, now, actor, events }: Work,
  deviceId: string,
  what: Pick<Event, 'kind' | 'reason' | 'detail'>,
): void {
  const about = { noun: 'device', nounId: deviceId, deviceId } as const;
  events.push({ id: ids.timeId(now), at: now, actor, ...about, ...what });
}

function tellCase(
  { ids, now, actor, events }: Work,
  it: Takeback,
  what: Pick<Event, 'kind' | 'reason'>,
): void {
  const { windowOpensOn, dueOn, nextStepOn, termsId, deviceId } = it;
  const about = { noun: 'takeback', nounId: it.id, deviceId } as const;
  const detail = { windowOpensOn, dueOn, nextStepOn, terms: termsId };
  events.push({ id: ids.timeId(now), at: now, actor, ...about, ...what, detail });
}
