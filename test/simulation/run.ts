import { prepareProgramme } from '#collector/app/programme.ts';
import { dayNumber } from '#collector/domain/calendar.ts';
import type { Terms } from '#collector/domain/terms.ts';
import type { Store } from '#collector/storage/database.ts';
import { insertTerms } from '#collector/storage/terms.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { everyDay } from './agenda.ts';
import { liveThrough } from './days.ts';
import type { Day } from './days.ts';
import { planFleet } from './fleet.ts';
import type { FleetPlan } from './fleet.ts';
import { newInvariants } from './invariants.ts';
import { countAnswers, situations } from './situations.ts';
import { newTrace } from './trace.ts';
import { newWorld } from './world.ts';

export interface Simulation {
  readonly plan: FleetPlan;
  readonly terms: Terms;
  /** How much more often than in life lines fail. */
  readonly mishaps: number;
  readonly outages: number;
  /** What the invariants hold the collector to, where it is not what the terms say. */
  readonly promisedMonths?: number;
  readonly onDay?: (day: Day) => void;
}

export interface Outcome {
  /** The same for the same seed, on both engines. */
  readonly hash: string;
  readonly beats: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly situations: ReadonlyMap<string, number>;
}

/** Lives through a programme day by day; throws on the first day after which an invariant is broken. */
export async function simulate(store: Store, it: Simulation): Promise<Outcome> {
  const pcs = planFleet(it.plan);
  const first = pcs[0]?.handedOverOn ?? it.plan.lastDay;
  const clock = virtualClock(`${first}T02:00:00Z`);
  const context = { store, clock, ids: seededIds(it.plan.seed) };
  await store.transaction((tx) => insertTerms(tx, it.terms, { at: clock.now(), by: 'simulation' }));
  await prepareProgramme(context);
  const world = newWorld({
    plan: it.plan,
    context,
    daysPerCommit: 1,
    pace: everyDay,
    lastDay: dayNumber(it.plan.lastDay),
    staffIds: ['first-technician', 'second-technician'],
    patience: 9,
    mishaps: it.mishaps,
    outages: it.outages,
    collects: 0.5,
    atTable: new Map(),
  });
  const trace = newTrace((id) => world.homes.get(id)?.pc.assetTag ?? id);
  const invariants = newInvariants(world, it.promisedMonths ?? it.terms.coverageMonths);
  const answers = new Map<string, number>();
  let [beats, askedForAll] = [0, 0];
  await liveThrough(world, pcs, async (day) => {
    const events = await trace.follow(store.db);
    const broken = await invariants.check(day, events);
    if (broken.length > 0) throw new Error(`After ${day.date}: ${broken.join('; ')}`);
    countAnswers(answers, day.evening);
    beats += day.evening.beats;
    askedForAll += day.evening.askedForAll;
    trace.note(`${day.date} ${day.evening.beats} ${JSON.stringify([...day.evening.answers])}`);
    it.onDay?.(day);
  });
  const { counts } = trace;
  return {
    hash: trace.hash(),
    beats,
    counts,
    situations: situations({ counts, answers, askedForAll }),
  };
}
