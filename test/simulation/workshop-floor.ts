import { lendDevice } from '#collector/app/lend-device.ts';
import { giveCustody } from '#collector/app/note-custody.ts';
import { moveStage, setFlag } from '#collector/app/move-stage.ts';
import { noteLot } from '#collector/app/note-lot.ts';
import { readWipe } from '#collector/app/read-wipe.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { dateOf, dayNumber, schoolYearOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Flag, WorkshopAct } from '#collector/domain/workshop.ts';
import { insertDevices } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { lastOfKind } from '#collector/storage/events.ts';
import { lotsNotNoted } from '#collector/storage/lots.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { devicesIn } from '#collector/storage/standings.ts';
import { fromRow } from '#collector/storage/tickets.ts';
import { nwipeLog } from '#test/support/nwipe-log.ts';
import { seedNumber, roll } from './chance.ts';
import { dayMs } from './use-of-pc.ts';
import type { World } from './world.ts';

/**
 * What the workshop does with PCs between two families: those that came back stand at every stage,
 * new ones are announced and arrive, and what is long past has gone to its next use.
 */
export async function fillWorkshop(world: World, today: CalendarDate): Promise<FloorCounts> {
  const floor: Floor = { ...world, today, noon: dayNumber(today) * dayMs + 11 * 3_600_000 };
  await noteLots(floor);
  const back = await devicesIn(floor.context.store.db, 'taken_back', { most: 100_000, skip: 0 });
  const since = await sinceOf(floor, back);
  const newest = back.toSorted((a, b) => (since.get(b.id) ?? 0) - (since.get(a.id) ?? 0));
  for (const [at, device] of newest.entries()) {
    const way = at < onFloor ? (floorWays[at % floorWays.length] ?? []) : pastWay(floor, device);
    const begun = (since.get(device.id) ?? 0) + 9 * dayMs;
    await walk(floor, device, way, at < onFloor ? floor.noon : Math.min(begun, floor.noon));
  }
  const fresh = await addFresh(floor);
  return { back: back.length, fresh, lent: await lend(floor) };
}

export interface FloorCounts {
  readonly back: number;
  readonly fresh: number;
  readonly lent: number;
}
interface Floor extends Pick<World, 'context' | 'staffIds' | 'plan'> {
  readonly today: CalendarDate;
  /** Ms UTC of today’s noon, or nearly. */
  readonly noon: number;
}

/** So many of those that came back still stand in the workshop; the others have gone on long since. */
const onFloor = 84;

type Step =
  | WorkshopAct
  | { readonly flag: Flag }
  | { readonly wipe: 'good' | 'bad' }
  | { readonly place: string };
const wiped: readonly Step[] = ['arrived', { wipe: 'good' }];
const tested: readonly Step[] = [...wiped, 'repair', 'repaired'];
const ready: readonly Step[] = [...tested, 'check_passed', 'ready'];

/** One each in turn, so that every stage has some, and most blocks one. */
const floorWays: readonly (readonly Step[])[] = [
  [],
  ['arrived', { place: 'Étagère A1' }],
  wiped,
  [...wiped, 'repair', { place: 'Établi 1' }],
  tested,
  [...ready, { place: 'Étagère C1' }],
  ['arrived', { wipe: 'bad' }],
  [...wiped, 'repair', { flag: 'needs_part' }, { place: 'Étagère B2' }],
  [...tested, 'check_passed'],
  [...wiped, 'triage'],
  [...wiped, 'unusable'],
  [...ready, { place: 'Étagère C2' }],
  ['arrived', { flag: 'legal_hold' }],
  [...wiped, 'unusable', 'parts', { flag: 'safety' }],
];

function pastWay({ plan }: Floor, { assetTag }: Device): readonly Step[] {
  const drawn = roll(seedNumber(`${plan.seed} ${assetTag}`), 0, 91);
  if (drawn < 0.4) return [...ready, 'school'];
  if (drawn < 0.75) return [...ready, 'association'];
  if (drawn < 0.9) return [...ready, 'exported'];
  return [...wiped, 'unusable', 'parts', ...(drawn < 0.96 ? (['recycling'] as const) : [])];
}

/** Goes this way, a minute a step; the check is another person's than the bench. */
async function walk(floor: Floor, device: Device, way: readonly Step[], from: number) {
  const { context, staffIds } = floor;
  const deviceId = device.id;
  const [bench, checker = bench] = staffIds;
  for (const [at, step] of way.entries()) {
    context.clock.set(from + at * 60_000);
    if (typeof step === 'string') {
      const actor = step === 'check_passed' ? checker : bench;
      const { done } = await moveStage(context, { deviceId, act: step, actor });
      // Its lot must not be exported: it goes to people nearby.
      if (!done && step === 'exported') {
        await moveStage(context, { deviceId, act: 'association', actor });
      }
    } else if ('flag' in step) {
      await setFlag(context, { deviceId, actor: bench, flag: step.flag, isRaised: true });
    } else if ('place' in step) {
      await moveStage(context, { deviceId, act: 'place', actor: bench, place: step.place });
    } else {
      await readWipe(context, { deviceId, actor: bench, log: logOf(device, step.wipe, from) });
    }
  }
}

function logOf({ assetTag }: Device, outcome: 'good' | 'bad', at: number): string {
  const day = dateOf(at, 'Europe/Paris').replaceAll('-', '/');
  const errors = outcome === 'good' ? ([0, 0, 0] as const) : ([3, 0, 0] as const);
  const status = outcome === 'good' ? ' Erased ' : '-FAILED-';
  return nwipeLog({
    day,
    passes: 3,
    method: 'DoD Short',
    disks: [{ serial: `DEMO-${assetTag}`, errors, status }],
  });
}

/** Made up: no donor's. */
const donors: Readonly<Record<string, readonly [donor: string, conditions: Partial<Lot>]>> = {
  'Don A': ['Entreprise A', { isReportWanted: true, isLogoRemovalWanted: true }],
  'Don B': ['Université B', { isReportWanted: true, wipeStandard: 'three_passes' }],
  'Don C': ['Administration C', { isExportForbidden: true, isResaleForbidden: true }],
  'Don D': ['Entreprise D', { isReportWanted: true, isResaleForbidden: true }],
  Achat: ['Marché public', {}],
};

async function noteLots({ context, staffIds, noon }: Floor): Promise<void> {
  context.clock.set(noon - 3_600_000);
  for (const { name } of await lotsNotNoted(context.store.db, 1000)) {
    const year = Number(/\d{4}$/.exec(name)?.[0] ?? 2020);
    await writeLot({ context, actor: staffIds[0] }, name, `${year}-06-15` as CalendarDate);
  }
}

async function writeLot(
  { context, actor }: { context: World['context']; actor: string },
  name: string,
  receivedOn: CalendarDate,
): Promise<void> {
  const [donor, conditions] = donors[name.replace(/ \d{4}$/, '')] ?? ['Inconnu', {}];
  await noteLot(context, {
    name,
    donor,
    receivedOn,
    wipeStandard: 'verified',
    isReportWanted: false,
    isExportForbidden: false,
    isResaleForbidden: false,
    isLogoRemovalWanted: false,
    note: '',
    ...conditions,
    actor,
  });
}

/** When each of them last moved, ms UTC. */
function sinceOf({ context }: Floor, devices: readonly Device[]): Promise<Map<string, number>> {
  const ids = devices.map(({ id }) => id);
  return lastOfKind(context.store.db, ids, 'stage_changed');
}

const freshWays: readonly (readonly Step[])[] = [
  ...Array.from({ length: 12 }, () => []),
  ...Array.from({ length: 6 }, () => ['arrived'] as const),
  ...Array.from({ length: 5 }, () => ['arrived', 'triage'] as const),
  ['arrived', { flag: 'bios_locked' }],
  ['arrived', 'triage', 'to_wipe'],
  ['arrived', 'triage', 'to_wipe', { wipe: 'good' }],
];

/** A donation of this week: a part of it is announced only, the rest has arrived. */
async function addFresh(floor: Floor): Promise<number> {
  const { context, plan, staffIds, today, noon } = floor;
  const year = schoolYearOf(today);
  const lot = `Don D ${year}`;
  await writeLot({ context, actor: staffIds[0] }, lot, today);
  const stage: Stage = 'announced';
  const devices = freshWays.map((_, at): Device => {
    // One more than the last family's is this very machine's.
    const number = plan.families + 2 + at;
    return {
      id: context.ids.token(16),
      assetTag: formatAssetTag({ site: 'BZ', year, number }),
      stage,
      cohort: null,
      sector: null,
      model: 'Portable P14',
      lot,
      handedOverOn: null,
      createdAt: noon,
      inventory: null,
    };
  });
  await context.store.transaction((tx) => insertDevices(tx, devices));
  for (const [at, device] of devices.entries()) {
    await walk(floor, device, freshWays[at] ?? [], noon);
  }
  const [first] = devices;
  if (first !== undefined) {
    const van = { custody: 'carrier', holder: 'Camion 2', seen: stage } as const;
    await giveCustody(context, { deviceId: first.id, actor: staffIds[0], ...van });
  }
  return devices.length;
}

/** Ready PCs stand in where a repair takes its time. */
async function lend({ context, noon }: Floor): Promise<number> {
  context.clock.set(noon + 3_600_000);
  const { db } = context.store;
  const free = await devicesIn(db, 'ready', { most: 3, skip: 0 });
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where('state', '=', 'assigned')
    .orderBy('opened_at')
    .limit(free.length)
    .execute();
  let lent = 0;
  for (const [at, ticket] of rows.map(fromRow).entries()) {
    const device = free[at];
    if (device === undefined || ticket.assignee === null) continue;
    const it = { ticketId: ticket.id, staffId: ticket.assignee, assetTag: device.assetTag };
    if ((await lendDevice(context, it)).ok) lent += 1;
  }
  return lent;
}
