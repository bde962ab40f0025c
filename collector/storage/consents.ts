import type { Language } from '#shared/check.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { ConsentAnswer, ConsentKind, ConsentWay } from '#collector/domain/household.ts';
import type { LegalText } from '#collector/domain/legal-text.ts';
import type { Db, Tx } from './database.ts';
import type { Tables } from './tables.ts';

/** What families were read, and what they answered. */

export interface Consent {
  readonly id: string;
  readonly householdCode: string;
  readonly deviceId: string;
  readonly kind: ConsentKind;
  readonly answer: ConsentAnswer;
  /** The very text that was read; it is kept for ever. */
  readonly textId: string;
  readonly way: ConsentWay;
  /** PNG; null unless it was given on a screen. */
  readonly signature: Uint8Array | null;
  readonly at: number;
  /** The staff account that asked. */
  readonly by: string;
}

export async function insertConsent(tx: Tx, it: Consent): Promise<void> {
  await tx
    .insertInto('consents')
    .values({
      id: it.id,
      household_code: it.householdCode,
      device_id: it.deviceId,
      kind: it.kind,
      answer: it.answer,
      text_id: it.textId,
      way: it.way,
      signature: it.signature === null ? null : Buffer.from(it.signature),
      at: it.at,
      made_by: it.by,
    })
    .execute();
}

/** A household's answers, the latest first. */
export async function consentsOf(db: Db, code: string): Promise<Consent[]> {
  const rows = await db
    .selectFrom('consents')
    .selectAll()
    .where('household_code', '=', code)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** How many there were. */
export async function deleteConsents(tx: Tx, code: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('consents')
    .where('household_code', '=', code)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Those of one handover, which was undone. */
export async function deleteConsentsAt(
  tx: Tx,
  it: { readonly code: string; readonly deviceId: string; readonly at: number },
): Promise<void> {
  await tx
    .deleteFrom('consents')
    .where('household_code', '=', it.code)
    .where('device_id', '=', it.deviceId)
    .where('at', '>=', it.at)
    .execute();
}

/** False where that version was written by somebody quicker. */
export async function insertText(
  tx: Tx,
  it: LegalText,
  { at, by }: { readonly at: number; readonly by: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('legal_texts')
    .values({
      id: it.id,
      kind: it.kind,
      language: it.language,
      version: it.version,
      text: it.text,
      holds_from: it.holdsFrom,
      made_at: at,
      made_by: by,
    })
    .onConflict((on) => on.columns(['kind', 'language', 'version']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The latest version of each kind and language first. */
export async function allTexts(db: Db): Promise<LegalText[]> {
  const rows = await db
    .selectFrom('legal_texts')
    .selectAll()
    .orderBy('kind')
    .orderBy('language')
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    // Only `insertText` writes these columns, from the same types.
    kind: row.kind as ConsentKind,
    language: row.language as Language,
    version: row.version,
    text: row.text,
    holdsFrom: row.holds_from as CalendarDate,
  }));
}

function fromRow(row: Tables['consents']): Consent {
  return {
    id: row.id,
    householdCode: row.household_code,
    deviceId: row.device_id,
    // Only this file writes these columns, from the same types.
    kind: row.kind as ConsentKind,
    answer: row.answer as ConsentAnswer,
    textId: row.text_id,
    way: row.way as ConsentWay,
    signature: row.signature,
    at: row.at,
    by: row.made_by,
  };
}
