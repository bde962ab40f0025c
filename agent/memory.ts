import type { Inventory } from '#shared/inventory.ts';
import type { Sample } from '#shared/readings.ts';
import type { BootBook } from './boots.ts';
import type { BelievedClock } from './collector-clock.ts';
import type { ClockHeard, MonthBytes } from './month.ts';
import type { Pause } from './pause.ts';
import type { Reads } from './schedule.ts';

/** What the agent remembers from one run to the next, beside its identity. */
export interface Memory {
  /** Random, made with the spool: 8 bytes in base64url. */
  readonly stream: string;
  /** Of the newest beat; 0 before the first. */
  readonly lastSequence: number;
  readonly boots: BootBook | null;
  readonly reads: Reads;
  /** Every part as it stands in the newest beat. */
  readonly samples: readonly Sample[];
  /** The next beat has to be a full one. */
  readonly wantsFull: boolean;
  /** By the collector's clock; ms UTC; 0 before the two have met. */
  readonly fullAtMs: number;
  readonly bytes: MonthBytes;
  /** Null before the two have met. */
  readonly heard: ClockHeard | null;
  /** Of the last boot in which the two have met. */
  readonly believed: BelievedClock | null;
  /** Of the last sessions, in seconds; the latest last. */
  readonly handshakes: readonly number[];
  readonly pause: Pause | null;
  /** For the family's page; null before the first welcome. */
  readonly told: Told | null;
  /** The newest beat, where it says nothing new and has surely not been sent; else 0. */
  readonly unsent: number;
  /** The boot in which the inventory was last sent; 0 before that. */
  readonly inventoryBoot: number;
  /** As last sent; null before that. */
  readonly inventory: Inventory | null;
  /** As in the identity beside the spool, which is on the disk for good once this is written. */
  readonly lineage: string | null;
  /** Beats given up for lack of room, and those found damaged. */
  readonly dropped: number;
  readonly damaged: number;
  /** Frames of the collector that had no meaning. */
  readonly ignored: number;
}

/** What the collector last said of this PC. Days count since 1970-01-01; null before handover. */
export interface Told {
  readonly coveredUntilDay: number | null;
  readonly takebackDay: number | null;
  readonly openTickets: number;
}

export function freshMemory(stream: string): Memory {
  return {
    stream,
    lastSequence: 0,
    boots: null,
    reads: {},
    samples: [],
    wantsFull: true,
    fullAtMs: 0,
    bytes: { month: '', count: 0 },
    heard: null,
    believed: null,
    handshakes: [],
    pause: null,
    told: null,
    unsent: 0,
    inventoryBoot: 0,
    inventory: null,
    lineage: null,
    dropped: 0,
    damaged: 0,
    ignored: 0,
  };
}
