import { bookTakeback, recordTakeback } from '#collector/app/settle-takeback.ts';
import type { TakebackAct } from '#collector/app/act-on-takeback.ts';
import { addDays, mondayOf, weekday, weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { casesOfWeek } from '#collector/storage/takeback-lines.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { roll } from './chance.ts';
import { dayMs } from './use-of-pc.ts';
import type { World } from './world.ts';

/**
 * The van: on Monday the week's families get an appointment for Wednesday, on Friday it is noted what
 * came of it. Some were not there, and stay open for the planner.
 */
export async function goOnRounds(world: World, date: CalendarDate): Promise<void> {
  const cases = await casesOfWeek(world.context.store.db, weekOf(date));
  const on = addDays(mondayOf(weekOf(date)), 2);
  for (const it of cases) {
    if (weekday(date) === 1) await invite(world, it, on);
    if (weekday(date) === 5 && it.appointmentOn === on) await collect(world, it, on);
  }
}

async function invite(world: World, it: TakebackLine, on: CalendarDate): Promise<void> {
  const home = world.homes.get(it.deviceId);
  if (it.closedAt !== null || home === undefined) return;
  // A share of the families does not answer; how large is the simulation's to say.
  if (
    roll(home.pc.seed, Math.floor(world.context.clock.now() / (7 * dayMs)), 57) >= world.collects
  ) {
    return;
  }
  const [actor] = world.staffIds;
  expectDone(await bookTakeback(world.context, { caseId: it.id, actor, on }));
}

async function collect(world: World, it: TakebackLine, on: CalendarDate): Promise<void> {
  const home = world.homes.get(it.deviceId);
  if (home === undefined) return;
  const isThere = roll(home.pc.seed, 0, 58) < 0.92;
  const outcome = isThere ? 'collected' : 'not_there';
  const [actor] = world.staffIds;
  expectDone(await recordTakeback(world.context, { caseId: it.id, actor, outcome, on }));
  if (isThere) world.homeOf.delete(home.pc);
}

function expectDone(act: TakebackAct): void {
  if (!act.done) throw new Error(`An act on a take-back was refused: ${act.refused}`);
}
