import type { CalendarDate } from '#collector/domain/calendar.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { casesToSettle } from '#collector/storage/takeback-lines.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { lockLatest } from '#collector/storage/telemetry.ts';
import type { Context } from './context.ts';
import { moveStages, stagesDue } from './move-stages.ts';
import type { StageStep } from './move-stages.ts';

const batchSize = 200;

export interface StageCounts {
  readonly moved: number;
}

/**
 * Brings the stage of each PC at home up to today, a day in the programme's zone: in service after
 * some weeks, due for take-back once its window opens, planned once it has a week. It may run late
 * or twice: a late run takes all the steps, a second one finds none.
 */
export async function settleStages(context: Context, today: CalendarDate): Promise<StageCounts> {
  const lines = await casesToSettle(context.store.db, today);
  const due = lines.flatMap((it): Due[] => {
    const steps = stagesDue(it, it.stage, today);
    return steps.length === 0 ? [] : [{ it, steps }];
  });
  let moved = 0;
  for (let at = 0; at < due.length; at += batchSize) {
    moved += await save(context, due.slice(at, at + batchSize));
  }
  return { moved };
}

interface Due {
  readonly it: TakebackLine;
  readonly steps: readonly StageStep[];
}

async function save({ store, clock, ids }: Context, batch: readonly Due[]): Promise<number> {
  const mover = { ids, actor: 'scheduler', now: clock.now() };
  return store.transaction(async (tx) => {
    // Beats lock it too, and move a PC that was handed over.
    await lockLatest(
      tx,
      batch.map(({ it }) => it.deviceId),
    );
    const events: Event[] = [];
    let moved = 0;
    for (const { it, steps } of batch) {
      const own = await moveStages(tx, mover, it.deviceId, steps);
      if (own === null) continue;
      moved += 1;
      events.push(...own);
    }
    await writeEvents(tx, events);
    return moved;
  });
}
