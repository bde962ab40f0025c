import { dateOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { HandoverRefusal } from '#collector/domain/handover.ts';
import { mayLeave, nextStep } from '#collector/domain/handover-steps.ts';
import type { DoorRefusal, HandoverAnswers } from '#collector/domain/handover-steps.ts';
import { isDayOfUndo } from '#collector/domain/handover-undo.ts';
import type { Flag } from '#collector/domain/workshop.ts';
import { deleteConsentsAt, insertConsent } from '#collector/storage/consents.ts';
import type { Consent } from '#collector/storage/consents.ts';
import type { Db, Tx } from '#collector/storage/database.ts';
import { changeDevice, deviceById, deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import {
  changeDraft,
  deleteDraft,
  draftById,
  insertDraft,
  lockDraft,
  openDraftOf,
} from '#collector/storage/handover-drafts.ts';
import type { HandoverDraft } from '#collector/storage/handover-drafts.ts';
import {
  changeHousehold,
  deleteHousehold,
  deleteLink,
  endLink,
  insertHousehold,
  insertLink,
  isHousehold,
  linkById,
  linksOf,
} from '#collector/storage/households.ts';
import { remindersOf } from '#collector/storage/reminders.ts';
import { flagsOf, lockDevice } from '#collector/storage/standings.ts';
import { deleteUntoldTakeback, lockOpenTakebacks } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { openTicketsOf } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { endFollowUp, startFollowUp } from './follow-up.ts';
import { handOverAll } from './hand-over.ts';
import { keyOf, readIn } from './households.ts';
import type { Mover } from './move-stages.ts';
import { programmeToday, termsInForce } from './terms-in-force.ts';

/**
 * A PC is given to a family at the workshop's table: a draft gathers the answers, one act makes the
 * handover of them. Until that act nothing outside the draft has changed.
 */

export type Begun =
  | { readonly ok: true; readonly draftId: string }
  | {
      readonly ok: false;
      readonly refused: 'unknown' | DoorRefusal;
      readonly blockedBy: readonly Flag[];
      readonly device: Device | null;
    };

/** Begins the handover of a PC, or goes on with the one that was begun. */
export async function beginHandover(
  { store, clock, ids }: Context,
  { assetTag, actor }: { readonly assetTag: string; readonly actor: string },
): Promise<Begun> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<Begun> => {
    const known = await deviceByTag(tx, assetTag);
    const device = known === null ? null : await lockDevice(tx, known.id);
    if (device === null) return { ok: false, refused: 'unknown', blockedBy: [], device: null };
    const door = await doorOf(tx, device);
    if (!door.ok) return { ...door, device };
    const open = await openDraftOf(tx, device.id);
    if (open !== null) return { ok: true, draftId: open.id };
    const id = ids.token(12);
    const born = { id, deviceId: device.id, answers: {}, revision: 0, doneAt: null, linkId: null };
    await insertDraft(tx, { ...born, madeAt: now, by: actor, changedAt: now });
    return { ok: true, draftId: id };
  });
}

async function doorOf(db: Db, device: Device) {
  const flags = (await flagsOf(db, [device.id])).get(device.id) ?? [];
  return mayLeave({ stage: device.stage, flags });
}

/** Keeps one more answer; false where somebody was quicker, or the draft is done or gone. */
export async function keepAnswer(
  { store, clock }: Context,
  it: { readonly draftId: string; readonly seen: number; readonly answer: HandoverAnswers },
): Promise<boolean> {
  const changedAt = clock.now();
  return store.transaction(async (tx) => {
    const draft = await lockDraft(tx, it.draftId);
    if (draft === null || draft.revision !== it.seen) return false;
    return changeDraft(tx, draft, { answers: { ...draft.answers, ...it.answer }, changedAt });
  });
}

/** Throws the answers away; the PC stays where it is. */
export async function dropHandover({ store }: Context, draftId: string): Promise<void> {
  await store.transaction(async (tx) => {
    const draft = await lockDraft(tx, draftId);
    if (draft?.doneAt === null) await deleteDraft(tx, draftId);
  });
}

export type HandedOver =
  | { readonly ok: true; readonly linkId: string }
  | {
      readonly ok: false;
      readonly refused:
        | 'unknown'
        | 'changed_since'
        | 'steps_left'
        | 'household_gone'
        | DoorRefusal
        | HandoverRefusal;
      readonly blockedBy: readonly Flag[];
    };

/** Makes the handover of a draft: coverage starts today. A second time answers as the first. */
export async function finishHandover(
  context: Context,
  it: { readonly draftId: string; readonly seen: number; readonly actor: string },
): Promise<HandedOver> {
  const { store, clock, ids } = context;
  const now = clock.now();
  const today = await programmeToday(context);
  return store.transaction(async (tx): Promise<HandedOver> => {
    const draft = await lockDraft(tx, it.draftId);
    if (draft === null) return refuse('unknown');
    if (draft.linkId !== null) return { ok: true, linkId: draft.linkId };
    if (draft.revision !== it.seen) return refuse('changed_since');
    if (nextStep(draft.answers) !== 'check') return refuse('steps_left');
    const device = await lockDevice(tx, draft.deviceId);
    if (device === null) return refuse('unknown');
    const door = await doorOf(tx, device);
    if (!door.ok) return door;
    const { household } = draft.answers;
    if (typeof household === 'string' && !(await isHousehold(tx, household))) {
      return refuse('household_gone');
    }
    const told = { assetTag: device.assetTag, handedOverOn: today };
    const handover = { ...told, cohort: null, sector: null, lot: null, model: null };
    const [decision] = await handOverAll(tx, context, { handovers: [handover], actor: it.actor });
    if (decision?.verdict === 'refused') return refuse(decision.refused);
    const mover = { ids, actor: it.actor, now };
    const linkId = await noteFamily(tx, mover, { draft, today });
    const before = { stage: device.stage, on: device.handedOverOn, cohort: device.cohort };
    const done = { answers: { before }, changedAt: now, doneAt: now, linkId };
    if (!(await changeDraft(tx, draft, done))) throw new Error('A locked draft has changed');
    return { ok: true, linkId };
  });
}

const refuse = (
  refused: Extract<HandedOver, { ok: false }>['refused'],
): Extract<HandedOver, { ok: false }> => ({ ok: false, refused, blockedBy: [] });

/** The household, its link to the PC and its two answers; the link's id. */
async function noteFamily(
  tx: Tx,
  mover: Mover,
  { draft, today }: { readonly draft: HandoverDraft; readonly today: CalendarDate },
): Promise<string> {
  const { ids, actor, now } = mover;
  const { deviceId, answers } = draft;
  const { contact, household, pack, terms, followUp } = answers;
  if (!contact || !pack || !terms || !followUp) throw new Error('A draft with steps left');
  const code = household ?? ids.token(16);
  const phoneKey = keyOf(contact);
  if (household === null || household === undefined) {
    await insertHousehold(tx, { ...contact, code, phoneKey, madeAt: now, changedAt: now });
  } else {
    const file = await readIn(tx, code, { at: now, actor, purpose: 'handover' });
    if (file === null) throw new Error('A household vanished within a transaction');
    const { madeAt, changedAt } = file.household;
    await changeHousehold(tx, { ...contact, code, phoneKey, madeAt, changedAt: now }, changedAt);
  }
  await endLink(tx, deviceId, today);
  const linkId = ids.token(12);
  const { voucher, libraryCard } = pack;
  const link = { id: linkId, householdCode: code, deviceId, fromOn: today, untilOn: null };
  await insertLink(tx, { ...link, voucher, libraryCard });
  const common = { householdCode: code, deviceId, at: now, by: actor } as const;
  const signature = terms.signature === null ? null : Buffer.from(terms.signature, 'base64');
  const given: Consent[] = [
    { ...common, id: ids.timeId(now), kind: 'terms', answer: 'yes', ...terms, signature },
    {
      ...common,
      id: ids.timeId(now),
      kind: 'follow_up',
      ...followUp,
      way: 'spoken',
      signature: null,
    },
  ];
  for (const consent of given) await insertConsent(tx, consent);
  const about = { noun: 'household', nounId: code, deviceId, detail: {} } as const;
  const noted = { kind: 'household_noted', reason: 'signed' } as const;
  await writeEvents(tx, [{ id: ids.timeId(now), at: now, actor, ...about, ...noted }]);
  if (followUp.answer === 'yes') await startFollowUp(tx, mover, deviceId);
  else await endFollowUp(tx, mover, { deviceId, reason: 'family_refused' });
  return linkId;
}

export const handoverUndoRefusals = ['unknown', 'too_late', 'gone_on'] as const;
export type HandoverUndone =
  | { readonly ok: true; readonly assetTag: string }
  | { readonly ok: false; readonly refused: (typeof handoverUndoRefusals)[number] };

/**
 * Takes a handover back on its own day: the PC is as it was before, its take-back case is no more,
 * and of the family is kept what was known before. Not once a ticket was opened or a notice raised.
 */
export async function undoHandover(
  context: Context,
  { draftId, actor }: { readonly draftId: string; readonly actor: string },
): Promise<HandoverUndone> {
  const { store, clock, ids } = context;
  const now = clock.now();
  return store.transaction(async (tx): Promise<HandoverUndone> => {
    const draft = await lockDraft(tx, draftId);
    const before = draft?.answers.before;
    const link = await linkById(tx, draft?.linkId ?? '');
    if (!draft || !before || link === null) return { ok: false, refused: 'unknown' };
    const { deviceId } = draft;
    const device = await lockDevice(tx, deviceId);
    if (device === null) return { ok: false, refused: 'unknown' };
    const { zone } = termsInForce(await allTerms(tx)).newest;
    if (!isDayOfUndo(link.fromOn, dateOf(now, zone))) return { ok: false, refused: 'too_late' };
    const own = (await lockOpenTakebacks(tx, [deviceId])).get(deviceId);
    const tickets = (await openTicketsOf(tx, [deviceId])).get(deviceId);
    const settled = (await remindersOf(tx, [own?.id ?? ''])).get(own?.id ?? '') ?? [];
    const isHere = device.stage === 'handed_over' || device.stage === 'in_service';
    const isUntold = settled.length === 0 && (tickets?.size ?? 0) === 0;
    if (!isHere || !isUntold || own === undefined) return { ok: false, refused: 'gone_on' };
    if (!(await deleteUntoldTakeback(tx, own.id))) return { ok: false, refused: 'gone_on' };
    const { stage, on: handedOverOn, cohort } = before;
    await changeDevice(tx, deviceId, { stage, handedOverOn, cohort });
    await forgetFamily(tx, { draft, code: link.householdCode });
    await deleteDraft(tx, draftId);
    const about = { noun: 'device', nounId: deviceId, deviceId } as const;
    const told = { kind: 'handover_revoked', reason: 'undone_by_person' } as const;
    const detail: Event['detail'] = { from: device.stage, to: stage };
    await writeEvents(tx, [{ id: ids.timeId(now), at: now, actor, ...about, ...told, detail }]);
    return { ok: true, assetTag: device.assetTag };
  });
}

/** A household that came with this handover goes with it; one that has another PC stays. */
async function forgetFamily(
  tx: Tx,
  { draft, code }: { readonly draft: HandoverDraft; readonly code: string },
): Promise<void> {
  const { deviceId, linkId, doneAt } = draft;
  await deleteConsentsAt(tx, { code, deviceId, at: doneAt ?? draft.changedAt });
  await deleteLink(tx, linkId ?? '');
  const isNew = (await linksOf(tx, code)).length === 0;
  if (isNew) await deleteHousehold(tx, code);
}

/** A draft with its PC; null: there is none. */
export async function draftWithDevice(
  db: Db,
  id: string,
): Promise<{ readonly draft: HandoverDraft; readonly device: Device } | null> {
  const draft = await draftById(db, id);
  const device = draft === null ? null : await deviceById(db, draft.deviceId);
  return draft === null || device === null ? null : { draft, device };
}
