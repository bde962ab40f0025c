import type { SignInAttempts } from '#collector/domain/sign-in-attempts.ts';
import type { Tx } from './database.ts';

/** What is remembered under a key, held until the transaction ends; null: nothing yet. */
export async function holdAttempts(tx: Tx, key: string): Promise<SignInAttempts | null> {
  // Written even where it stands, so that two who come at once wait for each other.
  const row = await tx
    .insertInto('sign_in_attempts')
    .values({ key, count: 0, at: 0, until: 0 })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
    .returning(['count', 'at', 'until'])
    .executeTakeFirstOrThrow();
  return row.count === 0 ? null : row;
}

export async function keepAttempts(tx: Tx, key: string, it: SignInAttempts): Promise<void> {
  const { count, at, until } = it;
  await tx
    .updateTable('sign_in_attempts')
    .set({ count, at, until })
    .where('key', '=', key)
    .execute();
}

export async function forgetAttempts(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('sign_in_attempts').where('key', '=', key).execute();
}

/** Forgets all whose last one was before this instant. */
export async function forgetAttemptsBefore(tx: Tx, before: number): Promise<void> {
  await tx.deleteFrom('sign_in_attempts').where('at', '<', before).execute();
}
