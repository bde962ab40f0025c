import { parseArgs } from 'node:util';
import { prepareProgramme } from '#collector/app/programme.ts';
import { dateOf, dayNumber } from '#collector/domain/calendar.ts';
import { openStore } from '#collector/storage/database.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { everyDay, sparsePace } from './agenda.ts';
import { liveThrough } from './days.ts';
import { giveMemory } from './grouped.ts';
import { planFleet } from './fleet.ts';
import { newTrace } from './trace.ts';
import { newWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    years: { type: 'string', default: '2' },
    families: { type: 'string', default: '40' },
    sparse: { type: 'boolean', default: false },
    database: { type: 'string', default: 'sqlite::memory:' },
  },
});
const lastDay = dateOf(Date.now(), 'Europe/Paris');
const plan = {
  seed: values.seed,
  families: Number(values.families),
  schoolYears: Number(values.years),
  lastDay,
  troubles: 1,
};
const store = await openStore(values.database);
await giveMemory(store, 400);
const pcs = planFleet(plan);
const clock = virtualClock(`${pcs[0]?.handedOverOn ?? lastDay}T04:00:00Z`);
const context = { store, clock, ids: seededIds(plan.seed) };
await prepareProgramme(context);
const pace = values.sparse ? sparsePace(dayNumber(lastDay), 0.05) : everyDay;
const world = newWorld({
  plan,
  context,
  daysPerCommit: values.sparse ? 28 : 1,
  pace,
  lastDay: dayNumber(lastDay),
  staffIds: ['staff-1', 'staff-2'],
  patience: 4,
  mishaps: 1,
});
const trace = newTrace((id) => world.homes.get(id)?.pc.assetTag ?? id);
let beats = 0;
const perYear = new Map<string, number>();
await liveThrough(world, pcs, async (day) => {
  beats += day.evening.beats;
  perYear.set(day.date.slice(0, 7), (perYear.get(day.date.slice(0, 7)) ?? 0) + day.evening.beats);
  if (!values.sparse) await trace.follow(world.context.store.db);
});
//console.log(perYear);
console.log(beats, process.cpuUsage(), trace.hash());
console.log(Object.fromEntries(trace.counts));
await store.close();
