import type { Beat } from '#shared/messages.ts';
import { splitKey } from '#shared/condition-key.ts';
import { dateOf } from '#collector/domain/calendar.ts';
import type { Happening } from '#collector/domain/judgement.ts';
import { contradictionOf, isGone } from '#collector/domain/life.ts';
import { milestones } from '#collector/domain/milestones.ts';
import type { Observed } from '#collector/domain/observed.ts';
import { nextLookAt, withGap } from '#collector/domain/silence.ts';
import { agentOf } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import type { Event } from '#collector/storage/events.ts';
import { hasBeat } from '#collector/storage/telemetry.ts';
import { loadBatch, rememberBatch, saveBatch } from './beat-batch.ts';
import type { BeatBatch, DeviceWork } from './beat-batch.ts';
import type { Context, Ids } from './context.ts';
import { judgeBeat, termsOfDevice } from './judge-beats.ts';
import { sampleMemory } from './sample-memory.ts';
import type { SampleMemory } from './sample-memory.ts';

/** A beat as the gateway hands it on: parsed, signed for, and placed in time. */
export interface Arrival {
  readonly deviceId: string;
  readonly stream: string;
  readonly beat: Beat;
  /** The beat as JSON. */
  readonly body: string;
  readonly receivedAt: number;
  readonly observed: Observed;
  /** The lineage token that this beat proves to have arrived: the first of its session does. */
  readonly confirms?: string;
}

export interface Receipt {
  /**
   * `repeated`: stored before, and nothing else has changed. `late`: stored, too old to judge: behind
   * what is known, or of a stream that the PC has since given up.
   */
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
  memory: SampleMemory = sampleMemory(),
): Promise<Receipt[]> {
  const { batch, receipts } = await store.transaction(async (tx) => {
    const devices = [...new Set(arrivals.map((it) => it.deviceId))];
    const loaded = await loadBatch(tx, devices, memory);
    const answers: Receipt[] = [];
    for (const arrival of arrivals) {
      const work = loaded.works.get(arrival.deviceId);
      // What follows is nearly all there is, and nothing is awaited for it: a promise a beat shows.
      if (work === undefined) answers.push({ answer: 'unknown_device', needsFull: false });
      else if (follows(work, arrival)) answers.push(receiveNew(loaded, work, arrival, ids));
      else answers.push(await receiveOther(tx, loaded, work, arrival, ids));
    }
    await saveBatch(tx, loaded);
    return { batch: loaded, receipts: answers };
  });
  rememberBatch(batch, memory);
  return receipts;
}

function follows({ latest }: DeviceWork, { stream, beat }: Arrival): boolean {
  return latest?.stream === stream && beat.sequence > latest.sequence;
}

function receiveNew(batch: BeatBatch, work: DeviceWork, arrival: Arrival, ids: Ids): Receipt {
  const { sequence, full } = arrival.beat;
  const before = work.latest?.stream === arrival.stream ? work.latest.sequence : 0;
  keep(batch, arrival);
  const { needsFull } = judgeArrival(batch, work, arrival, ids);
  const missed = sequence !== before + 1;
  return { answer: 'stored', needsFull: !full && (needsFull || missed) };
}

/** A beat that is not simply the next: the first of a stream, a repeat, or one from the past. */
async function receiveOther(
  tx: Tx,
  batch: BeatBatch,
  work: DeviceWork,
  arrival: Arrival,
  ids: Ids,
): Promise<Receipt> {
  const isFirst = work.latest?.stream !== arrival.stream && (await isOfPresentStream(tx, arrival));
  if (isFirst) return receiveNew(batch, work, arrival, ids);
  if (await isKnown(tx, batch, arrival)) return { answer: 'repeated', needsFull: false };
  keep(batch, arrival);
  return { answer: 'late', needsFull: false };
}

// A half-open connection may still bring what was sent before the PC lost its spool.
async function isOfPresentStream(tx: Tx, { deviceId, stream }: Arrival): Promise<boolean> {
  const agent = await agentOf(tx, deviceId);
  return agent === null || agent.stream === null || agent.stream === stream;
}

async function isKnown(tx: Tx, batch: BeatBatch, arrival: Arrival): Promise<boolean> {
  const { deviceId, stream } = arrival;
  const { sequence } = arrival.beat;
  const inThisBatch = batch.beats.some(
    (it) => it.deviceId === deviceId && it.stream === stream && it.sequence === sequence,
  );
  return inThisBatch || hasBeat(tx, deviceId, stream, sequence);
}

function keep(batch: BeatBatch, arrival: Arrival): void {
  batch.beats.push({
    deviceId: arrival.deviceId,
    stream: arrival.stream,
    sequence: arrival.beat.sequence,
    receivedAt: arrival.receivedAt,
    observedFrom: arrival.observed.from,
    observedTo: arrival.observed.to,
    body: arrival.body,
  });
  if (arrival.confirms !== undefined) batch.confirmed.set(arrival.deviceId, arrival.confirms);
}

function judgeArrival(
  batch: BeatBatch,
  work: DeviceWork,
  arrival: Arrival,
  ids: Ids,
): { needsFull: boolean } {
  const at = arrival.receivedAt;
  const terms = termsOfDevice(batch.terms, work.device);
  const judged = judgeBeat(work.state, arrival.beat, {
    device: work.device,
    terms,
    rules: batch.rules,
    observed: arrival.observed,
    newTicketId() {
      return ids.token(16);
    },
    inIncident(checkId) {
      return batch.inIncident.has(checkId);
    },
  });
  work.readingsAt = arrival.observed.from;
  work.state = judged.state;
  for (const happening of judged.happenings) {
    if (happening.kind === 'ticket_opened') {
      const [termsId, rulesId] = [terms.version, judged.rules.version];
      batch.births.set(happening.ticketId, { at, termsId, rulesId });
    }
    batch.events.push(toEvent(happening, work.device.id, at, ids.timeId(at)));
  }
  if (work.device.handedOverOn !== null && judged.happenings.some(changesWhatIsKept)) {
    const today = dateOf(at, terms.zone);
    const { coverageEndsOn } = milestones(terms, work.device.handedOverOn);
    if (today > coverageEndsOn) batch.toWake.set(work.device.id, today);
  }
  hear(batch, work, arrival, ids);
  return judged;
}

/** Critical now, no longer so, or kept for another reason than before. */
function changesWhatIsKept(it: Happening): boolean {
  if (it.kind === 'condition_decided') return it.reason === 'coverage_ended';
  return it.kind === 'condition_changed' && (it.to === 'critical' || it.from === 'critical');
}

/** Notes where the device now stands, and what that changes. */
function hear(batch: BeatBatch, work: DeviceWork, arrival: Arrival, ids: Ids): void {
  const { device, latest: before } = work;
  const at = arrival.receivedAt;
  const tell = teller(batch, device.id, at, ids);
  if (work.stage === 'handed_over') {
    work.stage = 'in_service';
    tell('stage_changed', 'first_heartbeat_at_home', { from: 'handed_over', to: 'in_service' });
  }
  contradict(batch, work, at, tell);
  const isBack = before === null || before.connection !== 'reporting';
  if (isBack) {
    const from = before?.connection ?? 'never_seen';
    const reason = before === null ? 'first_heartbeat' : 'heard_again';
    tell('connection_changed', reason, { from, to: 'reporting' });
  }
  const gaps = before === null ? '' : withGap(before.gaps, before.heardAt, at);
  work.latest = {
    deviceId: device.id,
    stream: arrival.stream,
    sequence: arrival.beat.sequence,
    heardAt: at,
    connection: 'reporting',
    connectionSince: isBack ? at : before.connectionSince,
    nextLookAt: isGone(work.stage) ? null : nextLookAt('reporting', at, gaps),
    gaps,
  };
}

const teller =
  (batch: BeatBatch, deviceId: string, at: number, ids: Ids): Tell =>
  (kind, reason, detail) => {
    const subject = { noun: 'device', nounId: deviceId, deviceId } as const;
    batch.events.push({ id: ids.timeId(at), at, actor: 'agent', ...subject, kind, reason, detail });
  };

type Tell = (kind: Event['kind'], reason: Event['reason'], detail: Event['detail']) => void;

/** Once a day at most, in the programme's zone: a PC that stands in no home was heard. */
function contradict(batch: BeatBatch, work: DeviceWork, at: number, tell: Tell): void {
  const reason = contradictionOf(work.stage);
  if (reason === null) return;
  const { zone } = termsOfDevice(batch.terms, work.device);
  const { contradictedAt: last } = work;
  if (last !== null && dateOf(last, zone) === dateOf(at, zone)) return;
  work.contradictedAt = at;
  tell('contradiction', reason, { stage: work.stage });
}

function toEvent(it: Happening, deviceId: string, at: number, id: string): Event {
  const where = splitKey(it.key);
  const common = { id, at, actor: 'agent', deviceId, kind: it.kind, reason: it.reason } as const;
  const ofCondition = { noun: 'condition', nounId: `${deviceId} ${it.key}` } as const;
  switch (it.kind) {
    case 'condition_changed': {
      const { from, to } = it;
      return { ...common, ...ofCondition, detail: { ...where, from, to, ...numbers(it.bad) } };
    }
    case 'condition_decided':
      return { ...common, ...ofCondition, detail: where };
    case 'ticket_opened':
    case 'ticket_reopened':
    case 'ticket_observed':
    case 'ticket_worsened': {
      const detail = { ...where, ...numbers(it.bad) };
      return { ...common, noun: 'ticket', nounId: it.ticketId, detail };
    }
    case 'ticket_resolved':
    case 'ticket_noted':
      return { ...common, noun: 'ticket', nounId: it.ticketId, detail: where };
  }
}

function numbers(bad: { because: string; value: number; limit: number } | null) {
  return bad === null ? {} : { because: bad.because, value: bad.value, limit: bad.limit };
}
