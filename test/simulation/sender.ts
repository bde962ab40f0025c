import type { Arrival } from '#collector/app/receive-beats.ts';
import { observedAt } from '#collector/domain/observed.ts';
import type { Beat, WireSample } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';

/** The agent's half of the wire, as far as a simulation needs it: a stream, a sequence, a spool. */
export interface Sender {
  readonly deviceId: string;
  stream: string;
  sequence: number;
  boot: number;
  /** As of the last beat in the spool. */
  before: readonly Sample[];
  /** The collector has asked for everything, or nothing was sent yet. */
  owesFull: boolean;
  /** Last contact, ms UTC. */
  lastContact: number;
  /** Composed, not yet acknowledged, oldest first. */
  spool: Beat[];
}

export function newSender(deviceId: string, stream: string, enrolledAt: number): Sender {
  const nothing = { sequence: 0, boot: 0, before: [], owesFull: true, spool: [] };
  return { deviceId, stream, lastContact: enrolledAt, ...nothing };
}

const upSeconds = 1200;

/** One evening: the PC starts, reads, and puts a beat into its spool. `at` in ms UTC. */
export function compose(sender: Sender, samples: readonly Sample[], at: number): void {
  const full = sender.owesFull;
  sender.boot += 1;
  sender.sequence += 1;
  sender.spool.push({
    type: 'beat',
    sequence: sender.sequence,
    boot: sender.boot,
    sinceBootSeconds: upSeconds,
    wallSeconds: Math.floor(at / 1000),
    full,
    samples: samples.map((it, place) => (full ? it : brief(it, sender.before[place]))),
    bytesThisMonth: 0,
  });
  sender.before = samples;
  sender.owesFull = false;
}

/** All that waits in the spool, as the gateway would hand it on at `at`, ms UTC. */
export function arrivalsOf(sender: Sender, at: number): Arrival[] {
  const session = { boot: sender.boot, sinceBootSeconds: upSeconds, at };
  return sender.spool.map((beat) => ({
    deviceId: sender.deviceId,
    stream: sender.stream,
    beat,
    body: JSON.stringify(beat),
    receivedAt: at,
    observed: observedAt(beat, session, sender.lastContact, at),
  }));
}

/** A spool that was lost, as after a disk was replaced: a new stream, and everything anew. */
export function startAnew(sender: Sender, stream: string): void {
  const nothing = { sequence: 0, before: [], owesFull: true, spool: [] };
  Object.assign(sender, { stream, ...nothing });
}

function brief(sample: Sample, before: Sample | undefined): WireSample {
  return before !== undefined && isSame(sample, before)
    ? { group: sample.group, subject: sample.subject }
    : sample;
}

function isSame(a: Sample, b: Sample): boolean {
  if ('unread' in a || 'unread' in b)
    return 'unread' in a && 'unread' in b && a.unread === b.unread;
  const [left, right]: Readonly<Record<string, unknown>>[] = [a.reading, b.reading];
  for (const name in left) if (left[name] !== right?.[name]) return false;
  return true;
}
