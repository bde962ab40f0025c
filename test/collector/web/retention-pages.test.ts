import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languages } from '#shared/check.ts';
import type { Language } from '#shared/check.ts';
import { retained, retentionSources, retentionStarts } from '#collector/domain/retention.ts';
import { retentionLines } from '#collector/web/retention-page.tsx';
import { wordsIn } from '#collector/web/words.ts';
import { privacyPages } from '#test/support/data-inventory.ts';

const marks = ['<!-- retention: begin -->', '<!-- retention: end -->'] as const;

function withRetention(text: string, language: Language): string {
  const [before = '', rest = ''] = text.split(marks[0]);
  const [, after = ''] = rest.split(marks[1]);
  const lines = retentionLines(wordsIn(language)).replaceAll('\u00A0', ' ');
  return `${before}${marks[0]}\n\n${lines}\n\n${marks[1]}${after}`;
}

describe.each(languages)('the page about privacy, in %s', (language) => {
  // Mended by: VIGIE_WRITE_DOCS=yes npx vitest run test/collector/web/retention-pages.test.ts
  test('lists exactly what the nightly job keeps, and until when', () => {
    const text = readFileSync(privacyPages[language], 'utf8');
    for (const mark of marks) expect(text.split(mark)).toHaveLength(2);
    if (process.env['VIGIE_WRITE_DOCS'] === 'yes') {
      writeFileSync(privacyPages[language], withRetention(text, language));
    } else expect(text).toBe(withRetention(text, language));
  });

  test('has a word for each thing that is kept, each start and each source', () => {
    const { of } = wordsIn(language);
    for (const [set, values] of [
      ['kept', Object.keys(retained)],
      ['keptFrom', retentionStarts],
      ['keptSource', retentionSources],
    ] as const) {
      for (const value of values) expect(of(set, value), `${set}.${value}`).not.toBe(value);
    }
  });
});
