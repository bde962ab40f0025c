import { splitKey } from '#shared/condition-key.ts';
import type { DeviceState } from '#collector/domain/judgement.ts';
import { isGone } from '#collector/domain/life.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { Terms } from '#collector/domain/terms.ts';
import { confirmLineage, refusedAmong } from '#collector/storage/agents.ts';
import { conditionsOf, saveConditions } from '#collector/storage/conditions.ts';
import type { OwnCondition } from '#collector/storage/conditions.ts';
import type { Tx } from '#collector/storage/database.ts';
import { changeStage, devicesById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { lastOfKind, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { checksInIncident } from '#collector/storage/incidents.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import {
  appendBeats,
  lockLatest,
  keepReadings,
  readingsOf,
  saveHeard,
  saveLatest,
} from '#collector/storage/telemetry.ts';
import type { KeptReadings, Latest, StoredBeat } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import {
  changeTicket,
  countTickets,
  insertTickets,
  openTicketsOf,
  saveFindings,
} from '#collector/storage/tickets.ts';
import type { OwnFinding } from '#collector/storage/tickets.ts';
import { wakeTakebacks } from './kept-findings.ts';
import type { Remembered, SampleMemory } from './sample-memory.ts';

/** One device within a batch: as it was when loaded, and as it has become. */
export interface DeviceWork {
  readonly device: Device;
  stage: Stage;
  /** When a sign of life of this PC was last told to contradict its file, ms UTC. */
  contradictedAt: number | null;
  readonly stateBefore: DeviceState;
  state: DeviceState;
  readonly latestBefore: Latest | null;
  latest: Latest | null;
  /** Instant of the latest beat judged, ms UTC. */
  readingsAt: number;
  /** As of which the database holds all readings in one row; null while it holds none. */
  keptAt: { readonly stream: string; readonly sequence: number } | null;
}

/** What a batch knows, and what it will write. */
export interface BeatBatch {
  readonly works: ReadonlyMap<string, DeviceWork>;
  readonly terms: readonly Terms[];
  readonly rules: readonly RuleSet[];
  /** Checks of which an incident is open: what they find opens no ticket of its own. */
  readonly inIncident: ReadonlySet<string>;
  readonly beats: StoredBeat[];
  readonly events: Event[];
  /** Tickets that this batch opens, by id. */
  readonly births: Map<string, Birth>;
  /** The day on which their take-back cases are to be looked at, by device: what was found of them
   * after coverage has changed. */
  readonly toWake: Map<string, CalendarDate>;
  /** Lineage tokens shown to have arrived, by device. */
  readonly confirmed: Map<string, string>;
}
interface Birth {
  readonly at: number;
  readonly termsId: string;
  readonly rulesId: string;
}

export async function loadBatch(
  tx: Tx,
  deviceIds: readonly string[],
  memory: SampleMemory,
): Promise<BeatBatch> {
  // The lock comes first: what is read after it cannot change under us.
  const latest = await lockLatest(tx, deviceIds);
  const devices = await devicesById(tx, deviceIds);
  // A family that ended the follow-up is heard no more, even on a line that still stands.
  for (const id of await refusedAmong(tx, deviceIds)) devices.delete(id);
  const readings = await samplesOf(tx, latest, memory);
  const conditions = await conditionsOf(tx, deviceIds);
  const tickets = await openTicketsOf(tx, deviceIds);
  const contradicted = await contradictions(tx, [...devices.values()]);
  const works = new Map<string, DeviceWork>();
  for (const [id, device] of devices) {
    const known = readings.get(id);
    const state: DeviceState = {
      samples: known?.samples ?? [],
      conditions: conditions.get(id) ?? new Map(),
      tickets: tickets.get(id) ?? new Map(),
    };
    const stands = latest.get(id) ?? null;
    works.set(id, {
      device,
      stage: device.stage,
      contradictedAt: contradicted.get(id) ?? null,
      stateBefore: state,
      state,
      latestBefore: stands,
      latest: stands,
      readingsAt: 0,
      keptAt:
        known === undefined || stands === null
          ? null
          : { stream: stands.stream, sequence: known.keptAt },
    });
  }
  const terms = await allTerms(tx);
  const rules = await allRuleSets(tx);
  const inIncident = await checksInIncident(tx);
  const written = { beats: [], events: [], births: new Map(), confirmed: new Map() };
  return { works, terms, rules, inIncident, ...written, toWake: new Map() };
}

/** Asked of the few PCs that should not be heard of at all. */
async function contradictions(tx: Tx, devices: readonly Device[]): Promise<Map<string, number>> {
  const gone = devices.filter(({ stage }) => isGone(stage)).map(({ id }) => id);
  return gone.length === 0 ? new Map() : lastOfKind(tx, gone, 'contradiction');
}

export async function saveBatch(tx: Tx, batch: BeatBatch): Promise<void> {
  const works = [...batch.works.values()];
  await appendBeats(tx, batch.beats);
  await savePlaces(tx, works);
  const changed = works.filter(({ state, stateBefore }) => state !== stateBefore);
  await keepReadings(tx, works.flatMap(readingsToKeep));
  await saveConditions(tx, changed.flatMap(changedConditions));
  // Nothing is awaited for the many whose tickets stand as before: a promise a device shows.
  const ticketed = changed.filter((it) => it.state.tickets !== it.stateBefore.tickets);
  for (const work of ticketed) await saveTickets(tx, work, batch.births);
  for (const { device, stage } of works) {
    if (stage !== device.stage) await changeStage(tx, device.id, { from: device.stage, to: stage });
  }
  for (const [deviceId, lineage] of batch.confirmed) await confirmLineage(tx, deviceId, lineage);
  // After the PCs themselves: whoever holds a case never waits for a PC that a beat moves.
  for (const [on, ids] of Map.groupBy(batch.toWake.keys(), (id) => batch.toWake.get(id))) {
    if (on !== undefined) await wakeTakebacks(tx, ids, on);
  }
  await writeEvents(tx, batch.events);
}

/** What is known of these devices, from memory as far as it goes. */
async function samplesOf(
  tx: Tx,
  latest: ReadonlyMap<string, Latest>,
  memory: SampleMemory,
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  const unknown: string[] = [];
  for (const [id, place] of latest) {
    const remembered = memory.at(place);
    if (remembered === null) unknown.push(id);
    else known.set(id, remembered);
  }
  if (unknown.length === 0) return known;
  for (const [id, readings] of await readingsOf(tx, unknown)) known.set(id, readings);
  return known;
}
type Known = Pick<Remembered, 'samples' | 'keptAt'>;

/** To be called once the batch is committed: only then is it true. */
export function rememberBatch(batch: BeatBatch, memory: SampleMemory): void {
  for (const [id, { latest, state, keptAt }] of batch.works) {
    if (latest === null || keptAt === null) continue;
    const { stream, sequence } = latest;
    memory.keep(id, { stream, sequence, samples: state.samples, keptAt: keptAt.sequence });
  }
}

/** Readings change with almost every beat: all of them are written with one beat of so many. */
const keepEvery = 16;

function readingsToKeep(work: DeviceWork): KeptReadings[] {
  const { device, latest, latestBefore, state, keptAt, readingsAt } = work;
  if (latest === null || latest === latestBefore) return [];
  const { stream, sequence } = latest;
  if (keptAt?.stream === stream && sequence < keptAt.sequence + keepEvery) return [];
  work.keptAt = { stream, sequence };
  return [
    { deviceId: device.id, stream, sequence, observedAt: readingsAt, samples: state.samples },
  ];
}

async function savePlaces(tx: Tx, works: readonly DeviceWork[]): Promise<void> {
  const heard: Latest[] = [];
  const moved: Latest[] = [];
  for (const { latest, latestBefore } of works) {
    if (latest === null || latest === latestBefore) continue;
    (isOnlyHeard(latestBefore, latest) ? heard : moved).push(latest);
  }
  await saveHeard(tx, heard);
  await saveLatest(tx, moved);
}

function isOnlyHeard(before: Latest | null, after: Latest): boolean {
  return (
    before?.connection === after.connection &&
    before.connectionSince === after.connectionSince &&
    before.nextLookAt === after.nextLookAt &&
    before.gaps === after.gaps
  );
}

function changedConditions({ device, stateBefore, state }: DeviceWork): OwnCondition[] {
  if (state.conditions === stateBefore.conditions) return [];
  const changed: OwnCondition[] = [];
  for (const [key, condition] of state.conditions) {
    if (stateBefore.conditions.get(key) === condition) continue;
    changed.push({ deviceId: device.id, ...splitKey(key), condition });
  }
  return changed;
}

async function saveTickets(
  tx: Tx,
  work: DeviceWork,
  births: ReadonlyMap<string, Birth>,
): Promise<void> {
  if (work.latest === null) return;
  const at = work.latest.heardAt;
  const findings: OwnFinding[] = [];
  for (const [family, ticket] of work.state.tickets) {
    const before = work.stateBefore.tickets.get(family);
    if (before === ticket) continue;
    const birth = births.get(ticket.id);
    if (birth !== undefined) await insertTicket(tx, work.device, ticket, birth);
    else if (before !== undefined) await saveChange(tx, before, ticket, at);
    for (const finding of ticket.findings) {
      if (before?.findings.includes(finding)) continue;
      findings.push({ deviceId: work.device.id, ticketId: ticket.id, finding, seenAt: at });
    }
  }
  await saveFindings(tx, findings);
}

type DeviceTicket = DeviceState['tickets'] extends ReadonlyMap<unknown, infer T> ? T : never;

async function insertTicket(
  tx: Tx,
  device: Device,
  ticket: DeviceTicket,
  { at, termsId, rulesId }: Birth,
): Promise<void> {
  const number = (await countTickets(tx, device.id)) + 1;
  await insertTickets(tx, [
    {
      id: ticket.id,
      deviceId: device.id,
      reference: `${device.assetTag}/${number}`,
      family: ticket.family,
      state: ticket.state,
      severity: ticket.severity,
      openedAt: at,
      openedBy: 'agent',
      termsId,
      rulesId,
      changedAt: at,
      assignee: null,
      touched: false,
      resolvedAt: ticket.state === 'resolved' ? at : null,
      result: null,
      closedAt: null,
    },
  ]);
}

async function saveChange(
  tx: Tx,
  before: DeviceTicket,
  ticket: DeviceTicket,
  at: number,
): Promise<void> {
  if (before.state === ticket.state && before.severity === ticket.severity) return;
  const resolvedAt = ticket.state === 'resolved' ? at : null;
  const { state, severity } = ticket;
  await changeTicket(tx, ticket.id, before.state, { changedAt: at, state, severity, resolvedAt });
}
