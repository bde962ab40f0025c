import type { TicketState } from '#collector/domain/ticket.ts';
import { ticketStates } from '#collector/domain/ticket.ts';
import type { Tx } from '#collector/storage/database.ts';
import type { Event } from '#collector/storage/events.ts';
import { lockLatest, saveLatest } from '#collector/storage/telemetry.ts';
import type { Latest } from '#collector/storage/telemetry.ts';
import { changeTicket, openTicketsOf, ticketById } from '#collector/storage/tickets.ts';
import type { Mover } from './move-stages.ts';

/** A PC that stands in no home any more: its tickets end, and its silence is nobody's worry. */

export type LeavingReason = 'device_taken_back' | 'device_given_up';

/** Answers with an event for each ticket, to be written by the caller. The caller has locked where
 * the device stands. `actId` is the event of the act, by which `comeHome` finds them. */
export async function leaveHome(
  tx: Tx,
  { ids, actor, now }: Mover,
  it: { readonly deviceId: string; readonly reason: LeavingReason; readonly actId: string },
): Promise<Event[]> {
  const { deviceId, reason, actId } = it;
  // Whatever it said last: nobody waits for its next word any more.
  await changeLatest(tx, deviceId, {
    connection: 'signed_off',
    connectionSince: now,
    nextLookAt: null,
  });
  const events: Event[] = [];
  for (const ticket of (await openTicketsOf(tx, [deviceId])).get(deviceId)?.values() ?? []) {
    const to: TicketState = ticket.state === 'resolved' ? 'closed' : 'cancelled';
    const change = { state: to, closedAt: now, changedAt: now };
    if (!(await changeTicket(tx, ticket.id, ticket.state, change))) continue;
    const about = { noun: 'ticket', nounId: ticket.id, deviceId, kind: `ticket_${to}` } as const;
    const detail = { from: ticket.state, to, act: actId };
    events.push({ id: ids.timeId(now), at: now, actor, ...about, reason, detail });
  }
  return events;
}

/** Takes the above back: the tickets that it ended are as they were, and the next sweep looks at its
 * silence again: it says how it stands. `ended` are their events. */
export async function comeHome(
  tx: Tx,
  { ids, actor, now }: Mover,
  { deviceId, ended }: { readonly deviceId: string; readonly ended: readonly Event[] },
): Promise<Event[]> {
  await changeLatest(tx, deviceId, {
    connection: 'reporting',
    connectionSince: now,
    nextLookAt: now,
  });
  const events: Event[] = [];
  for (const { nounId, detail } of ended) {
    const was = ticketStates.find((state) => state === detail['from']);
    const ticket = await ticketById(tx, nounId);
    if (was === undefined || ticket === null || ticket.state !== detail['to']) continue;
    const change = { state: was, closedAt: null, changedAt: now };
    if (!(await changeTicket(tx, nounId, ticket.state, change))) continue;
    const about = { noun: 'ticket', nounId, deviceId, kind: 'ticket_restored' } as const;
    const told = { reason: 'takeback_undone', detail: { from: ticket.state, to: was } } as const;
    events.push({ id: ids.timeId(now), at: now, actor, ...about, ...told });
  }
  return events;
}

type Standing = Pick<Latest, 'connection' | 'connectionSince' | 'nextLookAt'>;

async function changeLatest(tx: Tx, deviceId: string, change: Standing): Promise<void> {
  const latest = (await lockLatest(tx, [deviceId])).get(deviceId);
  if (latest !== undefined) await saveLatest(tx, [{ ...latest, ...change }]);
}
