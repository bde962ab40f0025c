import type { FaultFamily } from '#shared/check.ts';
import type { TicketState } from '#collector/domain/ticket.ts';
import type { Tables } from '#collector/storage/tables.ts';
import { chance, drawnId, oneOf, shared, timeId } from './chance.ts';
import { benchNow, dayMs, deviceId, tagOf } from './devices.ts';

/** Tickets over six years, one in fifty open, and about a dozen in hand for each technician. */
export interface TicketsOf {
  readonly devices: number;
  readonly tickets: number;
}
export const staffId = (n: number): string => drawnId('staff', n);
export const staffCount = ({ devices }: TicketsOf): number => Math.max(4, Math.ceil(devices / 125));

const years = 6;
const openedAt = (n: number, { tickets }: TicketsOf): number =>
  Math.floor(benchNow - ((tickets - n) / tickets) * years * 365 * dayMs);
export const ticketId = (n: number): string => drawnId('ticket', n);
/** So that tickets that lie close together are of different PCs. */
const deviceOf = (n: number, { devices }: TicketsOf): number => (n * 7919) % devices;

const openStates: readonly (readonly [TicketState, number])[] = [
  ['new', 0.4],
  ['acknowledged', 0.05],
  ['assigned', 0.1],
  ['in_progress', 0.1],
  ['planned', 0.08],
  ['waiting_family', 0.1],
  ['waiting_part', 0.05],
  ['waiting_device', 0.02],
  ['resolved', 0.1],
];
const doneStates: readonly (readonly [TicketState, number])[] = [
  ['closed', 0.93],
  ['duplicate', 0.02],
  ['not_covered', 0.02],
  ['cancelled', 0.03],
];
function stateOf(n: number, of: TicketsOf): TicketState {
  const isRecent = benchNow - openedAt(n, of) < 55 * dayMs;
  const isOpen = isRecent && chance(n, 50) < 0.8;
  return shared(isOpen ? openStates : doneStates, chance(n, 51));
}

const families: readonly (readonly [FaultFamily, string, number])[] = [
  ['storage', 'disk.pending', 0.25],
  ['system', 'fs.space', 0.25],
  ['heat', 'cpu.temp', 0.15],
  ['battery', 'batt.health', 0.15],
  ['system', 'upd.fresh', 0.1],
  ['memory', 'mem.pressure', 0.1],
];
const faultOf = (n: number) =>
  shared(
    families.map(([family, checkId, share]) => [{ family, checkId }, share] as const),
    chance(n, 52),
  );
const byPerson = (n: number): boolean => chance(n, 53) < 0.25;
const untaken: readonly TicketState[] = ['new', 'acknowledged'];
const isDone = (state: TicketState) => doneStates.some(([it]) => it === state);
const resolvedAt = (n: number, of: TicketsOf) =>
  openedAt(n, of) + Math.floor(1 + chance(n, 54) * 9) * dayMs;

export function* ticketRows(of: TicketsOf): Iterable<Tables['tickets']> {
  for (let n = 0; n < of.tickets; n += 1) {
    const state = stateOf(n, of);
    const opened = openedAt(n, of);
    const done = isDone(state);
    const resolved = done || state === 'resolved' ? Math.min(resolvedAt(n, of), benchNow) : null;
    const device = deviceOf(n, of);
    yield {
      id: ticketId(n),
      device_id: deviceId(device),
      reference: `${tagOf(device)}/${Math.floor(n / of.devices) + 1}`,
      family: faultOf(n).family,
      state,
      severity: chance(n, 55) < 0.3 ? 'critical' : 'warn',
      opened_at: opened,
      opened_by: byPerson(n) ? 'person' : 'agent',
      terms_id: 'default',
      rules_id: 'default',
      changed_at: resolved ?? opened,
      assignee: untaken.includes(state) ? null : staffId(n % staffCount(of)),
      touched: untaken.includes(state) ? 0 : 1,
      resolved_at: resolved,
      result: resolved === null ? null : oneOf(['fixed', 'replaced', 'nothing_found', null], n, 56),
      closed_at: done ? (resolved ?? opened) + 3 * dayMs : null,
      barrier: null,
      merged_into: null,
      help_since: state === 'in_progress' && chance(n, 57) < 0.1 ? opened + dayMs : null,
    };
  }
}

export function* findingRows(of: TicketsOf): Iterable<Tables['findings']> {
  for (let n = 0; n < of.tickets; n += 1) {
    if (byPerson(n)) continue;
    const at = openedAt(n, of);
    const done = isDone(stateOf(n, of));
    yield {
      device_id: deviceId(deviceOf(n, of)),
      ticket_id: ticketId(n),
      check_id: faultOf(n).checkId,
      subject: 0,
      severity: 'warn',
      because: '',
      value: 12 + (n % 50),
      limit_value: 10,
      baseline: 0,
      bad_since: at - dayMs,
      last_seen: at + dayMs,
      recovered_at: done ? resolvedAt(n, of) : null,
    };
  }
}

const spanning = ['planned', 'waiting_family', 'waiting_part', 'waiting_device'] as const;
export function* spanRows(of: TicketsOf): Iterable<Tables['ticket_spans']> {
  for (let n = 0; n < of.tickets; n += 1) {
    const state = spanning.find((it) => it === stateOf(n, of));
    const over = state === undefined;
    if (over && chance(n, 58) > 0.15) continue;
    const since = openedAt(n, of) + dayMs / 2;
    yield {
      id: drawnId('span', n),
      ticket_id: ticketId(n),
      state: state ?? 'waiting_family',
      reason: state === 'planned' ? 'visit_at_home' : 'family_away',
      due_on: null,
      half_day: null,
      since,
      until: over ? since + dayMs : null,
      nudged_at: null,
    };
  }
}

/** One ticket with all that years of work leave on it. */
export const busyTicket = ({ tickets }: TicketsOf): number => tickets - 1;
const busyNotes = 150;

export function* entryRows(of: TicketsOf): Iterable<Tables['ticket_entries']> {
  const busy = busyTicket(of);
  for (let n = 0; n < busyNotes; n += 1) yield entry(busy, 1_000_000 + n, of);
  for (let n = 0; n < of.tickets; n += 1) if (chance(n, 59) < 0.2) yield entry(n, n, of);
}
function entry(n: number, at: number, of: TicketsOf): Tables['ticket_entries'] {
  return {
    id: drawnId('entry', at),
    ticket_id: ticketId(n),
    kind: 'note',
    text: 'Disque échangé, système installé, essai de deux heures sans faute.',
    part: null,
    amount: null,
    at: openedAt(n, of) + dayMs,
    made_by: staffId(n % staffCount(of)),
    undone_at: null,
  };
}

export function* ticketEventRows(of: TicketsOf): Iterable<Tables['events']> {
  for (let n = 0; n < of.tickets; n += 1) {
    yield event(
      n,
      { at: openedAt(n, of), kind: 'ticket_opened', reason: 'opened', by: 'agent' },
      of,
    );
    const by = staffId(n % staffCount(of));
    if (isDone(stateOf(n, of))) {
      yield event(n, { at: resolvedAt(n, of), kind: 'ticket_resolved', reason: 'fixed', by }, of);
    }
    if (chance(n, 60) < 0.1) {
      const at = openedAt(n, of) + 3_600_000;
      yield event(n, { at, kind: 'ticket_reported', reason: 'reported_by_person', by }, of);
    }
  }
  const busy = busyTicket(of);
  for (let n = 0; n < busyNotes; n += 1) {
    const at = openedAt(busy, of) + n * 60_000;
    const kind = n % 2 === 0 ? 'ticket_held' : 'ticket_resumed';
    yield event(busy, { at, kind, reason: 'family_away', by: staffId(n % 4) }, of, n);
  }
}
function event(
  n: number,
  { at, kind, reason, by }: { at: number; kind: string; reason: string; by: string },
  of: TicketsOf,
  order = 0,
): Tables['events'] {
  return {
    id: timeId(at, n * 1000 + order) + kind.slice(7, 9),
    at,
    actor: by,
    noun: 'ticket',
    noun_id: ticketId(n),
    device_id: deviceId(deviceOf(n, of)),
    kind,
    reason,
    detail: '{}',
  };
}

const incidents = 24;
export const incidentId = (n: number): string => drawnId('incident', n);
export function* incidentRows(): Iterable<Tables['incidents']> {
  for (let n = 0; n < incidents; n += 1) {
    const since = benchNow - (n + 1) * 30 * dayMs;
    yield {
      id: incidentId(n),
      kind: 'same_fault',
      check_id: 'upd.fresh',
      reason: 'same_fault_on_many',
      since,
      until: n === 0 ? null : since + 5 * dayMs,
      raised_at: since,
      pcs: 90,
      expected: 4,
      closed_by: n === 0 ? null : staffId(0),
      result: n === 0 ? null : 'cause_mended',
    };
  }
}
/** Each incident gathers one PC in a hundred. */
export function* incidentTicketRows(of: TicketsOf): Iterable<Tables['incident_tickets']> {
  for (let n = 0; n < incidents; n += 1) {
    for (let at = 0; at < of.devices / 100; at += 1) {
      const ticket = Math.floor(((at * incidents + n) * of.tickets) / (incidents * of.devices));
      yield { incident_id: incidentId(n), ticket_id: ticketId(ticket) };
    }
  }
}
