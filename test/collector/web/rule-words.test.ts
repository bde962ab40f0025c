import { expect, test } from 'vitest';
import { catalogue } from '#shared/catalogue.ts';
import { languages } from '#shared/check.ts';
import { foundGroups } from '#collector/domain/alert-quality.ts';
import {
  rulesFaults,
  settableThresholds,
  thresholdUnits,
  unitOf,
} from '#collector/domain/rules.ts';
import { adoptRefusals } from '#collector/app/adopt-rules.ts';
import { baselineRefusals } from '#collector/app/accept-baseline.ts';
import { thresholdName, thresholdValue } from '#collector/web/rule-words.ts';
import { wordsIn } from '#collector/web/words.ts';
import { rulesFr } from '#collector/web/words/rules-fr.ts';

const sets: Record<string, readonly string[]> = {
  acts: ['ticket', 'observe'],
  thresholdUnit: thresholdUnits,
  unitName: thresholdUnits,
  rulesFault: rulesFaults,
  rulesRefused: adoptRefusals,
  baselineSaid: baselineRefusals,
  found: ['confirmed', 'false', 'unknown'],
  foundOne: ['confirmed', 'false', 'unknown'],
  quality: foundGroups,
  filterResult: foundGroups,
};

// English has the same keys by its type.
test.each(Object.entries(sets))('each value of %s has its word', (set, values) => {
  expect(values.length).toBeGreaterThan(0);
  expect(values.filter((value) => !(`${set}.${value}` in rulesFr))).toEqual([]);
});

const thresholds = catalogue.flatMap((check) =>
  settableThresholds(check).map((name) => ({ id: check.id, name })),
);

test.each(thresholds)('$id says in both languages what $name is', ({ id, name }) => {
  for (const language of languages) {
    expect(thresholdName(wordsIn(language), id, name)).toMatch(/^\p{Lu}|^\//u);
  }
});

test.each(catalogue)('$id says in both languages where its thresholds come from', ({ words }) => {
  for (const language of languages) expect(words[language].source).toMatch(/\S/);
});

test.each([
  ['warnPercent', 'percent'],
  ['clearPoints', 'percent'],
  ['criticalGiB', 'GiB'],
  ['bootMiB', 'MiB'],
  ['slowMs', 'ms'],
  ['seconds', 'seconds'],
  ['marginC', 'celsius'],
  ['overDays', 'days'],
  ['days', 'days'],
  ['freshHours', 'hours'],
  ['offSeconds', 'seconds'],
  ['growth', 'count'],
  ['shortClearPercent', 'percent'],
])('a threshold called %s counts in %s', (name, unit) => {
  expect(unitOf(name)).toBe(unit);
});

test('a value stands with its unit, in the singular and the plural', () => {
  const told = (name: string, value: number) =>
    thresholdValue(wordsIn('fr'), name, value).replaceAll(/\s/g, ' ');
  expect([told('offDays', 1), told('offDays', 2), told('warnPercent', 2.5)]).toEqual([
    '1 jour',
    '2 jours',
    '2,5 %',
  ]);
});
