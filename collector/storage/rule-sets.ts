import { sql } from 'kysely';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { CheckRules, RuleSet } from '#collector/domain/rules.ts';
import type { Db, Tx } from './database.ts';
import type { Tables } from './tables.ts';

/** A version of the programme's rules, with who decided it, when and why. */
export interface DecidedRules {
  readonly rules: RuleSet;
  readonly decidedAt: number;
  readonly decidedBy: string;
  readonly note: string;
}

/** All versions, by the date from which they hold, then in the order of deciding. */
export async function allRuleSets(db: Db): Promise<RuleSet[]> {
  return (await rowsInOrder(db)).map(toRules);
}

/** The same, with who decided them. */
export async function decidedRules(db: Db): Promise<DecidedRules[]> {
  return (await rowsInOrder(db)).map((row) => ({
    rules: toRules(row),
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    note: row.note,
  }));
}

export async function insertRuleSet(tx: Tx, it: DecidedRules): Promise<void> {
  await tx
    .insertInto('rule_sets')
    .values({
      id: it.rules.version,
      holds_from: it.rules.holdsFrom,
      rules: JSON.stringify(it.rules.checks),
      decided_at: it.decidedAt,
      decided_by: it.decidedBy,
      note: it.note,
    })
    .execute();
}

type Row = Tables['rule_sets'];

async function rowsInOrder(db: Db): Promise<Row[]> {
  return db
    .selectFrom('rule_sets')
    .selectAll()
    .orderBy('holds_from')
    .orderBy('decided_at')
    .orderBy(sql`cast(id as integer)`)
    .execute();
}

const read = new Map<string, RuleSet>();
const mostRead = 500;

// Every batch of beats asks: a version is read once and stays the same object, so that what is
// worked out from it is worked out once.
function toRules({ id, holds_from: holdsFrom, rules }: Row): RuleSet {
  const key = `${id} ${holdsFrom} ${rules}`;
  let known = read.get(key);
  if (known === undefined) {
    // Only insertRuleSet writes this table, from the same types.
    const checks = JSON.parse(rules) as CheckRules;
    known = { version: id, holdsFrom: holdsFrom as CalendarDate, checks };
    if (read.size >= mostRead) read.clear();
    read.set(key, known);
  }
  return known;
}
