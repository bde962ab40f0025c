import type { FaultFamily } from '#shared/check.ts';
import type { RealTicket } from '#collector/domain/replay.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { TicketResult } from '#collector/domain/ticket.ts';
import type { Db } from './database.ts';
import { fromRow as toDevice } from './devices.ts';
import type { Device } from './devices.ts';
import { isAmong } from './rows.ts';
import { toBeat } from './telemetry.ts';
import type { StoredBeat } from './telemetry.ts';

/** What was reported, as judging it again wants it: read only, a few devices at a time. */

const atOnce = 50;

/** All devices that have reported since `from`, in the order of their ids, some at a time. */
export async function* devicesHeardSince(db: Db, from: number): AsyncGenerator<Device[]> {
  for (let last = ''; ;) {
    const rows = await db
      .selectFrom('devices')
      .innerJoin('latest', 'latest.device_id', 'devices.id')
      .selectAll('devices')
      .where('devices.id', '>', last)
      .where('latest.heard_at', '>=', from)
      .orderBy('devices.id')
      .limit(atOnce)
      .execute();
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
    yield rows.map(toDevice);
  }
}

export async function countHeardSince(db: Db, from: number): Promise<number> {
  const { n } = await db
    .selectFrom('latest')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('heard_at', '>=', from)
    .executeTakeFirstOrThrow();
  return n;
}

/** One device's beats that came within this time (ms UTC, `to` not included), as they came. */
export async function beatsReceived(
  db: Db,
  deviceId: string,
  { from, to }: { from: number; to: number },
): Promise<StoredBeat[]> {
  const rows = await db
    .selectFrom('beats')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('received_at', '>=', from)
    .where('received_at', '<', to)
    .orderBy('received_at')
    .orderBy('sequence')
    .execute();
  return rows.map(toBeat);
}

/** The last beats of one device that came before `to`, the oldest first, at most so many. */
export async function beatsBefore(
  db: Db,
  deviceId: string,
  { to, most }: { to: number; most: number },
): Promise<StoredBeat[]> {
  const rows = await db
    .selectFrom('beats')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('received_at', '<', to)
    .orderBy('received_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(most)
    .execute();
  return rows.map(toBeat).toReversed();
}

export interface StageChange {
  readonly at: number;
  readonly from: Stage;
}

/** When these devices changed their stage since `from`, by device, the earliest first. */
export async function stageChangesSince(
  db: Db,
  deviceIds: readonly string[],
  from: number,
): Promise<Map<string, StageChange[]>> {
  const rows = await db
    .selectFrom('events')
    .select(['device_id', 'at', 'detail'])
    .where(isAmong(db, 'device_id', deviceIds))
    .where('kind', 'in', ['stage_changed', 'handed_over'])
    .where('at', '>=', from)
    .orderBy('id')
    .execute();
  const all = new Map<string, StageChange[]>();
  for (const { device_id: id, at, detail } of rows) {
    // Events of these kinds name the stage that was left; a PC that was new to us had none.
    const { from: was, fromStage } = JSON.parse(detail) as Record<string, Stage | null>;
    const left = was ?? fromStage ?? null;
    if (id === null || left === null) continue;
    all.set(id, [...(all.get(id) ?? []), { at, from: left }]);
  }
  return all;
}

/** These devices' tickets that were open at some time since `from`, by device. */
export async function realTicketsSince(
  db: Db,
  deviceIds: readonly string[],
  from: number,
): Promise<Map<string, RealTicket[]>> {
  const rows = await db
    .selectFrom('tickets')
    .select(['device_id', 'family', 'opened_at', 'resolved_at', 'result'])
    .where(isAmong(db, 'device_id', deviceIds))
    .where((eb) => eb.or([eb('resolved_at', 'is', null), eb('resolved_at', '>=', from)]))
    .orderBy('opened_at')
    .execute();
  const tickets = rows.map((row) => ({
    deviceId: row.device_id,
    // Only tickets.ts writes this table, from the same types.
    family: row.family as FaultFamily,
    openedAt: row.opened_at,
    resolvedAt: row.resolved_at,
    result: row.result as TicketResult | null,
  }));
  return Map.groupBy(tickets, ({ deviceId }) => deviceId);
}
