import type { Role } from '#collector/storage/accounts.ts';
import { roles } from '#collector/storage/accounts.ts';

/**
 * Who may do what: each set holds the ones before it. A page asks here before it shows a way that
 * not everybody may go; `routes.ts` holds everybody to it.
 */

/** The work on PCs and tickets: all of the staff. */
export const workshop = roles;
/** Take-backs, imports and families. */
export const planning = ['planner', 'manager', 'administrator'] as const satisfies readonly Role[];
/** Rules, quality, and reading who has an account. */
export const managing = ['manager', 'administrator'] as const satisfies readonly Role[];
/** Accounts and access keys. */
export const administrating = ['administrator'] as const satisfies readonly Role[];

/** Whether a role is among them; nobody's is. */
export function isAmongRoles(among: readonly Role[], role: Role | undefined): boolean {
  return role !== undefined && among.includes(role);
}
