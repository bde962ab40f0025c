import { catalogueVersion } from './catalogue.ts';
import { inventoryShape } from './inventory.ts';
import { groups, mostSubjects, unreadReasons } from './readings.ts';
import type { Group } from './readings.ts';
import { flag, list, oneOf, optional, reader, record, token, variant, whole } from './shape.ts';
import type { Fields, RecordShape, ValueOf } from './shape.ts';

/**
 * The wire: every message between agent and collector, described as data.
 *
 * Version 1 is understood for the whole life of a fleet: a field may be added as optional, none is
 * ever removed or given another meaning. No message of the collector carries a command, a path or
 * an address; all it can say is in `fromCollector`.
 */
export const protocolVersion = 1;
export { catalogueVersion };

/** An agent that is connected and silent pings no less often. */
export const longestPingSeconds = 900;

/** Largest frame either side reads, in bytes. A full report of eight disks takes about 6 kB. */
export const mostFrameBytes = 16 * 1024;

const deviceId = token(16);
/** The collector's TLS key now, and the one that will follow it. */
export const mostPins = 2;
/** SHA-256 over the SPKI of each; they roll with every welcome. Absent where it serves no TLS. */
const pins = optional(list(token(32), mostPins));
const seconds = whole('seconds', 0, 4e9);
/** One short of what a number holds exactly: the next one must be sayable too. */
const sequence = whole('sequence', 1, 2 ** 53 - 2);
/** Days since 1970-01-01 in the programme's zone. */
const day = whole('days', 0, 100_000);

/** On the wire a sample without reading and without reason stands for "read again, as before". */
const sampleOf = <F extends Fields>(reading: RecordShape<F>) =>
  record({
    subject: whole('count', 0, mostSubjects - 1),
    reading: optional(reading),
    unread: optional(oneOf(...unreadReasons)),
  });

/** One part of a PC, as a beat has it. */
export const wireSample = variant('group', {
  disk: sampleOf(groups.disk),
  fs: sampleOf(groups.fs),
  bootfs: sampleOf(groups.bootfs),
  ext4: sampleOf(groups.ext4),
  memory: sampleOf(groups.memory),
  heat: sampleOf(groups.heat),
  throttle: sampleOf(groups.throttle),
  fans: sampleOf(groups.fans),
  battery: sampleOf(groups.battery),
  clock: sampleOf(groups.clock),
  power: sampleOf(groups.power),
  updates: sampleOf(groups.updates),
  kernel: sampleOf(groups.kernel),
  startup: sampleOf(groups.startup),
  release: sampleOf(groups.release),
  antivirus: sampleOf(groups.antivirus),
  units: sampleOf(groups.units),
  link: sampleOf(groups.link),
  asset: sampleOf(groups.asset),
  agent: sampleOf(groups.agent),
} satisfies Record<Group, RecordShape>);

/**
 * Why a connection ends in good order: tells "off" from "broken". `done`: this PC reports by a timer,
 * has reported, and comes back; `sleep`: it sleeps, or runs low on its battery.
 */
export const byeReasons = ['shutdown', 'sleep', 'paused', 'uninstall', 'cap', 'done'] as const;

/** Every way in which the collector turns a frame down. Each is counted under its name. */
export const refusals = [
  'not_json',
  'shape',
  'too_large',
  'out_of_turn',
  'protocol_too_new',
  'bad_signature',
  'unknown_device',
  'code_unknown',
  'code_used',
  'code_expired',
  'copy_suspected',
  'replaced',
  'retired',
  'too_fast',
  'busy',
  'too_slow',
] as const;
export type Refusal = (typeof refusals)[number];

export const fromAgent = variant('type', {
  enrol: record({
    /** The one-time handover code's 128 bits. */
    code: token(16),
    /** Raw Ed25519 public key, made on this PC after imaging. */
    publicKey: token(32),
    /** Over `enrolProof`: whoever enrols holds the private key. */
    signature: token(64),
    protocol: whole('version', 1, 1000),
    agent: whole('version', 0, 1e9),
  }),
  hello: record({
    device: deviceId,
    /** Over `helloProof`. */
    signature: token(64),
    /** Made with the spool: a lost or restored spool starts a new one. */
    stream: token(8),
    lineage: token(16),
    protocol: whole('version', 1, 1000),
    catalogue: whole('version', 1, 100_000),
    agent: whole('version', 0, 1e9),
    /** Counts this PC's boots since the stream began. */
    boot: whole('count', 1, 1e6),
    sinceBootSeconds: seconds,
    /** The PC's wall clock: recorded, never trusted. */
    wallSeconds: seconds,
    lastSequence: whole('sequence', 0, 2 ** 53 - 1),
  }),
  beat: record({
    sequence,
    boot: whole('count', 1, 1e6),
    /** On the clock that counts sleep. */
    sinceBootSeconds: seconds,
    wallSeconds: seconds,
    /** True where every group stands in full, so that earlier beats are not needed. */
    full: flag,
    samples: list(wireSample, 64),
    /** Bytes on the wire this month, both ways. */
    bytesThisMonth: whole('bytes', 0, 1e12),
  }),
  inventory: inventoryShape,
  bye: record({ reason: oneOf(...byeReasons) }),
});
export type FromAgent = ValueOf<typeof fromAgent>;
export type AgentMessage<T extends FromAgent['type']> = Extract<FromAgent, { type: T }>;
export type Beat = AgentMessage<'beat'>;
export type WireSample = Beat['samples'][number];

export const fromCollector = variant('type', {
  challenge: record({ nonce: token(32), timeSeconds: seconds }),
  enrolled: record({
    device: deviceId,
    lineage: token(16),
    pins,
    /** Public half of the offline key that alone can retire this PC; told once, at enrolment. */
    retireKey: optional(token(32)),
  }),
  welcome: record({
    lineage: token(16),
    /** The next sequence that the collector has not stored. */
    expects: sequence,
    /** Seconds between beats while nothing changes. */
    cadenceSeconds: whole('seconds', 5, 86_400),
    wantFull: flag,
    /** For the family's page; absent before handover. */
    coveredUntilDay: optional(day),
    takebackDay: optional(day),
    openTickets: whole('count', 0, 100),
    pins,
  }),
  /** This beat and all before it on this connection are stored for good. */
  ack: record({ sequence, repeated: flag }),
  ask: record({ what: oneOf('full') }),
  /** The end of this agent, by the offline key's signature over `retireProof`. */
  retire: record({ signature: token(64) }),
  refused: record({ reason: oneOf(...refusals) }),
  go_away: record({ seconds: whole('seconds', 1, 604_800), reason: oneOf(...refusals) }),
});
export type FromCollector = ValueOf<typeof fromCollector>;

export const readFromAgent = reader(fromAgent);
export const readFromCollector = reader(fromCollector);

/** What the agent signs to prove that it holds the key of the device it claims to be. */
export function helloProof(it: {
  nonce: string;
  server: string;
  device: string;
  stream: string;
}): string {
  return ['vigie-hello-1', it.nonce, it.server, it.device, it.stream].join('\n');
}
/** What the agent signs at enrolment, binding the code to the key. */
export function enrolProof(it: {
  nonce: string;
  server: string;
  code: string;
  publicKey: string;
}): string {
  return ['vigie-enrol-1', it.nonce, it.server, it.code, it.publicKey].join('\n');
}
/** What the offline key signs: one device in one life, so that no signature serves twice. */
export function retireProof(it: { device: string; publicKey: string }): string {
  return ['vigie-retire-1', it.device, it.publicKey].join('\n');
}
