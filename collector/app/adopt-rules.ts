import type { CalendarDate } from '#collector/domain/calendar.ts';
import { laterOf } from '#collector/domain/calendar.ts';
import type { EventReason } from '#collector/domain/event.ts';
import { defaultRules, ruleChanges, rulesOn } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { noteAdopted, proposalById } from '#collector/storage/rule-proposals.ts';
import { allRuleSets, decidedRules, insertRuleSet } from '#collector/storage/rule-sets.ts';
import type { DecidedRules } from '#collector/storage/rule-sets.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

/** Adopting rules, and going back to those before: each is a new version, nothing is rewritten. */

export type Adopted =
  | { readonly ok: true; readonly rules: RuleSet }
  | { readonly ok: false; readonly reason: AdoptRefusal };
export const adoptRefusals = [
  'unknown_proposal',
  'already_adopted',
  'in_the_past',
  'unknown_version',
  'not_the_latest',
] as const;
export type AdoptRefusal = (typeof adoptRefusals)[number];

/**
 * Adopts proposed rules from a day on. Readings before that day keep the rules under which they
 * were judged, so it may not lie in the past.
 */
export async function adoptProposal(
  context: Context,
  it: {
    readonly proposalId: string;
    readonly holdsFrom: CalendarDate;
    readonly staffId: string;
  },
): Promise<Adopted> {
  return context.store.transaction(async (tx) => {
    const proposal = await proposalById(tx, it.proposalId);
    if (proposal === null) return { ok: false, reason: 'unknown_proposal' };
    if (proposal.adoptedAs !== null) return { ok: false, reason: 'already_adopted' };
    if (it.holdsFrom < (await today(tx, context))) return { ok: false, reason: 'in_the_past' };
    const { holdsFrom, staffId } = it;
    const { checks, note } = proposal;
    const reason = 'decided_by_person' as const;
    const rules = await adopt(tx, context, { checks, holdsFrom, staffId, note, reason });
    if (!(await noteAdopted(tx, proposal.id, rules.version))) {
      throw new Error('A proposal was adopted twice within one transaction');
    }
    return { ok: true, rules };
  });
}

/**
 * Goes back to the rules before the version that was decided last, from today or, where it is yet
 * to come, from the day on which it would have begun.
 */
export async function takeBackRules(
  context: Context,
  it: { readonly version: string; readonly staffId: string },
): Promise<Adopted> {
  return context.store.transaction(async (tx) => {
    const all = await decidedRules(tx);
    const last = lastDecided(all);
    const wanted = all.find(({ rules }) => rules.version === it.version);
    if (wanted === undefined) return { ok: false, reason: 'unknown_version' };
    if (wanted !== last) return { ok: false, reason: 'not_the_latest' };
    const { checks } = rulesBefore(all, wanted);
    const holdsFrom = laterOf(await today(tx, context), wanted.rules.holdsFrom);
    const reason = 'rules_taken_back' as const;
    const { staffId } = it;
    const rules = await adopt(tx, context, { checks, holdsFrom, staffId, note: '', reason });
    return { ok: true, rules };
  });
}

/** The version decided last, whichever day it holds from; undefined before the first. */
export function lastDecided(all: readonly DecidedRules[]): DecidedRules | undefined {
  return all.toSorted(inOrderOfDeciding).at(-1);
}

/** What held, on the first day of a version, before it was decided. */
export function rulesBefore(all: readonly DecidedRules[], it: DecidedRules): RuleSet {
  const earlier = all.filter((other) => inOrderOfDeciding(other, it) < 0).map(({ rules }) => rules);
  return earlier.length === 0 ? defaultRules : rulesOn(earlier, it.rules.holdsFrom);
}

// Versions are numbered as they are decided.
const inOrderOfDeciding = (a: DecidedRules, b: DecidedRules) =>
  Number(a.rules.version) - Number(b.rules.version);

interface Adopting extends Pick<RuleSet, 'checks' | 'holdsFrom'> {
  readonly staffId: string;
  readonly note: string;
  readonly reason: EventReason;
}

async function adopt(tx: Tx, { clock, ids }: Context, it: Adopting): Promise<RuleSet> {
  const at = clock.now();
  const versions = await allRuleSets(tx);
  const { checks, holdsFrom, staffId, note, reason } = it;
  const rules: RuleSet = { version: String(versions.length + 1), holdsFrom, checks };
  await insertRuleSet(tx, { rules, decidedAt: at, decidedBy: staffId, note });
  const changes = ruleChanges(rulesOn(versions, holdsFrom), rules).length;
  await writeEvents(tx, [
    {
      id: ids.timeId(at),
      at,
      actor: staffId,
      noun: 'programme',
      nounId: rules.version,
      deviceId: null,
      kind: 'rules_adopted',
      reason,
      detail: { holdsFrom, note, changes },
    },
  ]);
  return rules;
}

async function today(tx: Tx, { clock }: Context): Promise<CalendarDate> {
  return todayAt(clock.now(), termsInForce(await allTerms(tx)));
}
