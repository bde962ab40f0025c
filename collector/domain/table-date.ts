import { addDays, readDate } from './calendar.ts';
import type { CalendarDate, DateRefusal } from './calendar.ts';

/** From which day a workbook counts: 1900 on Windows, 1904 on old Macs (ECMA-376, 18.17.4.1). */
export type SerialsFrom = '1900' | '1904';

export type TableDateRefusal = DateRefusal | 'two_digit_year';
export type TableDate =
  | {
      readonly ok: true;
      readonly date: CalendarDate;
      /** It stood there as a count of days. */
      readonly isSerial: boolean;
    }
  | { readonly ok: false; readonly refused: TableDateRefusal };

/**
 * A date of a table in one of three forms: `14/09/2026`, `2026-09-14`, or the count of days that a
 * spreadsheet shows where a cell lost its format. A midnight after it is passed over. Two digits of
 * a year are refused: whether 98 is 1998 is not ours to guess where a whole file hangs on it.
 */
export function readTableDate(text: string, serialsFrom: SerialsFrom): TableDate {
  const given = text.trim().replace(/[ T]0?0:00(?::00(?:\.0+)?)?$/, '');
  if (/^\d{5}(?:\.\d+)?$/.test(given)) return ofSerial(Math.floor(Number(given)), serialsFrom);
  if (/^\d{1,2}\/\d{1,2}\/\d{2}$/.test(given)) return { ok: false, refused: 'two_digit_year' };
  const read = readDate(given);
  return read.ok
    ? { ok: true, date: read.date, isSerial: false }
    : { ok: false, refused: read.refused };
}

/** Excel counts a 29 February 1900 that never was: after it, day 0 is 30 December 1899. */
function ofSerial(days: number, serialsFrom: SerialsFrom): TableDate {
  const date = addDays(serialsFrom === '1900' ? '1899-12-30' : '1904-01-01', days);
  const isInRange = date >= '2000-01-01' && date <= '2099-12-31';
  return isInRange
    ? { ok: true, date, isSerial: true }
    : { ok: false, refused: 'year_out_of_range' };
}
