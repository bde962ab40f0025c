import type { Beat } from '#shared/messages.ts';
import type { Context } from '#collector/app/context.ts';
import { findIncidents } from '#collector/app/find-incidents.ts';
import { findStandOuts } from '#collector/app/find-standouts.ts';
import { importSchoolCalendar } from '#collector/app/import-school-calendar.ts';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { markAlive } from '#collector/storage/incidents.ts';
import { addPc, dayMs, freeSpace, hourMs } from './fleet.ts';
import type { TestPc } from './fleet.ts';

const staleLists: Beat['samples'] = [
  {
    group: 'updates',
    subject: 0,
    reading: { listAgeDays: 40, listAgeUseDays: 20, rebootPendingDays: 0 },
  },
];
const readOnly: Beat['samples'] = freeSpace(50).map((it) =>
  it.group === 'fs' ? { ...it, reading: { ...it.reading, readOnly: true } } : it,
);

const holidays = [
  ['2026-10-17', '2026-11-01'],
  ['2026-12-19', '2027-01-03'],
  ['2027-02-13', '2027-02-28'],
  ['2027-04-10', '2027-04-25'],
  ['2027-07-03', '2027-08-31'],
];

export interface WatchedFleet {
  /** Their package lists grew old within two days: one incident, and a ticket each. */
  readonly stale: readonly TestPc[];
  /** The same fault, once the incident was open: held back. */
  readonly held: readonly TestPc[];
  /** Hidden in the lot that breaks down more often. */
  readonly lot: string;
  readonly toCall: number;
}

/** A fleet with something of each kind above the tickets, told by the use cases up to `now`. */
export async function tellWatchedFleet(context: Context, now: number): Promise<WatchedFleet> {
  let number = 0;
  const add = async (count: number, lot: string | null): Promise<TestPc[]> => {
    const pcs: TestPc[] = [];
    for (let n = 0; n < count; n++) {
      number += 1;
      const tag = formatAssetTag({ site: 'BZ', year: 2025, number });
      const pc = await addPc(context, tag, { handedOverOn: '2026-03-02', cohort: '2025', lot });
      await enrol(context, pc, now - 200 * dayMs);
      pcs.push(pc);
    }
    return pcs;
  };
  await alive(context, now - 100 * dayMs);
  const silent = await add(3, null);
  for (const pc of silent) await pc.beat(now - 45 * dayMs, freeSpace(50));

  const lot = 'Don du lycée 2025';
  const bad = await add(12, lot);
  const good = await add(20, 'Don de la mairie 2025');
  for (const [n, pc] of bad.entries()) {
    await pc.beat(now - 5 * dayMs, n < 8 ? readOnly : freeSpace(50));
  }
  for (const pc of good) await pc.beat(now - 5 * dayMs, freeSpace(50));

  // No collector was at work for two days.
  await alive(context, now - 4 * dayMs);
  await findIncidents(context, now - 2 * dayMs);

  const stale = await add(11, null);
  for (const pc of stale) await pc.beat(now - 3 * hourMs, staleLists);
  await alive(context, now - 2 * hourMs);
  await findIncidents(context, now - 2 * hourMs);
  const held = await add(2, null);
  for (const pc of held) await pc.beat(now - hourMs, staleLists);
  await alive(context, now);
  await findIncidents(context, now);

  await sweepSilence(context, now);
  await findStandOuts(context, now);
  await importSchoolCalendar(context, { table: calendar(), actor: 'cli' });
  return { stale, held, lot, toCall: silent.length };
}

const alive = (context: Context, at: number): Promise<void> =>
  context.store.transaction((tx) => markAlive(tx, at));

async function enrol({ store: { db } }: Context, pc: TestPc, at: number): Promise<void> {
  await db
    .insertInto('agents')
    .values({
      device_id: pc.id,
      public_key: 'k',
      enrolled_at: at,
      agent_version: 1,
      catalogue_version: 1,
      stream: null,
      boot: 1,
      lineage_confirmed: 'l',
      lineage_offered: null,
      copy_suspected_at: null,
      bye_reason: null,
    })
    .execute();
}

function calendar() {
  const header = { line: 1, cells: ['year', 'name', 'from', 'to', 'zone', 'source'] };
  return [
    header,
    ...holidays.map(([from = '', to = ''], n) => ({
      line: n + 2,
      cells: ['2026-2027', `Vacances ${n + 1}`, from, to, 'A', 'calendrier d’essai'],
    })),
  ];
}
