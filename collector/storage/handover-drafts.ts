import type { HandoverAnswers } from '#collector/domain/handover-steps.ts';
import type { Db, Tx } from './database.ts';
import { engineOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** A handover that has been begun: it outlives a lost session, and may be gone on with by others. */
export interface HandoverDraft {
  readonly id: string;
  readonly deviceId: string;
  readonly answers: HandoverAnswers;
  /** Counts each change: a form made before another's change is told so. */
  readonly revision: number;
  readonly madeAt: number;
  readonly by: string;
  readonly changedAt: number;
  /** Once the PC is handed over nothing of the answers stays here. */
  readonly doneAt: number | null;
  readonly linkId: string | null;
}

/** False where a handover of this PC has been begun already. */
export async function insertDraft(tx: Tx, it: HandoverDraft): Promise<boolean> {
  const same = await openDraftOf(tx, it.deviceId);
  if (same !== null) return false;
  await tx
    .insertInto('handover_drafts')
    .values({
      id: it.id,
      device_id: it.deviceId,
      answers: JSON.stringify(it.answers),
      revision: it.revision,
      made_at: it.madeAt,
      made_by: it.by,
      changed_at: it.changedAt,
      done_at: it.doneAt,
      link_id: it.linkId,
    })
    .execute();
  return true;
}

/** False where somebody was quicker, or it is done. */
export async function changeDraft(
  tx: Tx,
  it: HandoverDraft,
  change: Pick<HandoverDraft, 'answers' | 'changedAt'> &
    Partial<Pick<HandoverDraft, 'doneAt' | 'linkId'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('handover_drafts')
    .set({
      answers: JSON.stringify(change.answers),
      changed_at: change.changedAt,
      revision: it.revision + 1,
      done_at: change.doneAt ?? null,
      link_id: change.linkId ?? null,
    })
    .where('id', '=', it.id)
    .where('revision', '=', it.revision)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function draftById(db: Db, id: string): Promise<HandoverDraft | null> {
  const row = await db
    .selectFrom('handover_drafts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The same, locked until the transaction ends. */
export async function lockDraft(tx: Tx, id: string): Promise<HandoverDraft | null> {
  const query = tx.selectFrom('handover_drafts').selectAll().where('id', '=', id);
  const row = await (engineOf(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function openDraftOf(db: Db, deviceId: string): Promise<HandoverDraft | null> {
  const row = await db
    .selectFrom('handover_drafts')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Those that wait to be gone on with, the latest first: which PC, and nothing of the family. */
export async function openDrafts(
  db: Db,
  most: number,
): Promise<{ readonly id: string; readonly assetTag: string; readonly changedAt: number }[]> {
  const rows = await db
    .selectFrom('handover_drafts')
    .innerJoin('devices', 'devices.id', 'handover_drafts.device_id')
    .select(['handover_drafts.id', 'devices.asset_tag', 'handover_drafts.changed_at'])
    .where('done_at', 'is', null)
    .orderBy('handover_drafts.changed_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({ id: row.id, assetTag: row.asset_tag, changedAt: row.changed_at }));
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('handover_drafts').where('id', '=', id).execute();
}

/** Those that lead to these links, and those that were begun for this household; how many. */
export async function deleteDraftsOf(
  tx: Tx,
  it: { readonly linkIds: readonly string[]; readonly code: string },
): Promise<number> {
  let gone = 0;
  const open = await tx
    .selectFrom('handover_drafts')
    .select(['id', 'answers', 'link_id'])
    .where((eb) => eb.or([eb('done_at', 'is', null), eb('link_id', 'in', [...it.linkIds, ''])]))
    .execute();
  for (const row of open) {
    const isLinked = row.link_id !== null && it.linkIds.includes(row.link_id);
    // Only this file writes the column, from the same type.
    const { household } = JSON.parse(row.answers) as HandoverAnswers;
    if (!isLinked && household !== it.code) continue;
    await deleteDraft(tx, row.id);
    gone += 1;
  }
  return gone;
}

/** Those that nobody has touched since an instant, done or not; how many. */
export async function forgetDrafts(tx: Tx, before: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('handover_drafts')
    .where('changed_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

function fromRow(row: Tables['handover_drafts']): HandoverDraft {
  return {
    id: row.id,
    deviceId: row.device_id,
    // Only this file writes this column, from the same type.
    answers: JSON.parse(row.answers) as HandoverAnswers,
    revision: row.revision,
    madeAt: row.made_at,
    by: row.made_by,
    changedAt: row.changed_at,
    doneAt: row.done_at,
    linkId: row.link_id,
  };
}
