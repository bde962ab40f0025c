import { createHash } from 'node:crypto';
import type { Db, Tx } from './database.ts';
import { engineOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** One reading of somebody's data: who, when, whose, what for. */
export interface JournalEntry {
  /** Ms UTC. */
  readonly at: number;
  /** The staff account's id. */
  readonly actor: string;
  /** Whose data: `household` and its opaque code. */
  readonly noun: string;
  readonly nounId: string;
  /** A named purpose, from a closed set of whoever reads. */
  readonly purpose: string;
}
export interface JournalRow extends JournalEntry {
  /** 1 for the first ever; no number is left out. */
  readonly number: number;
}

type Mark = Pick<Tables['journal_marks'], 'number' | 'hash'>;

/** Adds a row to the chain's end. Those who write at once wait for each other. */
export async function appendToJournal(tx: Tx, entry: JournalEntry): Promise<void> {
  const head = await markOf(tx, 'head');
  const number = head.number + 1;
  const hash = hashOf(head.hash, { ...entry, number });
  const { at, actor, noun, nounId, purpose } = entry;
  await tx
    .insertInto('journal')
    .values({ number, at, actor, noun, noun_id: nounId, purpose, hash })
    .execute();
  await setMark(tx, 'head', { number, hash });
}

/** Which rows are asked for; null: whatever it is. */
export interface JournalFilter {
  readonly actor: string | null;
  /** A household's opaque code. */
  readonly household: string | null;
  /** From this instant on, ms UTC. */
  readonly since: number | null;
  /** Before this instant, ms UTC. */
  readonly until: number | null;
}

/** Rows, newest first; `before` is the number to go on from. */
export async function journalRows(
  db: Db,
  it: Partial<JournalFilter> & { readonly before: number | null; readonly most: number },
): Promise<JournalRow[]> {
  let query = chosen(db, it).selectAll().orderBy('number', 'desc').limit(it.most);
  if (it.before !== null) query = query.where('number', '<', it.before);
  return (await query.execute()).map(fromRow);
}

export async function countJournalRows(db: Db, it: JournalFilter): Promise<number> {
  const { count } = await chosen(db, it)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function chosen(db: Db, it: Partial<JournalFilter>) {
  const { actor = null, household = null, since = null, until = null } = it;
  let query = db.selectFrom('journal');
  if (actor !== null) query = query.where('actor', '=', actor);
  if (household !== null) {
    query = query.where('noun', '=', 'household').where('noun_id', '=', household);
  }
  if (since !== null) query = query.where('at', '>=', since);
  if (until !== null) query = query.where('at', '<', until);
  return query;
}

/** What following the chain last came to, and who had it followed when (ms UTC). */
export interface KeptCheck {
  readonly at: number;
  readonly by: string;
  readonly check: JournalCheck;
}

export async function keepCheck(tx: Tx, { at, by, check }: KeptCheck): Promise<void> {
  const found = check.ok
    ? { row_count: check.rows, bad_number: null, fault: null }
    : { row_count: 0, bad_number: check.number, fault: check.fault };
  const values = { at, made_by: by, ...found };
  await tx
    .insertInto('journal_checks')
    .values({ name: 'last', ...values })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
    .execute();
}

/** Null: it was never followed. */
export async function lastCheck(db: Db): Promise<KeptCheck | null> {
  const row = await db
    .selectFrom('journal_checks')
    .selectAll()
    .where('name', '=', 'last')
    .executeTakeFirst();
  if (row === undefined) return null;
  const { at, made_by: by, row_count: rows, bad_number: number, fault } = row;
  const kind = fault === 'missing' ? 'missing' : 'tampered';
  return {
    at,
    by,
    check: number === null ? { ok: true, rows } : { ok: false, number, fault: kind },
  };
}

export type JournalCheck =
  | { readonly ok: true; readonly rows: number }
  | { readonly ok: false; readonly number: number; readonly fault: 'missing' | 'tampered' };

const rowsAtOnce = 1000;

/**
 * Follows the whole chain from what was forgotten to the newest row, and names the first that is not
 * there, or not as it was written.
 */
export async function verifyJournal(tx: Tx): Promise<JournalCheck> {
  const head = await markOf(tx, 'head');
  let last: Mark = await markOf(tx, 'anchor');
  let rows = 0;
  for (;;) {
    const next = await tx
      .selectFrom('journal')
      .selectAll()
      .where('number', '>', last.number)
      .orderBy('number')
      .limit(rowsAtOnce)
      .execute();
    for (const row of next) {
      const number = last.number + 1;
      if (row.number !== number) return { ok: false, number, fault: 'missing' };
      if (row.hash !== hashOf(last.hash, fromRow(row))) {
        return { ok: false, number, fault: 'tampered' };
      }
      last = row;
      rows += 1;
    }
    if (next.length < rowsAtOnce) break;
  }
  if (last.number < head.number) return { ok: false, number: last.number + 1, fault: 'missing' };
  const isEnd = last.number === head.number && last.hash === head.hash;
  return isEnd ? { ok: true, rows } : { ok: false, number: last.number, fault: 'tampered' };
}

/** Forgets the rows before this instant, from the oldest on; the chain stays verifiable. How many. */
export async function forgetJournalBefore(tx: Tx, before: number): Promise<number> {
  const head = await markOf(tx, 'head');
  const kept = await tx
    .selectFrom('journal')
    .select((eb) => eb.fn.min('number').as('number'))
    .where('at', '>=', before)
    .executeTakeFirst();
  const first = kept?.number ?? head.number + 1;
  const anchor = await tx
    .selectFrom('journal')
    .select(['number', 'hash'])
    .where('number', '=', first - 1)
    .executeTakeFirst();
  if (anchor === undefined) return 0;
  await setMark(tx, 'anchor', anchor);
  const gone = await tx.deleteFrom('journal').where('number', '<', first).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

async function markOf(tx: Tx, name: 'anchor' | 'head'): Promise<Mark> {
  const query = tx.selectFrom('journal_marks').select(['number', 'hash']).where('name', '=', name);
  // SQLite has one writer at a time, and no such words.
  return (engineOf(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow();
}

async function setMark(tx: Tx, name: 'anchor' | 'head', mark: Mark): Promise<void> {
  const { number, hash } = mark;
  await tx.updateTable('journal_marks').set({ number, hash }).where('name', '=', name).execute();
}

/** A list, so that no two entries read alike. */
function hashOf(before: string, it: JournalRow): string {
  const told = [before, it.number, it.at, it.actor, it.noun, it.nounId, it.purpose];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

function fromRow(row: Tables['journal']): JournalRow {
  const { number, at, actor, noun, purpose } = row;
  return { number, at, actor, noun, nounId: row.noun_id, purpose };
}
