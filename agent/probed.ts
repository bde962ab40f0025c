import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentMessage } from '#shared/messages.ts';
import { unreadSample } from '#shared/readings.ts';
import type { Sample, UnreadReason } from '#shared/readings.ts';
import {
  answerFile,
  hardwareFile,
  mostAnswerBytes,
  parseAnswer,
  parseHardware,
} from '#agent/probe/answer.ts';
import type { Answer } from '#agent/probe/answer.ts';
import type { Hardware } from '#agent/sensors/hardware.ts';
import type { ProbeSensor, Sensor } from '#agent/sensors/sensor.ts';
import type { Moment } from './moment.ts';

/** What the privileged probe has left, as the networked agent sees it. */
export interface Probed {
  /** In the place of the sensors that the probe reads: they look into its answer. */
  readonly sensors: readonly Sensor[];
  /** What this PC is made of; null where the probe has not said. */
  readonly inventory: () => Promise<AgentMessage<'inventory'> | null>;
  /** A network in use is paid by volume; undefined where nobody knows. */
  readonly metered: () => boolean | undefined;
  /** Digests of this PC's parts, as of this boot; null where the probe has not said. */
  readonly hardware: () => Hardware | null;
}

export interface ProbedParts {
  readonly folder: string;
  readonly sensors: readonly ProbeSensor[];
  readonly moment: () => Moment;
}

/** How often, in seconds switched on, the agent looks whether there is a new answer. */
const lookEverySeconds = 300;
/** The probe runs 15 min after boot: until well past that, an answer of the boot before is no fault. */
export const graceSeconds = 45 * 60;
/** The probe runs each 2 h switched on: three of its runs have been missed. */
export const staleAfterSeconds = 7 * 3600;

export function openProbed({ folder, sensors, moment }: ProbedParts): Probed {
  function read(): Found {
    return standing(answerIn(join(folder, answerFile)), moment());
  }

  function sensorFor({ name, groups }: ProbeSensor): Sensor {
    // What was last told: an answer seen again is no new reading.
    let told = '';
    return {
      name,
      by: 'agent',
      groups,
      everySeconds: lookEverySeconds,
      atBoot: true,
      async read() {
        const found = read();
        if (found.kind === 'awaited' || found.key === told) return [];
        told = found.key;
        if (found.kind === 'unread') return groups.map((it) => unreadSample(it, found.unread));
        return groups.flatMap((group): readonly Sample[] => {
          const samples = found.answer.samples.filter((it) => it.group === group);
          // A probe of another version reads less.
          return samples.length > 0 ? samples : [unreadSample(group, 'unsupported')];
        });
      },
    };
  }

  let link: { readonly askedAt: number; readonly isMetered: boolean | undefined } | null = null;
  function metered(): boolean | undefined {
    const { awakeSeconds } = moment();
    // It is asked with every message, and is news with every answer of the probe at most.
    if (link === null || awakeSeconds - link.askedAt >= lookEverySeconds) {
      const found = read();
      const isMetered = found.kind === 'answered' ? found.answer.metered : undefined;
      link = { askedAt: awakeSeconds, isMetered };
    }
    return link.isMetered;
  }

  return {
    sensors: sensors.map(sensorFor),
    async inventory() {
      const found = read();
      const inventory = found.kind === 'answered' ? found.answer.inventory : undefined;
      return inventory === undefined ? null : { type: 'inventory', ...inventory };
    },
    metered,
    hardware() {
      const text = textOf(join(folder, hardwareFile));
      const answer = text.ok ? parseHardware(text.text) : null;
      return answer?.bootDigest === moment().bootDigest ? answer.hardware : null;
    },
  };
}

type Found =
  | { readonly kind: 'answered'; readonly key: string; readonly answer: Answer }
  /** The probe has yet to run in this boot. */
  | { readonly kind: 'awaited' }
  | { readonly kind: 'unread'; readonly key: string; readonly unread: UnreadReason };

type Asked =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly unread: UnreadReason };

/** Times are on the clock that leaves sleep out: after a night asleep an answer is no older. */
function standing(asked: Asked, now: Moment): Found {
  if (!asked.ok && asked.unread !== 'absent') return unread(asked.unread);
  if (!asked.ok || asked.answer.bootDigest !== now.bootDigest) {
    return now.awakeSeconds < graceSeconds ? { kind: 'awaited' } : unread('failed');
  }
  const { bootDigest, readAtSeconds } = asked.answer;
  const age = now.awakeSeconds - readAtSeconds;
  if (age > staleAfterSeconds || age < -1) return unread('failed');
  return { kind: 'answered', key: `${bootDigest} ${readAtSeconds}`, answer: asked.answer };
}

const unread = (why: UnreadReason): Found => ({ kind: 'unread', key: why, unread: why });

function answerIn(file: string): Asked {
  const text = textOf(file);
  if (!text.ok) return text;
  const answer = parseAnswer(text.text);
  return answer === null ? { ok: false, unread: 'failed' } : { ok: true, answer };
}

type Text =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly unread: UnreadReason };

/** A plain file of bearable size; a pipe, a link, a folder or a flood is `failed`. */
function textOf(file: string): Text {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  try {
    const handle = openSync(file, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    try {
      return textIn(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    return { ok: false, unread: reasonOf(cause) };
  }
}

function textIn(handle: number): Text {
  const stat = fstatSync(handle);
  if (!stat.isFile() || stat.size > mostAnswerBytes) return { ok: false, unread: 'failed' };
  // One byte more than allowed: it may grow while it is read.
  const bytes = Buffer.alloc(mostAnswerBytes + 1);
  let length = 0;
  for (let more = 1; more > 0 && length < bytes.length; length += more) {
    more = readSync(handle, bytes, length, bytes.length - length, length);
  }
  if (length > mostAnswerBytes) return { ok: false, unread: 'failed' };
  return { ok: true, text: bytes.toString('utf8', 0, length) };
}

function reasonOf(cause: unknown): UnreadReason {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'absent';
  return code === 'EACCES' || code === 'ERR_ACCESS_DENIED' ? 'denied' : 'failed';
}
