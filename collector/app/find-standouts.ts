import { addMonths, dateOf, dayNumber } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { exposuresOf, isTestable, standOuts } from '#collector/domain/standout.ts';
import type { StandOut, Watched } from '#collector/domain/standout.ts';
import { termsOn } from '#collector/domain/terms.ts';
import type { Terms } from '#collector/domain/terms.ts';
import type { Db } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import {
  faultsOfPcs,
  homeLives,
  keptStandOuts,
  replaceStandOuts,
  takenBackAt,
} from '#collector/storage/standouts.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';

export interface StandOutCounts {
  /** Groups and families that were large enough to look at. */
  readonly tested: number;
  readonly standOut: number;
  readonly found: number;
  readonly gone: number;
}

/** Looks which models and lots break down more often than the rest, as of `now` (ms UTC). */
export async function findStandOuts({ store, ids }: Context, now: number): Promise<StandOutCounts> {
  return store.transaction(async (tx) => {
    const exposures = exposuresOf(await watched(tx, now));
    const standing = standOuts(exposures);
    const before = new Map((await keptStandOuts(tx)).map((it) => [keyOf(it), it]));
    const after = standing.map((it) => {
      const foundAt = before.get(keyOf(it))?.foundAt ?? now;
      return { ...it, foundAt, checkedAt: now };
    });
    await replaceStandOuts(tx, after);
    const found = standing.filter((it) => !before.has(keyOf(it)));
    const kept = new Set(standing.map(keyOf));
    const gone = [...before.values()].filter((it) => !kept.has(keyOf(it)));
    const events = [
      ...found.map((it) => eventOf(it, 'stood_out', 'more_faults_than_the_rest')),
      ...gone.map((it) => eventOf(it, 'stands_out_no_more', 'as_the_rest')),
    ];
    await writeEvents(
      tx,
      events.map((it) => ({ ...it, id: ids.timeId(now), at: now })),
    );
    const tested = exposures.filter(isTestable).length;
    return { tested, standOut: after.length, found: found.length, gone: gone.length };
  });
}

async function watched(db: Db, now: number): Promise<Watched[]> {
  const versions = await allTerms(db);
  const ends = await takenBackAt(db);
  const faults = Map.groupBy(await faultsOfPcs(db), (it) => it.deviceId);
  return (await homeLives(db)).flatMap((it): Watched[] => {
    const terms = termsOn(versions, it.handedOverOn) ?? versions.at(-1);
    if (terms === undefined) return [];
    const dayAt = (at: number) => dayNumber(dateOf(at, terms.zone));
    return [
      {
        groups: { model: it.model, lot: it.lot },
        // Before its agent was there, and after its coverage, faults were not found in this way.
        fromDay: Math.max(dayNumber(it.handedOverOn), dayAt(it.enrolledAt)),
        toDay: Math.min(
          dayAt(now),
          lastCoveredDay(terms, it.handedOverOn),
          dayAt(ends.get(it.deviceId) ?? now),
        ),
        faults: (faults.get(it.deviceId) ?? []).map(({ family, openedAt }) => ({
          family,
          day: dayAt(openedAt),
        })),
      },
    ];
  });
}

function lastCoveredDay(terms: Terms, handedOverOn: CalendarDate): number {
  return dayNumber(addMonths(handedOverOn, terms.coverageMonths));
}

const keyOf = (it: StandOut): string => [it.dimension, it.family, it.name].join(' ');

function eventOf(
  it: StandOut,
  kind: Event['kind'],
  reason: Event['reason'],
): Omit<Event, 'id' | 'at'> {
  const { dimension, name, family, pcs, faulted, q, ratio } = it;
  return {
    actor: 'scheduler',
    noun: 'programme',
    nounId: keyOf(it),
    deviceId: null,
    kind,
    reason,
    detail: { dimension, name, family, pcs, faulted, q, ratio },
  };
}
