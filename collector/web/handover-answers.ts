import { findByPhone } from '#collector/app/households.ts';
import { textInForce } from '#collector/app/legal-texts.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import {
  contactFaultsOf,
  contactOf,
  isLibraryCard,
  isVoucher,
  phoneKey,
  plainNumber,
} from '#collector/domain/household.ts';
import { contactLengths } from '#collector/domain/household.ts';
import type { HandoverAnswers, HandoverStep } from '#collector/domain/handover-steps.ts';
import { pictureTypeOf, withoutMetadata } from '#collector/domain/picture.ts';
import type { Device } from '#collector/storage/devices.ts';
import type { HandoverDraft } from '#collector/storage/handover-drafts.ts';
import type { Household } from '#collector/storage/households.ts';
import { latestOf } from '#collector/storage/telemetry.ts';
import { contactFaultList, textOf, typedContact } from './contact-fields.tsx';
import { staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** What was typed on the page of a step, read into an answer; or what is wrong with it. */

type Form = Readonly<Record<string, unknown>>;
export interface StepFault {
  /** The field's id; `step`: the whole of it. */
  readonly field: string;
  readonly fault: string;
}
export type StepRead =
  | { readonly ok: true; readonly answer: HandoverAnswers }
  | { readonly ok: false; readonly faults: readonly StepFault[] };

interface Asked {
  readonly draft: HandoverDraft;
  readonly device: Device;
  readonly form: Form;
}

const wrong = (field: string, fault: string): StepRead => ({
  ok: false,
  faults: [{ field, fault }],
});

export async function readStep(
  visit: Visit,
  { step, ...asked }: Asked & { readonly step: Exclude<HandoverStep, 'check'> },
): Promise<StepRead> {
  switch (step) {
    case 'phone':
      return readPhone(visit, asked.form);
    case 'family':
      return readFamily(visit, asked.form);
    case 'agent':
      return readAgent(visit, asked);
    case 'pack':
      return readPack(asked.form);
    case 'terms':
      return readTerms(visit, asked);
    case 'follow_up':
      return readFollowUp(visit, asked);
  }
}

async function readPhone(visit: Visit, form: Form): Promise<StepRead> {
  const phone = textOf(form, 'phone').slice(0, contactLengths.phone);
  const hasNone = textOf(form, 'none') === 'yes';
  if (hasNone) return { ok: true, answer: { phone: '', household: null } };
  if (phone === '') return wrong('phone', 'phone_missing');
  if (phoneKey(phone) === null) return wrong('phone', 'phone_form');
  const known = await householdsFor(visit, form);
  if (known.length === 0) return { ok: true, answer: { phone, household: null } };
  const pick = textOf(form, 'household');
  if (pick === 'new') return { ok: true, answer: { phone, household: null } };
  const own = known.find(({ code }) => code === pick);
  if (own === undefined) return wrong('household', 'household_missing');
  return { ok: true, answer: { phone, household: own.code } };
}

/** The families with the number that was typed; each of them is read, and that is written down. */
export async function householdsFor(visit: Visit, form: Form): Promise<Household[]> {
  const phone = textOf(form, 'phone').slice(0, contactLengths.phone);
  const reading = { actor: staffOf(visit).id, purpose: 'search_by_phone' } as const;
  return findByPhone(visit.deps.context, phone, reading);
}

function readFamily(visit: Visit, form: Form): StepRead {
  const typed = typedContact(form);
  const faults = contactFaultsOf(typed);
  if (faults.length > 0) {
    const list = contactFaultList(visit.words, faults);
    return {
      ok: false,
      faults: faults.map((fault, i) => ({ field: list[i]?.field ?? '', fault })),
    };
  }
  return { ok: true, answer: { contact: contactOf(typed), agentSince: visit.now } };
}

async function readAgent(visit: Visit, { draft, form }: Asked): Promise<StepRead> {
  if (textOf(form, 'press') === 'later') return { ok: true, answer: { agent: 'later' } };
  const latest = await latestOf(visit.deps.context.store.db, draft.deviceId);
  const isHeard = latest !== null && latest.heardAt >= draft.madeAt;
  return isHeard ? { ok: true, answer: { agent: 'heard' } } : wrong('step', 'not_heard');
}

function readPack(form: Form): StepRead {
  const voucher = plainNumber(textOf(form, 'voucher'));
  const libraryCard = plainNumber(textOf(form, 'libraryCard'));
  const isTicked = (name: string) => textOf(form, name) === 'yes';
  const faults: StepFault[] = [];
  if (!isTicked('pc')) faults.push({ field: 'pc', fault: 'pc_missing' });
  if (!isVoucher(voucher)) faults.push({ field: 'voucher', fault: 'voucher_form' });
  if (!isLibraryCard(libraryCard)) faults.push({ field: 'libraryCard', fault: 'card_form' });
  if (faults.length > 0) return { ok: false, faults };
  const pack = { pc: true, software: isTicked('software'), voucher, libraryCard };
  return { ok: true, answer: { pack } };
}

/** A drawing of a name: some 10 kB as PNG; what is larger is none. */
const signatureBytesAtMost = 32_000;

async function readTerms(visit: Visit, { draft, form }: Asked): Promise<StepRead> {
  const textId = textOf(form, 'text');
  if (textId !== (await textIdFor(visit, draft, 'terms'))) return wrong('step', 'text_changed');
  const way = textOf(form, 'way') === 'screen' ? 'screen' : 'paper';
  if (textOf(form, 'accepted') !== 'yes') return wrong('accepted', 'not_accepted');
  if (way === 'paper') return { ok: true, answer: { terms: { textId, way, signature: null } } };
  const signature = signatureIn(textOf(form, 'signature'));
  if (signature === null) return wrong('signature', 'signature_missing');
  return { ok: true, answer: { terms: { textId, way, signature } } };
}

/** PNG in base64, without anything beside its pixels; null where it is no such picture. */
function signatureIn(text: string): string | null {
  const encoded = /^data:image\/png;base64,([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length > signatureBytesAtMost || pictureTypeOf(bytes) !== 'image/png') return null;
  const plain = withoutMetadata(bytes, 'image/png');
  return plain === null ? null : Buffer.from(plain).toString('base64');
}

async function readFollowUp(visit: Visit, { draft, form }: Asked): Promise<StepRead> {
  const textId = textOf(form, 'text');
  if (textId !== (await textIdFor(visit, draft, 'follow_up'))) return wrong('step', 'text_changed');
  const answer = textOf(form, 'answer');
  if (answer !== 'yes' && answer !== 'no') return wrong('answer', 'answer_missing');
  return { ok: true, answer: { followUp: { textId, answer } } };
}

async function textIdFor(visit: Visit, { answers }: HandoverDraft, kind: 'terms' | 'follow_up') {
  const { context } = visit.deps;
  const today = await programmeToday(context);
  const language = answers.contact?.language ?? 'fr';
  return (await textInForce(context.store.db, { kind, language, today })).id;
}

/** The faults of a step in words, each with its field. */
export function faultsAt(
  words: Words,
  faults: readonly StepFault[],
  it: {
    readonly device: Device;
    readonly refused?: { readonly refused: string; readonly blockedBy: readonly string[] };
  },
): { readonly field: string; readonly text: string }[] {
  const { device } = it;
  const blockedBy = it.refused?.blockedBy ?? [];
  return faults.map(({ field, fault }) => {
    const door = (['at_home', 'not_ready', 'blocked'] as const).find((one) => one === fault);
    if (door !== undefined) {
      const flags = blockedBy.map((flag) => words.of('flag', flag)).join(', ');
      const stage = words.of('stage', device.stage);
      return {
        field,
        text: words.of('handoverDoor', door, { tag: device.assetTag, flags, stage }),
      };
    }
    for (const set of ['handoverFault', 'contactFault', 'fault']) {
      const text = words.of(set, fault);
      if (text !== fault) return { field, text };
    }
    return { field, text: fault };
  });
}
