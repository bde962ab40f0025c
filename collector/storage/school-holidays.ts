import type { SchoolYear } from '#collector/domain/school-calendar.ts';
import type { Db, Tx } from './database.ts';

/** School years as they were imported: each import is a version, of which the latest holds. */
export interface SchoolYearVersion extends SchoolYear {
  readonly id: string;
  readonly importedAt: number;
  readonly importedBy: string;
}

export async function insertSchoolYear(tx: Tx, it: SchoolYearVersion): Promise<void> {
  await tx
    .insertInto('school_years')
    .values({
      id: it.id,
      zone: it.zone,
      year: it.year,
      source: it.source,
      holidays: JSON.stringify(it.holidays),
      imported_at: it.importedAt,
      imported_by: it.importedBy,
    })
    .execute();
}

/** The school years in force, oldest first; a year that is not among them is not sourced. */
export async function schoolYears(db: Db, zone: string): Promise<SchoolYearVersion[]> {
  const rows = await db
    .selectFrom('school_years')
    .selectAll()
    .where('zone', '=', zone)
    .orderBy('year')
    .orderBy('imported_at')
    .orderBy('id')
    .execute();
  const latest = new Map(rows.map((row) => [row.year, row]));
  return [...latest.values()].map((row) => ({
    id: row.id,
    zone: row.zone,
    year: row.year,
    source: row.source,
    // Only insertSchoolYear writes this column, from the same type.
    holidays: JSON.parse(row.holidays) as SchoolYear['holidays'],
    importedAt: row.imported_at,
    importedBy: row.imported_by,
  }));
}
