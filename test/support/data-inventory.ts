import { readFileSync, writeFileSync } from 'node:fs';
import { languages } from '#shared/check.ts';
import type { Language } from '#shared/check.ts';
import { inventoryShape } from '#shared/inventory.ts';
import type { Inventory } from '#shared/inventory.ts';
import { fromAgent } from '#shared/messages.ts';
import { groupNames, groups, unreadReasons } from '#shared/readings.ts';
import type { Group } from '#shared/readings.ts';
import type { FieldShape } from '#shared/shape.ts';
import { inventoryWords } from '#shared/words/inventory.ts';
import { fieldLabel, fieldValue, partName, unreadWords } from '#shared/words/readings.ts';

/**
 * The data inventory in words: everything that a PC can say, taken from the shapes themselves. Run as
 * a program, it writes the list into the two pages about privacy.
 */

type Pair = Readonly<Record<Language, string>>;
const of = (fr: string, en: string): Pair => ({ fr, en });

type Message = keyof typeof fromAgent.of;
type MessageWords = {
  readonly [M in Message]: Readonly<Record<keyof (typeof fromAgent.of)[M]['fields'], Pair>>;
};

/** A field that is added to a message does not compile until it has its line here. */
const messages: Omit<MessageWords, 'inventory'> = {
  enrol: {
    code: of('le code donné par l’atelier, une seule fois', 'the code given by the workshop, once'),
    publicKey: of('une clé faite sur le poste, au hasard', 'a key made on the PC, at random'),
    signature: of('une signature avec cette clé', 'a signature with that key'),
    protocol: of('la version du langage', 'the version of the language'),
    agent: of('la version de Vigie', 'the version of Vigie'),
  },
  hello: {
    device: of('un numéro tiré au hasard pour ce poste', 'a number drawn at random for this PC'),
    signature: of('une signature', 'a signature'),
    stream: of(
      'un numéro tiré au hasard pour la file d’envoi',
      'a number drawn at random for the spool',
    ),
    lineage: of('un jeton reçu la fois d’avant', 'a token received the time before'),
    protocol: of('la version du langage', 'the version of the language'),
    catalogue: of('la version de la liste des contrôles', 'the version of the list of checks'),
    agent: of('la version de Vigie', 'the version of Vigie'),
    boot: of('le numéro du démarrage', 'the number of the start'),
    sinceBootSeconds: of('le temps depuis ce démarrage', 'the time since that start'),
    wallSeconds: of('l’heure de l’horloge du poste', 'the time by the PC’s clock'),
    lastSequence: of('le numéro du dernier envoi', 'the number of the last report'),
  },
  beat: {
    sequence: of('le numéro de l’envoi', 'the number of the report'),
    boot: of('le numéro du démarrage', 'the number of the start'),
    sinceBootSeconds: of('le temps depuis ce démarrage', 'the time since that start'),
    wallSeconds: of('l’heure de l’horloge du poste', 'the time by the PC’s clock'),
    full: of('si tout y est, ou seulement ce qui a changé', 'whether all is there, or only news'),
    samples: of('les relevés de la liste ci-dessous', 'the readings listed below'),
    bytesThisMonth: of('les octets échangés ce mois-ci', 'the bytes exchanged this month'),
  },
  bye: {
    reason: of(
      'la raison : arrêt, veille, pause, retrait, part d’internet utilisée, envoi terminé',
      'the reason: switched off, asleep, paused, removed, share of the internet used up, report done',
    ),
  },
};

const titles: Readonly<Record<Exclude<Message, 'inventory'>, Pair>> = {
  enrol: of('La première fois', 'The first time'),
  hello: of('À chaque connexion', 'With every connection'),
  beat: of('À chaque envoi', 'With every report'),
  bye: of('En partant', 'On leaving'),
};
const headings = {
  composition: of(
    'De quoi le poste est fait, à chaque démarrage',
    'What the PC is made of, at each start',
  ),
  unread: of('Pour ce qui n’a pas pu être lu', 'For what could not be read'),
};

/** The list, in Markdown: every message, every group of readings, every field. */
export function dataInventory(language: Language): string {
  const names: readonly Exclude<Message, 'inventory'>[] = ['enrol', 'hello', 'beat', 'bye'];
  const lines = (pairs: Readonly<Record<string, Pair>>) =>
    Object.values(pairs).map((it) => it[language]);
  const composition = Object.keys(inventoryShape.fields) as (keyof Inventory)[]; // its own keys
  return [
    ...names.flatMap((it) => section(titles[it][language], lines(messages[it]))),
    ...section(
      headings.composition[language],
      composition.map((it) => inventoryWords[it][language]),
    ),
    ...groupNames.flatMap((it) => section(titleOf(it, language), fieldsOf(it, language))),
    ...section(
      headings.unread[language],
      unreadReasons.map((it) => unreadWords[it][language]),
    ),
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] => [
  `**${title}**`,
  '',
  ...lines.map((it) => `- ${it}`),
  '',
];

/** `Disque 1` and `Disque 2` are disks; two that have names of their own are both named. */
function titleOf(group: Group, language: Language): string {
  const [first = '', second = ''] = [0, 1].map((it) => partName(group, it, language));
  if (first === second) return first;
  const plain = first.replace(/ 1$/, '');
  return second === `${plain} 2` ? plain : `${first}, ${second}`;
}

function fieldsOf(group: Group, language: Language): string[] {
  const fields: Readonly<Record<string, FieldShape>> = groups[group].fields;
  return Object.entries(fields).map(([field, shape]) => {
    const name = { group, field };
    return `${fieldLabel(name, language)}${language === 'fr' ? ' :' : ':'} ${valuesOf(name, shape, language)}`;
  });
}

function valuesOf(
  name: { group: Group; field: string },
  shape: FieldShape,
  language: Language,
): string {
  const said = (value: number | boolean | string) =>
    fieldValue(name, value, language).replaceAll(/[\u00A0\u202F]/g, ' ');
  const plain = shape.kind === 'optional' ? shape.of : shape;
  switch (plain.kind) {
    case 'number': {
      const [from, to] = language === 'fr' ? ['de', 'à'] : ['from', 'to'];
      return `${from} ${said(plain.min)} ${to} ${said(plain.max)}`;
    }
    case 'flag':
      return `${said(true)}, ${said(false)}`;
    case 'oneOf':
      return plain.values.map(said).join(', ');
    default:
      throw new Error(`A reading of another kind has no words: ${plain.kind}`);
  }
}

export const privacyPages: Readonly<Record<Language, URL>> = {
  fr: new URL('../../docs/vie-privee.md', import.meta.url),
  en: new URL('../../docs/privacy.md', import.meta.url),
};

/** Around the list. */
export const marks = ['<!-- data inventory: begin -->', '<!-- data inventory: end -->'] as const;

/** The page with today's list in the place of the one that it had. */
export function withInventory(text: string, language: Language): string {
  const [before = '', rest = ''] = text.split(marks[0]);
  const [, after = ''] = rest.split(marks[1]);
  return `${before}${marks[0]}\n\n${dataInventory(language)}\n${marks[1]}${after}`;
}

if (import.meta.main) {
  for (const language of languages) {
    const text = readFileSync(privacyPages[language], 'utf8');
    writeFileSync(privacyPages[language], withInventory(text, language));
  }
}
