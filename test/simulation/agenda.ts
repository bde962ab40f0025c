import { roll } from './chance.ts';
import { isHeardOn, isTroubledOn } from './pc.ts';
import type { Pc } from './pc.ts';

/** On which days of use a PC's beat is simulated. All numbers are days since 1970-01-01. */
export interface Pace {
  /** The first day on which `pc` may be heard again after being heard on `after`. */
  next(pc: Pc, after: number): number;
  /** Does the job of this name run in the night before this day? */
  runs(job: string, day: number): boolean;
}

/** Every evening of use, every job each night. */
export const everyDay: Pace = { next: (_, after) => after + 1, runs: () => true };

const denseDays = 90;
const nearDays = 365;

/**
 * A history that is quick to live through: one beat a block of weeks, in its second half and followed
 * by a look for silence; in the last 90 days one a day for PCs in trouble and for a share of the
 * others, one in twelve days for the rest.
 */
export function sparsePace(lastDay: number, visibleShare: number): Pace {
  const denseFrom = lastDay - denseDays;
  // Twelve weeks in the distant past, six in the last year; all blocks are counted from day 0.
  const blockOf = (day: number): number => (day < lastDay - nearDays ? 84 : 42);
  const isBlockEnd = (day: number): boolean => day % blockOf(day) === blockOf(day) - 1;
  return {
    next(pc, after) {
      if (after + 1 >= denseFrom) return nextDense(pc, after, visibleShare);
      const slot = slotAfter(pc, after, blockOf(after));
      return Math.min(denseFrom + (pc.seed % 12), nextInTrouble(pc, after, slot));
    },
    runs(job, day) {
      // Many of its nights are one transaction, in which nothing can be emptied from the database's
      // log: the collector does it at its start.
      if (job === 'retain') return false;
      // Not where it is the simulation that leaves out beats.
      if (job === 'silence') return day >= denseFrom + 20 || isBlockEnd(day);
      // Plans of years ago are nowhere to be seen; those of the last year move from month to month.
      if (job === 'take_back_plan') return day > lastDay - 320 && isBlockEnd(day);
      return job === 'take_back_steps' || isBlockEnd(day);
    },
  };
}

function nextDense(pc: Pc, after: number, visibleShare: number): number {
  const isVisible = roll(pc.seed, 0, 31) < visibleShare;
  if (isVisible || isTroubledOn(pc, after + 1, freshDays)) return after + 1;
  return nextInTrouble(pc, after, after + 12);
}

const freshDays = 50;

// In fresh trouble every third day, so that conditions which ask for patience come and go.
function nextInTrouble(pc: Pc, after: number, otherwise: number): number {
  let next = otherwise;
  for (const { from, until } of pc.troubles) {
    if (from > after) next = Math.min(next, from);
    else if (after < Math.min(until, from + freshDays)) next = Math.min(next, after + 3);
    else if (after < until + freshDays && until <= after + freshDays)
      next = Math.min(next, after + 5);
  }
  return next;
}

function slotAfter(pc: Pc, after: number, blockDays: number): number {
  const slot = Math.floor(after / blockDays) * blockDays + blockDays - 14 + (pc.seed % 11);
  return slot > after ? slot : slot + blockDays;
}

/** Who is heard when: each PC stands under the next day on which it will be. */
export class Agenda {
  readonly #byDay = new Map<number, Pc[]>();
  readonly #waiting = new Set<Pc>();
  readonly #pace: Pace;
  readonly #lastDay: number;

  constructor(pace: Pace, lastDay: number) {
    this.#pace = pace;
    this.#lastDay = lastDay;
  }

  /** Enters a PC that was heard, handed over or mended on `after`; twice changes nothing. */
  enter(pc: Pc, after: number): void {
    if (this.#waiting.has(pc)) return;
    const first = this.#pace.next(pc, after);
    for (let day = first; day <= this.#lastDay; day += 1) {
      if (!isHeardOn(pc, day)) continue;
      const own = this.#byDay.get(day);
      if (own === undefined) this.#byDay.set(day, [pc]);
      else own.push(pc);
      this.#waiting.add(pc);
      return;
    }
  }

  /** Those due on this day. What was mended or went silent meanwhile may have changed it. */
  take(day: number): Pc[] {
    const due = this.#byDay.get(day) ?? [];
    this.#byDay.delete(day);
    for (const pc of due) this.#waiting.delete(pc);
    return due;
  }
}
