import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** WCAG 2.2 A and AA, what axe knows of RGAA 4 (the French norm), and axe's own good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'];

/** What axe holds against the page as it is shown now: `rule: element`, in axe's order. */
export async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`typeof axe === 'object'`))) {
    // Brings axe into the page; its own verdicts open a second page each, and tell what is well too.
    await new AxeBuilder({ page }).setLegacyMode(true).withRules('document-title').analyze();
  }
  const options = { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] };
  return page.evaluate<string[]>(`axe.run(document, ${JSON.stringify(options)}).then(
    ({ violations }) => violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html }) => id + ': ' + html + ' (' + help + ')')))`);
}

/** Fails, naming rule and element, unless axe finds nothing. Needs a page with JavaScript on. */
export async function expectNoAxeFaults(page: Page): Promise<void> {
  const faults = await axeFaults(page);
  expect(faults, faults.join('\n')).toEqual([]);
}
