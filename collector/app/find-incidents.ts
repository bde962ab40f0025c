import { checkById } from '#shared/catalogue.ts';
import { dayMs, dayOf } from '#collector/domain/day-count.ts';
import {
  canBeOneMatter,
  fallStretches,
  judgeFleet,
  judgeLife,
  judgeSameFault,
  sameFaultWithinMs,
  stretchMs,
  stretchesKnown,
  usualDays,
} from '#collector/domain/incident.ts';
import { actsIn, rulesOn } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import {
  contactIncidents,
  countFleet,
  countLastHeard,
  endIncident,
  faultDaysWithin,
  faultIncidents,
  insertIncident,
  lifeOf,
  linkTickets,
  markAlive,
  recountIncident,
  saveFaultDays,
  turnedBadSince,
} from '#collector/storage/incidents.ts';
import type { FaultDay, Incident, TurnedBad } from '#collector/storage/incidents.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

export interface IncidentCounts {
  readonly raised: number;
  readonly ended: number;
  /** What was found of the collector's own life and of the fleet as a whole, by name. */
  readonly life: string;
  readonly fleet: string;
}

/**
 * Marks that a collector is at work at `now` (ms UTC), and looks beyond single PCs: was no collector
 * at work, is a large part of the fleet silent, has one check turned bad on many PCs?
 */
export async function findIncidents(context: Context, now: number): Promise<IncidentCounts> {
  return context.store.transaction(async (tx) => {
    const work: Work = { tx, context, now, raised: 0, ended: 0 };
    const before = await lifeOf(tx);
    const life = await lookAtLife(work, before?.lastAt ?? null);
    const fleet = await lookAtFleet(work);
    const firstAt = before?.firstAt ?? now;
    await lookAtFaults(work, { firstAt, lastAt: before?.lastAt ?? now, fleet: fleet.pcs });
    return { raised: work.raised, ended: work.ended, life, fleet: fleet.found };
  });
}

interface Work {
  readonly tx: Tx;
  readonly context: Context;
  readonly now: number;
  raised: number;
  ended: number;
}

const fallMs = fallStretches * stretchMs;

async function lookAtLife(work: Work, lastAliveAt: number | null): Promise<string> {
  const { tx, now } = work;
  const answer = judgeLife(lastAliveAt, now);
  await markAlive(tx, now);
  if (answer.act === 'raise') {
    const { reason, since, until } = answer;
    const { fleet } = await countFleet(tx, { now, stretchMs, stretches: 0 });
    await raise(work, { kind: 'collector_down', reason, since, until, pcs: fleet });
  }
  return answer.reason;
}

async function lookAtFleet(work: Work): Promise<{ found: string; pcs: number }> {
  const { tx, now } = work;
  const counts = await countFleet(tx, { now, stretchMs, stretches: stretchesKnown });
  const recent = await contactIncidents(tx, now - 7 * dayMs);
  const open = recent.find((it) => it.kind === 'fleet_silent' && it.until === null) ?? null;
  const downs = recent.filter((it) => it.kind === 'collector_down').map((it) => it.until ?? now);
  const silence = open && {
    since: open.since,
    pcs: open.pcs,
    stillSilent: await countLastHeard(tx, { from: open.since - fallMs, to: open.since }),
  };
  const facts = { ...counts, downUntil: downs.length === 0 ? null : Math.max(...downs) };
  const answer = judgeFleet(facts, silence, now);
  if (answer.act === 'raise') {
    const { reason, since, silent: pcs, expected } = answer;
    await raise(work, { kind: 'fleet_silent', reason, since, pcs, expected });
  }
  if (answer.act === 'close' && open !== null) await end(work, open, answer.reason);
  return { found: answer.reason, pcs: counts.fleet };
}

interface Known {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly fleet: number;
}

async function lookAtFaults(work: Work, { firstAt, lastAt, fleet }: Known): Promise<void> {
  const { tx, now } = work;
  const windowFrom = now - sameFaultWithinMs;
  const oldestDay = dayOf(windowFrom) - usualDays;
  const incidents = await faultIncidents(tx, oldestDay * dayMs);
  const open = incidents.filter((it) => it.until === null);
  // Whole days, back to the last run: what is written of a day is all of it.
  const fromDay = Math.max(Math.min(dayOf(windowFrom), dayOf(lastAt)), oldestDay);
  const from = Math.min(fromDay * dayMs, ...open.map((it) => it.since));
  const rules = rulesOn(await allRuleSets(tx), todayAt(now, termsInForce(await allTerms(tx))));
  const turned = (await turnedBadSince(tx, from)).filter((it) => isLookedAt(it.checkId, rules));
  await saveFaultDays(tx, daysOf(turned, fromDay), oldestDay);
  const past = await faultDaysWithin(tx, { from: oldestDay, to: dayOf(windowFrom) - 1 });
  const firstDay = Math.max(oldestDay, dayOf(firstAt));
  for (const checkId of new Set([...turned, ...open].map((it) => it.checkId ?? ''))) {
    const own = incidents.filter((it) => it.checkId === checkId);
    const lasting = own.find((it) => it.until === null) ?? null;
    const start = Math.max(windowFrom, ...own.map((it) => it.until ?? windowFrom));
    const pcs = pcsSince(turned, checkId, lasting?.since ?? start);
    const before = usualOf(
      past.filter((it) => it.checkId === checkId),
      { firstDay, lastDay: dayOf(windowFrom) - 1, own },
    );
    const openSince = lasting?.since ?? null;
    const answer = judgeSameFault({ pcs: pcs.size, before, fleet, openSince }, now);
    if (answer.act === 'raise') {
      const first = turned.find((it) => it.checkId === checkId && it.at >= start);
      const { reason, expected } = answer;
      const since = first?.at ?? now;
      const it = { kind: 'same_fault', checkId, reason, since, pcs: pcs.size, expected } as const;
      const incidentId = await raise(work, it);
      await linkTickets(tx, { incidentId, checkId, since });
    } else if (lasting !== null) {
      const { since, id: incidentId } = lasting;
      if (pcs.size !== lasting.pcs) await recountIncident(tx, incidentId, pcs.size);
      // A batch that was under way when it was raised may have opened one more.
      await linkTickets(tx, { incidentId, checkId, since });
      if (answer.act === 'close') await end(work, lasting, answer.reason);
    }
  }
}

function isLookedAt(checkId: string, rules: RuleSet): boolean {
  const check = checkById(checkId);
  if (check === undefined || !canBeOneMatter(check.family)) return false;
  return actsIn(rules, check) === 'ticket';
}

function pcsSince(turned: readonly TurnedBad[], checkId: string, from: number): Set<string> {
  const own = turned.filter((it) => it.checkId === checkId && it.at >= from);
  return new Set(own.map((it) => it.deviceId));
}

function daysOf(turned: readonly TurnedBad[], fromDay: number): FaultDay[] {
  const pcs = new Map<string, Set<string>>();
  for (const { at, checkId, deviceId } of turned) {
    if (dayOf(at) < fromDay) continue;
    const key = `${dayOf(at)} ${checkId}`;
    pcs.set(key, (pcs.get(key) ?? new Set()).add(deviceId));
  }
  return [...pcs].map(([key, devices]) => {
    const [day = '', checkId = ''] = key.split(' ');
    return { checkId, day: Number(day), pcs: devices.size };
  });
}

/** What happened on the days that no incident of this check touched. */
function usualOf(
  past: readonly FaultDay[],
  it: { firstDay: number; lastDay: number; own: readonly Incident[] },
): { pcs: number; days: number } {
  const isTouched = (day: number) =>
    it.own.some(
      ({ since, until }) => dayOf(since) <= day && (until === null || day <= dayOf(until)),
    );
  let days = 0;
  for (let day = it.firstDay; day <= it.lastDay; day++) if (!isTouched(day)) days++;
  const counted = past.filter(({ day }) => day >= it.firstDay && !isTouched(day));
  return { days, pcs: counted.reduce((sum, { pcs }) => sum + pcs, 0) };
}

type Raised = Pick<Incident, 'kind' | 'since' | 'pcs'> & {
  readonly reason: Event['reason'];
} & Partial<Pick<Incident, 'checkId' | 'until' | 'expected'>>;

async function raise(work: Work, it: Raised): Promise<string> {
  const { tx, context, now } = work;
  const id = context.ids.token(16);
  const { checkId = null, until = null, expected = null } = it;
  const closedBy = until === null ? null : 'scheduler';
  const common = { id, checkId, until, expected, raisedAt: now, closedBy, result: null };
  await insertIncident(tx, { ...it, ...common });
  await tell(work, { id, kind: 'incident_raised', reason: it.reason, of: it.kind, pcs: it.pcs });
  work.raised++;
  return id;
}

async function end(work: Work, it: Incident, reason: Event['reason']): Promise<void> {
  await endIncident(work.tx, it.id, { until: work.now, by: 'scheduler', result: null });
  await tell(work, { id: it.id, kind: 'incident_ended', reason, of: it.kind, pcs: it.pcs });
  work.ended++;
}

async function tell(
  { tx, context, now: at }: Work,
  it: { id: string; kind: Event['kind']; reason: Event['reason']; of: string; pcs: number },
): Promise<void> {
  await writeEvents(tx, [
    {
      id: context.ids.timeId(at),
      at,
      actor: 'scheduler',
      noun: 'incident',
      nounId: it.id,
      deviceId: null,
      kind: it.kind,
      reason: it.reason,
      detail: { incident: it.of, pcs: it.pcs },
    },
  ]);
}
