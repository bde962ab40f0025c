import type { ReplayAnswer } from '#collector/domain/replay.ts';
import type { CheckRules } from '#collector/domain/rules.ts';
import type { Db, Tx } from './database.ts';
import type { Tables } from './tables.ts';

/** Other rules that somebody tries on what was reported, before they are decided. */
export interface RuleProposal {
  readonly id: string;
  readonly madeAt: number;
  readonly madeBy: string;
  readonly checks: CheckRules;
  /** The version that was in force as they were proposed: what they are compared with. */
  readonly against: string;
  /** Why, in the words of whoever proposes them. */
  readonly note: string;
  /** How many days back they are tried. */
  readonly days: number;
  readonly state: 'running' | 'done';
  /** Devices judged again so far, of how many. */
  readonly done: number;
  readonly whole: number;
  /** When a collector last told how far it is. */
  readonly workedAt: number;
  readonly result: ReplayAnswer | null;
  /** The version that came of it. */
  readonly adoptedAs: string | null;
}

export async function insertProposal(tx: Tx, it: RuleProposal): Promise<void> {
  await tx
    .insertInto('rule_proposals')
    .values({
      id: it.id,
      made_at: it.madeAt,
      made_by: it.madeBy,
      rules: JSON.stringify(it.checks),
      against: it.against,
      note: it.note,
      days: it.days,
      state: it.state,
      done: it.done,
      whole: it.whole,
      worked_at: it.workedAt,
      result: it.result === null ? null : JSON.stringify(it.result),
      adopted_as: it.adoptedAs,
    })
    .execute();
}

export async function proposalById(db: Db, id: string): Promise<RuleProposal | null> {
  const row = await db
    .selectFrom('rule_proposals')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Notes how far the trial is, or what came of it. */
export async function noteTrial(
  tx: Tx,
  id: string,
  it: Pick<RuleProposal, 'state' | 'done' | 'whole' | 'workedAt' | 'result'>,
): Promise<void> {
  await tx
    .updateTable('rule_proposals')
    .set({
      state: it.state,
      done: it.done,
      whole: it.whole,
      worked_at: it.workedAt,
      result: it.result === null ? null : JSON.stringify(it.result),
    })
    .where('id', '=', id)
    .execute();
}

/** Notes which version came of it; false where one had: of two who press at once, one adopts. */
export async function noteAdopted(tx: Tx, id: string, version: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('rule_proposals')
    .set({ adopted_as: version })
    .where('id', '=', id)
    .where('adopted_as', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

// Only this file writes this table, from the same types.
function fromRow(row: Tables['rule_proposals']): RuleProposal {
  return {
    id: row.id,
    madeAt: row.made_at,
    madeBy: row.made_by,
    checks: JSON.parse(row.rules) as CheckRules,
    against: row.against,
    note: row.note,
    days: row.days,
    state: row.state as RuleProposal['state'],
    done: row.done,
    whole: row.whole,
    workedAt: row.worked_at,
    result: row.result === null ? null : (JSON.parse(row.result) as ReplayAnswer),
    adoptedAs: row.adopted_as,
  };
}
