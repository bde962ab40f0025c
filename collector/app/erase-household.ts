import { addDays, startOfDay } from '#collector/domain/calendar.ts';
import { deleteAttachments } from '#collector/storage/attachments.ts';
import { deleteConsents } from '#collector/storage/consents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deleteDayValues } from '#collector/storage/day-values.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { deleteFamilyReports } from '#collector/storage/family-reports.ts';
import { deleteDraftsOf } from '#collector/storage/handover-drafts.ts';
import {
  allTombstones,
  deleteHousehold,
  insertTombstone,
  isHousehold,
  linksOf,
} from '#collector/storage/households.ts';
import type { HouseholdLink, Tombstone } from '#collector/storage/households.ts';
import {
  deleteBeatsBetween,
  deleteTelemetry,
  ticketsBetween,
  wipeTraces,
} from '#collector/storage/retained.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { deleteNotes } from '#collector/storage/ticket-work.ts';
import type { Context } from './context.ts';
import { endFollowUp } from './follow-up.ts';
import type { Mover } from './move-stages.ts';
import { termsInForce } from './terms-in-force.ts';

/** Of what one PC said, and what was said of it. */
const pcCounts = ['notes', 'photos', 'reports', 'telemetry', 'agents'] as const;
type PcCounts = (typeof pcCounts)[number];

/** How many rows of what an erasure took. */
export type ErasedCounts = Readonly<
  Record<'households' | 'links' | 'consents' | 'drafts' | PcCounts, number>
>;

export type Erased =
  | { readonly ok: true; readonly wasErased: boolean; readonly tombstone: Tombstone }
  | { readonly ok: false; readonly refused: 'unknown' };

/**
 * Erases a family in one act: who it is, its answers and signatures, what its PCs said while it had
 * them, what they reported, and what people wrote and photographed on their tickets. What remains is a tombstone. The PC,
 * its dates and its take-back remain: they name nobody. The second time answers as the first.
 */
export async function eraseHousehold(
  context: Context,
  it: { readonly code: string; readonly actor: string; readonly role: string },
): Promise<Erased> {
  const { store } = context;
  const answer = await store.transaction((tx) =>
    eraseIn(tx, context, { ...it, reason: 'asked_by_family' }),
  );
  if (answer.ok && !answer.wasErased) await wipeTraces(store);
  return answer;
}

/** The same within a transaction. */
async function eraseIn(
  tx: Tx,
  { clock, ids }: Context,
  it: {
    readonly code: string;
    readonly actor: string;
    readonly role: string;
    readonly reason: Event['reason'];
  },
): Promise<Erased> {
  const now = clock.now();
  const { code, actor, role, reason } = it;
  const before = (await allTombstones(tx)).find(({ householdCode }) => householdCode === code);
  if (!(await isHousehold(tx, code))) {
    if (before === undefined) return { ok: false, refused: 'unknown' };
    return { ok: true, wasErased: true, tombstone: before };
  }
  const counts = await eraseAll(tx, { ids, actor, now }, code);
  const fresh = { householdCode: code, erasedAt: now, erasedByRole: role, counts };
  await insertTombstone(tx, fresh);
  const about = { noun: 'household', nounId: code, deviceId: null } as const;
  const told = { kind: 'household_erased', reason, detail: { ...counts, role } } as const;
  await writeEvents(tx, [{ id: ids.timeId(now), at: now, actor, ...about, ...told }]);
  return { ok: true, wasErased: false, tombstone: before ?? fresh };
}

async function eraseAll(tx: Tx, mover: Mover, code: string): Promise<ErasedCounts> {
  const { zone } = termsInForce(await allTerms(tx)).newest;
  const links = await linksOf(tx, code);
  const all = { notes: 0, photos: 0, reports: 0, telemetry: 0, agents: 0 };
  for (const link of links) {
    const ended = await eraseOfPc(tx, mover, { link, zone });
    for (const name of pcCounts) all[name] += ended[name];
  }
  const drafts = await deleteDraftsOf(tx, { linkIds: links.map(({ id }) => id), code });
  const consents = await deleteConsents(tx, code);
  return { ...(await deleteHousehold(tx, code)), consents, drafts, ...all };
}

/** What one PC said, and what was written of it, while this family had it. */
async function eraseOfPc(
  tx: Tx,
  mover: Mover,
  { link, zone }: { readonly link: HouseholdLink; readonly zone: string },
): Promise<Pick<ErasedCounts, PcCounts>> {
  const { deviceId, fromOn, untilOn } = link;
  const isHere = untilOn === null;
  const reason = 'asked_by_family';
  const ended = isHere ? await endFollowUp(tx, mover, { deviceId, reason }) : { agents: 0 };
  const from = startOfDay(fromOn, zone);
  const to = isHere ? mover.now : startOfDay(addDays(untilOn, 1), zone) - 1;
  const telemetry = isHere
    ? await deleteTelemetry(tx, deviceId)
    : (await deleteBeatsBetween(tx, deviceId, { from, to })) +
      (await deleteDayValues(tx, deviceId, { from: fromOn, to: untilOn }));
  const tickets = await ticketsBetween(tx, deviceId, { from, to });
  const notes = await deleteNotes(tx, tickets);
  const photos = await deleteAttachments(tx, 'ticket', tickets);
  const reports = await deleteFamilyReports(tx, deviceId, { from, to });
  return { notes, photos, reports, telemetry, agents: ended.agents };
}

/** Erases again what a restored backup has brought back; at every start, and each night. */
export async function eraseAgain(context: Context): Promise<{ readonly erased: number }> {
  const { store } = context;
  let erased = 0;
  for (const { householdCode: code, erasedByRole: role } of await allTombstones(store.db)) {
    const it = { code, actor: 'scheduler', role, reason: 'erased_before' } as const;
    const answer = await store.transaction((tx) => eraseIn(tx, context, it));
    if (answer.ok && !answer.wasErased) erased += 1;
  }
  if (erased > 0) await wipeTraces(store);
  return { erased };
}

/** Every erasure, to be kept beside the backups: opaque codes, dates and roles. */
export async function erasures({ store }: Context): Promise<readonly Tombstone[]> {
  return allTombstones(store.db);
}

/** After a restore: takes note of erasures that the backup does not know, and erases again. */
export async function applyErasures(
  context: Context,
  tombstones: readonly Tombstone[],
): Promise<{ readonly erased: number }> {
  await context.store.transaction(async (tx) => {
    for (const it of tombstones) await insertTombstone(tx, it);
  });
  return eraseAgain(context);
}

/** One line of `erasures` as text; null where it is none. */
export function readErasure(line: string): Tombstone | null {
  const it: unknown = parsed(line);
  if (typeof it !== 'object' || it === null) return null;
  const { householdCode, erasedAt, erasedByRole, counts } = Object.fromEntries(Object.entries(it));
  const isCode = typeof householdCode === 'string' && /^[\w-]{1,64}$/.test(householdCode);
  const isTold = typeof erasedAt === 'number' && typeof erasedByRole === 'string';
  if (!isCode || !isTold || typeof counts !== 'object' || counts === null) return null;
  const told: [string, unknown][] = Object.entries(Object(counts) as Record<string, unknown>);
  const all = told.flatMap(([name, count]) =>
    typeof count === 'number' ? [[name, count] as const] : [],
  );
  return { householdCode, erasedAt, erasedByRole, counts: Object.fromEntries(all) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
