import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { Memory } from '#agent/memory.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { looks, sideways, tabTo } from '#test/support/visitor.ts';
import { dayMs, memoryWith, openStage, plainBeat, start } from '../agent/page/stage.ts';

const told = { coveredUntilDay: 21_000, takebackDay: 21_730, openTickets: 0 };
const hot = [
  { group: 'heat', subject: 0, reading: { temperatureC: 99, limitC: 100 } },
] satisfies Memory['samples'];

interface State {
  readonly change: Partial<Memory>;
  readonly isEnrolled?: boolean;
  readonly isSilent?: boolean;
}
/** Every state in which a family may find the page. */
const states: Readonly<Record<string, State>> = {
  well: { change: {} },
  reported: { change: { samples: hot, told: { ...told, openTickets: 1 } } },
  coverageEnded: { change: { samples: hot, told: { ...told, coveredUntilDay: 20_000 } } },
  paused: {
    change: {
      pause: { bootDigest: '', untilUpSeconds: 0, untilAwake: 0, untilWallMs: start + 7 * dayMs },
    },
  },
  neverConnected: { change: { told: null, samples: [] }, isEnrolled: false, isSilent: true },
  capped: { change: { bytes: { month: '2026-09', count: 999_999 } } },
};

async function pagesOf({ change, isEnrolled = true, isSilent = false }: State): Promise<string> {
  const { folder, spool, sent, write } = await openStage();
  const inventory = {
    chassis: 'laptop',
    cpuVendor: 'intel',
    cores: 2,
    memoryGiB: 8,
    disks: [{ kind: 'ssd', sizeGiB: 238 }],
  } as const;
  if (!isSilent) {
    for (const days of [0, 1, 31]) sent(plainBeat, start + days * dayMs);
    sent({ ...plainBeat, samples: [{ group: 'power', subject: 0 }] }, start + 31 * dayMs + 1);
  }
  const memory = memoryWith(spool, {
    ...(isSilent ? {} : { inventory: { ...inventory, disks: [...inventory.disks] } }),
    ...change,
  });
  await write({ isEnrolled, memory });
  return folder;
}

const folders = new Map<string, string>();
const htmlIn = (folder: string) => readdirSync(folder).filter((it) => it.endsWith('.html'));

describeInBrowser('the family’s page', () => {
  beforeAll(async () => {
    for (const [name, state] of Object.entries(states)) folders.set(name, await pagesOf(state));
  });

  test('is valid in every state and both languages', async () => {
    for (const folder of folders.values()) {
      for (const name of htmlIn(folder)) {
        await expectValidHtml(readFileSync(join(folder, name), 'utf8'));
      }
    }
  });

  test.each(looks)(
    'has no fault in $theme at $width px, and never scrolls sideways',
    async (look) => {
      await withPage(look, async (page) => {
        for (const [state, folder] of folders) {
          // Both languages have the same parts: one of them in each theme is enough.
          const first = look.theme === 'light' ? 'index.html' : 'en.html';
          const names = state === 'well' ? htmlIn(folder) : [first];
          for (const name of names) {
            await page.goto(pathToFileURL(join(folder, name)).href);
            for (const summary of await page.locator('summary').all()) await summary.click();
            await expectNoAxeFaults(page);
            expect(await sideways(page), `${state} ${name}`).toBe(0);
          }
        }
      });
    },
  );

  test('shows itself within its own policy, and asks the network for nothing', async () => {
    await withPage({}, async (page) => {
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('request', (it) => {
        if (!it.url().startsWith('file:')) said.push(it.url());
      });
      await page.goto(pathToFileURL(join(folders.get('well') ?? '', 'index.html')).href);
      expect(await page.evaluate('getComputedStyle(document.querySelector(".box")).display')).toBe(
        'block',
      );
      expect(said).toEqual([]);
    });
  });

  test('leads by keyboard alone, and without scripts, to every day that was sent', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await page.goto(pathToFileURL(join(folders.get('well') ?? '', 'index.html')).href);
      await tabTo(page, 'a[href="2026-09.html"]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/2026-09\.html$/);
      await tabTo(page, 'summary');
      await page.keyboard.press('Enter');
      expect(await page.locator('details[open] li').first().textContent()).toContain('N° 2,');
      await tabTo(page, 'a[href="index.html"]');
    });
  });

  test('reads as the family’s own state, in both languages', async () => {
    const expectations = [
      ['well', 'index.html', 'Tout va bien.'],
      ['well', 'en.html', 'All is well.'],
      ['reported', 'index.html', 'L’ordinateur chauffe trop.'],
      ['coverageEnded', 'en.html', 'Maintenance has ended.'],
      ['paused', 'en.html', 'Vigie is paused.'],
      ['neverConnected', 'index.html', 'pas encore reliée'],
      ['capped', 'en.html', 'used up its share'],
    ] as const;
    await withPage({}, async (page) => {
      for (const [state, name, words] of expectations) {
        await page.goto(pathToFileURL(join(folders.get(state) ?? '', name)).href);
        expect(await page.locator('main').textContent(), state).toContain(words);
      }
    });
  });
});
