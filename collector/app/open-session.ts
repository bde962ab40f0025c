import type { AgentMessage, Refusal } from '#shared/messages.ts';
import { dayNumber } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { isSignOff } from '#collector/domain/silence.ts';
import { agentOf, changeAgent } from '#collector/storage/agents.ts';
import type { Agent } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { lockLatest, lookSoon } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { openTicketsOf } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { termsOfDevice } from './judge-beats.ts';

/** What a session needs to know of its device from the start. */
export interface Opened {
  readonly ok: true;
  readonly deviceId: string;
  /** The next sequence that is not stored, and when we last heard of this PC (ms UTC). */
  readonly expects: number;
  readonly lastContact: number;
  readonly lineage: string;
  readonly wantFull: boolean;
  readonly openTickets: number;
  /** Days since 1970-01-01; absent before handover. */
  readonly coveredUntilDay?: number;
  readonly takebackDay?: number;
}
export type Opening = Opened | { readonly ok: false; readonly reason: Refusal };

/**
 * Lets an agent in, or says why not. A lineage token older than the one confirmed belongs to a copy
 * of this PC: neither evicts the other, and staff are told.
 */
export async function openSession(
  { store, clock, ids }: Context,
  hello: AgentMessage<'hello'>,
  isSignedBy: (publicKey: string) => boolean,
): Promise<Opening> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<Opening> => {
    const agent = await agentOf(tx, hello.device);
    const device = await deviceById(tx, hello.device);
    if (agent === null || device === null) return { ok: false, reason: 'unknown_device' };
    if (!isSignedBy(agent.publicKey)) return { ok: false, reason: 'bad_signature' };
    if (hello.lineage !== agent.lineageConfirmed && hello.lineage !== agent.lineageOffered) {
      await tellCopy(tx, agent, now, ids.timeId(now));
      return { ok: false, reason: 'copy_suspected' };
    }
    const lineage = ids.token(16);
    await changeAgent(tx, agent, {
      stream: hello.stream,
      boot: hello.boot,
      agentVersion: hello.agent,
      catalogueVersion: hello.catalogue,
      lineageConfirmed: hello.lineage,
      lineageOffered: lineage,
      byeReason: null,
    });
    return welcome(tx, { device, agent, hello, lineage, now });
  });
}

async function welcome(
  tx: Tx,
  it: {
    device: Device;
    agent: Agent;
    hello: AgentMessage<'hello'>;
    lineage: string;
    now: number;
  },
): Promise<Opened> {
  const { device, agent, hello } = it;
  const latest = (await lockLatest(tx, [device.id])).get(device.id) ?? null;
  const sameStream = latest?.stream === hello.stream;
  const tickets = (await openTicketsOf(tx, [device.id])).get(device.id);
  const expects = sameStream ? latest.sequence + 1 : 1;
  const common = {
    ok: true,
    deviceId: device.id,
    expects,
    lastContact: latest?.heardAt ?? agent.enrolledAt,
    lineage: it.lineage,
    // A spool that is behind what we hold was restored from a copy: its state is not ours.
    wantFull: !sameStream || hello.lastSequence + 1 < expects,
    openTickets: tickets?.size ?? 0,
  } as const;
  if (device.handedOverOn === null) return common;
  const terms = termsOfDevice(await allTerms(tx), device);
  const { coverageEndsOn, dueOn } = milestones(terms, device.handedOverOn);
  return {
    ...common,
    coveredUntilDay: dayNumber(coverageEndsOn),
    takebackDay: dayNumber(dueOn),
  };
}

async function tellCopy(tx: Tx, agent: Agent, now: number, id: string): Promise<void> {
  if (agent.copySuspectedAt !== null) return;
  await changeAgent(tx, agent, { copySuspectedAt: now });
  await writeEvents(tx, [
    {
      id,
      at: now,
      actor: 'agent',
      noun: 'agent',
      nounId: agent.deviceId,
      deviceId: agent.deviceId,
      kind: 'copy_suspected',
      reason: 'old_lineage_token',
      detail: {},
    },
  ]);
}

/** Keeps why a connection ended in good order: tells "off" from "broken". */
export async function closeSession(
  { store, clock }: Context,
  deviceId: string,
  reason: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    const agent = await agentOf(tx, deviceId);
    if (agent === null) return;
    await changeAgent(tx, agent, { byeReason: reason });
    if (isSignOff(reason)) await lookSoon(tx, deviceId, clock.now());
  });
}
