import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, isAmong } from './rows.ts';
import type { Tables } from './tables.ts';

/**
 * Staff accounts: who they are, what they may do, whether they still open anything. Passwords, new
 * accounts and new sessions are the account library's; this file alone writes the rest.
 */

/** What somebody's work in the programme is. */
export const roles = ['technician', 'planner', 'manager', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** The names of these staff accounts, by account id; an id of no account is left out. */
export async function staffNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Some of the staff with one of these roles, those with the nearest role first, then by name. */
export async function staffInRoles(
  db: Db,
  among: readonly Role[],
  most: number,
): Promise<{ readonly name: string; readonly role: Role }[]> {
  const rows = await db
    .selectFrom('staff')
    .select(['name', 'role'])
    .where('role', 'in', [...among])
    .where('disabled_at', 'is', null)
    .orderBy('name')
    .execute();
  const found = rows.map(({ name, role }) => ({ name, role: toRole(role) }));
  return found.toSorted((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role)).slice(0, most);
}

/** A role as it was stored; what is none of ours may do the least. */
export function toRole(text: unknown): Role {
  return roles.find((role) => role === text) ?? 'technician';
}

export interface StaffAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Since when it opens nothing, ms UTC; null: it is in use. */
  readonly disabledAt: number | null;
  /** The day, never the hour; null before the first time. */
  readonly lastSignInOn: CalendarDate | null;
  /** Whether a code follows the password. */
  readonly hasSecondFactor: boolean;
}

/** All accounts: those in use first, then by name. */
export async function allStaff(db: Db): Promise<StaffAccount[]> {
  const rows = await db.selectFrom('staff').select(columns).orderBy('name').orderBy('id').execute();
  const all = rows.map(fromRow);
  return [
    ...all.filter(({ disabledAt }) => disabledAt === null),
    ...all.filter(({ disabledAt }) => disabledAt !== null),
  ];
}

/**
 * Some of the accounts, those in use first, then by name, and how many there are. `text` is sought in
 * names and addresses, in letters small or great, with accents or without; empty: all.
 */
export async function findStaff(
  db: Db,
  { text, most, skip }: { text: string; most: number; skip: number },
): Promise<{ staff: StaffAccount[]; count: number }> {
  const ids = text === '' ? null : await idsOfStaff(db, text);
  const query = db
    .selectFrom('staff')
    .$if(ids !== null, (it) => it.where(isAmong(db, 'id', ids ?? [])));
  const { count } = await query
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .select(columns)
    .orderBy((eb) => eb.case().when('disabled_at', 'is', null).then(0).else(1).end())
    .orderBy('name')
    .orderBy('id')
    .limit(most)
    .offset(skip)
    .execute();
  return { staff: rows.map(fromRow), count };
}

async function idsOfStaff(db: Db, text: string): Promise<string[]> {
  const rows = await db.selectFrom('staff').select(['id', 'name', 'email']).execute();
  const sought = plain(text);
  return rows
    .filter(({ name, email }) => plain(`${name}\n${email}`).includes(sought))
    .map(({ id }) => id);
}

const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

export async function staffById(db: Db, id: string): Promise<StaffAccount | null> {
  const row = await db.selectFrom('staff').select(columns).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** `email` in small letters, as accounts keep it. */
export async function staffByEmail(db: Db, email: string): Promise<StaffAccount | null> {
  const row = await db
    .selectFrom('staff')
    .select(columns)
    .where('email', '=', email)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The ids of those who administrate and can sign in; on PostgreSQL held until the transaction ends. */
export async function activeAdministrators(tx: Tx): Promise<string[]> {
  const query = tx
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .orderBy('id');
  // SQLite has one writer at a time, and no such words.
  const rows = await (engineOf(tx) === 'postgres' ? query.forUpdate() : query).execute();
  return rows.map(({ id }) => id);
}

export async function setRole(tx: Tx, id: string, role: Role): Promise<void> {
  await tx.updateTable('staff').set({ role }).where('id', '=', id).execute();
}

/** From now on it opens nothing: every session of it ends in the same transaction. */
export async function disableStaff(tx: Tx, id: string, at: number): Promise<void> {
  await tx.updateTable('staff').set({ disabled_at: at }).where('id', '=', id).execute();
  await tx.deleteFrom('staff_sessions').where('staff_id', '=', id).execute();
}

export async function enableStaff(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('staff').set({ disabled_at: null }).where('id', '=', id).execute();
}

export async function noteSignIn(tx: Tx, id: string, on: CalendarDate): Promise<void> {
  await tx.updateTable('staff').set({ last_sign_in_on: on }).where('id', '=', id).execute();
}

/**
 * Takes somebody's second factor away, with every session and every sign-in that waits for a code;
 * whether there was one.
 */
export async function resetSecondFactor(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx.deleteFrom('second_factors').where('staff_id', '=', id).executeTakeFirst();
  await tx.updateTable('staff').set({ two_factor_enabled: null }).where('id', '=', id).execute();
  await tx.deleteFrom('staff_sessions').where('staff_id', '=', id).execute();
  return gone.numDeletedRows > 0n;
}

/** Whether somebody has a password of their own here. */
export async function hasPassword(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('staff_credentials')
    .select('id')
    .where('staff_id', '=', id)
    .where('password', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

const columns = [
  'id',
  'name',
  'email',
  'role',
  'disabled_at',
  'last_sign_in_on',
  'two_factor_enabled',
] as const;

function fromRow(row: Pick<Tables['staff'], (typeof columns)[number]>): StaffAccount {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: toRole(row.role),
    disabledAt: row.disabled_at,
    // Only noteSignIn writes this column.
    lastSignInOn: row.last_sign_in_on as CalendarDate | null,
    hasSecondFactor: Boolean(row.two_factor_enabled),
  };
}

/** Whether the database answers. */
export async function answers(db: Db): Promise<boolean> {
  return db
    .selectFrom('terms')
    .select('id')
    .limit(1)
    .execute()
    .then(
      () => true,
      () => false,
    );
}
