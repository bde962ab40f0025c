import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { handsOn } from '#test/support/hands.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';
import { tellSmallFleet } from './small-fleet.ts';

const now = Date.UTC(2026, 9, 5, 8);
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describeInBrowser('a technician’s whole day, by keyboard alone', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(now);
    await tellSmallFleet(served.site, now);
    for (const name of ['noa', 'lou']) await served.site.signInAs(name);
  });
  afterAll(() => served.close());

  test.each([
    ['with JavaScript', 'noa', true],
    ['without JavaScript', 'lou', false],
  ] as const)('goes %s', { timeout: 300_000 }, async (_, name, javaScript) => {
    await withPage({ javaScript }, async (page) => {
      await served.signInByKeys(page, name);
      await takeAndStart(page);
      await noteWhatIsDone(page);
      await holdAndResume(page);
      await goThroughTheSteps(page);
      await closeUndoAndClose(page);
      await leave(page);
    });
    expect(served.site.errors).toEqual([]);
  });

  const said = async (page: Page) => new URL(page.url()).searchParams.get('said');
  const act = (name: string) => `form[action$="/${name}"] button`;

  async function takeAndStart(page: Page): Promise<void> {
    const { go } = handsOn(page);
    await go('.empty .button');
    await go(`tbody tr:first-child ${act('take')}`);
    expect(await said(page)).toBe('taken');
    await go('.menu a[href="/day"]');
    expect(await page.title()).toMatch(/^1 chose à faire/);
    await go(`.job ${act('start')}`);
    expect(await said(page)).toBe('started');
  }

  async function noteWhatIsDone(page: Page): Promise<void> {
    const { go, write, choose, give } = handsOn(page);
    if (!/\/tickets\/[\w-]+$/.test(new URL(page.url()).pathname)) await go('.job h3 a');
    await write('#note', 'Câble du disque remis en place.');
    await go(act('notes'));
    expect(await said(page)).toBe('noted');
    await choose('#part', 'ssd');
    await go(act('parts'));
    expect(await said(page)).toBe('part_used');
    await write('#minutes', '25');
    await go(act('time'));
    expect(await said(page)).toBe('time_spent');
    await give('#photo', { name: 'disque.png', mimeType: 'image/png', buffer: photo });
    await go(act('photos'));
    expect(await said(page)).toBe('photo_added');
    await go(`.message.ok ${act('undo')}`);
    expect(await said(page)).toBe('undone');
  }

  async function holdAndResume(page: Page): Promise<void> {
    const { go, press, choose, setDay } = handsOn(page);
    await press('details:has(form[action$="/hold"]) > summary');
    await choose('#hold-why', 'part_ordered');
    await setDay('#hold-date', '2026-10-13');
    await go(act('hold'));
    expect(await said(page)).toBe('held');
    expect(await page.locator('main').textContent()).toContain('13 octobre 2026');
    await go(act('resume'));
    expect(await said(page)).toBe('resumed');
  }

  async function goThroughTheSteps(page: Page): Promise<void> {
    const { go, press } = handsOn(page);
    await press('#finish input[name=result]', 'Space');
    await go('#finish button');
    expect(await page.title()).toMatch(/^Erreur/);
    const steps = await page.locator('.steps-left li').count();
    expect(steps).toBeGreaterThan(3);
    await go('a[href$="/bench"]');
    for (let step = 1; step <= steps; step += 1) {
      expect(await page.title()).toContain(`Étape ${step} sur ${steps}`);
      await go('.bench-answers button[value=done]');
    }
    await go('.bench .button');
    expect(new URL(page.url()).hash).toBe('#finish');
  }

  async function closeUndoAndClose(page: Page): Promise<void> {
    const { go, press } = handsOn(page);
    for (const next of ['undone', null]) {
      await press('#finish input[name=result]', 'Space');
      await go('#finish button');
      expect(await said(page)).toBe('resolved');
      if (next === null) continue;
      await go(`.message.ok ${act('undo')}`);
      expect(await said(page)).toBe(next);
    }
    await go('.menu a[href="/day"]');
    expect(await page.locator('h2#finished + ul li').count()).toBe(1);
  }

  async function leave(page: Page): Promise<void> {
    const { go, press } = handsOn(page);
    await press('.me-button');
    await go('.signed-in button');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  }
});
