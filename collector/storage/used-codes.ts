import type { Tx } from './database.ts';

/** Claims a code by its digest; false where it has been claimed since `notBefore`. */
export async function claimCode(
  tx: Tx,
  it: { readonly digest: string; readonly at: number; readonly notBefore: number },
): Promise<boolean> {
  await tx.deleteFrom('used_codes').where('at', '<', it.notBefore).execute();
  const row = await tx
    .insertInto('used_codes')
    .values({ digest: it.digest, at: it.at })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('digest')
    .executeTakeFirst();
  return row !== undefined;
}

/** A code that was claimed and then found wrong may be right later. */
export async function releaseCode(tx: Tx, digest: string): Promise<void> {
  await tx.deleteFrom('used_codes').where('digest', '=', digest).execute();
}
