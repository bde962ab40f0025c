import type { Context } from '#collector/app/context.ts';
import { eraseHousehold } from '#collector/app/erase-household.ts';
import {
  changeContact,
  findByPhone,
  readHousehold,
  takeObjection,
} from '#collector/app/households.ts';
import { applyImport, keepImport, workOnImport } from '#collector/app/import-handovers.ts';
import { checkJournalFor } from '#collector/app/journal.ts';
import { mergeTickets } from '#collector/app/merge-tickets.ts';
import { reportByFamily } from '#collector/app/report-by-family.ts';
import { deviceOfCode, stickerToPrint } from '#collector/app/stickers.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { addDays, dayNumber, schoolYearOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { saidIn } from '#collector/domain/family-report.ts';
import type { FamilyDraft, FamilyFault } from '#collector/domain/family-report.ts';
import { devicesByTag } from '#collector/storage/devices.ts';
import { linkOfDevice } from '#collector/storage/households.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import type { VirtualClock } from '#test/support/virtual.ts';
import type { Family } from './families.ts';
import { inOneTransaction } from './grouped.ts';
import type { Pc } from './pc.ts';
import { dayMs } from './use-of-pc.ts';

/** Where the room of the families can be looked at. */
export interface FamiliesRoom {
  /** What the sticker of a family’s PC opens: `/m/…` of this code. */
  readonly sticker: string;
  readonly household: string;
  /** A ticket that the same family opened by its sticker. */
  readonly ticketId: string;
  readonly importId: string;
  /** A household that was erased, its tombstone remains; null: the fleet is too small for one. */
  readonly erased: string | null;
}

interface Room {
  readonly context: Context & { readonly clock: VirtualClock };
  readonly staffIds: readonly [string, ...string[]];
  readonly families: number;
  readonly today: CalendarDate;
  /** Families that have their PC and said yes to the follow-up, the latest first. */
  readonly homes: readonly FamilyHome[];
}
interface FamilyHome {
  readonly deviceId: string;
  readonly code: string;
  readonly family: Family;
}

export interface RoomParts extends Omit<Room, 'homes'> {
  readonly atTable: ReadonlyMap<Pc, Family>;
}

/** What families and staff do on the history’s last days: reports, readings, an objection, an erasure. */
export async function fillFamiliesRoom(parts: RoomParts): Promise<FamiliesRoom> {
  const { context, staffIds } = parts;
  const [actor] = staffIds;
  const { erased, ...room } = await inOneTransaction(context.store, (store) =>
    fill({ ...parts, context: { ...context, store } }),
  );
  at(parts, 0, 17);
  // In its own transaction: it empties the database’s log afterwards.
  if (erased !== null) {
    await eraseHousehold(context, { code: erased, actor, role: 'administrator' });
  }
  await checkJournalFor(context, actor);
  return { ...room, erased };
}

async function fill(parts: RoomParts): Promise<FamiliesRoom> {
  const room = { ...parts, homes: await homesOf(parts) };
  const { sticker, ticketId } = await reportFaults(room);
  await readFiles(room);
  const importId = await importList(room);
  const household = homeAt(room, 0).code;
  const erased = room.homes[reportsMade.length + 1]?.code ?? null;
  return { sticker, household, ticketId, importId, erased };
}

async function homesOf({ context, atTable }: RoomParts): Promise<FamilyHome[]> {
  const { db } = context.store;
  const tags = [...atTable.keys()].map(({ assetTag }) => assetTag);
  const devices = await devicesByTag(db, tags);
  const homes: FamilyHome[] = [];
  for (const [pc, family] of [...atTable].toReversed()) {
    const device = devices.get(pc.assetTag);
    const isHome = device?.stage === 'in_service' || device?.stage === 'handed_over';
    if (device === undefined || !isHome || family.followUp === 'no') continue;
    const link = await linkOfDevice(db, device.id);
    if (link !== null) homes.push({ deviceId: device.id, code: link.householdCode, family });
    if (homes.length > reportsMade.length + 2) break;
  }
  return homes;
}

function homeAt({ homes }: Room, place: number): FamilyHome {
  const home = homes[place % homes.length];
  if (home === undefined) throw new Error('No family has a PC: ask for more families');
  return home;
}

/** So many days before the last one, at that hour UTC. */
function at(
  { context, today }: Pick<Room, 'context' | 'today'>,
  daysAgo: number,
  hour: number,
): void {
  context.clock.set(dayNumber(addDays(today, -daysAgo)) * dayMs + hour * 3_600_000);
}

type Made = Omit<FamilyDraft, 'fault'> & { readonly fault: FamilyFault; readonly ago: number };

/** One with each picture, the oldest first. */
const reportsMade: readonly Made[] = [
  { fault: 'noise', detail: 'blowing', since: 'longer', call: 'no_call', ago: 20 },
  { fault: 'slow', detail: 'with_videos', since: 'unsure', call: 'afternoon', ago: 6 },
  { fault: 'screen', detail: 'strange_picture', since: 'this_week', call: 'no_call', ago: 4 },
  { fault: 'other', detail: 'keyboard_mouse', since: 'today', call: 'morning', ago: 3 },
  { fault: 'internet', detail: 'some_sites', since: 'this_week', call: 'evening', ago: 1 },
  { fault: 'power', detail: 'no_light', since: 'today', call: 'any_time', ago: 0 },
];

async function reportFaults(room: Room): Promise<{ sticker: string; ticketId: string }> {
  // The first family has the newest report.
  let ticketId = '';
  for (const [place, made] of reportsMade.entries()) {
    at(room, made.ago, 14);
    ticketId = await report(room, homeAt(room, reportsMade.length - 1 - place), made);
  }
  at(room, 0, 15);
  await merge(room, await report(room, homeAt(room, 0), blackToo), ticketId);
  return { sticker: await stickerOf(room, homeAt(room, 0)), ticketId };
}

const blackToo = {
  fault: 'screen',
  detail: 'black',
  since: 'today',
  call: 'any_time',
  ago: 0,
} as const;

async function stickerOf({ context, staffIds }: Room, { deviceId }: FamilyHome): Promise<string> {
  const sticker = await stickerToPrint(context, { deviceId, actor: staffIds[0] });
  if (sticker === null) throw new Error('A family’s PC without a sticker');
  return sticker.code;
}

/** By its sticker, as the family’s page does it; the ticket that it led to. */
async function report(room: Room, home: FamilyHome, made: Made): Promise<string> {
  const { context } = room;
  const device = await deviceOfCode(context.store.db, await stickerOf(room, home));
  const said = saidIn(made);
  if (device === null || said === null)
    throw new Error(`A report that no sticker allows: ${made.fault}`);
  const formId = context.ids.token(9);
  const answer = await reportByFamily(context, { deviceId: device.id, formId, said });
  if (!answer.ok) throw new Error(`A family’s report was refused: ${answer.reason}`);
  const { ticketId, outcome } = answer.report;
  if (ticketId === null) throw new Error(`A family’s report opened no ticket: ${outcome}`);
  return ticketId;
}

/** What stays black is what does not start: one ticket. */
async function merge({ context, staffIds }: Room, ticketId: string, into: string): Promise<void> {
  if (ticketId === into) return;
  const ticket = await ticketById(context.store.db, ticketId);
  if (ticket === null) throw new Error('A report’s ticket is gone');
  const seen = { state: ticket.state, assignee: ticket.assignee };
  const [, staffId = staffIds[0]] = staffIds;
  const merged = await mergeTickets(context, { ticketId, into, staffId, seen });
  if (!merged.ok) throw new Error(`Two reports were not merged: ${merged.reason}`);
}

/** Each reading leaves a line in the journal. */
async function readFiles(room: Room): Promise<void> {
  const { context, staffIds } = room;
  const [office, bench = office] = staffIds;
  for (let place = 0; place < reportsMade.length; place += 1) {
    at(room, 0, 8 + place);
    const { code, family } = homeAt(room, place);
    const actor = place % 2 === 0 ? bench : office;
    if (family.contact.phone !== '') {
      const purpose = 'search_by_phone';
      await findByPhone(context, family.contact.phone, { actor, purpose });
    }
    await readHousehold(context, code, { actor, purpose: 'household_page' });
  }
  at(room, 0, 15);
  await readHousehold(context, homeAt(room, 1).code, { actor: office, purpose: 'access_request' });
  await correct(room, homeAt(room, 2), office);
  const objecting = room.homes[reportsMade.length];
  if (objecting === undefined) return;
  await takeObjection(context, { code: objecting.code, actor: office });
}

async function correct({ context }: Room, { code }: FamilyHome, actor: string): Promise<void> {
  const file = await readHousehold(context, code, { actor, purpose: 'correction' });
  if (file === null) throw new Error('A household is gone');
  const { name, phone, email, address, language, changedAt: seen } = file.household;
  const typed = { name, phone, email, address, language, slot: 'evening' };
  const done = await changeContact(context, { code, typed, seen, actor });
  if (!done.ok) throw new Error(`A correction was refused: ${done.refused}`);
}

/** A list of yesterday’s handovers with a few slips of the hand; the good rows are taken over. */
async function importList(room: Room): Promise<string> {
  const { context, families, today, staffIds } = room;
  const [actor] = staffIds;
  const year = schoolYearOf(today);
  const tag = (number: number) => formatAssetTag({ site: 'BZ', year, number: families + number });
  const row = (number: number) => [tag(number), today, `Lot ${year}`, 'Portable P14'];
  const good = Array.from({ length: 8 }, (_, place) => row(60 + place));
  const slipped = [`BZ-${year % 100}-${families}-?`, today, '', ''];
  const early = [tag(70), addDays(today, 30), '', ''];
  const table = [['asset_tag', 'handed_over_on', 'lot', 'model'], ...good, row(60), slipped, early];
  at(room, 0, 16);
  const kept = await keepImport(context, {
    table: table.map((cells, place) => ({ line: place + 1, cells })),
    actor,
    about: { fileName: `remises-${today}.csv`, format: 'csv', notes: [] },
  });
  if (!kept.ok) throw new Error(`The demo’s list was not read: ${kept.refused}`);
  await workOnImport(context, kept.id);
  const applied = await applyImport(context, { id: kept.id, actor });
  if (!applied.begun) throw new Error(`The demo’s list was not taken over: ${applied.reason}`);
  await workOnImport(context, kept.id);
  return kept.id;
}
