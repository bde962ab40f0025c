import { expect, test } from 'vitest';
import { routes } from '#collector/web/routes.ts';
import { pagesOf } from './addresses.ts';

const made = 'made by an act that a kept database holds once: Lighthouse looks at it (made.ts)';
const file = 'a file or a feed, made on request: no page';
const machines = 'for machines: no page';
const moment = "there is nothing to show before somebody's act of one moment";
/** Addresses that are not in the list, each with the reason. */
const notMeasured: Readonly<Record<string, string>> = {
  '/': 'leads on',
  '/help': 'leads on',
  '/sign-in/single-sign-on': 'leads on',
  '/sign-in/single-sign-on/return': 'leads on',
  '/account/second-factor/code': moment,
  '/sign-in/code': moment,
  '/invitations/:token': moment,
  '/m/:code/report/noted': moment,
  '/handovers/:id/signal': moment,
  '/live': 'stays open',
  '/static/:name': 'a file of the site: asks no database',
  '/handovers/:id': made,
  '/households/:code': made,
  '/imports/:id': made,
  '/imports/files/:id/columns': made,
  '/labels/new-tags/:id': made,
  '/legal-texts/:id': made,
  '/m/:code': made,
  '/m/:code/report': made,
  '/rules/proposals/:id': made,
  '/scan/piles/:id': made,
  '/devices/:tag/wipes/:id/certificate.pdf': file,
  '/households/:code/access.json': file,
  '/households/:code/access.pdf': file,
  '/households/:code/signatures/:id': file,
  '/imports/:id/refused.csv': file,
  '/imports/:id/refused.xlsx': file,
  '/imports/template.csv': file,
  '/imports/template.xlsx': file,
  '/journal.csv': file,
  '/lots/:id/certificates.pdf': file,
  '/tickets/:id/photos/:photo': file,
  '/take-backs.ics': file,
  '/api/*': machines,
  '/api/v1/take-backs': machines,
  '/healthz': machines,
  '/metrics': machines,
  '/openapi.json': machines,
  '/readyz': machines,
};

const pages = routes.filter(({ method }) => method === 'GET').map(({ path }) => path);
const paths = pagesOf({ devices: 10_000, tickets: 100_000 }).flatMap((page) => page.paths);

/** The first route that answers, as in the site: no letter of a name goes over a slash. */
const answers = (path: string) => pages.find((route) => patternOf(route).test(path));
const patternOf = (route: string) =>
  new RegExp(
    `^${route.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`,
  );
const measured = new Set(paths.map((path) => answers(path.split('?', 1).join())));

test.each(pages)('%s is among the pages that are measured, or it is said why not', (path) => {
  expect({ path, isMeasured: measured.has(path), why: notMeasured[path] }).toEqual(
    path in notMeasured
      ? { path, isMeasured: false, why: expect.any(String) as string }
      : { path, isMeasured: true, why: undefined },
  );
});

test('no reason is given for a page that there is not', () => {
  expect(Object.keys(notMeasured).filter((path) => !pages.includes(path))).toEqual([]);
});
