import { between, chooseWeek, put, type Stop, type Week, type Weeks } from './week-load.ts';

/**
 * Places a stop whose weeks are all full by moving others, each within its own window: the shortest
 * chain of moves that ends in a week with room (an augmenting path of bipartite matching, by
 * breadth-first search). False if there is none: then no plan holds this stop beside those placed.
 *
 * Every stop stands in a week of its own window, so the weeks reached are always one interval.
 */
export function makeRoom(stop: Stop, weeks: Weeks): boolean {
  const reached = between(weeks, stop.first, stop.last).filter((week) => !week.stuck);
  const cameBy = new Map<Week, Stop>();
  let [low, high] = [stop.first, stop.last];
  // The list grows while it is walked: that is the breadth-first queue.
  for (const week of reached) {
    for (const other of movable(week)) {
      const fresh = [
        ...between(weeks, other.first, low - 1),
        ...between(weeks, high + 1, other.last),
      ].filter((one) => !one.stuck);
      [low, high] = [Math.min(low, other.first), Math.max(high, other.last)];
      for (const one of fresh) cameBy.set(one, other);
      const open = chooseWeek(other, fresh);
      if (open) {
        shift(stop, open, cameBy);
        return true;
      }
      reached.push(...fresh);
    }
  }
  // Nothing leads out of these weeks, and all are full: no later search need enter them.
  for (const week of reached) week.stuck = true;
  return false;
}

/** Moves the chain from its end, so that each week has room when its stop arrives. */
function shift(stop: Stop, open: Week, cameBy: ReadonlyMap<Week, Stop>): void {
  let free = open;
  for (let other = cameBy.get(free); other?.week; other = cameBy.get(free)) {
    const left = other.week;
    put(other, free, 'made_room');
    other.madeRoomFor = stop.id;
    free = left;
  }
  put(stop, free, 'given_room');
}

/** Those not yet told to anyone go first, so that a published plan changes least. */
function movable(week: Week): readonly Stop[] {
  return [...week.stops]
    .filter((stop) => !stop.pinned)
    .toSorted((a, b) => {
      if ((a.before === null) !== (b.before === null)) return a.before === null ? -1 : 1;
      return a.id < b.id ? -1 : 1;
    });
}
