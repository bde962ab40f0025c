import { movesDue } from '#collector/domain/life.ts';
import type { AtHome, DueMove } from '#collector/domain/life.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Tx } from '#collector/storage/database.ts';
import { changeStage } from '#collector/storage/devices.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Ids } from './context.ts';

/** A step in a device's life, with its named reason. */
export interface StageStep {
  readonly from: Stage;
  readonly to: Stage;
  readonly reason: Event['reason'];
}

/** Who moves a device, and when (ms UTC). */
export interface Mover {
  readonly ids: Ids;
  readonly actor: string;
  readonly now: number;
}

/** The moves that time brings to the PC of an open case, as its stage and its case stand. */
export function stagesDue(it: Takeback, stage: Stage, today: CalendarDate): readonly DueMove[] {
  return movesDue(atHome(it, stage), today);
}

function atHome(it: Takeback, stage: Stage): AtHome {
  const { handedOverOn, windowOpensOn, plannedWeek, appointmentOn } = it;
  const hasAppointment = appointmentOn !== null;
  return { stage, handedOverOn, windowOpensOn, hasWeek: plannedWeek !== null, hasAppointment };
}

/** Takes a device through these stages; answers with an event for each, to be written by the caller,
 * or with null where it no longer is in the first of them. */
export async function moveStages(
  tx: Tx,
  { ids, actor, now }: Mover,
  deviceId: string,
  steps: readonly StageStep[],
): Promise<Event[] | null> {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (!(await changeStage(tx, deviceId, { from: first.from, to: last.to }))) return null;
  return steps.map(({ from, to, reason }) => {
    const about = { noun: 'device', nounId: deviceId, deviceId, kind: 'stage_changed' } as const;
    return { id: ids.timeId(now), at: now, actor, ...about, reason, detail: { from, to } };
  });
}
