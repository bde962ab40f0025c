import { assessSample, checksOf } from '#shared/catalogue.ts';
import type { FaultFamily } from '#shared/check.ts';
import type { Sample } from '#shared/readings.ts';
import { mostBytes, spareBytes } from '../month.ts';
import type { Memory } from '../memory.ts';

/** All that the first page tells, beside what was sent. */
export interface PageFacts {
  /** By this PC's clock; ms UTC. */
  readonly nowMs: number;
  /** The collector's address; null where none is known. */
  readonly collector: string | null;
  readonly isEnrolled: boolean;
  readonly memory: Memory;
  readonly isThrifty: boolean;
  /** When the newest beat was acknowledged, by the collector's clock; null before the first. */
  readonly lastSentMs: number | null;
  /** Beats that wait to be sent. */
  readonly waiting: number;
}

export type Health =
  | { readonly kind: 'not_enrolled' | 'nothing_read' | 'disk_unread' | 'well' }
  | { readonly kind: 'found'; readonly families: readonly FaultFamily[]; readonly isSent: boolean };

/**
 * What the family is told of the PC. Only what opens a ticket counts, by what the readings say
 * themselves: where growth since handover counts, this PC cannot judge, and the workshop's open
 * tickets speak. What could not be read is neither good nor bad; but all is not well for as long as
 * nobody knows how a disk is.
 */
export function healthOf({ memory, isEnrolled, waiting, nowMs }: PageFacts): Health {
  if (!isEnrolled) return { kind: 'not_enrolled' };
  const families = faultsIn(memory.samples, Math.floor(nowMs / dayMs));
  const open = memory.told?.openTickets ?? 0;
  if (families.length > 0 || open > 0) {
    return { kind: 'found', families, isSent: waiting === 0 };
  }
  const hasRead = memory.samples.some((it) => 'reading' in it);
  if (!hasRead) return { kind: 'nothing_read' };
  return { kind: memory.samples.some(isUnreadDisk) ? 'disk_unread' : 'well' };
}

const isUnreadDisk = (it: Sample): boolean =>
  it.group === 'disk' && 'unread' in it && it.unread !== 'absent';

const dayMs = 86_400_000;

function faultsIn(samples: readonly Sample[], day: number): FaultFamily[] {
  const families = samples.flatMap((sample) =>
    checksOf(sample.group)
      .filter((check) => check.acts === 'ticket' && !check.hasBaseline)
      .filter((check) => {
        const given = { thresholds: check.thresholds, baseline: null, marks: [], day };
        const { result } = assessSample(check, sample, given);
        return result === 'warn' || result === 'critical';
      })
      .map(({ family }) => family),
  );
  return [...new Set(families)];
}

/** Today in days since 1970-01-01, by the collector's clock as far as this PC can tell. */
export function todayOf({ memory, nowMs }: PageFacts): number {
  const { heard } = memory;
  const at = heard === null ? nowMs : Math.max(heard.atMs, nowMs - heard.offsetMs);
  return Math.floor(at / dayMs);
}

export const mostBytesOf = ({ isThrifty }: PageFacts): number =>
  isThrifty ? mostBytes.thrifty : mostBytes.usual;

/** This month's bytes are used up: the agent stays away until the next. */
export const isCapped = (facts: PageFacts): boolean =>
  facts.memory.bytes.count >= mostBytesOf(facts) - spareBytes;
