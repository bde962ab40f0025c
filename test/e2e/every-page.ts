import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#collector/web/routes.ts';
import { axeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { brokenHeads, cutOffTables, looks, sideways } from '#test/support/visitor.ts';
import { crawl, routeOf } from '../collector/web/crawl.ts';
import type { FoundForm } from '../collector/web/crawl.ts';
import { everyKindAt } from '../collector/web/every-kind.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';
import { fleets, tellFleet } from './told-sites.ts';
import type { Fleet, Sight } from './told-sites.ts';

/** What answers with no page: files, interfaces, and addresses that only lead on. */
const withoutPage = [
  '/',
  '/healthz',
  '/readyz',
  '/static/:name',
  '/help',
  '/live',
  '/sign-in/single-sign-on',
  '/sign-in/single-sign-on/return',
  '/tickets/:id/photos/:photo',
  '/handovers/:id/signal',
  '/households/:code/access.json',
  '/households/:code/access.pdf',
  '/households/:code/signatures/:id',
  '/devices/:tag/wipes/:id/certificate.pdf',
  '/lots/:id/certificates.pdf',
  '/imports/template.csv',
  '/imports/template.xlsx',
  '/imports/:id/refused.csv',
  '/imports/:id/refused.xlsx',
  '/journal.csv',
  '/take-backs.ics',
  '/api/v1/take-backs',
  '/api/*',
  '/openapi.json',
  '/metrics',
];

/** Lists whose window is named by their count first. */
const counted =
  /^\/(day|tickets|devices|workshop(\/.*)?|lots(\/.*)?|donors|watch|journal|accounts|retention|take-backs(\/(weeks|months|reminders|without-date|cases)(\/[\dW-]+)?)?)$/;
const beginsWithCount =
  /^(\d|Plus de \d|More than \d|Aucun|Tout est fait|No |All done|Erreur|Error)/;
const beginsWithFault =
  /^(Erreur|Error|Refusé|Refused|Page introuvable|Page not found|C(e lien|ette adresse) ne|This (link|address)|\d)/;

const languages = ['fr', 'en'] as const;
type Language = (typeof languages)[number];

interface Depth {
  /** Addresses of each route that are looked at. */
  readonly addresses: Readonly<Record<Fleet, number>>;
  /** Whether each is seen in both languages and all four looks; else in one language, in two. */
  readonly isWhole: boolean;
}

/** Every page that answers to GET, in every state: no fault in what a machine can judge. */
export function describeEveryPage(name: string, depth: Depth): void {
  describeInBrowser(name, () => {
    testsOf(depth);
  });
}

function testsOf({ addresses, isWhole }: Depth): void {
  const served = new Map<Fleet, ServedSite>();
  const sights = new Map<Fleet, readonly Sight[]>();
  const forms: FoundForm[] = [];
  beforeAll(async () => {
    for (const fleet of fleets) {
      const it = await serveSite(everyKindAt);
      served.set(fleet, it);
      const unlinked = await tellFleet(it.site, fleet);
      const found = await crawl(it.site, addresses[fleet]);
      const { cookie } = it.site;
      const linked = [...found.addresses.values()].flat().map((at) => ({ at, cookie }));
      sights.set(fleet, await pagesAmong(it, [...unlinked, ...linked]));
      if (fleet === 'ordinary') forms.push(...(await crawl(it.site, 10)).forms);
    }
  });
  afterAll(async () => {
    for (const it of served.values()) await it.close();
  });

  test('each address that answers to GET is looked at, or known to answer with no page', () => {
    const seen = [...sights.values()].flat().map(({ at }) => routeOf('GET', at)?.path);
    const gets = routes.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(gets.filter((path) => !seen.includes(path) && !withoutPage.includes(path))).toEqual([]);
    expect(withoutPage.filter((path) => seen.includes(path) || !gets.includes(path))).toEqual([]);
  });

  test.each(fleets)(
    'has no fault with a fleet that is %s',
    { timeout: 1_500_000 },
    async (fleet) => {
      const it = served.get(fleet);
      const faults: string[] = [];
      await withPage({}, async (page) => {
        for (const [place, { at, cookie }] of (sights.get(fleet) ?? []).entries()) {
          for (const language of isWhole ? languages : [languages[place % 2] ?? 'fr']) {
            await signInBy(page.context(), it?.address ?? '', cookie, language);
            if (at.startsWith('/m/')) it?.site.setNow(it.site.context.clock.now() + 3_600_000);
            const answer = await page.goto(`${it?.address}${at}`);
            const isRefused = answer?.status() !== 200;
            const found = await faultsOf(page, { place, language, isWhole, isRefused });
            faults.push(...found.map((fault) => `${at} (${language}): ${fault}`));
          }
        }
      });
      expect(faults, faults.join('\n')).toEqual([]);
    },
  );

  test('has no fault where a form is refused', { timeout: 1_500_000 }, async () => {
    const it = served.get('ordinary');
    const faults: string[] = [];
    let refused = 0;
    await withPage({}, async (page) => {
      const asked = (isWhole ? forms : oneOfEach(forms)).filter(
        ({ route }) => route !== 'POST /sign-out',
      );
      for (const [place, form] of asked.entries()) {
        for (const language of isWhole ? languages : [languages[place % 2] ?? 'fr']) {
          await signInBy(page.context(), it?.address ?? '', it?.site.cookie ?? '', language);
          const status = await sendEmpty(page, `${it?.address}`, form);
          const isRefused = status >= 400;
          if (isRefused) refused += 1;
          const found = await faultsOf(page, { place, language, isWhole, isRefused });
          faults.push(...found.map((fault) => `${form.route} (${language}): ${fault}`));
        }
      }
    });
    expect(faults, faults.join('\n')).toEqual([]);
    expect(refused).toBeGreaterThan(10);
    expect(it?.site.errors).toEqual([]);
  });
}

/** Those that answer with a page; a page of our own error also is one. */
async function pagesAmong({ site }: ServedSite, all: readonly Sight[]): Promise<readonly Sight[]> {
  const pages: Sight[] = [];
  for (const sight of all) {
    if (withoutPage.includes(routeOf('GET', sight.at)?.path ?? '')) continue;
    const answer = await site.get(sight.at, sight.cookie);
    const isPage = answer.headers.get('Content-Type')?.startsWith('text/html') === true;
    if (isPage && answer.status !== 303) pages.push(sight);
  }
  return pages;
}

async function signInBy(
  context: BrowserContext,
  url: string,
  cookie: string,
  language: Language,
): Promise<void> {
  await context.clearCookies();
  const pairs = [...cookie.split('; ').filter(Boolean), `vigie_language=${language}`];
  await context.addCookies(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url };
    }),
  );
}

interface Shown {
  readonly place: number;
  readonly language: Language;
  readonly isWhole: boolean;
  readonly isRefused: boolean;
}

async function faultsOf(page: Page, it: Shown): Promise<string[]> {
  await page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))");
  const faults = await faultsOfWords(page, it);
  const pair = it.place % 4 < 2 ? [0, 3] : [2, 1];
  for (const { theme, width } of it.isWhole ? looks : looks.filter((_, n) => pair.includes(n))) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme, forcedColors: 'none' });
    for (const fault of await axeFaults(page)) faults.push(`${theme}, ${width} px: ${fault}`);
    const by = await sideways(page);
    if (by !== 0) faults.push(`${theme}, ${width} px: scrolls sideways by ${by} px`);
    for (const table of await cutOffTables(page)) faults.push(`${width} px: cut off: ${table}`);
    for (const word of await brokenHeads(page)) faults.push(`${width} px: head broken: ${word}`);
  }
  await page.emulateMedia({ forcedColors: 'active' });
  faults.push(...(await page.evaluate<string[]>(bordersAndRings)));
  return faults;
}

async function faultsOfWords(page: Page, { language, isRefused }: Shown): Promise<string[]> {
  const [title, heads, lang, alerts] = await page.evaluate<[string, number, string, string[]]>(
    `[document.title, document.querySelectorAll('h1').length, document.documentElement.lang,
      [...document.querySelectorAll('main :is([role=alert], #faults, .faults, .field-fault)')].map((it) => it.textContent)]`,
  );
  const faults: string[] = [];
  if (lang !== language) faults.push(`the page says that it is ${lang}`);
  if (heads !== 1) faults.push(`${heads} headings of level 1`);
  if (!/\S – Vigie$/.test(title)) faults.push(`the window is called “${title}”`);
  const isFault = isRefused || alerts.length > 0;
  const named = title.replace(/ – Vigie$/, '');
  const tellsFault = beginsWithFault.test(title) || alerts.some((it) => it.includes(named));
  if (isFault && !tellsFault) faults.push(`no fault first in “${title}”`);
  const isList = counted.test(new URL(page.url()).pathname) && !isFault;
  if (isList && !beginsWithCount.test(title)) faults.push(`no count first in “${title}”`);
  return faults;
}

/** In forced colours: each button and field has a border, and each place of the focus a ring. */
const bordersAndRings = `(() => {
  const isShown = (it) => it.checkVisibility({ visibilityProperty: true });
  const of = (it, fault) => 'forced colours: ' + fault + ': ' + it.outerHTML.slice(0, 120);
  const boxes = 'button, .button, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])';
  const faults = [...document.querySelectorAll(boxes)].filter(isShown).filter((it) => {
    const { borderBlockStartStyle, borderBlockStartWidth } = getComputedStyle(it);
    return borderBlockStartStyle === 'none' || parseFloat(borderBlockStartWidth) < 1;
  }).map((it) => of(it, 'no border'));
  for (const it of document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden])')) {
    if (!isShown(it) || it.disabled) continue;
    it.focus({ preventScroll: true });
    if (document.activeElement !== it) continue;
    const { outlineStyle, outlineWidth } = getComputedStyle(it);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push(of(it, 'no ring'));
  }
  return faults;
})()`;

/** Sends a form with nothing in its fields, past what the browser would check first; the status of
 * the page that came. */
async function sendEmpty(page: Page, address: string, form: FoundForm): Promise<number> {
  await page.goto(`${address}/preferences`);
  const texts = form.texts ?? new Map();
  const fields = Object.entries(form.fields).map(([name, value]) => [
    name,
    texts.has(name) || /^\d{4}-\d\d-\d\d$|^5$|^essai$/.test(value) ? '' : value,
  ]);
  const sent = { action: form.action, fields, isUpload: form.fileFields.length > 0 };
  const came = page.waitForResponse(
    (it) => it.request().isNavigationRequest() && it.status() !== 303,
  );
  const loaded = page.waitForEvent('load');
  await page.evaluate(`((it) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: it.action });
    if (it.isUpload) form.enctype = 'multipart/form-data';
    for (const [name, value] of it.fields) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  })(${JSON.stringify(sent)})`);
  await loaded;
  return (await came).status();
}

/** What ends or changes the visit itself is left out. */
function oneOfEach(forms: readonly FoundForm[]): readonly FoundForm[] {
  return [...new Map(forms.map((it) => [it.route, it])).values()];
}
