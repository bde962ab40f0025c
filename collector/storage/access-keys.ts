import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Db, Tx } from './database.ts';
import type { Tables } from './tables.ts';

export const accessScopes = ['take-backs', 'metrics'] as const;
export type AccessScope = (typeof accessScopes)[number];

/** A key for another program's reading. Only its digest is kept. */
export interface AccessKey {
  readonly id: string;
  /** SHA-256 of the key's 32 bytes, hex. */
  readonly hash: string;
  readonly label: string;
  readonly scope: AccessScope;
  readonly createdAt: number;
  readonly createdBy: string;
  /** Last day on which it opens anything, inclusive; null: no end. */
  readonly endsOn: CalendarDate | null;
}

export async function insertKey(tx: Tx, it: AccessKey): Promise<void> {
  await tx
    .insertInto('access_keys')
    .values({
      id: it.id,
      hash: it.hash,
      label: it.label,
      scope: it.scope,
      created_at: it.createdAt,
      created_by: it.createdBy,
      ends_on: it.endsOn,
    })
    .execute();
}

export async function keyByHash(db: Db, hash: string): Promise<AccessKey | null> {
  const row = await db
    .selectFrom('access_keys')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** All keys, newest first. */
export async function allKeys(db: Db): Promise<AccessKey[]> {
  const rows = await db
    .selectFrom('access_keys')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** Takes a key away for good; answers what it was, null if there is none. */
export async function deleteKey(tx: Tx, id: string): Promise<AccessKey | null> {
  const row = await tx
    .deleteFrom('access_keys')
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

function fromRow(row: Tables['access_keys']): AccessKey {
  return {
    id: row.id,
    hash: row.hash,
    label: row.label,
    // Only insertKey writes these columns, from the same types.
    scope: row.scope as AccessScope,
    createdAt: row.created_at,
    createdBy: row.created_by,
    endsOn: row.ends_on as CalendarDate | null,
  };
}
