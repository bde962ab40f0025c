import { stretchMs, stretchesKnown } from '#collector/domain/incident.ts';
import type { FleetFacts } from '#collector/domain/incident.ts';
import { chance, roll, seedNumber } from './chance.ts';
import { drawHabits } from './pc.ts';
import { dayMs, isUsedOn, reportsAt } from './use-of-pc.ts';

/** When PCs beat within a day, hour by hour: what the simulation of years has no use for. */

/** A PC from switching on to its last beat, ms UTC. */
export interface Sitting {
  readonly pc: number;
  readonly from: number;
  readonly lastBeatAt: number;
  /** Whether it said that it goes off. */
  readonly bye: boolean;
}

export interface Homes {
  readonly pcs: number;
  /** Share of switch-offs without a word, 0 to 1. */
  readonly withoutWord: number;
  /** Over how many hours the families go to bed: the fewer, the steeper the evening's end. */
  readonly bedtimeHours: number;
  readonly seed: string;
}

/** The agents' own pace. */
const beatEveryMs = 900_000;
const hourMs = 3_600_000;
const purposes = { stays: 51, bedtime: 52, word: 53, again: 54 };

/** All sittings of a day (since 1970-01-01). Half of all PCs sleep from early July through August. */
export function sittingsOn(homes: Homes, day: number): Sitting[] {
  const draw = chance(homes.seed);
  const sittings: Sitting[] = [];
  for (let pc = 0; pc < homes.pcs; pc++) {
    const seed = seedNumber(`${homes.seed} ${pc}`);
    const habits = { ...drawHabits(draw), sleepySummers: 0.5 };
    if (!isUsedOn(seed, habits, day)) continue;
    const from = reportsAt(seed, day);
    const bed =
      day * dayMs +
      (20.5 + (roll(seed, day, purposes.bedtime) - 0.5) * homes.bedtimeHours) * hourMs;
    // Twenty minutes at least, an hour and a half on average.
    const stays = hourMs / 3 - Math.log(1 - roll(seed, day, purposes.stays)) * 1.17 * hourMs;
    const until = Math.max(from, Math.min(from + stays, bed));
    const lastBeatAt = from + Math.floor((until - from) / beatEveryMs) * beatEveryMs;
    sittings.push({
      pc,
      from,
      lastBeatAt,
      bye: roll(seed, day, purposes.word) >= homes.withoutWord,
    });
  }
  return sittings;
}

/** A line that is cut at an instant, for this share of the PCs, and does not come back. */
export interface Cut {
  readonly at: number;
  readonly share: number;
}

/** What a collector knows of them at `now`. */
export function factsAt(
  { pcs, sittings }: { pcs: number; sittings: readonly Sitting[] },
  now: number,
  cut: Cut | null,
): FleetFacts {
  const lastHeard = Array.from({ length: stretchesKnown }, () => 0);
  const withoutWord = [...lastHeard];
  for (const it of sittings) {
    const isCut = cut !== null && cut.at < now && (it.pc * 0.618_034) % 1 < cut.share;
    const until = isCut ? cut.at : now;
    if (it.from > until) continue;
    const heardAt = Math.min(it.lastBeatAt, until - ((until - it.from) % beatEveryMs));
    const saidBye = it.bye && it.lastBeatAt <= until;
    const n = Math.floor((now - heardAt) / stretchMs);
    if (n >= stretchesKnown) continue;
    lastHeard[n] = (lastHeard[n] ?? 0) + 1;
    if (!saidBye) withoutWord[n] = (withoutWord[n] ?? 0) + 1;
  }
  return { lastHeard, withoutWord, fleet: pcs, downUntil: null };
}
