import { contactFaultsOf, contactOf, phoneKey } from '#collector/domain/household.ts';
import type { Contact, ContactFault } from '#collector/domain/household.ts';
import { consentsOf, insertConsent } from '#collector/storage/consents.ts';
import type { Consent } from '#collector/storage/consents.ts';
import type { Db, Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import {
  changeHousehold,
  codesByPhone,
  householdByCode,
  linkOfDevice,
  linksOf,
} from '#collector/storage/households.ts';
import type { Household, HouseholdLink } from '#collector/storage/households.ts';
import { openTicketsOf } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { endFollowUp } from './follow-up.ts';
import type { FollowUpEnded } from './follow-up.ts';
import { read } from './journal.ts';
import { textInForce } from './legal-texts.ts';
import { programmeToday } from './terms-in-force.ts';

/** What a family's data are read for. */
export const readingPurposes = [
  'household_page',
  'search_by_phone',
  'handover',
  'access_request',
  'correction',
  'objection',
] as const;
export type ReadingPurpose = (typeof readingPurposes)[number];

export interface HouseholdFile {
  readonly household: Household;
  readonly links: readonly HouseholdLink[];
  readonly consents: readonly Consent[];
}

export interface Reading {
  readonly actor: string;
  readonly purpose: ReadingPurpose;
}

/** All that is kept of a household; its reading is in the journal. Null: there is none. */
export async function readHousehold(
  { store, clock }: Context,
  code: string,
  it: Reading,
): Promise<HouseholdFile | null> {
  return store.transaction((tx) => readIn(tx, code, { ...it, at: clock.now() }));
}

/** The same within a transaction. What does not exist is not read, and not written down. */
export async function readIn(
  tx: Tx,
  code: string,
  { at, actor, purpose }: Reading & { readonly at: number },
): Promise<HouseholdFile | null> {
  const household = await householdByCode(tx, code);
  if (household === null) return null;
  const entry = { at, actor, noun: 'household', nounId: code, purpose };
  return read(tx, entry, async () => ({
    household,
    links: await linksOf(tx, code),
    consents: await consentsOf(tx, code),
  }));
}

/** The households with this number, each of them read. */
export async function findByPhone(
  { store, clock }: Context,
  phone: string,
  { actor, purpose }: Reading,
): Promise<Household[]> {
  const key = phoneKey(phone);
  if (key === null) return [];
  const at = clock.now();
  return store.transaction(async (tx) => {
    const found: Household[] = [];
    for (const code of await codesByPhone(tx, key)) {
      const file = await readIn(tx, code, { at, actor, purpose });
      if (file !== null) found.push(file.household);
    }
    return found;
  });
}

/** The code of the household that a PC stands with; it says nothing of who that is. */
export async function householdOf(db: Db, deviceId: string): Promise<string | null> {
  return (await linkOfDevice(db, deviceId))?.householdCode ?? null;
}

/** Whether one of the PCs that stand with this household has an open ticket: the work needs to reach
 * the family then. */
export async function hasOpenTicket(db: Db, code: string): Promise<boolean> {
  const here = (await linksOf(db, code)).filter(({ untilOn }) => untilOn === null);
  const open = await openTicketsOf(
    db,
    here.map(({ deviceId }) => deviceId),
  );
  return [...open.values()].some((tickets) => tickets.size > 0);
}

export type ContactChanged =
  | { readonly ok: true }
  | { readonly ok: false; readonly refused: 'unknown' | 'changed_since' }
  | { readonly ok: false; readonly refused: 'faults'; readonly faults: readonly ContactFault[] };

/** Corrects who and where a family is. The history says which fields, never what stood in them. */
export async function changeContact(
  { store, clock, ids }: Context,
  it: {
    readonly code: string;
    readonly typed: Readonly<Record<keyof Contact, string>>;
    /** `changedAt` of what the page showed. */
    readonly seen: number;
    readonly actor: string;
  },
): Promise<ContactChanged> {
  const faults = contactFaultsOf(it.typed);
  if (faults.length > 0) return { ok: false, refused: 'faults', faults };
  const at = clock.now();
  const { code, actor } = it;
  return store.transaction(async (tx): Promise<ContactChanged> => {
    const file = await readIn(tx, code, { at, actor, purpose: 'correction' });
    if (file === null) return { ok: false, refused: 'unknown' };
    const contact = contactOf(it.typed);
    const after = { ...file.household, ...contact, changedAt: Math.max(at, it.seen + 1) };
    if (!(await changeHousehold(tx, { ...after, phoneKey: keyOf(contact) }, it.seen))) {
      return { ok: false, refused: 'changed_since' };
    }
    const names = ['name', 'phone', 'email', 'address', 'language', 'slot'] as const;
    const changed = names.filter((name) => contact[name] !== file.household[name]);
    const about = { noun: 'household', nounId: code, deviceId: null } as const;
    const told = { kind: 'household_changed', reason: 'asked_by_staff' } as const;
    const detail = { fields: changed.join(' ') };
    await writeEvents(tx, [{ id: ids.timeId(at), at, actor, ...about, ...told, detail }]);
    return { ok: true };
  });
}

export const keyOf = ({ phone }: Pick<Contact, 'phone'>): string => phoneKey(phone) ?? '';

/**
 * A family ends the follow-up, in one act: for each of its PCs it ends at once, and the answer is
 * kept with the text. Maintenance stays. Null: there is no such household.
 */
export async function takeObjection(
  context: Context,
  { code, actor }: { readonly code: string; readonly actor: string },
): Promise<(FollowUpEnded & { readonly devices: number }) | null> {
  const { store, clock, ids } = context;
  const now = clock.now();
  const today = await programmeToday(context);
  return store.transaction(async (tx) => {
    const file = await readIn(tx, code, { at: now, actor, purpose: 'objection' });
    if (file === null) return null;
    const { language } = file.household;
    const text = await textInForce(tx, { kind: 'follow_up', language, today });
    const here = file.links.filter(({ untilOn }) => untilOn === null);
    const all = { devices: 0, agents: 0, codes: 0, stickers: 0 };
    for (const { deviceId } of here) {
      const reason = 'asked_by_family';
      const ended = await endFollowUp(tx, { ids, actor, now }, { deviceId, reason });
      all.agents += ended.agents;
      all.codes += ended.codes;
      all.stickers += ended.stickers;
      if (followUpOf(file.consents, deviceId) !== 'yes') continue;
      all.devices += 1;
      await insertConsent(tx, {
        id: ids.timeId(now),
        householdCode: code,
        deviceId,
        kind: 'follow_up',
        answer: 'no',
        textId: text.id,
        way: 'spoken',
        signature: null,
        at: now,
        by: actor,
      });
    }
    return all;
  });
}

/** The last answer of a family about the follow-up of a PC, or of the one that it stands in for;
 * `consents` are the latest first. */
export function followUpOf(consents: readonly Consent[], deviceId: string): 'yes' | 'no' | null {
  const all = consents.filter((it) => it.kind === 'follow_up');
  return (all.find((it) => it.deviceId === deviceId) ?? all[0])?.answer ?? null;
}
