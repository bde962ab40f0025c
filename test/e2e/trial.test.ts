import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertProposal, noteTrial, proposalById } from '#collector/storage/rule-proposals.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { addPc, dayMs, freeSpace } from '../collector/web/fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describeInBrowser('the trial of other rules, while it runs', () => {
  let served: ServedSite;
  let id: string;
  let path: string;

  beforeAll(async () => {
    served = await serveSite(now);
    const { site } = served;
    const pc = await addPc(site.context, 'BZ-26-0021-K');
    await pc.beat(now - dayMs, freeSpace(12));
  });
  afterAll(() => served.close());
  beforeEach(async () => {
    const { context } = served.site;
    id = context.ids.token(12);
    path = `${served.address}/rules/proposals/${id}`;
    await context.store.transaction((tx) =>
      insertProposal(tx, {
        id,
        madeAt: now,
        madeBy: served.site.staffId,
        checks: { 'fs.space': { thresholds: { warnPercent: 15 } } },
        against: 'catalogue',
        note: 'Prévenir plus tôt',
        days: 90,
        state: 'running',
        done: 3,
        whole: 10,
        workedAt: now,
        result: null,
        adoptedAs: null,
      }),
    );
  });
  const note = (it: { done: number; workedAt: number }) =>
    served.site.store.transaction((tx) =>
      noteTrial(tx, id, { state: 'running', whole: 10, result: null, ...it }),
    );

  test('the bar and its line follow it, and nothing else moves: not the focus, not the page', async () => {
    await withPage({}, async (page) => {
      await served.signIn(page);
      await page.goto(path);
      const bar = page.locator('progress');
      expect(await bar.getAttribute('value')).toBe('3');
      const link = page.locator('[data-progress] a');
      await link.focus();
      const loadedAt = await page.evaluate('performance.timeOrigin');
      await note({ done: 7, workedAt: now });
      await page.waitForSelector('progress[value="7"]');
      expect(await page.locator('.told').textContent()).toContain('7');
      expect(await page.evaluate('performance.timeOrigin')).toBe(loadedAt);
      const isFocused = `document.activeElement.matches('[data-progress] a')`;
      expect(await page.evaluate(isFocused)).toBe(true);
    });
  });

  test('a collector that does not answer for a while is asked again', async () => {
    await withPage({}, async (page) => {
      await served.signIn(page);
      await page.goto(path);
      let missed = 0;
      await page.route(path, async (route) => {
        missed += 1;
        await (missed === 1 ? route.abort() : route.fulfill({ status: 503, body: 'starting' }));
      });
      while (missed < 2) await page.waitForTimeout(100);
      await page.unroute(path);
      await note({ done: 9, workedAt: now });
      await page.waitForSelector('progress[value="9"]');
      expect(missed).toBeGreaterThanOrEqual(2);
    });
  });

  test('one that a restart has interrupted says so by itself, and is run to its end on demand', async () => {
    await withPage({}, async (page) => {
      await served.signIn(page);
      await page.goto(path);
      await note({ done: 4, workedAt: now - 60_000 });
      await page.waitForSelector('progress[value="4"]');
      await note({ done: 4, workedAt: now - 60_001 });
      await page.click('text=Recommencer l’essai');
      await page.waitForSelector('.verdict');
      const { db } = served.site.store;
      expect(await proposalById(db, id)).toMatchObject({ state: 'done', done: 1, whole: 1 });
      expect((await page.locator('.verdict').textContent())?.replaceAll(/\s+/g, ' ')).toContain(
        'Sur les 90 derniers jours',
      );
    });
  });

  test('whoever asks to run one again that is under way disturbs nothing', async () => {
    const answer = await served.site.post(`/rules/proposals/${id}/try`, {});
    expect(answer.status).toBe(303);
    expect(await proposalById(served.site.store.db, id)).toMatchObject({
      state: 'running',
      done: 3,
    });
  });
});
