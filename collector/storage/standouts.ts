import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { StandOut } from '#collector/domain/standout.ts';
import type { Db, Tx } from './database.ts';
import { writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';

/** What each PC that has ever been heard of went through at home, and the groups that stand out. */

export interface HomeLife {
  readonly deviceId: string;
  readonly model: string | null;
  readonly lot: string | null;
  readonly handedOverOn: CalendarDate;
  readonly enrolledAt: number;
}

export async function homeLives(db: Db): Promise<HomeLife[]> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('latest', 'latest.device_id', 'devices.id')
    .innerJoin('agents', 'agents.device_id', 'devices.id')
    .where('devices.handed_over_on', 'is not', null)
    .select(['devices.id', 'model', 'lot', 'handed_over_on', 'enrolled_at'])
    .execute();
  return rows.map((row) => ({
    deviceId: row.id,
    model: row.model,
    lot: row.lot,
    // Asked for as not null; only devices.ts writes it, from the same type.
    handedOverOn: row.handed_over_on as CalendarDate,
    enrolledAt: row.enrolled_at,
  }));
}

/** When the last take-back of each device ended, ms UTC; without those that have not. */
export async function takenBackAt(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('takeback_cases')
    .where('closed_at', 'is not', null)
    .groupBy('device_id')
    .select('device_id')
    .select((eb) => eb.fn.max('closed_at').as('closed_at'))
    .execute();
  return new Map(rows.map((row) => [row.device_id, row.closed_at ?? 0]));
}

export interface PcFault {
  readonly deviceId: string;
  readonly family: string;
  readonly openedAt: number;
}

/**
 * The tickets that tell of a fault of the PC itself: not those found to be none, not those of an
 * incident, which befell every PC alike.
 */
export async function faultsOfPcs(db: Db): Promise<PcFault[]> {
  const rows = await db
    .selectFrom('tickets')
    .leftJoin('incident_tickets', 'incident_tickets.ticket_id', 'tickets.id')
    .where('incident_tickets.ticket_id', 'is', null)
    .where('family', '<>', 'contact')
    .where('state', 'not in', ['duplicate', 'not_covered', 'cancelled'])
    .where((eb) =>
      eb.or([eb('result', 'is', null), eb('result', 'not in', ['nothing_found', 'false_alarm'])]),
    )
    .select(['device_id', 'family', 'opened_at'])
    .execute();
  return rows.map((row) => ({
    deviceId: row.device_id,
    family: row.family,
    openedAt: row.opened_at,
  }));
}

/** A group that stood out when it was last looked at. */
export interface KeptStandOut extends StandOut {
  /** Since when it has stood out, and as of when these are its figures, ms UTC. */
  readonly foundAt: number;
  readonly checkedAt: number;
}

const bulk: Bulk<'standouts'> = {
  table: 'standouts',
  columns: ['dimension', 'name', 'family', 'found_at', 'checked_at', 'facts'],
  onConflict: '',
};

/** Puts these in the place of all that were kept. */
export async function replaceStandOuts(tx: Tx, rows: readonly KeptStandOut[]): Promise<void> {
  await tx.deleteFrom('standouts').execute();
  await writeRows(
    tx,
    bulk,
    rows.map(({ foundAt, checkedAt, ...facts }) => ({
      dimension: facts.dimension,
      name: facts.name,
      family: facts.family,
      found_at: foundAt,
      checked_at: checkedAt,
      facts: JSON.stringify(facts),
    })),
  );
}

/** The groups that stand out, the surest first. */
export async function keptStandOuts(db: Db): Promise<KeptStandOut[]> {
  const rows = await db.selectFrom('standouts').selectAll().execute();
  return rows
    .map((row) => ({
      // Only replaceStandOuts writes this column, from the same type.
      ...(JSON.parse(row.facts) as StandOut),
      foundAt: row.found_at,
      checkedAt: row.checked_at,
    }))
    .toSorted((a, b) => a.q - b.q || a.p - b.p);
}
