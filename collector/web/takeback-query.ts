import { z } from '@hono/zod-openapi';
import type { MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import { readDate } from '#collector/domain/calendar.ts';
import { takebackStates } from '#collector/domain/takeback.ts';
import type { ListPlace, TakebackFilter } from '#collector/storage/takeback-lists.ts';
import { firstEdge, lastEdge, readMonth, readWeek } from './periods.ts';

/** So many days of reminders stand on the planner’s first page, and in their list unless asked. */
export const recentDays = 7;

/** What the machine-read list and the page's list may be asked for: one schema for both, and for
 * the description that other programs read. */

const period = z
  .string()
  .refine((text) => readPeriod(text) !== null, { error: '2028-03 or 2028-W11' })
  .openapi({ type: 'string', pattern: '^20\\d\\d-(W\\d\\d|\\d\\d)$', example: '2028-W11' });

export const takebackQuery = z.strictObject({
  from: period.optional().openapi({
    description:
      'First month (2028-03) or ISO week (2028-W11), inclusive. A case counts in its planned week; without one, when it is due. A week belongs to the month of its Monday.',
  }),
  to: period.optional().openapi({ description: 'Last month or ISO week, inclusive.' }),
  sector: z
    .string()
    .min(1)
    .max(60, { error: '1 to 60 characters' })
    .optional()
    .openapi({ description: 'Part of town, exactly as it is written there.' }),
  state: z
    .enum(takebackStates, { error: takebackStates.join(', ') })
    .optional()
    .openapi({ description: 'Left out: every open case. Closed ones are listed by their state.' }),
});
export type TakebackQuery = z.infer<typeof takebackQuery>;

const mostPerPage = 200;
export const pagedTakebackQuery = takebackQuery.extend({
  limit: z
    .string()
    .regex(/^([1-9]|[1-9]\d|1\d\d|200)$/, { error: `1 to ${mostPerPage}` })
    .transform(Number)
    .optional()
    .openapi({ type: 'integer', minimum: 1, maximum: mostPerPage, default: 100 }),
  cursor: z
    .string()
    .refine((text) => readCursor(text) !== null, { error: '`next` of the page before' })
    .optional()
    .openapi({ description: '`next` of the page before.' }),
});

export function filterOf({ from, to, sector, state }: TakebackQuery): TakebackFilter {
  const [first, last] = [readPeriod(from ?? ''), readPeriod(to ?? '')];
  return {
    ...(first === null ? {} : { from: firstEdge(first) }),
    ...(last === null ? {} : { to: lastEdge(last) }),
    ...(sector === undefined ? {} : { sector }),
    ...(state === undefined ? {} : { state }),
  };
}

/** What is wrong with a query: which field, what was expected. */
export interface QueryFault {
  readonly field: string;
  readonly expected: string;
}

export function faultsOf(error: z.ZodError): QueryFault[] {
  return error.issues.flatMap((issue): QueryFault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, expected: 'no such parameter' }))
      : [{ field: issue.path.join('.'), expected: issue.message }],
  );
}

export function writeCursor({ dueOn, id }: ListPlace): string {
  return Buffer.from(`${dueOn} ${id}`).toString('base64url');
}

export function readCursor(text: string): ListPlace | null {
  const [day = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ');
  const date = readDate(day);
  return date.ok && id !== '' && rest.length === 0 ? { dueOn: date.date, id } : null;
}

function readPeriod(text: string): WeekKey | MonthKey | null {
  return readWeek(text) ?? readMonth(text);
}
