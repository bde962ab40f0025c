import type { Context } from '#collector/app/context.ts';
import { beginHandover, finishHandover, keepAnswer } from '#collector/app/hand-over-in-workshop.ts';
import { textInForce } from '#collector/app/legal-texts.ts';
import { stickerToPrint } from '#collector/app/stickers.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { householdLanguages, slots } from '#collector/domain/household.ts';
import type { Contact } from '#collector/domain/household.ts';
import { schoolYearOf } from '#collector/domain/calendar.ts';
import { insertDevices } from '#collector/storage/devices.ts';
import type { FleetPlan } from './fleet.ts';
import type { Pc } from './pc.ts';

/** A family at the workshop’s table. Nobody: a mark in place of a name, and numbers that nobody has. */
export interface Family {
  readonly contact: Contact;
  readonly voucher: string;
  readonly libraryCard: string;
  readonly followUp: 'yes' | 'no';
}

/** So many families of a school year come to the table; the others are known by a list alone. */
const atTableAYear = 200;

/** The families that are in the room of the families, by their PC: some of the last two school years. */
export function familiesAtTable({ plan, pcs }: { plan: FleetPlan; pcs: readonly Pc[] }) {
  const first = schoolYearOf(plan.lastDay) - 1;
  const recent = pcs.filter(({ handedOverOn }) => schoolYearOf(handedOverOn) >= first);
  const every = Math.max(1, Math.round(plan.families / atTableAYear));
  const chosen = recent.filter((_, at) => at % every === 0);
  return new Map(chosen.map((pc, at) => [pc, familyOf(at + 1)]));
}

/**
 * Family number `number`, from 1 to 9999: the same each time.
 * SOURCE: ARCEP keeps 06 39 98 xx xx for works of fiction (national numbering plan, decision
 * 2018-0881 as amended, numbers for audiovisual works); RFC 2606 keeps `.example`.
 */
function familyOf(number: number): Family {
  const mark = String(number).padStart(4, '0');
  const of = <T>(list: readonly [T, ...T[]], every: number): T =>
    number % every === 0 ? (list[(number / every) % list.length] ?? list[0]) : list[0];
  const contact: Contact = {
    name: `Famille ${mark}`,
    phone: `06 39 98 ${mark.slice(0, 2)} ${mark.slice(2)}`,
    email: number % 3 === 0 ? '' : `famille-${mark}@vigie.example`,
    address: number % 5 === 0 ? '' : `${number} rue de la Fiction, 00000 Ville-d’Exemple`,
    language: of(householdLanguages, 4),
    slot: of(slots, 2),
  };
  const isGivenAll = number % 7 !== 0;
  return {
    contact,
    voucher: isGivenAll ? `DEMO-${mark}` : '',
    libraryCard: isGivenAll ? `9900000${mark}` : '',
    followUp: number % 6 === 0 ? 'no' : 'yes',
  };
}

/** A PC is given at the table as the page `/handovers` does it; its sticker is printed where it may be. */
export async function handOverAtTable(
  context: Context,
  { pc, family, actor }: { readonly pc: Pc; readonly family: Family; readonly actor: string },
): Promise<void> {
  const { store, clock, ids } = context;
  const { assetTag, sector, lot, model } = pc;
  const born = { id: ids.token(16), assetTag, sector, lot, model, createdAt: clock.now() };
  const device = { ...born, stage: 'ready', cohort: null, handedOverOn: null } as const;
  await store.transaction((tx) => insertDevices(tx, [{ ...device, inventory: null }]));
  const begun = await beginHandover(context, { assetTag, actor });
  if (!begun.ok) throw new Error(`The handover of ${assetTag} was not begun: ${begun.refused}`);
  const { draftId } = begun;
  const answer = await answersOf(context, family);
  if (!(await keepAnswer(context, { draftId, seen: 0, answer }))) throw new Error('A lost answer');
  const done = await finishHandover(context, { draftId, seen: 1, actor });
  if (!done.ok) throw new Error(`The handover of ${assetTag} was refused: ${done.refused}`);
  if (family.followUp === 'yes') await stickerToPrint(context, { deviceId: device.id, actor });
}

async function answersOf(context: Context, family: Family) {
  const { db } = context.store;
  const today = await programmeToday(context);
  const { contact, voucher, libraryCard, followUp } = family;
  const { language } = contact;
  const terms = await textInForce(db, { kind: 'terms', language, today });
  const text = await textInForce(db, { kind: 'follow_up', language, today });
  return {
    household: null,
    contact,
    agent: 'later',
    agentSince: context.clock.now(),
    pack: { pc: true, software: true, voucher, libraryCard },
    terms: { textId: terms.id, way: 'paper', signature: null },
    followUp: { textId: text.id, answer: followUp },
  } as const;
}
