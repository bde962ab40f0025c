import { routes } from '#collector/web/routes.ts';
import type { Route } from '#collector/web/visit.ts';
import type { TestSite } from './site.ts';

/** A form as a page shows it, with what a browser would send if nobody touched it. */
export interface FoundForm {
  readonly route: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly fileFields: readonly string[];
  /** The fields of free text, and how many letters the page lets somebody type; null: as many as
   * one likes. */
  readonly texts?: ReadonlyMap<string, number | null>;
}
export interface Crawled {
  /** Addresses that were opened, by route: a few of each. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** One form for each set of fields that some page sends to a route. */
  readonly forms: readonly FoundForm[];
  /** What the links of all pages ask each route for. */
  readonly queries: ReadonlyMap<string, ReadonlySet<string>>;
}

export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`;

/** Walks the site along its own links, opens at most `most` addresses of each route, and reads the
 * forms: what somebody who means harm would do first. */
export async function crawl(site: TestSite, most = 40): Promise<Crawled> {
  const addresses = new Map<string, string[]>();
  const forms = new Map<string, FoundForm>();
  const queries = new Map<string, Set<string>>();
  const queue = routes.flatMap(({ method, path }) =>
    method === 'GET' && !/[:*]/.test(path) && path !== '/live' ? [path] : [],
  );
  const seen = new Set(queue);
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const route = routeOf('GET', at);
    if (route === null) continue;
    const asked = queries.get(nameOf(route)) ?? new Set();
    for (const name of new URL(at, 'http://x').searchParams.keys()) asked.add(name);
    queries.set(nameOf(route), asked);
    const known = addresses.get(nameOf(route)) ?? [];
    if (known.length >= most) continue;
    addresses.set(nameOf(route), [...known, at]);
    const html = await (await site.get(at)).text();
    for (const form of formsIn(html)) forms.set(keyOf(form), form);
    for (const [, href = ''] of html.matchAll(/href="([^"#]+)/g)) {
      const path = plain(href);
      if (path.startsWith('/') && !path.includes('lang=') && !seen.has(path)) {
        seen.add(path);
        queue.push(path);
      }
    }
  }
  return { addresses, forms: [...forms.values()], queries };
}

/** The same after each form was sent once as it stands, so that what comes next is shown too. */
export async function crawlOn(site: TestSite, before: Crawled): Promise<Crawled> {
  const tried = new Set(['POST /sign-out']);
  for (const { route, action, fields } of before.forms) {
    if (tried.has(route)) continue;
    tried.add(route);
    await site.post(action, fields);
  }
  const after = await crawl(site);
  const seen = new Set(after.forms.map(keyOf));
  return {
    ...after,
    forms: [...after.forms, ...before.forms.filter((it) => !seen.has(keyOf(it)))],
  };
}
const keyOf = ({ route, fields }: FoundForm) => `${route} ${Object.keys(fields).toSorted().join()}`;

export function routeOf(method: Route['method'], address: string): Route | null {
  const path = address.split('?', 1).join();
  const fits = (route: Route) =>
    route.method === method &&
    new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`).test(path);
  return routes.find((it) => fits(it)) ?? null;
}

function formsIn(html: string): FoundForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(
    ([, head = '', body = '']) => {
      if (!/method="post"/i.test(head)) return [];
      const action = plain(attribute(head, 'action') ?? '');
      const route = routeOf('POST', action);
      if (route === null) throw new Error(`A form leads nowhere: ${action}`);
      return [{ route: nameOf(route), action, ...controlsIn(body) }];
    },
  );
}

function controlsIn(html: string): Pick<FoundForm, 'fields' | 'fileFields' | 'texts'> {
  const fields: Record<string, string> = {};
  const fileFields: string[] = [];
  const texts = new Map<string, number | null>();
  const controls =
    /<(input|button)\b([^>]*)>|<(textarea|select)\b([^>]*)>(.*?)<\/(?:textarea|select)>/gs;
  for (const [, short, of = '', long, ofLong = '', inner = ''] of html.matchAll(controls)) {
    const [kind, head] = [short ?? long ?? '', of + ofLong];
    const name = attribute(head, 'name');
    if (name === null) continue;
    if (isText(head, kind)) texts.set(name, Number(attribute(head, 'maxlength')) || null);
    if (/type="file"/.test(head)) fileFields.push(name);
    else if (kind === 'select') fields[name] ??= optionOf(inner);
    else fields[name] ??= plain(attribute(head, 'value') ?? inner) || typedInto(head, kind);
  }
  return { fields, fileFields, texts };
}
const isText = (head: string, kind: string): boolean =>
  kind === 'textarea' ||
  (kind === 'input' && (/type="text"/.test(head) || !/type="|inputmode="/.test(head)));
/** What somebody would type into a field that is empty. */
function typedInto(head: string, kind: string): string {
  if (/type="hidden"/.test(head)) return '';
  if (/type="date"/.test(head)) return '2026-10-12';
  if (/type="number"|inputmode="numeric"/.test(head)) return '5';
  return kind === 'input' || kind === 'textarea' ? 'essai' : '';
}
const optionOf = (inner: string): string => {
  const values = [...inner.matchAll(/<option\b[^>]*value="([^"]*)"/g)].map(([, it = '']) => it);
  return plain(values.find((it) => it !== '') ?? '');
};
const attribute = (head: string, name: string): string | null =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(head)?.[1] ?? null;
const plain = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
