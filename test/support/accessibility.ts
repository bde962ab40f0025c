import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** WCAG 2.2 A and AA, what axe knows of RGAA 4 (the French norm), and axe's own good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'];

/** What axe holds against the page as it is shown now: `rule: element`, in axe's order. */
export async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html} (${help})`),
  );
}

/** Fails, naming rule and element, unless axe finds nothing. Needs a page with JavaScript on. */
export async function expectNoAxeFaults(page: Page): Promise<void> {
  const faults = await axeFaults(page);
  expect(faults, faults.join('\n')).toEqual([]);
}
