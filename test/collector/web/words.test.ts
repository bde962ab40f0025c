import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue, checkById } from '#shared/catalogue.ts';
import { faultFamilies, languages, results } from '#shared/check.ts';
import { coverageOn } from '#collector/domain/coverage.ts';
import { eventKinds, eventReasons, plainActors } from '#collector/domain/event.ts';
import { handoverUndoRefusals } from '#collector/app/hand-over-in-workshop.ts';
import { readingPurposes } from '#collector/app/households.ts';
import { doorRefusals, handoverSteps } from '#collector/domain/handover-steps.ts';
import { handoverRefusals } from '#collector/domain/handover.ts';
import {
  consentKinds,
  consentWays,
  contactFaults,
  householdLanguages,
  slots,
} from '#collector/domain/household.ts';
import { rowFaults, rowWarnings } from '#collector/domain/import.ts';
import { importColumns } from '#collector/domain/import-columns.ts';
import { undoRefusals } from '#collector/domain/import-undo.ts';
import { incidentKinds, incidentResults } from '#collector/domain/incident.ts';
import { stages } from '#collector/domain/life.ts';
import { calendarFaults } from '#collector/domain/school-calendar.ts';
import { dimensions } from '#collector/domain/standout.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { allSteps, stepAnswers } from '#collector/domain/checklist.ts';
import { barriers, ticketResults, ticketStates } from '#collector/domain/ticket.ts';
import { halfDays, parts } from '#collector/domain/work.ts';
import { roles } from '#collector/storage/accounts.ts';
import { connections } from '#collector/storage/telemetry.ts';
import { ticketViews } from '#collector/storage/ticket-lists.ts';
import { originFields } from '#collector/web/device-origin.ts';
import { actorName, reasonSets, reasonWords } from '#collector/web/event-words.ts';
import { fileRefusals } from '#collector/web/table-file.ts';
import { wordsIn } from '#collector/web/words.ts';
import { en } from '#collector/web/words/en.ts';
import { fr } from '#collector/web/words/fr.ts';

const coverages = (['2020-01-01', '2026-01-01', '2023-10-20', null, '2027-01-01'] as const).map(
  (handedOverOn) => coverageOn(defaultTerms, handedOverOn, '2026-10-05').state,
);

const sets: Record<string, readonly string[]> = {
  role: roles,
  householdLanguage: householdLanguages,
  slot: slots,
  contactFault: contactFaults,
  consentKind: consentKinds,
  consentWay: consentWays,
  handoverStep: handoverSteps,
  handoverStepShort: handoverSteps,
  handoverDoor: [...doorRefusals, 'unknown'],
  handoverUndo: handoverUndoRefusals,
  readingPurpose: readingPurposes,
  severity: ['warn', 'critical'],
  result: results,
  connection: connections,
  coverage: coverages,
  family: faultFamilies,
  state: ticketStates,
  ticketResult: ticketResults,
  barrier: barriers,
  step: allSteps,
  stepAnswer: [...stepAnswers, 'left'],
  part: parts,
  halfDay: halfDays,
  event: eventKinds,
  incidentKind: incidentKinds,
  incidentPcs: incidentKinds,
  incidentResult: incidentResults,
  'incident.closeHint': incidentKinds,
  incidentWhy: ['collector_was_down', 'many_silent_at_once', 'same_fault_on_many'],
  standoutDimension: dimensions,
  'devices.any': originFields,
  importColumn: importColumns,
  fault: [...rowFaults, ...handoverRefusals],
  rowWarning: rowWarnings,
  undoRefusal: undoRefusals,
  headerRefused: ['no_rows', 'no_header', 'column_missing', 'column_twice'],
  columnsFault: ['column_missing', 'column_twice'],
  fileRefused: fileRefusals,
  importState: ['judging', 'judged', 'applying', 'applied', 'undoing', 'undone'],
  working: ['judging', 'applying', 'undoing'],
  'preview.stalled': ['judging', 'applying', 'undoing'],
  fileNote: [
    'csv',
    'xlsx',
    'sheet_chosen',
    'other_sheets',
    'accents_mended',
    'serial_dates',
    'merged_filled',
    'old_mac',
  ],
  cliCount: ['new', 'changed', 'unchanged', 'repeated', 'refused'],
  verdict: ['new', 'changed', 'unchanged', 'repeated', 'refused'],
  badAccount: ['name', 'email', 'email_taken', 'password'],
  calendarFault: calendarFaults,
  calendarRefused: ['no_rows', 'none_of_our_zone', 'column_missing'],
  schoolYearDid: ['added', 'replaced', 'unchanged'],
  actor: [...plainActors, 'unknown'],
  stage: stages,
  'queue.heading': ticketViews,
  'queue.view': ticketViews,
  'queue.caption': ticketViews,
  'queue.empty': ticketViews,
};

test.each(Object.entries(sets))(
  'each value of %s has its word in both languages',
  (set, values) => {
    expect(values.length).toBeGreaterThan(0);
    const keys = values.map((value) => `${set}.${value}`);
    for (const catalogueOfWords of [fr, en]) {
      expect(keys.filter((key) => !(key in catalogueOfWords))).toEqual([]);
    }
  },
);

// Whoever writes an event is held to these lists by its type.
test('each reason that a history can give has its word in both languages', () => {
  const wordless = eventReasons.filter((reason) =>
    [fr, en].some((words) => !reasonSets.some((set) => `${set}.${reason}` in words)),
  );
  expect(wordless).toEqual([]);
});

test.each([
  ['agent', 'L’agent du poste'],
  ['cli', 'Depuis un terminal'],
  ['programme', 'Le dispositif'],
  ['a', 'Alix'],
  ['b', 'Un compte qui n’existe plus'],
])('what %s did is told of %s', (actor, expected) => {
  expect(actorName(wordsIn('fr'), actor, new Map([['a', 'Alix']]))).toBe(expected);
});

test.each([
  ['ticket_opened', 'opened', true, 'le poste est couvert'],
  ['takeback_given_up', 'no_answer', false, 'La famille ne répond pas.'],
  ['case_moved', 'no_answer', false, 'La famille n’a répondu à aucune relance.'],
  ['planned', 'pinned', false, 'Semaine choisie par une personne'],
  ['stage_changed', 'appointment_made', true, 'un rendez-vous est pris'],
] as const)('why %s for %s is told in the words of its kind', (kind, reason, follows, text) => {
  expect(reasonWords(wordsIn('fr'), { kind, reason })).toEqual({ follows, text });
});

test('each coverage state is among those that were tried', () => {
  expect(new Set(coverages).size).toBe(4);
});

// The files of one language are spread into each other: a key used twice would lose its first text.
test.each(languages)('no two files of words in %s say one key differently', async (language) => {
  const all: Readonly<Record<string, string>> = language === 'fr' ? fr : en;
  const folder = join(import.meta.dirname, '../../../collector/web/words');
  const files = (await readdir(folder)).filter((name) => name.endsWith(`${language}.ts`));
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const module: unknown = await import(join(folder, file));
    const own = Object.values(module ?? {}).flatMap((it: unknown) => Object.entries(it ?? {}));
    expect(own.filter(([key, text]) => all[key] !== text)).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  }
});

/** A value for whatever parameter a message may name. */
const params = new Proxy({}, { get: () => 3, has: () => true, ownKeys: () => [] });

test.each(languages)('each message of the pages and the checks reads as one in %s', (language) => {
  const words = wordsIn(language);
  const own = Object.values(language === 'fr' ? fr : en);
  const ofChecks = catalogue.flatMap(({ words: all }) => {
    const { title, advice, because } = all[language];
    return [title, advice, ...Object.values(because)];
  });
  for (const text of [...own, ...ofChecks]) {
    expect(() => words.message(text, params), text).not.toThrow();
    expect(words.message(text, params)).not.toMatch(/[{}]/);
  }
});

test('French signs that stand after a space never begin a line', () => {
  const seen = wordsIn('fr').message('Prêt ? Oui : « 10 % » !').replaceAll('\u00A0', '~');
  expect(seen).toBe('Prêt~? Oui~: «~10~%~»~!');
  expect(wordsIn('en').message('10 % : ok')).toBe('10 % : ok');
});

test.each([
  [0, 'à l’instant', 'just now'],
  [59_000, 'à l’instant', 'just now'],
  [60_000, 'il y a 1 minute', '1 minute ago'],
  [3_599_000, 'il y a 59 minutes', '59 minutes ago'],
  [3_600_000, 'il y a 1 heure', '1 hour ago'],
  [29 * 86_400_000, 'il y a 29 jours', '29 days ago'],
  [400 * 86_400_000, 'il y a 1 an', '1 year ago'],
])('%i ms ago is said in the largest fitting unit', (ms, inFrench, inEnglish) => {
  const plain = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(plain(wordsIn('fr').ago(0, ms))).toBe(inFrench);
  expect(plain(wordsIn('en').ago(0, ms))).toBe(inEnglish);
});

test('instants are told in the programme’s zone, on both sides of the clock change', () => {
  const at = (iso: string) => wordsIn('fr').instant(Date.parse(iso));
  expect(at('2026-10-24T22:30:00Z')).toBe('25 octobre 2026 à 00:30');
  expect(at('2026-10-25T00:59:00Z')).toBe('25 octobre 2026 à 02:59');
  expect(at('2026-10-25T01:00:00Z')).toBe('25 octobre 2026 à 02:00');
  expect(wordsIn('en').date('2028-02-29')).toBe('29 February 2028');
});

test.each([
  ['fr', '2026-09-01', '1er septembre 2026'],
  ['fr', '2026-09-11', '11 septembre 2026'],
  ['fr', '2026-09-21', '21 septembre 2026'],
  ['en', '2026-09-01', '1 September 2026'],
] as const)(
  'in %s the date %s reads %s, as a day and as an instant too',
  (language, date, said) => {
    const words = wordsIn(language);
    expect(words.date(date)).toBe(said);
    expect(words.day(Date.parse(`${date}T10:00:00Z`))).toBe(said);
    expect(words.instant(Date.parse(`${date}T10:00:00Z`))).toContain(said);
  },
);

test.each([
  ['fr', 0, 'a compté 0\u00A0erreur d’écriture'],
  ['fr', 1, 'a compté 1\u00A0erreur d’écriture'],
  ['fr', 2, 'a compté 2\u00A0erreurs d’écriture'],
  ['en', 0, 'has counted 0 write errors'],
  ['en', 1, 'has counted 1 write error ('],
])('in %s a count of %d has the form that it takes', (language, value, said) => {
  const words = wordsIn(language === 'fr' ? 'fr' : 'en');
  const text = checkById('disk.writes')?.words[words.language].because['many'] ?? '';
  const shown = words.message(text, { value, limit: 5, subject: 1, baseline: 0 });
  expect(shown.replaceAll(' ', '\u00A0')).toContain(said.replaceAll(' ', '\u00A0'));
});

test('figures are in groups of three, each language in its own way', () => {
  const load = (language: 'fr' | 'en') =>
    wordsIn(language).t('month.weekLoad', { load: 1234, capacity: 1200 });
  expect(load('fr')).toBe('1\u202F234 sur 1\u202F200');
  expect(load('en')).toBe('1,234 of 1,200');
});

// Not every font has it, and a screen reader says "rightwards arrow" or nothing at all.
test('no text has an arrow in it', () => {
  for (const words of [fr, en]) {
    expect(Object.entries(words).filter(([, text]) => text.includes('→'))).toEqual([]);
  }
});
