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
 * never does, and where the focus on its way cannot be seen. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < mostTabs; i += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate<string | null>(focusFault).catch(orNewPage);
    if (fault !== null) throw new Error(`${fault} on ${page.url()}`);
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`Tab never reaches ${selector} on ${page.url()}`);
}

/** A page that makes room for the next one in this moment has no focus to look at. */
function orNewPage(error: unknown): null {
  if (String(error).includes('Execution context was destroyed')) return null;
  throw error;
}

/**
 * What keeps somebody from seeing where the focus is; null where it is plain, or nowhere yet. It is
 * in the window, not wholly covered (WCAG 2.4.11), and ringed by 2 CSS pixels or more (2.4.13) with
 * a contrast of 3:1 against what is behind (1.4.11).
 */
const focusFault = `(() => {
  const it = document.activeElement;
  if (it === null || it === document.body) return null;
  const of = (fault) => fault + ': ' + it.outerHTML.slice(0, 120);
  const boxes = [...it.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  if (boxes.length === 0) return of('The focus has no place');
  const parts = [0.05, 0.5, 0.95];
  const spots = boxes.flatMap(({ left, top, width, height }) =>
    parts.flatMap((x) => parts.map((y) => [left + x * width, top + y * height])))
    .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  if (spots.length === 0) return of('The focus is out of sight');
  const isOn = (top) => top !== null && (it.contains(top) || [...(it.labels ?? [])].some((label) => label.contains(top)));
  if (!spots.some(([x, y]) => isOn(document.elementFromPoint(x, y)))) return of('The focus is covered');
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(it);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return of('The focus has no ring');
  if (it.ariaInvalid === 'true') {
    it.blur();
    const alone = getComputedStyle(it).outlineColor;
    it.focus();
    if (alone === outlineColor) return of('The fault has the ring of the focus');
  }
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const light = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
  };
  const behind = [];
  for (let at = it.parentElement; at !== null; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
  const [one, other] = [paint(['#fff', ...behind]), paint(['#fff', ...behind, outlineColor])].sort((a, b) => a - b);
  return (other + 0.05) / (one + 0.05) < 3 ? of('The ring of the focus is too faint') : null;
})()`;

/** By how many CSS pixels the page scrolls sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

/** Tables that their frame cuts off. */
export function cutOffTables(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('.table')]
    .filter((it) => it.scrollWidth > it.clientWidth + 1)
    .map((it) => it.querySelector('caption')?.textContent ?? it.outerHTML.slice(0, 80))`);
}

/** Words of a table's head that stand on two lines, broken within themselves. */
export function brokenHeads(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('thead th')].flatMap((head) => {
    // For ears alone, where each row is a card.
    if (getComputedStyle(head.closest('thead')).clipPath !== 'none') return [];
    const text = head.firstChild;
    if (text?.nodeType !== Node.TEXT_NODE) return [];
    return [...text.data.matchAll(/[^\\s-]+-?/g)].filter(({ index, 0: word }) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
    }).map(([word]) => word);
  })`);
}
