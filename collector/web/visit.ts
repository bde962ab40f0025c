import type { Context as Request } from 'hono';
import type { Language } from '#shared/check.ts';
import type { Role } from '#collector/storage/accounts.ts';
import type { Context } from '#collector/app/context.ts';
import type { Accounts, Staff } from './accounts.ts';
import type { Live } from './live.ts';
import type { Words } from './words.ts';

/** How families reach those who look after their PC; what is not known is null. */
export interface Workshop {
  readonly name: string | null;
  /** As people dial it. */
  readonly phone: string | null;
  /** As people say it, such as `du lundi au vendredi, de 9 h à 17 h`. */
  readonly hours: string | null;
}

/** Who answers for the site before the law; what is not known is null. */
export interface Operator {
  readonly name: string | null;
  /** An e-mail address or a telephone number, as people write it. */
  readonly contact: string | null;
  /** Who keeps the machines. */
  readonly host: string | null;
  /** Where the source code of this very programme is. */
  readonly source: string | null;
}

/** What the site is made of. */
export interface SiteDeps {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly live: Live;
  /** The address under which staff reach the site, such as `https://vigie.example.org`. */
  readonly baseUrl: string;
  /** Left out: the page for families says where else to look. */
  readonly workshop?: Workshop;
  /** Who answers for the site; left out: the public pages say that nobody is named. */
  readonly operator?: Operator;
  /** When this site came up, ms UTC; left out: at its making. */
  readonly upSince?: number;
  /** So many proxies of ours stand in front and say from where a visitor comes; none if left out. */
  readonly proxies?: number;
  /** What `/metrics` shows to whoever has a key for it; left out: nothing is measured. */
  readonly metrics?: { text(): Promise<string>; readonly contentType: string };
  /** Told of what went wrong inside, with its cause; people only read that it did. */
  readonly onError?: (error: unknown) => void;
}

/** One request as a page's handler sees it. */
export interface Visit {
  readonly request: Request;
  readonly deps: SiteDeps;
  readonly url: URL;
  readonly words: Words;
  /** The instant for which this page is made, ms UTC. */
  readonly now: number;
  /** Null only on pages that are open to anyone. */
  readonly staff: Staff | null;
  /** Whether this person wants single-key shortcuts. */
  readonly shortcuts: boolean;
  /** Whether this person wants one thing at a time, bigger and in plain words. */
  readonly isSimple: boolean;
  /** Whether a second factor is asked of this person before anything else. */
  readonly mustEnrol: boolean;
}

/** What every page is framed with: all that the layout needs to know of the visit. */
export interface Frame {
  readonly words: Words;
  readonly staff: Staff | null;
  /** Path and query of this page, for the language switch. */
  readonly here: string;
  readonly shortcuts: boolean;
  readonly isSimple: boolean;
  /** Shown where every other page would lead back to this one. */
  readonly withoutMenu: boolean;
}

export function frameOf({ words, staff, url, shortcuts, isSimple, mustEnrol }: Visit): Frame {
  const here = url.pathname + url.search;
  return { words, staff, here, shortcuts, isSimple, withoutMenu: mustEnrol };
}

/** A page's answer to a visit. */
export type Handler = (visit: Visit) => Promise<Response>;

/** Who may come: anyone, whoever shows an access key (the handler checks it), or these roles. */
export type Access = 'anyone' | 'key' | readonly Role[];

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly access: Access;
  readonly handle: Handler;
}

/** Whoever is signed in. For handlers behind the wall, where there is always somebody. */
export function staffOf({ staff }: Visit): Staff {
  if (staff === null) throw new Error('A page behind the sign-in wall was reached without sign-in');
  return staff;
}

/** A part of the path, such as `id` of `/tickets/:id`. */
export function pathPart({ request }: Visit, name: string): string {
  return request.req.param(name) ?? '';
}

/** The form that was sent; none where the body is no form. Its size was bounded before. */
export async function formOf({ request }: Visit): Promise<Readonly<Record<string, unknown>>> {
  const form: Record<string, unknown> = await request.req.parseBody().catch(() => ({}));
  // PostgreSQL takes no NUL into a text, and nobody types one.
  for (const [name, value] of Object.entries(form)) {
    if (typeof value === 'string') form[name] = value.replaceAll('\0', '');
  }
  return form;
}

/** One field of the form that was sent, trimmed; empty where it is missing or a file. */
export async function formField(visit: Visit, name: string): Promise<string> {
  const value = (await formOf(visit))[name];
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * A way of ours that came from outside, as a form field or a query: null where it leads elsewhere.
 * Parsed as a browser does, which passes over tabs and reads `/\\` as `//`.
 */
export function ownWay({ url }: Visit, asked: string): string | null {
  const to = URL.parse(asked, url);
  if (to === null || to.origin !== url.origin || to.pathname.startsWith('//')) return null;
  return to.pathname + to.search;
}

/** After an act: shows the page at `to`, so that reloading it repeats nothing. */
export function seeOther({ request }: Visit, to: string): Response {
  return request.redirect(to, 303);
}

export const languageCookie = 'vigie_language';
export const isLanguage = (text: unknown): text is Language => text === 'fr' || text === 'en';
