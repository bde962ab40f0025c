/**
 * A family as the programme knows it: an adult who can be reached, and nothing about a child. What
 * is not in these fields is not kept.
 */

/** An adult's name, how to reach them, and when; empty: not told. */
export interface Contact {
  readonly name: string;
  /** As it was written. */
  readonly phone: string;
  readonly email: string;
  readonly address: string;
  readonly language: HouseholdLanguage;
  readonly slot: Slot;
}

/** In which language the family is best spoken to. */
export const householdLanguages = [
  'fr',
  'en',
  'ar',
  'es',
  'pt',
  'ru',
  'tr',
  'uk',
  'other',
] as const;
export type HouseholdLanguage = (typeof householdLanguages)[number];

/** When the family is best called. */
export const slots = ['any', 'morning', 'afternoon', 'evening'] as const;
export type Slot = (typeof slots)[number];

export const contactFaults = [
  'name_missing',
  'name_long',
  'phone_form',
  'email_form',
  'address_long',
  'no_way',
  'language_missing',
] as const;
/** `no_way`: neither phone, mail nor address: the family could not be reached at all. */
export type ContactFault = (typeof contactFaults)[number];

export const contactLengths = { name: 120, phone: 30, email: 160, address: 300 } as const;

/** Every fault of what was typed, in the order of the fields; none: it may be kept. */
export function contactFaultsOf(it: Readonly<Record<keyof Contact, string>>): ContactFault[] {
  const faults: ContactFault[] = [];
  if (it.name === '') faults.push('name_missing');
  if (it.name.length > contactLengths.name) faults.push('name_long');
  if (it.phone !== '' && phoneKey(it.phone) === null) faults.push('phone_form');
  if (it.email !== '' && !isEmail(it.email)) faults.push('email_form');
  if (it.address.length > contactLengths.address) faults.push('address_long');
  if (it.phone === '' && it.email === '' && it.address === '') faults.push('no_way');
  if (!householdLanguages.some((one) => one === it.language)) faults.push('language_missing');
  return faults;
}

/** What was typed, once it has no fault. */
export function contactOf(it: Readonly<Record<keyof Contact, string>>): Contact {
  return {
    name: it.name,
    phone: it.phone,
    email: it.email,
    address: it.address,
    language: householdLanguages.find((one) => one === it.language) ?? 'other',
    slot: slots.find((one) => one === it.slot) ?? 'any',
  };
}

/**
 * A phone number as it is compared: digits with the country's code, `33612345678`. Ten digits that
 * begin with 0 are French (ARCEP, national numbering plan); null: no number that could be called.
 */
export function phoneKey(text: string): string | null {
  const plain = text.replaceAll(/[\s.\-()/\u00A0\u202F]/g, '');
  if (/^0[1-9]\d{8}$/.test(plain)) return `33${plain.slice(1)}`;
  const abroad = /^(?:\+|00)([1-9]\d{6,14})$/.exec(plain)?.[1];
  if (abroad === undefined) return null;
  // `+33 (0)6 …`, as business cards have it.
  return abroad.replace(/^330/, '33');
}

/** HTML's own rule for an address, and a dot in the host. */
function isEmail(text: string): boolean {
  const form = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d-]+)+$/i;
  return text.length <= contactLengths.email && form.test(text);
}

/*
 * The numbers of the pack. The city has not told us their form, so this is the widest one in which a
 * slip of the hand still shows: our judgement.
 */

/** Four to twenty letters, digits or dashes; empty: none was given. */
export const isVoucher = (text: string): boolean => text === '' || /^[A-Z\d-]{4,20}$/.test(text);
/** Six to fourteen digits; empty: none was given. */
export const isLibraryCard = (text: string): boolean => text === '' || /^\d{6,14}$/.test(text);

/** As scanners and hands write it: without blanks, in capitals. */
export const plainNumber = (text: string): string => text.replaceAll(/\s/g, '').toUpperCase();

export const consentKinds = ['terms', 'follow_up'] as const;
export type ConsentKind = (typeof consentKinds)[number];
export type ConsentAnswer = 'yes' | 'no';
/** How an answer was given. */
export const consentWays = ['paper', 'screen', 'spoken'] as const;
export type ConsentWay = (typeof consentWays)[number];
