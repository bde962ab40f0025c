import type { WireSample } from '#shared/messages.ts';
import type { Group } from '#shared/readings.ts';
import type { CalendarDate } from './calendar.ts';
import { watchedFields } from './watched-number.ts';

/** Watched numbers by their names, as `numberName` writes them. */
export type DayNumbers = Readonly<Record<string, number>>;

/** What a day's last values differ in from the day before that was kept. */
export interface DayValues {
  readonly day: CalendarDate;
  readonly numbers: DayNumbers;
}

/** A beat, as the roll-up reads it. */
export interface DayBeat {
  /** The local day of the observation, at the earliest. */
  readonly day: CalendarDate;
  readonly stream: string;
  readonly sequence: number;
  readonly samples: readonly WireSample[];
}

/** Up to which beat a PC's days are rolled up, and its numbers there and at the end of the day before. */
export interface RolledUp {
  readonly day: CalendarDate;
  readonly stream: string;
  readonly sequence: number;
  readonly before: DayNumbers;
  readonly numbers: DayNumbers;
}

export interface RollUp {
  readonly rolledUp: RolledUp | null;
  /** The days that were touched, oldest first; one without numbers has nothing to be kept. */
  readonly days: readonly DayValues[];
}

/** `disk 0 reallocated`: one number of one part of a PC. */
export const numberName = (group: Group, subject: number, field: string): string =>
  `${group} ${subject} ${field}`;

/**
 * Rolls beats up, in any order, behind what is rolled up already. Rolling a history up in pieces, day
 * after day, gives what rolling it up whole gives; a beat from before the last one rolled up adds
 * nothing, so a late one never takes the place of a newer value, and a repeat changes nothing. A new
 * stream begins with all its numbers: it may be that of another family.
 */
export function rollUp(since: RolledUp | null, beats: readonly DayBeat[]): RollUp {
  const days = new Map<CalendarDate, DayValues>();
  let rolledUp = since;
  for (const beat of beats.toSorted(byDay)) {
    if (rolledUp !== null && isBehind(beat, rolledUp)) continue;
    rolledUp = afterBeat(rolledUp, beat);
    const { day, before, numbers } = rolledUp;
    days.set(day, { day, numbers: changed(before, numbers) });
  }
  return { rolledUp, days: [...days.values()] };
}

/** The numbers of each kept day as they stood at its end, from the days kept, oldest first. */
export function unrolled(days: readonly DayValues[]): DayValues[] {
  let numbers: DayNumbers = {};
  return days.map((it) => {
    numbers = { ...numbers, ...it.numbers };
    return { day: it.day, numbers };
  });
}

const byDay = (a: DayBeat, b: DayBeat): number =>
  a.day === b.day ? a.sequence - b.sequence : a.day < b.day ? -1 : 1;

const isBehind = (beat: DayBeat, rolledUp: RolledUp): boolean =>
  beat.day < rolledUp.day ||
  (beat.day === rolledUp.day &&
    beat.stream === rolledUp.stream &&
    beat.sequence <= rolledUp.sequence);

function afterBeat(so: RolledUp | null, beat: DayBeat): RolledUp {
  const { day, stream, sequence } = beat;
  const isSameDay = so?.day === day;
  const isSameStream = so?.stream === stream;
  const known = so !== null && (isSameDay || isSameStream) ? so.numbers : {};
  const before = so === null || !isSameStream ? {} : isSameDay ? so.before : so.numbers;
  return { day, stream, sequence, before, numbers: { ...known, ...watchedIn(beat.samples) } };
}

/** A sample "as before" says nothing new, so it stands for no number here. */
function watchedIn(samples: readonly WireSample[]): DayNumbers {
  const found: Record<string, number> = {};
  for (const { group, subject, reading } of samples) {
    if (reading === undefined) continue;
    const values = new Map<string, unknown>(Object.entries(reading));
    for (const field of watchedFields.get(group) ?? []) {
      const value = values.get(field);
      if (typeof value === 'number') found[numberName(group, subject, field)] = value;
    }
  }
  return found;
}

const changed = (before: DayNumbers, numbers: DayNumbers): DayNumbers =>
  Object.fromEntries(Object.entries(numbers).filter(([name, value]) => before[name] !== value));
