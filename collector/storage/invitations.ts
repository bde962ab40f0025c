import { toRole } from './accounts.ts';
import type { Role } from './accounts.ts';
import type { Db, Tx } from './database.ts';
import type { Tables } from './tables.ts';

/** Somebody who may make an account of their own, once. Only the digest of the link is kept. */
export interface Invitation {
  readonly email: string;
  /** SHA-256 of the link's 32 bytes, hex. */
  readonly hash: string;
  readonly name: string;
  readonly role: Role;
  readonly madeAt: number;
  readonly madeBy: string;
  /** The link works before this instant. */
  readonly expiresAt: number;
}

/** One for each address: a new one ends the one before. */
export async function putInvitation(tx: Tx, it: Invitation): Promise<void> {
  const { email, ...rest } = {
    email: it.email,
    hash: it.hash,
    name: it.name,
    role: it.role,
    made_at: it.madeAt,
    made_by: it.madeBy,
    expires_at: it.expiresAt,
  };
  await tx
    .insertInto('invitations')
    .values({ email, ...rest })
    .onConflict((conflict) => conflict.column('email').doUpdateSet(rest))
    .execute();
}

export async function invitationByHash(db: Db, hash: string): Promise<Invitation | null> {
  const row = await db
    .selectFrom('invitations')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** `email` in small letters. */
export async function invitationByEmail(db: Db, email: string): Promise<Invitation | null> {
  const row = await db
    .selectFrom('invitations')
    .selectAll()
    .where('email', '=', email)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Takes it away, so that it works once; null where somebody was quicker. */
export async function takeInvitation(tx: Tx, hash: string): Promise<Invitation | null> {
  const row = await tx
    .deleteFrom('invitations')
    .where('hash', '=', hash)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Those that nobody has used yet, also where their days are over; by address. */
export async function openInvitations(db: Db): Promise<Invitation[]> {
  const rows = await db.selectFrom('invitations').selectAll().orderBy('email').execute();
  return rows.map(fromRow);
}

function fromRow(row: Tables['invitations']): Invitation {
  return {
    email: row.email,
    hash: row.hash,
    name: row.name,
    role: toRole(row.role),
    madeAt: row.made_at,
    madeBy: row.made_by,
    expiresAt: row.expires_at,
  };
}
