import type { Browser, Page } from 'playwright-core';
import { afterAll, describe } from 'vitest';
import { hasChromium, launchChromium } from './chromium.ts';
import { part } from './part.ts';

/** How somebody looks at a page. Left out: light, 1280 px, French, with JavaScript. */
export interface Look {
  theme?: 'light' | 'dark';
  /** Width of the window in CSS pixels. */
  width?: 320 | 1280;
  locale?: 'fr' | 'en';
  javaScript?: boolean;
}

let running: Promise<Browser> | undefined;

/** A new Chromium, for a test that wants one apart; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
  return launchChromium(await part('chromium'));
}

/**
 * Opens an empty page looked at in this way, hands it to `visit`, and closes it, with its cookies.
 * The pages of one test file share one browser, and nothing else.
 */
export async function withPage<T>(look: Look, visit: (page: Page) => Promise<T>): Promise<T> {
  const browser = await (running ??= openBrowser());
  const { theme = 'light', width = 1280, locale = 'fr', javaScript = true } = look;
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
    javaScriptEnabled: javaScript,
  });
  try {
    return await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

/** `describe` for tests that need Chromium; where there is none they are skipped by name. */
export function describeInBrowser(name: string, tests: () => void): void {
  const reason = hasChromium ? '' : ' (browser: skipped, no Chromium for this platform)';
  describe.skipIf(!hasChromium)(`${name}${reason}`, tests);
}

afterAll(async () => {
  await (await running)?.close();
});
