import { addMonths } from '#collector/domain/calendar.ts';
import type { Tx } from '#collector/storage/database.ts';
import {
  appendToJournal,
  forgetJournalBefore,
  journalRows,
  keepCheck,
  verifyJournal,
} from '#collector/storage/journal.ts';
import type {
  JournalCheck,
  JournalEntry,
  JournalFilter,
  JournalRow,
} from '#collector/storage/journal.ts';
import type { Context } from './context.ts';
import { programmeToday } from './terms-in-force.ts';

/**
 * Reads somebody's data and writes down that it was read, in one transaction: who cannot be written
 * down reads nothing, and what was not read is not written down.
 */
export async function read<T>(
  tx: Tx,
  entry: JournalEntry,
  reading: (tx: Tx) => Promise<T>,
): Promise<T> {
  await appendToJournal(tx, entry);
  return reading(tx);
}

/** Whether the journal is as it was written; names the first row that is not. */
export async function checkJournal({ store }: Context): Promise<JournalCheck> {
  return store.transaction(verifyJournal);
}

/** The same for somebody who asks; what it came to is kept. */
export async function checkJournalFor(
  { store, clock }: Context,
  by: string,
): Promise<JournalCheck> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const check = await verifyJournal(tx);
    await keepCheck(tx, { at, by, check });
    return check;
  });
}

/** So many lines are in one download: a year of a large city. */
export const mostExported = 100_000;

/** Lines of the journal to take away, newest first; that they were taken is the newest of all. */
export async function exportJournal(
  { store, clock }: Context,
  { filter, actor }: { readonly filter: JournalFilter; readonly actor: string },
): Promise<JournalRow[]> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const nounId = filter.household ?? filter.actor ?? 'all';
    await appendToJournal(tx, { at, actor, noun: 'journal', nounId, purpose: 'journal_export' });
    return journalRows(tx, { ...filter, before: null, most: mostExported });
  });
}

/** How long it is kept who read what (CNIL, recommendation on logging of 2021: 6 to 12 months). */
const keptMonths = 12;

/** Forgets what is older than twelve months, by the day in UTC; how many rows. */
export async function forgetJournal(context: Context): Promise<{ readonly forgotten: number }> {
  const oldest = addMonths(await programmeToday(context), -keptMonths);
  const before = Date.parse(`${oldest}T00:00:00Z`);
  const forgotten = await context.store.transaction((tx) => forgetJournalBefore(tx, before));
  return { forgotten };
}
