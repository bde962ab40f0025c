import type { AgentMessage, Refusal } from '#shared/messages.ts';
import { dayNumber } from '#collector/domain/calendar.ts';
import { copyPauseLeftMs, copyPauseMs } from '#collector/domain/copy.ts';
import { lineageSign, nextLineage } from '#collector/domain/lineage.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { isSignOff } from '#collector/domain/silence.ts';
import { agentOf, changeAgent } from '#collector/storage/agents.ts';
import type { Agent } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { retirementOf } from '#collector/storage/retirements.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import { lockLatest, lookSoon } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { openTicketsOf } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { noteCopy } from './find-copy.ts';
import type { CopyReach } from './find-copy.ts';
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
  /** The offline key's signature under the end of this agent, where that was asked for. */
  readonly retirement: string | null;
  /** Days since 1970-01-01; absent before handover. */
  readonly coveredUntilDay?: number;
  readonly takebackDay?: number;
}
/** With `seconds` it is sent away for so long: it cannot be let in before. */
export type Opening =
  | Opened
  | {
      readonly ok: false;
      readonly reason: Refusal;
      readonly seconds?: number;
      /** Of a copy: whether the session that is here ends too. */
      readonly copy?: CopyReach;
    };

/**
 * Lets an agent in, or says why not. A lineage token older than the one confirmed belongs to a copy
 * of this PC: then all who bear this identity wait for a day, and staff are told. Shown again while
 * they know, it is sent away alone.
 */
export async function openSession(
  { store, clock, ids }: Context,
  hello: AgentMessage<'hello'>,
  isSignedBy: (publicKey: string) => boolean,
): Promise<Opening> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<Opening> => {
    const known = await judgeHello(tx, hello, isSignedBy, now);
    if (!known.ok) {
      return known.isCopy ? asCopy(tx, ids, hello.device, now) : known.answer;
    }
    const { agent, device } = known;
    const lineage = nextLineage(ids.token(16), [hello.lineage, ...lineagesOf(agent)]);
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

/** Whether this hello would be let in; a copy that it shows is noted, nothing else changes. */
export async function mayOpenSession(
  { store, clock, ids }: Context,
  hello: AgentMessage<'hello'>,
  isSignedBy: (publicKey: string) => boolean,
): Promise<{ readonly ok: true } | Exclude<Opening, Opened>> {
  const now = clock.now();
  return store.transaction(async (tx) => {
    const known = await judgeHello(tx, hello, isSignedBy, now);
    if (known.ok) return { ok: true };
    return known.isCopy ? asCopy(tx, ids, hello.device, now) : known.answer;
  });
}

type Judged =
  | { readonly ok: true; readonly agent: Agent; readonly device: Device }
  | { readonly ok: false; readonly isCopy: boolean; readonly answer: Exclude<Opening, Opened> };

const daySeconds = copyPauseMs / 1000;

async function asCopy(
  tx: Tx,
  ids: Context['ids'],
  deviceId: string,
  at: number,
): Promise<Exclude<Opening, Opened>> {
  const copy = await noteCopy(tx, ids, { deviceId, sign: 'old_lineage_token', at });
  return { ok: false, reason: 'copy_suspected', seconds: daySeconds, copy };
}

const lineagesOf = ({ lineageConfirmed, lineageOffered }: Agent): string[] =>
  lineageOffered === null ? [lineageConfirmed] : [lineageConfirmed, lineageOffered];

async function judgeHello(
  tx: Tx,
  hello: AgentMessage<'hello'>,
  isSignedBy: (publicKey: string) => boolean,
  now: number,
): Promise<Judged> {
  const refused = (reason: Refusal, { isCopy = false, seconds = daySeconds } = {}): Judged => ({
    ok: false,
    isCopy,
    answer: { ok: false, reason, seconds },
  });
  const agent = await agentOf(tx, hello.device);
  const device = await deviceById(tx, hello.device);
  if (agent === null || device === null) return refused('unknown_device');
  if (!isSignedBy(agent.publicKey)) return refused('bad_signature');
  const leftMs = copyPauseLeftMs(agent.copySuspectedAt, now);
  if (leftMs > 0) return refused('copy_suspected', { seconds: Math.ceil(leftMs / 1000) });
  // A newer one than ours is no copy's: a restored backup has forgotten what we had offered.
  if (lineageSign(hello.lineage, lineagesOf(agent)) === 'older') {
    return refused('copy_suspected', { isCopy: true });
  }
  return { ok: true, agent, device };
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
    retirement: await retirementOf(tx, agent),
  } as const;
  if (device.handedOverOn === null) return common;
  const terms = termsOfDevice(await allTerms(tx), device);
  const { coverageEndsOn, dueOn } = milestones(terms, device.handedOverOn);
  const [own] = await takebacksOfDevice(tx, device.id);
  return {
    ...common,
    coveredUntilDay: dayNumber(coverageEndsOn),
    // Its case may have been brought forward, extended, or carried over by a swap.
    takebackDay: dayNumber(own?.closedAt === null ? own.dueOn : dueOn),
  };
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
