import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languages } from '#shared/check.ts';
import { groups } from '#shared/readings.ts';
import { fieldLabel } from '#shared/words/readings.ts';
import { dataInventory, marks, privacyPages, withInventory } from '#test/support/data-inventory.ts';

describe.each(languages)('the page about privacy, in %s', (language) => {
  const text = readFileSync(privacyPages[language], 'utf8');

  // Mended by: node test/support/data-inventory.ts
  test('lists exactly what the shapes can say', () => {
    for (const mark of marks) expect(text.split(mark)).toHaveLength(2);
    expect(text).toBe(withInventory(text, language));
  });

  test('has a line for every field of every group', () => {
    const list = dataInventory(language);
    for (const [name, { fields }] of Object.entries(groups)) {
      const group = name as keyof typeof groups; // a key of `groups` itself
      for (const field of Object.keys(fields)) {
        expect(list, `${group}.${field}`).toContain(`- ${fieldLabel({ group, field }, language)}`);
      }
    }
  });
});
