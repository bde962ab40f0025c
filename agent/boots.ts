import type { Moment } from './moment.ts';
import type { Boot } from '#agent/sensors/power.ts';

/** What the agent remembers of this PC's boots. */
export interface BootBook {
  readonly bootDigest: string;
  /** Oldest first; the last one is the present boot. */
  readonly log: readonly Boot[];
  /** Seconds awake in all boots before the present one, as far as the agent saw them. */
  readonly awakeBefore: number;
  /** As last written down. */
  readonly upSeconds: number;
  readonly awakeSeconds: number;
}

/** Days of use and loops of boots are judged by far fewer. */
const mostBoots = 256;

/**
 * Opens the book at the agent's start. A new boot of the kernel counts one up, and the one before
 * it was unclean unless it was marked as stopped; within the same boot the agent alone has restarted.
 */
export function startBoot(book: BootBook | null, now: Moment): BootBook {
  if (book === null) return withBoot({ boot: 1, log: [], awakeBefore: 0 }, now);
  const { log } = book;
  const last = log.at(-1);
  if (isSameBoot(book, now)) return writtenDown(withStop(book, null), now);
  return withBoot(
    {
      boot: (last?.boot ?? 0) + 1,
      log: withStop(book, last?.stopped ?? 'unclean').log,
      awakeBefore: book.awakeBefore + book.awakeSeconds,
    },
    now,
  );
}

/** Marks an orderly stop, which holds until the agent starts again. */
export function stopBoot(book: BootBook, now: Moment): BootBook {
  return writtenDown(withStop(book, 'clean'), now);
}

/** Brings the book up to now, so that a power cut loses little time. */
export function writtenDown(book: BootBook, now: Moment): BootBook {
  const { upSeconds, awakeSeconds } = now;
  return { ...book, upSeconds, awakeSeconds };
}

/** The number of the present boot. */
export function bootOf({ log }: BootBook): number {
  return log.at(-1)?.boot ?? 1;
}

/** Where the wall clock stood at this boot when the agent first saw it; ms UTC. */
export function bootedAtMs({ log }: BootBook): number {
  return (log.at(-1)?.startedAtS ?? 0) * 1000;
}

/** Seconds that this PC has been awake, over all boots: grows whatever the wall clock does. */
export function totalAwake(book: BootBook, now: Moment): number {
  return book.awakeBefore + now.awakeSeconds;
}

function isSameBoot(book: BootBook, now: Moment): boolean {
  return book.bootDigest === now.bootDigest && now.upSeconds >= book.upSeconds;
}

function withBoot(
  it: { boot: number; log: readonly Boot[]; awakeBefore: number },
  now: Moment,
): BootBook {
  const startedAtS = Math.floor(now.wallMs / 1000 - now.upSeconds);
  return {
    bootDigest: now.bootDigest,
    log: [...it.log, { boot: it.boot, startedAtS, stopped: null }].slice(-mostBoots),
    awakeBefore: it.awakeBefore,
    upSeconds: now.upSeconds,
    awakeSeconds: now.awakeSeconds,
  };
}

function withStop(book: BootBook, stopped: Boot['stopped']): BootBook {
  const last = book.log.at(-1);
  return last === undefined
    ? book
    : { ...book, log: [...book.log.slice(0, -1), { ...last, stopped }] };
}
