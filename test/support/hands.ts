import type { Page } from 'playwright-core';
import { tabTo } from './visitor.ts';

/** Somebody's hands on the keys alone. Every way goes by Tab, and the focus is seen all along. */
export interface Hands {
  /** Tabs to what this selector names, unless the focus is there already. */
  readonly to: (selector: string) => Promise<void>;
  /** Presses a key there; the page stays. */
  readonly press: (selector: string, key?: 'Enter' | 'Space') => Promise<void>;
  /** Presses Enter there, and waits for the page that comes. */
  readonly go: (selector: string) => Promise<void>;
  /** Writes over what a field holds. */
  readonly write: (selector: string, text: string) => Promise<void>;
  /** Goes through a list by its arrows until this value is chosen. */
  readonly choose: (selector: string, value: string) => Promise<void>;
  /** Writes a day into a field of the browser's own for days, `YYYY-MM-DD`. */
  readonly setDay: (selector: string, day: string) => Promise<void>;
  /** Opens the browser's window for files by a key, and picks these in it. */
  readonly give: (
    selector: string,
    file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer },
  ) => Promise<void>;
}

const mostSteps = 200;
const mostTries = 5;

export function handsOn(page: Page): Hands {
  const { keyboard } = page;
  async function to(selector: string): Promise<void> {
    if ((await page.locator(`${selector}:focus`).count()) === 0) await tabTo(page, selector);
  }
  async function press(selector: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await to(selector);
    await keyboard.press(key);
  }
  async function write(selector: string, text: string): Promise<void> {
    await to(selector);
    await keyboard.press('Control+a');
    await keyboard.type(text);
  }
  return {
    to,
    press,
    write,
    async go(selector) {
      await to(selector);
      const loaded = page.waitForEvent('load');
      await keyboard.press('Enter');
      await loaded;
    },
    async choose(selector, value) {
      await to(selector);
      await keyboard.press('Home');
      for (let i = 0; i < mostSteps; i += 1) {
        if ((await page.locator(selector).inputValue()) === value) return;
        await keyboard.press('ArrowDown');
      }
      throw new Error(`No arrow leads to ${value} in ${selector}`);
    },
    async setDay(selector, day) {
      await tabTo(page, selector);
      const [year = '', month = '', date = ''] = day.split('-');
      // Browsers have the parts of a day in the order of their own language.
      for (const order of [month + date + year, date + month + year]) {
        for (let part = 0; part < 3; part += 1) await keyboard.press('ArrowLeft');
        await keyboard.type(order);
        if ((await page.locator(selector).inputValue()) === day) return;
      }
      throw new Error(`${selector} does not take ${day}`);
    },
    async give(selector, file) {
      await to(selector);
      // On a busy machine the first key may come before the browser lets its window be watched.
      for (let i = 0; i < mostTries; i += 1) {
        const opened = page.waitForEvent('filechooser', { timeout: 5000 }).catch(() => null);
        await keyboard.press('Enter');
        const chooser = await opened;
        if (chooser !== null) return chooser.setFiles(file);
      }
      throw new Error(`No key opens the window for files of ${selector}`);
    },
  };
}
