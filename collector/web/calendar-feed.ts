import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import { standsSince } from '#collector/domain/bring-forward.ts';
import {
  addDays,
  type CalendarDate,
  mondayOf,
  type WeekKey,
  weekOf,
} from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { type ReminderLevel, reminderLevels } from '#collector/domain/terms.ts';
import { termsInForce, todayAt } from '#collector/app/terms-in-force.ts';
import type { TermsInForce } from '#collector/app/terms-in-force.ts';
import { casesStepping } from '#collector/storage/takeback-lists.ts';
import { plannedByWeek } from '#collector/storage/takeback-load.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { refusalAnswer, refuseWithoutKey } from './api-keys.ts';
import { isLanguage } from './visit.ts';
import type { Visit } from './visit.ts';
import { wordsIn } from './words.ts';
import type { Words } from './words.ts';

/** Weeks behind us that stay in the calendar. */
const pastWeeks = 4;
/** Reminders are told for a year ahead: each case's next one. */
const reminderDays = 365;

/**
 * The plan as a calendar that a phone can bear: one all-day event from Monday to Friday for each
 * planned week, with its count and a link to its list, and one on Monday for the reminders that
 * fall due in a week. No names, no tags: a calendar is shown on many screens.
 */
export async function showCalendarFeed(visit: Visit): Promise<Response> {
  const { request, url, deps } = visit;
  const refusal = await refuseWithoutKey(visit, 'take-backs', url.searchParams.get('key'));
  if (refusal !== null) return refusalAnswer(visit, refusal);
  const language = url.searchParams.get('language');
  const words = isLanguage(language) ? wordsIn(language) : visit.words;
  const { db } = deps.context.store;
  const terms = termsInForce(await allTerms(db));
  const today = todayAt(visit.now, terms);
  const monday = mondayOf(weekOf(today));
  const planned = await plannedByWeek(db, weekOf(addDays(monday, -7 * pastWeeks)));
  const stepping = await casesStepping(db, { from: monday, to: addDays(monday, reminderDays) });

  const calendar = ical({
    name: words.t('feed.name'),
    prodId: { company: 'Vigie', product: 'take-backs', language: words.language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3600,
  });
  const host = new URL(deps.baseUrl).host;
  const add = (it: FeedEvent) =>
    calendar.createEvent({
      id: `${it.id}@${host}`,
      stamp: new Date(visit.now),
      start: midnight(it.from),
      end: midnight(addDays(it.to, 1)),
      allDay: true,
      summary: it.summary,
      description: it.description,
      url: `${deps.baseUrl}${it.path}`,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  const capacity = terms.newest.weeklyCapacity;
  for (const [week, count] of [...planned].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    add(weekEvent(words, week, { count, capacity }));
  }
  for (const [week, levels] of remindersByWeek(stepping, terms))
    add(reminderEvent(words, week, levels));
  return request.body(calendar.toString(), 200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Cache-Control': 'private, max-age=900',
  });
}

interface FeedEvent {
  readonly id: string;
  readonly from: CalendarDate;
  /** Inclusive. */
  readonly to: CalendarDate;
  readonly summary: string;
  readonly description: string;
  readonly path: string;
}

function weekEvent(
  words: Words,
  week: WeekKey,
  { count, capacity }: { count: number; capacity: number },
): FeedEvent {
  const monday = mondayOf(week);
  return {
    id: `take-backs-${week}`,
    from: monday,
    to: addDays(monday, 4),
    summary: words.t('feed.week', { count }),
    description: words.t('feed.weekText', { count, capacity, over: Math.max(0, count - capacity) }),
    path: `/take-backs/weeks/${week}`,
  };
}

function reminderEvent(
  words: Words,
  week: WeekKey,
  levels: ReadonlyMap<ReminderLevel, number>,
): FeedEvent {
  const monday = mondayOf(week);
  const count = [...levels.values()].reduce((sum, each) => sum + each, 0);
  const parts = reminderLevels.flatMap((level) => {
    const of = levels.get(level);
    return of === undefined ? [] : [`${of} × ${words.of('level', level)}`];
  });
  return {
    id: `reminders-${week}`,
    from: monday,
    to: monday,
    summary: words.t('feed.reminders', { count }),
    description: parts.join('\n'),
    path: `/take-backs/reminders?week=${week}`,
  };
}

/** Each case's next reminder, counted by week and level; steps that remind nobody are left out. */
function remindersByWeek(
  lines: readonly TakebackLine[],
  terms: TermsInForce,
): Map<WeekKey, Map<ReminderLevel, number>> {
  const weeks = new Map<WeekKey, Map<ReminderLevel, number>>();
  for (const line of lines) {
    const { reminders } = milestones(
      terms.version(line.termsId),
      line.handedOverOn,
      line.extensionMonths,
      standsSince(line),
    );
    const next = reminders.findLast(({ on }) => on === line.nextStepOn);
    if (next === undefined) continue;
    const week = weekOf(next.on);
    const levels = weeks.get(week) ?? new Map<ReminderLevel, number>();
    weeks.set(week, levels.set(next.level, (levels.get(next.level) ?? 0) + 1));
  }
  return weeks;
}

function midnight(date: CalendarDate): Date {
  return new Date(`${date}T00:00:00Z`);
}
