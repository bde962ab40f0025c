import type { TableRow } from '#collector/domain/import.ts';
import { readSchoolCalendar, schoolZone } from '#collector/domain/school-calendar.ts';
import type { CalendarRead, SchoolYear } from '#collector/domain/school-calendar.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { insertSchoolYear, schoolYears } from '#collector/storage/school-holidays.ts';
import type { Context } from './context.ts';

export type CalendarImport =
  | {
      readonly ok: true;
      /** What came of each school year of the file, oldest first. */
      readonly years: readonly {
        readonly year: number;
        readonly did: 'added' | 'replaced' | 'unchanged';
      }[];
      /** Rows of other zones, which were left out. */
      readonly otherZones: number;
    }
  | (CalendarRead & { readonly ok: false });

/** Imports the school years of a table, all or none; the same file again changes nothing. */
export async function importSchoolCalendar(
  { store, clock, ids }: Context,
  { table, actor }: { readonly table: readonly TableRow[]; readonly actor: string },
): Promise<CalendarImport> {
  const read = readSchoolCalendar(table);
  if (!read.ok) return read;
  const at = clock.now();
  return store.transaction(async (tx) => {
    const known = new Map((await schoolYears(tx, schoolZone)).map((it) => [it.year, it]));
    const years: { year: number; did: 'added' | 'replaced' | 'unchanged' }[] = [];
    for (const it of read.years) {
      const before = known.get(it.year);
      const did =
        before === undefined ? 'added' : isSame(before, it) ? 'unchanged' : ('replaced' as const);
      years.push({ year: it.year, did });
      if (did === 'unchanged') continue;
      const id = ids.timeId(at);
      await insertSchoolYear(tx, { ...it, id, importedAt: at, importedBy: actor });
      await writeEvents(tx, [
        {
          id: ids.timeId(at),
          at,
          actor,
          noun: 'programme',
          nounId: id,
          deviceId: null,
          kind: 'school_year_imported',
          reason: did,
          detail: { year: it.year, zone: it.zone, source: it.source, holidays: it.holidays.length },
        },
      ]);
    }
    return { ok: true, years, otherZones: read.otherZones };
  });
}

function isSame(a: SchoolYear, b: SchoolYear): boolean {
  const said = (it: SchoolYear) =>
    JSON.stringify([it.source, it.holidays.map(({ name, from, to }) => [name, from, to])]);
  return said(a) === said(b);
}
