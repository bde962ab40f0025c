import type { Beat } from '#shared/messages.ts';
import { splitKey } from '#shared/condition-key.ts';
import type { DeviceState, Happening } from '#collector/domain/judgement.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Observed } from '#collector/domain/observed.ts';
import { nextLookAt } from '#collector/domain/silence.ts';
import { conditionsOf, saveConditions } from '#collector/storage/conditions.ts';
import type { OwnCondition } from '#collector/storage/conditions.ts';
import type { Tx } from '#collector/storage/database.ts';
import { confirmLineage } from '#collector/storage/agents.ts';
import { changeDevice, devicesById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import {
  appendBeats,
  hasBeat,
  lockLatest,
  readingsOf,
  saveLatest,
  saveReadings,
} from '#collector/storage/telemetry.ts';
import type { Latest } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import {
  changeTicket,
  countTickets,
  insertTickets,
  openTicketsOf,
  saveFindings,
} from '#collector/storage/tickets.ts';
import type { OwnFinding } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { judgeBeat, termsOfDevice } from './judge-beats.ts';

/** A beat as the gateway hands it on: parsed, signed for, and placed in time. */
export interface Arrival {
  readonly deviceId: string;
  readonly stream: string;
  readonly beat: Beat;
  /** The frame's text as it came. */
  readonly body: string;
  readonly receivedAt: number;
  readonly observed: Observed;
  /** The lineage token that this beat proves to have arrived: the first of its session does. */
  readonly confirms?: string;
}

export interface Receipt {
  /** `repeated`: stored before, and nothing else has changed. `late`: stored, too old to judge. */
  readonly answer: 'stored' | 'repeated' | 'late' | 'unknown_device';
  /** Something between was missed: everything should be sent. */
  readonly needsFull: boolean;
}

/**
 * Stores and judges a batch of beats in one transaction: when it answers, every beat, ticket and
 * event of the batch is on the disk, or, where it throws, none of them is.
 */
export async function receiveBeats(
  { store, ids }: Context,
  arrivals: readonly Arrival[],
): Promise<Receipt[]> {
  return store.transaction(async (tx) => {
    const batch = await load(tx, arrivals, ids);
    const receipts: Receipt[] = [];
    for (const arrival of arrivals) receipts.push(await batch.receive(arrival));
    await batch.save();
    return receipts;
  });
}

/** One device within a batch: as it was, and as it has become. */
interface Work {
  readonly device: Device;
  stage: Stage;
  readonly before: DeviceState;
  latestBefore: Latest | null;
  latest: Latest | null;
  state: DeviceState;
  readingsAt: number;
}

interface Batch {
  receive(arrival: Arrival): Promise<Receipt>;
  save(): Promise<void>;
}

async function load(tx: Tx, arrivals: readonly Arrival[], ids: Context['ids']): Promise<Batch> {
  const deviceIds = [...new Set(arrivals.map((it) => it.deviceId))];
  // The lock comes first: what is read after it cannot change under us.
  const latest = await lockLatest(tx, deviceIds);
  const devices = await devicesById(tx, deviceIds);
  const readings = await readingsOf(tx, deviceIds);
  const conditions = await conditionsOf(tx, deviceIds);
  const tickets = await openTicketsOf(tx, deviceIds);
  const versions = await allTerms(tx);

  const works = new Map<string, Work>();
  for (const [id, device] of devices) {
    const before: DeviceState = {
      samples: readings.get(id)?.samples ?? [],
      conditions: conditions.get(id) ?? new Map(),
      tickets: tickets.get(id) ?? new Map(),
    };
    const stands = latest.get(id) ?? null;
    works.set(id, {
      device,
      stage: device.stage,
      before,
      state: before,
      latestBefore: stands,
      latest: stands,
      readingsAt: 0,
    });
  }

  const stored: Arrival[] = [];
  const events: Event[] = [];
  const opened = new Map<string, { work: Work; at: number; termsId: string }>();

  async function receive(arrival: Arrival): Promise<Receipt> {
    const work = works.get(arrival.deviceId);
    if (work === undefined) return { answer: 'unknown_device', needsFull: false };
    const { sequence } = arrival.beat;
    const { latest: before } = work;
    const sameStream = before?.stream === arrival.stream;
    if (sameStream && sequence <= before.sequence) {
      const again =
        stored.some((it) => isSame(it, arrival)) ||
        (await hasBeat(tx, arrival.deviceId, arrival.stream, sequence));
      if (again) return { answer: 'repeated', needsFull: false };
      stored.push(arrival);
      return { answer: 'late', needsFull: false };
    }
    stored.push(arrival);
    const gap = !arrival.beat.full && sequence !== (sameStream ? before.sequence : 0) + 1;
    const needsFull = take(work, arrival) || gap;
    return { answer: 'stored', needsFull };
  }

  function take(work: Work, arrival: Arrival): boolean {
    const terms = termsOfDevice(versions, work.device);
    const judged = judgeBeat(work.state, arrival.beat, {
      device: work.device,
      terms,
      observed: arrival.observed,
      newTicketId: () => ids.token(16),
    });
    if (judged.state.samples !== work.state.samples) work.readingsAt = arrival.observed.from;
    work.state = judged.state;
    for (const happening of judged.happenings) {
      const at = arrival.receivedAt;
      if (happening.kind === 'ticket_opened') {
        opened.set(happening.ticketId, { work, at, termsId: terms.version });
      }
      events.push(toEvent(happening, work.device, at, ids.timeId(at)));
    }
    heard(work, arrival, events, ids);
    return judged.needsFull;
  }

  async function save(): Promise<void> {
    await appendBeats(
      tx,
      stored.map((it) => ({
        deviceId: it.deviceId,
        stream: it.stream,
        sequence: it.beat.sequence,
        receivedAt: it.receivedAt,
        observedFrom: it.observed.from,
        observedTo: it.observed.to,
        body: it.body,
      })),
    );
    const all = [...works.values()];
    const changed = all.flatMap(({ latest, latestBefore }) =>
      latest === null || latest === latestBefore ? [] : [latest],
    );
    await saveLatest(tx, changed);
    await saveReadings(
      tx,
      all
        .filter(({ state, before }) => state.samples !== before.samples)
        .map(({ device, state, readingsAt }) => ({
          deviceId: device.id,
          observedAt: readingsAt,
          samples: state.samples,
        })),
    );
    await saveConditions(tx, all.flatMap(changedConditions));
    for (const [id, birth] of opened) await insertTicket(tx, id, birth);
    for (const work of all) await saveTickets(tx, work, opened);
    for (const { device, stage } of all) {
      if (stage !== device.stage) await changeDevice(tx, device.id, { stage });
    }
    for (const { deviceId, confirms } of arrivals) {
      if (confirms !== undefined) await confirmLineage(tx, deviceId, confirms);
    }
    await writeEvents(tx, events);
  }

  return { receive, save };
}

const isSame = (a: Arrival, b: Arrival): boolean =>
  a.deviceId === b.deviceId && a.stream === b.stream && a.beat.sequence === b.beat.sequence;

function heard(work: Work, arrival: Arrival, events: Event[], ids: Context['ids']): void {
  const { device, latest: before } = work;
  const at = arrival.receivedAt;
  if (work.stage === 'handed_over') {
    work.stage = 'in_service';
    events.push({
      id: ids.timeId(at),
      at,
      actor: 'agent',
      noun: 'device',
      nounId: device.id,
      deviceId: device.id,
      kind: 'stage_changed',
      reason: 'first_heartbeat_at_home',
      detail: { from: 'handed_over', to: 'in_service' },
    });
  }
  const back = before === null || before.connection !== 'reporting';
  if (back) {
    events.push({
      id: ids.timeId(at),
      at,
      actor: 'agent',
      noun: 'device',
      nounId: device.id,
      deviceId: device.id,
      kind: 'connection_changed',
      reason: before === null ? 'first_heartbeat' : 'heard_again',
      detail: { from: before?.connection ?? 'never_seen', to: 'reporting' },
    });
  }
  work.latest = {
    deviceId: device.id,
    stream: arrival.stream,
    sequence: arrival.beat.sequence,
    heardAt: at,
    connection: 'reporting',
    connectionSince: back ? at : before.connectionSince,
    nextLookAt: nextLookAt('reporting', at),
  };
}

function toEvent(it: Happening, device: Device, at: number, id: string): Event {
  const { checkId, subject } = splitKey(it.key);
  const common = { id, at, actor: 'agent', deviceId: device.id, kind: it.kind, reason: it.reason };
  const where = { checkId, subject };
  switch (it.kind) {
    case 'condition_changed':
      return {
        ...common,
        noun: 'condition',
        nounId: `${device.id} ${it.key}`,
        detail: { ...where, from: it.from, to: it.to, ...numbers(it.bad) },
      };
    case 'condition_decided':
      return { ...common, noun: 'condition', nounId: `${device.id} ${it.key}`, detail: where };
    case 'ticket_opened':
    case 'ticket_reopened':
    case 'ticket_observed':
    case 'ticket_worsened':
      return {
        ...common,
        noun: 'ticket',
        nounId: it.ticketId,
        detail: { ...where, ...numbers(it.bad) },
      };
    case 'ticket_resolved':
    case 'ticket_noted':
      return { ...common, noun: 'ticket', nounId: it.ticketId, detail: where };
  }
}

function numbers(bad: { because: string; value: number; limit: number } | null) {
  return bad === null ? {} : { because: bad.because, value: bad.value, limit: bad.limit };
}

function changedConditions({ device, before, state }: Work): OwnCondition[] {
  if (state.conditions === before.conditions) return [];
  const changed: OwnCondition[] = [];
  for (const [key, condition] of state.conditions) {
    if (before.conditions.get(key) === condition) continue;
    changed.push({ deviceId: device.id, ...splitKey(key), condition });
  }
  return changed;
}

async function insertTicket(
  tx: Tx,
  id: string,
  { work, at, termsId }: { work: Work; at: number; termsId: string },
): Promise<void> {
  const ticket = [...work.state.tickets.values()].find((it) => it.id === id);
  if (ticket === undefined) return;
  const number = (await countTickets(tx, work.device.id)) + 1;
  await insertTickets(tx, [
    {
      id,
      deviceId: work.device.id,
      reference: `${work.device.assetTag}/${number}`,
      family: ticket.family,
      state: ticket.state,
      severity: ticket.severity,
      openedAt: at,
      openedBy: 'agent',
      termsId,
      changedAt: at,
      assignee: null,
      touched: false,
      resolvedAt: ticket.state === 'resolved' ? at : null,
      result: null,
      closedAt: null,
    },
  ]);
}

async function saveTickets(
  tx: Tx,
  work: Work,
  opened: ReadonlyMap<string, unknown>,
): Promise<void> {
  if (work.state.tickets === work.before.tickets || work.latest === null) return;
  const at = work.latest.heardAt;
  const findings: OwnFinding[] = [];
  for (const [family, ticket] of work.state.tickets) {
    const before = work.before.tickets.get(family);
    if (before === ticket) continue;
    for (const finding of ticket.findings) {
      if (before?.findings.includes(finding)) continue;
      findings.push({ deviceId: work.device.id, ticketId: ticket.id, finding, seenAt: at });
    }
    const stateChanged = before?.state !== ticket.state || before.severity !== ticket.severity;
    if (before === undefined || opened.has(ticket.id) || !stateChanged) continue;
    await changeTicket(tx, ticket.id, before.state, {
      changedAt: at,
      state: ticket.state,
      severity: ticket.severity,
      resolvedAt: ticket.state === 'resolved' ? at : null,
    });
  }
  await saveFindings(tx, findings);
}
