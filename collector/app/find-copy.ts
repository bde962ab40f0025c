import { decideCopy, goesAlone } from '#collector/domain/copy.ts';
import type { CopySign } from '#collector/domain/copy.ts';
import { rulesOn } from '#collector/domain/rules.ts';
import { agentOf, changeAgent } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { lockLatest } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import {
  changeTicket,
  countTickets,
  insertTickets,
  openTicketsOf,
} from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { termsOfDevice } from './judge-beats.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

export type CopyReach = 'both' | 'this_one';

interface Found {
  readonly deviceId: string;
  readonly sign: CopySign;
  readonly at: number;
}

/**
 * Two PCs were seen with one identity, and one ticket says so. Answers who is sent away for a day:
 * both, or the one alone that showed it.
 */
export async function findCopy(
  context: Context,
  deviceId: string,
  sign: CopySign,
): Promise<CopyReach> {
  const at = context.clock.now();
  return context.store.transaction((tx) => noteCopy(tx, context.ids, { deviceId, sign, at }));
}

/** The same within a transaction. */
export async function noteCopy(tx: Tx, ids: Context['ids'], found: Found): Promise<CopyReach> {
  const { deviceId, sign, at } = found;
  await lockLatest(tx, [deviceId]);
  const device = await deviceById(tx, deviceId);
  const agent = await agentOf(tx, deviceId);
  if (device === null || agent === null) return 'both';
  const ticket = (await openTicketsOf(tx, [deviceId])).get(deviceId)?.get('other') ?? null;
  const decision = decideCopy({ stage: device.stage, ticket });
  const suspectedAt = agent.copySuspectedAt;
  if (decision === 'none' && goesAlone(sign, { suspectedAt, ticket })) return 'this_one';
  await changeAgent(tx, agent, { copySuspectedAt: at });
  // Those who come back each day while nobody has looked are no news.
  if (decision === 'none' && suspectedAt !== null) return 'both';
  const ticketId = ticket?.id ?? ids.token(16);
  if (decision === 'open') await openTicket(tx, device, ticketId, at);
  if (decision === 'reopen') await reopenTicket(tx, ticketId, at);
  await writeEvents(tx, [
    eventOf(ids, found, { noun: 'agent', nounId: deviceId, kind: 'copy_suspected' }),
    ...(decision === 'none'
      ? []
      : [eventOf(ids, found, { noun: 'ticket', nounId: ticketId, kind: kinds[decision] })]),
  ]);
  return 'both';
}

const kinds = { open: 'ticket_opened', reopen: 'ticket_reopened' } as const;

async function openTicket(tx: Tx, device: Device, id: string, at: number): Promise<void> {
  const versions = termsInForce(await allTerms(tx));
  const rules = rulesOn(await allRuleSets(tx), todayAt(at, versions));
  const number = (await countTickets(tx, device.id)) + 1;
  await insertTickets(tx, [
    {
      id,
      deviceId: device.id,
      reference: `${device.assetTag}/${number}`,
      family: 'other',
      state: 'new',
      severity: 'warn',
      openedAt: at,
      openedBy: 'agent',
      termsId: termsOfDevice(versions.versions, device).version,
      rulesId: rules.version,
      changedAt: at,
      assignee: null,
      // Only a person can tell which PC is which: nothing that recovers may resolve it.
      touched: true,
      resolvedAt: null,
      result: null,
      closedAt: null,
    },
  ]);
}

async function reopenTicket(tx: Tx, id: string, at: number): Promise<void> {
  const change = { state: 'in_progress', touched: true, resolvedAt: null, result: null } as const;
  await changeTicket(tx, id, 'resolved', { ...change, changedAt: at });
}

function eventOf(
  ids: Context['ids'],
  { deviceId, sign, at }: Found,
  it: Pick<Event, 'noun' | 'nounId' | 'kind'>,
): Event {
  return { id: ids.timeId(at), at, actor: 'agent', deviceId, ...it, reason: sign, detail: {} };
}
