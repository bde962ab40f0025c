import type { AgentMessage } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import type { MemoryTally } from '#agent/sensors/memory.ts';
import type { Host } from '#agent/sensors/host.ts';
import type { Sensor, SensorContext } from '#agent/sensors/sensor.ts';
import { changesResult, composeBeat, learn, mergeBeats, stillValid } from './beat.ts';
import { bootOf, bootedAtMs, startBoot, stopBoot, totalAwake, writtenDown } from './boots.ts';
import { addBytes } from './memory.ts';
import type { MonthBytes } from './memory.ts';
import type { Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { dueSensors, markRead } from './schedule.ts';
import type { ByeReason, Welcome } from './session.ts';
import type { Spool } from './spool.ts';
import type { Uplink } from './uplink.ts';
import { builtAtMs } from './version.ts';

/** The agent at work: reads what is due, writes beats, hands them to the uplink. */
export interface Resident {
  /** Looks what is due and does it; never rejects. To be called every minute, or more often. */
  tick(): Promise<void>;
  stop(reason: ByeReason): Promise<void>;
}

/** What the uplink hears from the collector. */
export interface Heard {
  readonly onClock: (offsetSeconds: number, dateFault: boolean) => void;
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onAskFull: () => void;
}

export interface ResidentParts {
  readonly spool: Spool;
  /** Starts the uplink, given whom it tells what it hears. */
  readonly connect: (heard: Heard) => Uplink;
  readonly ports: Ports;
  readonly host: Host;
  readonly sensors: readonly Sensor[];
  /** Null where this PC could not be described. */
  readonly inventory: () => Promise<AgentMessage<'inventory'> | null>;
  /** Seconds between beats; null lets the collector say. */
  readonly everySeconds: number | null;
  readonly onFault: (where: string, cause: unknown) => void;
}

/** Until the collector has said otherwise. */
const usualCadenceSeconds = 900;
const weekMs = 7 * 86_400_000;
const dayMs = 86_400_000;
/** Whatever is asked, a full beat goes out no more often. */
const fullAtMostEverySeconds = 60;
/** A tick that comes a moment early must not put the beat off by a whole tick. */
const tickSlackSeconds = 0.5;
const countEverySeconds = 60;
/** Less is a busy PC, not a sleeping one. */
const sleptSeconds = 60;

export function startResident(parts: ResidentParts): Resident {
  const { spool, ports, sensors } = parts;
  const began = ports.moment();
  let book = startBoot(spool.memory().boots, began);
  let reads = spool.memory().reads;
  let before: readonly Sample[] = stillValid(spool.memory().samples);
  let news: readonly Sample[] = [];
  let last: Moment = began;
  let lastBeat: Written | null = null;
  let fullAt: Moment | null = null;
  let met: Met | null = null;
  let countedAt = began;
  let cadenceSeconds = parts.everySeconds ?? usualCadenceSeconds;
  const memory: { tally: MemoryTally } = { tally: { samples: 0, short: 0 } };
  let turn: Promise<void> | null = null;
  spool.remember({ boots: book });

  async function tick(): Promise<void> {
    turn ??= work()
      .catch((cause: unknown) => parts.onFault('tick', cause))
      .finally(() => {
        turn = null;
      });
    await turn;
  }

  async function work(): Promise<void> {
    const moment = ports.moment();
    if (hasSlept(last, moment)) uplink.wake();
    last = moment;
    await readDue(moment);
    if (isBeatDue(moment)) write(moment);
    else countBytes(moment);
    uplink.flush();
  }

  async function readDue(moment: Moment): Promise<void> {
    const now = { awake: totalAwake(book, moment), boot: bootOf(book) };
    const due = dueSensors(sensors, reads, now);
    const context = contextAt(moment);
    for (const sensor of due) {
      try {
        news = learn(news, await sensor.read(context)).samples;
      } catch (cause) {
        parts.onFault(sensor.name, cause);
      }
    }
    if (due.length > 0) reads = markRead(reads, due, now);
    const isJudged = context.clock.firstOfBoot && due.some(({ name }) => name === 'clock');
    if (isJudged) reads = { ...reads, [clockJudged]: now };
  }

  function contextAt(moment: Moment): SensorContext {
    return {
      host: parts.host,
      nowMs: moment.wallMs,
      bootLog: book.log,
      memory,
      clock: {
        upSeconds: moment.upSeconds,
        bootedAtMs: bootedAtMs(book),
        builtAtMs,
        firstOfBoot: met !== null && reads[clockJudged]?.boot !== bootOf(book),
        ...(met === null ? {} : { offsetSeconds: met.offsetSeconds, tlsDateFault: met.dateFault }),
      },
    };
  }

  function isBeatDue(moment: Moment): boolean {
    if (lastBeat === null) return true;
    const since = moment.upSeconds - lastBeat.upSeconds;
    return since + tickSlackSeconds >= cadenceSeconds || isEventful(moment) || isFullDue(moment);
  }

  const isEventful = (moment: Moment): boolean =>
    changesResult(before, news, Math.floor(moment.wallMs / dayMs));

  function isFullDue(moment: Moment): boolean {
    if (!spool.memory().wantsFull) return false;
    const pause = Math.min(fullAtMostEverySeconds, cadenceSeconds);
    return fullAt === null || moment.upSeconds - fullAt.upSeconds >= pause;
  }

  function write(moment: Moment): void {
    const known = learn(before, news);
    const { wantsFull, fullAtMs } = spool.memory();
    const collectorMs = collectorMsAt(met, moment);
    const lastFullMs = (fullAt === null ? null : collectorMsAt(met, fullAt)) ?? fullAtMs;
    const isOld = collectorMs !== null && Math.abs(collectorMs - lastFullMs) >= weekMs;
    const full = wantsFull || isOld || known.partGone;
    const eventful = full || isEventful(moment);
    const bytes = bytesBy(moment);
    const beat = composeBeat({
      moment,
      boot: bootOf(book),
      bytesThisMonth: bytes.count,
      full,
      before,
      news,
    });
    book = writtenDown(book, moment);
    const change = {
      boots: book,
      reads,
      samples: known.samples,
      bytes,
      fullAtMs: full ? (collectorMs ?? fullAtMs) : lastFullMs,
      ...(full ? { wantsFull: false } : {}),
    };
    const place = eventful ? null : replaceable();
    if (place === null) {
      const { sequence } = spool.append(beat, change);
      lastBeat = { beat: { ...beat, sequence }, upSeconds: moment.upSeconds, eventful };
    } else {
      const merged = mergeBeats(place, beat);
      spool.replace(merged, change);
      lastBeat = { beat: merged, upSeconds: moment.upSeconds, eventful };
    }
    before = known.samples;
    news = [];
    if (full) fullAt = moment;
  }

  function bytesBy(moment: Moment): MonthBytes {
    countedAt = moment;
    const at = collectorMsAt(met, moment) ?? moment.wallMs;
    return addBytes(spool.memory().bytes, uplink.takeBytes(), at);
  }

  /** The month's bytes go on between beats, so that whoever asks is told; nothing passed, no write. */
  function countBytes(moment: Moment): void {
    if (moment.upSeconds - countedAt.upSeconds + tickSlackSeconds < countEverySeconds) return;
    const bytes = bytesBy(moment);
    const { month, count } = spool.memory().bytes;
    if (bytes.month !== month || bytes.count !== count) spool.remember({ bytes });
  }

  /** While nobody listens, one beat says that nothing has happened, however long it takes. */
  function replaceable(): Written['beat'] | null {
    if (lastBeat === null || lastBeat.eventful) return null;
    const { sequence } = lastBeat.beat;
    const isNewest = sequence === spool.memory().lastSequence;
    return isNewest && sequence > uplink.sentUpTo() ? lastBeat.beat : null;
  }

  function wantFull(): void {
    // The one that waits, or is on its way, answers all who ask meanwhile.
    if (!spool.memory().wantsFull && !spool.isFullWaiting()) spool.remember({ wantsFull: true });
  }

  async function sendInventory(): Promise<void> {
    const boot = bootOf(book);
    if (spool.memory().inventoryBoot === boot) return;
    const message = await parts.inventory();
    if (message === null) return;
    uplink.sendInventory(message);
    const { type: _, ...inventory } = message;
    spool.remember({ inventoryBoot: boot, inventory });
  }

  function onWelcome(welcome: Welcome): void {
    cadenceSeconds = parts.everySeconds ?? welcome.cadenceSeconds;
    if (welcome.wantFull) wantFull();
    sendInventory().catch((cause: unknown) => parts.onFault('inventory', cause));
    void tick();
  }

  function onClock(offsetSeconds: number, dateFault: boolean): void {
    const { wallMs, upSeconds } = ports.moment();
    met = { offsetSeconds, dateFault, collectorMs: wallMs - offsetSeconds * 1000, upSeconds };
    // Now there is something to judge this boot's clock by: it is read once more.
    if (reads[clockJudged]?.boot === bootOf(book)) return;
    const { clock: _, ...others } = reads;
    reads = others;
  }

  const uplink = parts.connect({ onClock, onWelcome, onAskFull: wantFull });

  return {
    tick,
    async stop(reason) {
      await uplink.stop(reason);
      await turn;
      spool.remember({ boots: stopBoot(book, ports.moment()), bytes: bytesBy(last) });
    },
  };
}

/** Which boot's clock has been judged; kept among the reads, under a name that no sensor has. */
const clockJudged = 'clock.judged';

/** What the collector's challenge told of the time. */
interface Met {
  readonly offsetSeconds: number;
  readonly dateFault: boolean;
  readonly collectorMs: number;
  readonly upSeconds: number;
}

/** By the collector's clock, whatever has become of ours since; null before they have met. */
function collectorMsAt(met: Met | null, now: Moment): number | null {
  if (met === null) return null;
  return Math.max(0, met.collectorMs + (now.upSeconds - met.upSeconds) * 1000);
}

interface Written {
  readonly beat: AgentMessage<'beat'>;
  readonly upSeconds: number;
  readonly eventful: boolean;
}

/** The clock that counts sleep has gone further than the one that does not. */
function hasSlept(before: Moment, now: Moment): boolean {
  const asleep = now.upSeconds - before.upSeconds - (now.awakeSeconds - before.awakeSeconds);
  return asleep >= sleptSeconds;
}
