import { differences, rulesOn, rulesProblems } from '#collector/domain/rules.ts';
import type { CheckRules } from '#collector/domain/rules.ts';
import type { Store } from '#collector/storage/database.ts';
import { insertProposal, noteTrial, proposalById } from '#collector/storage/rule-proposals.ts';
import type { RuleProposal } from '#collector/storage/rule-proposals.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { replay } from './replay.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

/** How far back other rules are tried: what a season of heat, cold and holidays brings. */
export const trialDays = 90;
const dayMs = 86_400_000;

/**
 * Keeps rules that somebody proposes, to be tried and then adopted or not; answers its id. Changes
 * no judgement. Throws where the rules have faults: `rulesProblems` is asked at the edge.
 */
export async function proposeRules(
  { store, clock, ids }: Context,
  it: { readonly checks: CheckRules; readonly note: string; readonly staffId: string },
): Promise<string> {
  const [fault] = rulesProblems(it.checks);
  if (fault !== undefined) throw new Error(`${fault.checkId}.${fault.threshold}: ${fault.fault}`);
  const now = clock.now();
  const id = ids.token(12);
  const today = todayAt(now, termsInForce(await allTerms(store.db)));
  const against = rulesOn(await allRuleSets(store.db), today);
  await store.transaction((tx) =>
    insertProposal(tx, {
      id,
      madeAt: now,
      madeBy: it.staffId,
      checks: differences(it.checks),
      against: against.version,
      note: it.note,
      days: trialDays,
      state: 'running',
      done: 0,
      whole: 0,
      workedAt: now,
      result: null,
      adoptedAs: null,
    }),
  );
  return id;
}

const working = new WeakMap<Store, Promise<void>>();

/**
 * Tries a proposal on what was reported, and keeps what came of it. One at a time here: a second
 * one waits. Tried again it gives the answer of that day.
 */
export function tryProposal(context: Context, id: string): Promise<void> {
  const before = working.get(context.store) ?? Promise.resolve();
  const work = before.then(() => runTrial(context, id));
  // Whoever comes next waits for the end of this one, be it good or bad.
  working.set(
    context.store,
    work.catch(() => undefined),
  );
  return work;
}

/** How often a trial tells how far it is, ms. */
const tellEveryMs = 500;
/** A trial that has told nothing for so long has ended with its collector, ms. */
const silentMs = 60_000;

async function runTrial({ store, clock }: Context, id: string): Promise<void> {
  const proposal = await proposalById(store.db, id);
  if (proposal === null) return;
  const now = clock.now();
  const versions = await allRuleSets(store.db);
  const today = todayAt(now, termsInForce(await allTerms(store.db)));
  const present = rulesOn(versions, today);
  const proposed = { version: 'proposed', holdsFrom: today, checks: proposal.checks };
  let toldAt = 0;
  const tell = async (at: number, it: Pick<RuleProposal, 'state' | 'done' | 'whole' | 'result'>) =>
    store.transaction((tx) => noteTrial(tx, id, { ...it, workedAt: at }));
  const result = await replay(
    store.db,
    { present, proposed, from: now - proposal.days * dayMs, to: now },
    async (done, whole) => {
      const at = clock.now();
      if (at - toldAt < tellEveryMs) return;
      toldAt = at;
      await tell(at, { state: 'running', done, whole, result: null });
    },
  );
  const { devices } = result;
  await tell(clock.now(), { state: 'done', done: devices, whole: devices, result });
}

/** Whether a trial goes no further by itself. */
export function isInterrupted({ state, workedAt }: RuleProposal, now: number): boolean {
  return state === 'running' && now - workedAt > silentMs;
}
