import { expect, test } from 'vitest';
import type { Check } from '#shared/check.ts';
import { catalogue, checkById } from '#shared/catalogue.ts';
import type { Sample } from '#shared/readings.ts';
import { missingFields, missingSentence } from '#collector/web/reading-words.ts';
import { wordsIn } from '#collector/web/words.ts';

const must = (id: string): Check => {
  const found = checkById(id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
};
const young: Sample = {
  group: 'memory',
  subject: 0,
  reading: { totalKiB: 8e6, availableKiB: 5e6, swapTotalKiB: 0, swapFreeKiB: 0, oomKills: 0 },
};

test('a full table of memory lacks only the share that takes two hours to count', () => {
  expect(missingFields(must('mem.pressure'), young)).toEqual(['shortPercent']);
  expect(missingFields(must('mem.oom'), young)).toEqual([]);
  expect(missingSentence(wordsIn('fr'), 'memory', ['shortPercent'])).toMatch(
    /^Il manque un relevé.: part des relevés à court de mémoire\. Il se compte sur huit lectures/,
  );
});

test('where several readings would do, each is named', () => {
  expect(missingSentence(wordsIn('en'), 'heat', ['temperatureC', 'limitC'])).toBe(
    'One of these readings is missing: temperature, the processor’s limit.',
  );
});

test('no check trips over a reading of which nothing is known', () => {
  for (const check of catalogue) {
    const empty = { group: check.group, subject: 0, reading: {} } as Sample; // all fields are optional
    expect(() => missingFields(check, empty), check.id).not.toThrow();
  }
});

test('a part that could not be read lacks no field of its own', () => {
  const unread: Sample = { group: 'memory', subject: 0, unread: 'denied' };
  expect(missingFields(must('mem.pressure'), unread)).toEqual([]);
});
