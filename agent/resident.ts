import type { AgentMessage } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import type { MemoryTally } from '#agent/sensors/memory.ts';
import type { Host } from '#agent/sensors/host.ts';
import type { Sensor, SensorContext } from '#agent/sensors/sensor.ts';
import { changesResult, composeBeat, learn, mergeBeats, stillValid } from './beat.ts';
import { bootOf, bootedAtMs, startBoot, stopBoot, totalAwake, writtenDown } from './boots.ts';
import type { Ask } from './asks.ts';
import { believe, believedMs } from './collector-clock.ts';
import type { BelievedClock } from './collector-clock.ts';
import { hasMonthEnded, monthAt, mostBytes, spareBytes } from './month.ts';
import type { ClockHeard, MonthBytes } from './month.ts';
import type { Moment } from './moment.ts';
import { hasRoute } from './network.ts';
import { pauseFrom } from './pause.ts';
import type { Ports } from './ports.ts';
import { watchRest } from './rest.ts';
import { dueSensors, markRead } from './schedule.ts';
import type { ByeReason, Welcome } from './session.ts';
import type { Spool } from './spool.ts';
import { isThrifty, thriftyCadenceSeconds, withHandshake } from './thrift.ts';
import type { Uplink } from './uplink.ts';
import { builtAtMs } from './version.ts';

/** The agent at work: reads what is due, writes beats, hands them to the uplink. */
export interface Resident {
  /** Looks what is due and does it; never rejects. To be called every minute, or more often. */
  tick(): Promise<void>;
  /** Once all that was begun is done: readings, beats, what the PC is made of. */
  settled(): Promise<void>;
  stop(reason: ByeReason): Promise<void>;
}

/** What the uplink hears from the collector. */
export interface Heard {
  readonly onClock: (offsetSeconds: number, dateFault: boolean) => void;
  readonly onWelcome: (welcome: Welcome, afterSeconds: number) => void;
  readonly onAskFull: () => void;
  /** What the uplink has to know of the month's bytes. */
  readonly hasRoom: () => boolean;
  readonly isThrifty: () => boolean;
  readonly onFault: (where: string, cause: unknown) => void;
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
  /** A timer starts the agent for one report at a time. */
  readonly comesAndGoes?: boolean;
  /** Whether to say less than usual, as far as others know. */
  readonly thrifty?: () => { readonly isAsked: boolean; readonly isMetered: boolean };
  /** Takes what people have asked since the last call. */
  readonly asks?: () => readonly Ask[];
  readonly onForget?: () => void;
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
/** As often as beats usually write it down: between them nothing is worth a write. */
const countEverySeconds = 900;
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
  let { bytes } = spool.memory();
  let orderedSeconds = usualCadenceSeconds;
  let handshakes = spool.memory().handshakes;
  let hadRoute: boolean | null = null;
  let describing: Promise<void> = Promise.resolve();
  const memory: { tally: MemoryTally } = { tally: { samples: 0, short: 0 } };
  let timeouts = 0;
  let turn: Promise<void> | null = null;
  let isStopping = false;
  const kept = unsentBeat(spool);
  // On the disk before anything is sent, by whatever is written first.
  spool.note({ boots: book, unsent: 0 });
  const restAt = watchRest({ spool, host: parts.host, isCapped });

  async function tick(): Promise<void> {
    turn ??= work()
      .catch((cause: unknown) => parts.onFault('tick', cause))
      .finally(() => {
        turn = null;
      });
    await turn;
  }

  async function work(): Promise<void> {
    if (isStopping) return;
    const moment = ports.moment();
    if (hasSlept(last, moment)) uplink.wake();
    last = moment;
    for (const what of parts.asks?.() ?? []) heed(what, moment);
    const rest = await restAt(moment, totalAwake(book, moment));
    const isAway = rest === 'paused' || rest === 'sleep';
    if (isAway || parts.comesAndGoes !== true) uplink.rest(rest);
    if (isAway) return spool.settle();
    await lookForNetwork();
    await readDue(moment);
    if (isBeatDue(moment)) write(moment);
    else countBytes(moment);
    spool.settle();
    if (parts.comesAndGoes === true) uplink.rest(rest ?? (hasToCall() ? null : 'done'));
    uplink.flush();
  }

  const hasToCall = (): boolean => lastBeat !== null || spool.counts().waiting > 0;

  function heed(what: Ask, moment: Moment): void {
    switch (what) {
      case 'pause-7-days':
        return spool.remember({ pause: pauseFrom(moment, totalAwake(book, moment)) });
      case 'resume':
        return spool.remember({ pause: null });
      case 'forget':
        return parts.onForget?.();
    }
  }

  /** Only a network that was away and has come back is news. */
  async function lookForNetwork(): Promise<void> {
    const isWaiting = uplink.state().kind === 'waiting';
    const has = isWaiting ? await hasRoute(parts.host) : null;
    if (has === true && hadRoute === false) uplink.hurry();
    hadRoute = has;
  }

  async function readDue(moment: Moment): Promise<void> {
    const now = { awake: totalAwake(book, moment), boot: bootOf(book) };
    const due = dueSensors(sensors, reads, now);
    const context = contextAt(moment);
    for (const sensor of due) {
      try {
        const samples = await sensor.read(context);
        timeouts += samples.filter((it) => 'unread' in it && it.unread === 'timeout').length;
        news = learn(news, samples).samples;
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
      link: { handshakes },
      own: {
        timeouts,
        droppedBeats: spool.memory().dropped,
        memoryBytes: process.memoryUsage.rss(),
        capReached: !hasRoom(),
      },
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
    if (lastBeat === null) return !isTooEarly(moment) || isEventful(moment) || isFullDue(moment);
    const since = moment.upSeconds - lastBeat.upSeconds;
    return since + tickSlackSeconds >= cadenceSeconds() || isEventful(moment) || isFullDue(moment);
  }

  /** The connection itself is what costs: a timer's run on such a line may have nothing to do. */
  function isTooEarly({ wallMs }: Moment): boolean {
    const { heard } = spool.memory();
    if (parts.comesAndGoes !== true || heard === null || !thrifty()) return false;
    const since = (wallMs - heard.offsetMs - heard.atMs) / 1000;
    return since >= 0 && since < cadenceSeconds();
  }

  function cadenceSeconds(): number {
    if (parts.everySeconds !== null) return parts.everySeconds;
    return thrifty() ? Math.max(orderedSeconds, thriftyCadenceSeconds) : orderedSeconds;
  }

  const thrifty = (): boolean =>
    isThrifty({ isAsked: false, isMetered: false, ...parts.thrifty?.(), handshakes });

  const isEventful = (moment: Moment): boolean =>
    changesResult(before, news, Math.floor(moment.wallMs / dayMs));

  function isFullDue(moment: Moment): boolean {
    if (!spool.memory().wantsFull) return false;
    const pause = Math.min(fullAtMostEverySeconds, cadenceSeconds());
    return fullAt === null || moment.upSeconds - fullAt.upSeconds >= pause;
  }

  function write(moment: Moment): void {
    const known = learn(before, news);
    const { wantsFull, fullAtMs } = spool.memory();
    const collectorMs = collectorMsAt(met, moment);
    const lastFullMs = (fullAt === null ? null : collectorMsAt(met, fullAt)) ?? fullAtMs;
    // One that waits since before the first meeting has no date yet, and is full all the same.
    const isOld =
      collectorMs !== null &&
      Math.abs(collectorMs - lastFullMs) >= weekMs &&
      !spool.isFullWaiting();
    const full = wantsFull || isOld || known.partGone;
    const eventful = full || isEventful(moment);
    bytesBy(moment);
    countedAt = moment;
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
      heard: heardAt(moment),
      handshakes,
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
    const at = collectorMsAt(met, moment);
    const page = at === null ? bytes : monthAt(bytes, at);
    bytes = { month: page.month, count: page.count + uplink.takeBytes() };
    return bytes;
  }

  const mostNow = (): number => (thrifty() ? mostBytes.thrifty : mostBytes.usual);
  const hasRoom = (): boolean => bytesBy(ports.moment()).count < mostNow() - spareBytes;

  function isCapped(moment: Moment, awake: number): boolean {
    if (hasRoom()) return false;
    // In the boot in which the two have met, the page was turned in time.
    if (met !== null) return true;
    return !hasMonthEnded(bytes, spool.memory().heard, { ...moment, awake }, mostNow());
  }

  function heardAt(moment: Moment): ClockHeard | null {
    const atMs = collectorMsAt(met, moment);
    if (met === null || atMs === null) return spool.memory().heard;
    return { atMs, awake: totalAwake(book, moment), offsetMs: met.aheadMs };
  }

  /** The month's bytes go on between beats, so that whoever asks is told; nothing passed, no write. */
  function countBytes(moment: Moment): void {
    if (moment.upSeconds - countedAt.upSeconds + tickSlackSeconds < countEverySeconds) return;
    countedAt = moment;
    bytesBy(moment);
    const { month, count } = spool.memory().bytes;
    if (bytes.month !== month || bytes.count !== count) spool.remember({ bytes });
  }

  /** While nobody listens, one beat says that nothing has happened, however long it takes. */
  function replaceable(): Written['beat'] | null {
    const beat = lastBeat === null ? kept : lastBeat.eventful ? null : lastBeat.beat;
    if (beat === null) return null;
    const isNewest = beat.sequence === spool.memory().lastSequence;
    return isNewest && beat.sequence > uplink.sentUpTo() ? beat : null;
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

  function onWelcome(welcome: Welcome, afterSeconds: number): void {
    orderedSeconds = welcome.cadenceSeconds;
    handshakes = withHandshake(handshakes, afterSeconds);
    if (welcome.wantFull) wantFull();
    keepTold(welcome);
    describing = sendInventory().catch((cause: unknown) => parts.onFault('inventory', cause));
    void tick();
  }

  /** Written only where it is news: it seldom is. */
  function keepTold(welcome: Welcome): void {
    const { told } = spool.memory();
    const { openTickets } = welcome;
    const coveredUntilDay = welcome.coveredUntilDay ?? null;
    const takebackDay = welcome.takebackDay ?? null;
    const isKnown =
      told?.coveredUntilDay === coveredUntilDay &&
      told.takebackDay === takebackDay &&
      told.openTickets === openTickets;
    if (!isKnown) spool.remember({ told: { coveredUntilDay, takebackDay, openTickets } });
  }

  function onClock(offsetSeconds: number, dateFault: boolean): void {
    const moment = ports.moment();
    const { wallMs } = moment;
    const heardMs = wallMs - offsetSeconds * 1000;
    const believed = believe(spool.memory().believed, heardMs, moment);
    // Written with the session's first write, before any beat has gone out.
    spool.note({ believed });
    met = { offsetSeconds, dateFault, believed, aheadMs: wallMs - believedMs(believed, moment) };
    // Now there is something to judge this boot's clock by: it is read once more.
    if (reads[clockJudged]?.boot === bootOf(book)) return;
    const { clock: _, ...others } = reads;
    reads = others;
  }

  function writeLast(): void {
    spool.remember({
      boots: stopBoot(book, ports.moment()),
      bytes: bytesBy(last),
      heard: heardAt(last),
      handshakes,
      unsent: replaceable()?.sequence ?? 0,
    });
  }

  const uplink = parts.connect({
    onClock,
    onWelcome,
    onAskFull: wantFull,
    hasRoom,
    isThrifty: thrifty,
    onFault: parts.onFault,
  });

  return {
    tick,
    async settled() {
      await turn;
      await describing;
    },
    async stop(reason) {
      isStopping = true;
      await uplink.stop(reason);
      await turn;
      try {
        writeLast();
      } catch (cause) {
        parts.onFault('stop', cause);
      }
    },
  };
}

/** Which boot's clock has been judged; kept among the reads, under a name that no sensor has. */
const clockJudged = 'clock.judged';

/** What the collector's challenge told of the time. */
interface Met {
  readonly offsetSeconds: number;
  readonly dateFault: boolean;
  readonly believed: BelievedClock;
  /** This PC's clock minus the believed one. */
  readonly aheadMs: number;
}

/** By the collector's clock, whatever has become of ours since; null before they have met. */
const collectorMsAt = (met: Met | null, now: Moment): number | null =>
  met === null ? null : believedMs(met.believed, now);

interface Written {
  readonly beat: AgentMessage<'beat'>;
  readonly upSeconds: number;
  readonly eventful: boolean;
}

/** As an earlier run has left it. */
function unsentBeat(spool: Spool): Written['beat'] | null {
  const { unsent, lastSequence } = spool.memory();
  if (unsent === 0 || unsent !== lastSequence) return null;
  return spool.waiting(unsent - 1, 1)[0] ?? null;
}

/** The clock that counts sleep has gone further than the one that does not. */
function hasSlept(before: Moment, now: Moment): boolean {
  const asleep = now.upSeconds - before.upSeconds - (now.awakeSeconds - before.awakeSeconds);
  return asleep >= sleptSeconds;
}
