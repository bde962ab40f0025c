/**
 * The oracle of the date rules: years, months and days as plain numbers, by the calendar's
 * definition. It imports nothing, and knows neither `Temporal` nor `Date`.
 */
export interface Ymd {
  readonly y: number;
  readonly m: number;
  readonly d: number;
}

function isLeap(y: number): boolean {
  return (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
}

function monthLength(y: number, m: number): number {
  if (m === 2) return isLeap(y) ? 29 : 28;
  return m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31;
}

/** A day that the month lacks becomes its last day. */
export function plusMonths({ y, m, d }: Ymd, n: number): Ymd {
  let [year, month] = [y, m + n];
  while (month > 12) [year, month] = [year + 1, month - 12];
  while (month < 1) [year, month] = [year - 1, month + 12];
  return { y: year, m: month, d: Math.min(d, monthLength(year, month)) };
}

export function nextDay({ y, m, d }: Ymd): Ymd {
  if (d < monthLength(y, m)) return { y, m, d: d + 1 };
  return m < 12 ? { y, m: m + 1, d: 1 } : { y: y + 1, m: 1, d: 1 };
}

export function dayBefore({ y, m, d }: Ymd): Ymd {
  if (d > 1) return { y, m, d: d - 1 };
  return m > 1 ? { y, m: m - 1, d: monthLength(y, m - 1) } : { y: y - 1, m: 12, d: 31 };
}

/** As the product writes it: the only place where the oracle meets the product's type. */
export function iso({ y, m, d }: Ymd): `${number}-${number}-${number}` {
  const two = (n: number) => String(n).padStart(2, '0') as `${number}`;
  return `${y}-${two(m)}-${two(d)}`;
}

/** Every day of these years, 1 January of the first to 31 December of the last. */
export function everyDay(firstYear: number, lastYear: number): readonly Ymd[] {
  const days: Ymd[] = [];
  for (let day: Ymd = { y: firstYear, m: 1, d: 1 }; day.y <= lastYear; day = nextDay(day)) {
    days.push(day);
  }
  return days;
}

/** Days since 1970-01-01, by counting whole years and months. */
export function countDays({ y, m, d }: Ymd): number {
  let days = d - 1;
  for (let year = 1970; year < y; year++) days += isLeap(year) ? 366 : 365;
  for (let month = 1; month < m; month++) days += monthLength(y, month);
  return days;
}

/** 1 Monday to 7 Sunday: 1970-01-01 was a Thursday. */
export function dayOfWeek(day: Ymd): number {
  return ((countDays(day) + 3) % 7) + 1;
}

/** Daylight saving in France: from the last Sunday of March to that of October, 01:00 UTC. */
export function parisMidnightMs(day: Ymd): number {
  return (countDays(day) * 24 - (isParisSummerAtMidnight(day) ? 2 : 1)) * 3_600_000;
}

function isParisSummerAtMidnight(day: Ymd): boolean {
  const from = countDays({ y: day.y, m: 3, d: lastSunday(day.y, 3) });
  const to = countDays({ y: day.y, m: 10, d: lastSunday(day.y, 10) });
  return countDays(day) > from && countDays(day) <= to;
}

export function lastSunday(y: number, m: number): number {
  const last = monthLength(y, m);
  return last - (dayOfWeek({ y, m, d: last }) % 7);
}
