import type { FaultFamily } from '#shared/check.ts';
import type { Group, Reading } from '#shared/readings.ts';
import type { Chance } from './chance.ts';

/** What goes wrong with a family's PC, and what its sensors then read. */
export const troubleKinds = [
  'dying_disk',
  'remapping_disk',
  'failed_selftest',
  'worn_flash',
  'read_only',
  'filling_up',
  'dead_cell',
  'pulled_plug',
  'boot_loop',
  'dust',
  'stale_updates',
  'short_memory',
  'sudden_death',
  'switched_off',
  'moved_away',
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

export interface Trouble {
  readonly kind: TroubleKind;
  /** First day, counted since 1970-01-01. */
  readonly from: number;
  /** The day from which it is gone; Infinity where it stays until somebody mends it. */
  until: number;
  /** 0 to 1: how bad, how fast. */
  readonly size: number;
}

/** Groups that some PC of the fleet has no part for. */
type Optional = 'battery' | 'antivirus' | 'bootfs' | 'fans' | 'throttle';
/** Readings on their way to a beat: of all that every PC has. */
export type Draft = {
  -readonly [G in Exclude<Group, Optional>]: { -readonly [F in keyof Reading<G>]: Reading<G>[F] };
};

interface Rule {
  /** Which ticket's repair ends it; null where no repair does. */
  readonly family: FaultFamily | null;
  /** Share of PCs that it befalls in a year. */
  readonly perYear: number;
  /** Days until it goes by itself; null where it stays. */
  readonly lasts: ((draw: Chance) => number) | null;
  /** Days from which the PC is heard no more; null where it goes on. */
  readonly silentAfter: ((size: number) => number) | null;
  /** `age`: days since it began. */
  readonly show: (draft: Draft, it: { age: number; size: number; day: number }) => void;
}

const nothing = (): void => undefined;

const rules: Readonly<Record<TroubleKind, Rule>> = {
  dying_disk: {
    family: 'storage',
    perYear: 0.028,
    lasts: null,
    silentAfter: (size) => 60 + Math.floor(size * 90),
    show: ({ disk, ext4, kernel, startup }, { age, size }) => {
      const isLate = age > 8 + size * 50;
      if (age > 10) ext4.errors = Math.floor(age / 8);
      if (age > 12) kernel.ioErrorDays = Math.min(14, Math.floor(age / 6));
      if (isLate) startup.seconds = 240;
      if (disk.kind === 'nvme') {
        disk.mediaErrors = 1 + Math.floor(age / 4);
        disk.criticalWarning = isLate ? 4 : 0;
        return;
      }
      disk.pending = 1 + Math.floor(age * (0.4 + size * 2));
      disk.loggedUncorrectable = Math.floor(age / 5);
      if (isLate) disk.verdict = 'failed';
    },
  },
  remapping_disk: {
    family: 'storage',
    perYear: 0.012,
    lasts: null,
    silentAfter: null,
    show: ({ disk }, { age, size }) => {
      if (disk.reallocated === undefined) return;
      disk.reallocated += Math.floor(Math.min(age, 120) * (1 + size * 3));
    },
  },
  failed_selftest: {
    family: 'storage',
    perYear: 0.005,
    lasts: null,
    silentAfter: null,
    show: ({ disk }) => {
      disk.selfTest = 'failed';
    },
  },
  worn_flash: {
    family: 'storage',
    perYear: 0.006,
    lasts: null,
    silentAfter: null,
    show: ({ disk }, { age, size }) => {
      if (disk.kind !== 'hdd') disk.wearPercent = 90 + Math.min(14, Math.floor(age * size * 0.05));
    },
  },
  read_only: {
    family: 'storage',
    perYear: 0.003,
    lasts: (draw) => draw.whole(3, 20),
    silentAfter: null,
    show: ({ fs }) => {
      fs.readOnly = true;
    },
  },
  filling_up: {
    family: 'system',
    perYear: 0.04,
    lasts: (draw) => (draw.happens(0.6) ? draw.whole(40, 120) : Infinity),
    silentAfter: null,
    show: ({ fs }, { age, size }) => {
      const least = Math.floor((fs.sizeKiB ?? 0) * (0.005 + size * 0.08));
      const left = Math.max(0, 1 - age / 60);
      fs.freeKiB = Math.max(least, Math.floor((fs.freeKiB ?? 0) * left));
    },
  },
  dead_cell: {
    family: 'power',
    perYear: 0.015,
    lasts: null,
    silentAfter: null,
    show: ({ clock }) => {
      clock.resetAtBoot = true;
    },
  },
  pulled_plug: {
    family: 'power',
    perYear: 0.02,
    lasts: (draw) => draw.whole(10, 60),
    silentAfter: null,
    show: ({ power }, { size }) => {
      power.uncleanStops = 3 + Math.floor(size * 5);
    },
  },
  boot_loop: {
    family: 'power',
    perYear: 0.005,
    lasts: (draw) => draw.whole(2, 8),
    silentAfter: null,
    show: ({ power }, { size }) => {
      power.bootsInAnHour = 5 + Math.floor(size * 6);
    },
  },
  dust: {
    family: 'heat',
    perYear: 0.02,
    lasts: null,
    silentAfter: null,
    // Dust alone does little; the warm weeks of June and early July do the rest.
    show: ({ heat }, { day, size }) => {
      const date = new Date(day * 86_400_000);
      const isWarm =
        date.getUTCMonth() === 5 || (date.getUTCMonth() === 6 && date.getUTCDate() < 20);
      heat.temperatureC = isWarm ? 95 + Math.round(size * 8) : 74 + Math.round(size * 8);
    },
  },
  stale_updates: {
    family: 'system',
    perYear: 0.015,
    lasts: null,
    silentAfter: null,
    show: ({ updates }, { age }) => {
      updates.listAgeDays = age;
      updates.listAgeUseDays = Math.floor(age * 0.6);
    },
  },
  short_memory: {
    family: 'memory',
    perYear: 0.012,
    lasts: (draw) => draw.whole(20, 200),
    silentAfter: null,
    show: ({ memory }, { age, size }) => {
      memory.oomKills = age % 6 === 0 ? 0 : 3 + Math.floor(size * 4);
      memory.shortPercent = 40;
    },
  },
  sudden_death: {
    family: null,
    perYear: 0.01,
    lasts: null,
    silentAfter: () => 0,
    show: nothing,
  },
  switched_off: {
    family: null,
    perYear: 0.025,
    lasts: (draw) => (draw.happens(0.3) ? draw.whole(40, 300) : Infinity),
    silentAfter: () => 0,
    show: nothing,
  },
  moved_away: {
    family: null,
    perYear: 0.015,
    lasts: null,
    silentAfter: () => 0,
    show: nothing,
  },
};

/**
 * All that will befall one PC between two days, both inclusive, unless somebody mends it. `often`: how
 * many times as often as in life.
 */
export function drawTroubles(
  draw: Chance,
  { from, to, often }: { from: number; to: number; often: (kind: TroubleKind) => number },
): Trouble[] {
  const years = (to - from) / 365.25;
  return troubleKinds.flatMap((kind) => {
    const { perYear, lasts } = rules[kind];
    if (!draw.happens(1 - (1 - Math.min(0.9, perYear * often(kind))) ** years)) return [];
    const start = draw.whole(from, to);
    return [{ kind, from: start, until: start + (lasts?.(draw) ?? Infinity), size: draw.next() }];
  });
}

export const isActive = (it: Trouble, day: number): boolean => it.from <= day && day < it.until;

/** Lets the troubles of this day show in what is read. */
export function showTroubles(draft: Draft, troubles: readonly Trouble[], day: number): void {
  for (const it of troubles) {
    if (isActive(it, day)) rules[it.kind].show(draft, { age: day - it.from, size: it.size, day });
  }
}

export function isSilencedBy(it: Trouble, day: number): boolean {
  const after = rules[it.kind].silentAfter;
  return after !== null && isActive(it, day) && day >= it.from + after(it.size);
}

/** Ends what a repair of this fault family mends; a disk that is dead comes back with its PC. */
export function mend(troubles: readonly Trouble[], family: FaultFamily, day: number): void {
  for (const it of troubles) {
    if (isActive(it, day) && rules[it.kind].family === family) it.until = day;
  }
}
