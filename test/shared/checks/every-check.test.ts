import { expect, test } from 'vitest';
import fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { catalogue, checkById } from '#shared/catalogue.ts';
import { languages } from '#shared/check.ts';
import type { Assessment, Check } from '#shared/check.ts';
import { groups, groupNames } from '#shared/readings.ts';
import type { Group, Reading } from '#shared/readings.ts';
import type { Fields, FieldShape } from '#shared/shape.ts';
import { reader } from '#shared/shape.ts';

test('each check has an id of its own', () => {
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
});

test('each group of readings has a check', () => {
  const judged = new Set<string>(catalogue.map(({ group }) => group));
  expect(groupNames.filter((group) => !judged.has(group))).toEqual([]);
});

test('a check is silenced only by checks that could be there', () => {
  const silencers = catalogue.flatMap(({ silencedBy }) => silencedBy);
  expect(silencers.filter((id) => checkById(id) === undefined)).toEqual([]);
});

test('a clock that is itself in doubt silences every check that reckons with dates', () => {
  const dated = ['clock.sync', 'upd.fresh', 'upd.reboot', 'boot.loop', 'av.state'];
  const silenced = catalogue.filter(({ silencedBy }) => silencedBy.includes('clock.rtc'));
  expect(silenced.map(({ id }) => id).toSorted()).toEqual(dated.toSorted());
});

test.each(catalogue.filter(({ group, hasBaseline }) => group === 'disk' && hasBaseline))(
  '$id: says the number that a person may accept with its unit',
  ({ words }) => {
    for (const language of languages) {
      const { amount } = words[language];
      const text = String(new IntlMessageFormat(amount ?? '', language).format({ value: 114 }));
      expect(text).toMatch(/^114\s\S/);
    }
  },
);

test.each(catalogue)('$id: a reading with nothing in it is neither good nor bad', (check) => {
  const { thresholds } = check;
  const { result } = check.assess({}, { thresholds, baseline: null, marks: [], day: 20_000 });
  expect(result).toBe('unknown');
});

test.each(catalogue)('$id: answers every reading of its group with finite numbers', (check) => {
  const given = fc.record({
    thresholds: fc.constant(check.thresholds),
    baseline: fc.option(fc.nat()),
    marks: fc.array(fc.record({ day: fc.integer({ min: 19_900, max: 20_000 }), value: fc.nat() }), {
      maxLength: 20,
    }),
    day: fc.constant(20_000),
  });
  fc.assert(
    fc.property(readingOf(check.group), given, (reading, about) => {
      const answer = check.assess(reading, about);
      expect(numbersOf(answer)).toSatisfy((all: number[]) => all.every(Number.isFinite));
      expect(reasonsOf(answer).filter((reason) => !hasWords(check, reason))).toEqual([]);
    }),
  );
});

const sentences = catalogue.flatMap(({ id, words }) =>
  languages.flatMap((language) => {
    const { title, advice, because } = words[language];
    return [['title', title] as const, ['advice', advice] as const, ...Object.entries(because)].map(
      ([name, message]) => ({ id, language, name, message }),
    );
  }),
);

test.each(sentences)('$id: $name can be said in $language', ({ language, message }) => {
  const numbers = { value: 12.5, limit: 30, baseline: 4, subject: 1 };
  const said = String(new IntlMessageFormat(message, language).format(numbers));
  expect(said).toMatch(/^[^{}]+$/);
});

test.each(sentences.filter(({ message }) => message.includes('{value')))(
  '$id: $name shows its number as $language writes it',
  ({ language, message }) => {
    const numbers = { value: 12.5, limit: 30, baseline: 4, subject: 1 };
    const said = String(new IntlMessageFormat(message, language).format(numbers));
    expect(said).toContain(language === 'fr' ? '12,5' : '12.5');
  },
);

test.each(catalogue)('$id: speaks both languages alike', ({ words }) => {
  expect(Object.keys(words.fr.because).toSorted()).toEqual(
    Object.keys(words.en.because).toSorted(),
  );
});

function numbersOf(answer: Assessment): number[] {
  if ('limit' in answer) return [answer.value, answer.limit];
  return answer.result === 'ok' && answer.value !== undefined ? [answer.value] : [];
}

const reasonsOf = (answer: Assessment) => ('limit' in answer ? [answer.because] : []);

const hasWords = ({ words }: Check, reason: string) =>
  languages.every((language) => words[language].because[reason] !== undefined);

/** Any reading that fits its group's shape, edges of the ranges included. */
function readingOf<G extends Group>(group: G): fc.Arbitrary<Reading<G>> {
  const read = reader(groups[group]);
  const shapes: Fields = groups[group].fields;
  const fields = Object.entries(shapes).map(
    ([name, shape]) => [name, fc.option(valueOf(shape), { nil: undefined })] as const,
  );
  return fc.record(Object.fromEntries(fields)).map((value) => {
    const kept = Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined));
    const answer = read(kept);
    if (!answer.ok) throw new Error(`${answer.problem.path}: ${answer.problem.expected}`);
    return answer.value;
  });
}

function valueOf(shape: FieldShape): fc.Arbitrary<unknown> {
  if (shape.kind === 'optional') return valueOf(shape.of);
  if (shape.kind === 'flag') return fc.boolean();
  if (shape.kind === 'oneOf') return fc.constantFrom(...shape.values);
  if (shape.kind !== 'number') throw new Error(`no reading has a ${shape.kind}`);
  const { min, max } = shape;
  const inside = shape.whole
    ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
    : fc.double({ min, max, noNaN: true });
  return fc.oneof(inside, fc.constantFrom(min, max));
}
