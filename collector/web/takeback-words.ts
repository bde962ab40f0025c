import type { TakebackState } from '#collector/domain/takeback.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import type { PlannedWhy } from '#collector/storage/takebacks.ts';
import type { Look } from './marks.tsx';
import type { Words } from './words.ts';

/**
 * Why a case is planned for its week, in one sentence with the numbers of the decision.
 * `madeRoomFor` is the tag of the PC for which this one made room, where it is known.
 */
export function whySentence(words: Words, why: PlannedWhy | null, madeRoomFor = '?'): string {
  if (why === null) return words.t('why.unplanned');
  return words.of('why', why.reason, {
    load: why.load,
    capacity: why.capacity,
    weeks: why.weeksInWindow ?? 0,
    sameSector: why.sameSector ?? 0,
    other: madeRoomFor,
  });
}

const looks: Partial<Record<TakebackState, Look>> = {
  booked: 'ok',
  confirmed: 'ok',
  dropped_at_point: 'ok',
  collected: 'ok',
  no_show: 'warn',
  not_there: 'warn',
  partial: 'warn',
  refused: 'critical',
  exhausted: 'critical',
  not_recovered: 'unknown',
  reopened: 'warn',
  suspended: 'unknown',
  address_search: 'unknown',
};

export function lookOf({
  state,
  decisionWanted,
}: Pick<TakebackLine, 'state' | 'decisionWanted'>): Look {
  return decisionWanted === null ? (looks[state] ?? 'plain') : 'critical';
}
