import type { Db } from './database.ts';

/**
 * Staff accounts, for reading: names beside acts. The account library alone writes these tables.
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
    .orderBy('name')
    .execute();
  const found = rows.map(({ name, role }) => ({ name, role: toRole(role) }));
  return found.toSorted((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role)).slice(0, most);
}

/** A role as it was stored; what is none of ours may do the least. */
export function toRole(text: unknown): Role {
  return roles.find((role) => role === text) ?? 'technician';
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
