import { runJob } from '#collector/app/run-job.ts';
import { sampleMemory } from '#collector/app/sample-memory.ts';
import { addDays, dateOf, dayNumber, earlierOf, weekday } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { jobs } from '#collector/jobs/jobs.ts';
import { markAlive } from '#collector/storage/incidents.ts';
import { roll, seedNumber } from './chance.ts';
import { liveEvening } from './evening.ts';
import type { Evening } from './evening.ts';
import { inOneTransaction } from './grouped.ts';
import { repair } from './pc.ts';
import type { Pc } from './pc.ts';
import { goOnRounds } from './rounds.ts';
import { work } from './staff.ts';
import { dayMs } from './use-of-pc.ts';
import { handOverAndEnrol } from './world.ts';
import type { World } from './world.ts';

/** One day of the programme, from the night's jobs to the families' evening. */
export interface Day {
  readonly date: CalendarDate;
  /** Since 1970-01-01. */
  readonly number: number;
  readonly evening: Evening;
}

export const zone = 'Europe/Paris';
const hourMs = 3_600_000;

/** Lives through all days from the first handover to the last day, one after the other. */
export async function liveThrough(
  world: World,
  pcs: readonly Pc[],
  onDay: (day: Day) => void | Promise<void>,
): Promise<void> {
  const byDay = Map.groupBy(pcs, ({ handedOverOn }) => handedOverOn);
  const { lastDay } = world.plan;
  const live = async (from: CalendarDate, to: CalendarDate): Promise<void> => {
    for (let date = from; date <= to; date = addDays(date, 1)) {
      await onDay(await liveDay(world, date, byDay.get(date) ?? []));
    }
  };
  const { daysPerCommit: days } = world;
  let from = pcs[0]?.handedOverOn ?? lastDay;
  for (; from <= lastDay; from = addDays(from, days)) {
    const [first, last] = [from, earlierOf(addDays(from, days - 1), lastDay)];
    if (days === 1) await live(first, last);
    else await inOneCommit(world, () => live(first, last));
  }
}

async function inOneCommit(world: World, live: () => Promise<void>): Promise<void> {
  const { context } = world;
  await inOneTransaction(context.store, async (store) => {
    world.context = { ...context, store };
    await live();
  });
  world.context = context;
}

async function liveDay(world: World, date: CalendarDate, handedOver: readonly Pc[]): Promise<Day> {
  const number = dayNumber(date);
  const { draw, outages, context } = world;
  const { clock } = context;
  clock.set(number * dayMs + 4 * hourMs);
  if (dateOf(clock.now(), zone) !== date) throw new Error(`The night of ${date} is on another day`);
  await liveNight(world, number);
  clock.set(number * dayMs + 8 * hourMs);
  await handOverAndEnrol(world, handedOver);
  clock.set(number * dayMs + 8.5 * hourMs);
  if (weekday(date) <= 5) await liveWorkshop(world, number);
  if (world.collects > 0 && [1, 5].includes(weekday(date))) await goOnRounds(world, date);
  if (draw.happens(0.1 * outages)) world.memory = sampleMemory();
  const evening = await liveEvening(world, number);
  return { date, number, evening };
}

/** The jobs of the night, as the collector has them. It is down now and then: what was due stays due. */
async function liveNight(world: World, number: number): Promise<void> {
  const { context, pace, draw, plan, outages } = world;
  const isOut = (day: number) => roll(seedNumber(plan.seed), Math.floor(day / 40), 41) < outages;
  if (isOut(number) || draw.happens(0.01)) return;
  // Between two nights the collector was at work, though nobody simulates its days.
  if (!isOut(number - 1)) {
    await context.store.transaction((tx) => markAlive(tx, context.clock.now()));
  }
  for (const job of jobs) {
    if (!pace.runs(job.name, number)) continue;
    const run = await runJob(context, job);
    if (!run.ran) throw new Error(`Job ${job.name} was ${run.reason}`);
    if (run.outcome === 'failed') throw new Error(`Job ${job.name} failed`, { cause: run.cause });
  }
}

async function liveWorkshop(world: World, number: number): Promise<void> {
  const { context, staffIds, patience, homes, agenda, draw } = world;
  const mended = ({ deviceId, family }: Parameters<Parameters<typeof work>[1]['mended']>[0]) => {
    const home = homes.get(deviceId);
    if (home === undefined) return;
    repair(home.pc, family, number);
    agenda.enter(home.pc, number);
  };
  await work(context, { staffIds, patience, mended }, draw);
}
