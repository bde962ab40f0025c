import type { Page } from 'playwright-core';
import type { Look } from './browser.ts';

/** Every look in which a page must have no fault. */
export const looks = [
  { theme: 'light', width: 1280 },
  { theme: 'light', width: 320 },
  { theme: 'dark', width: 1280 },
  { theme: 'dark', width: 320 },
] as const satisfies readonly Look[];

const mostTabs = 120;

/** Presses Tab until what has the focus matches, as somebody without a mouse does; throws where it
 * never does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < mostTabs; i += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`Tab never reaches ${selector} on ${page.url()}`);
}

/** By how many CSS pixels the page scrolls sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

/** Words of a table's head that stand on two lines, broken within themselves. */
export function brokenHeads(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('thead th')].flatMap((head) => {
    const text = head.firstChild;
    if (text?.nodeType !== Node.TEXT_NODE) return [];
    return [...text.data.matchAll(/\\S+/g)].filter(({ index, 0: word }) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
    }).map(([word]) => word);
  })`);
}
