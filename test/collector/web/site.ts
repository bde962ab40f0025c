import type { Hono } from 'hono';
import type { Provider } from '#collector/web/account-library.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import type { SecondFactorRule } from '#collector/web/accounts.ts';
import { createLive } from '#collector/web/live.ts';
import { createSite } from '#collector/web/site.ts';
import type { Context } from '#collector/app/context.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Role } from '#collector/storage/accounts.ts';
import type { Store } from '#collector/storage/database.ts';
import { migratedPostgresUrl, hasPostgres } from '#test/support/postgres.ts';

/** The databases on which every page is tried. */
export const engines = hasPostgres ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);

export const origin = 'http://vigie.test';
export const password = 'le phare au bout du quai';

/** A site on a new database, with a clock that the test moves and one administrator, Alix. */
export interface TestSite {
  readonly app: Hono;
  readonly context: Context;
  readonly store: Store;
  readonly staffId: string;
  /** Cookies of Alix, who is signed in. */
  readonly cookie: string;
  readonly errors: unknown[];
  setNow(at: number): void;
  /** Signs somebody else in, a technician unless said, and answers the cookies. */
  signInAs(name: string, role?: Role): Promise<string>;
  get(path: string, cookie?: string): Promise<Response>;
  post(path: string, fields?: Record<string, string>, cookie?: string): Promise<Response>;
  close(): Promise<void>;
}

export interface SiteOptions {
  readonly baseUrl?: string;
  /** Ms UTC. */
  readonly now?: number;
  readonly requireSecondFactor?: SecondFactorRule;
  readonly provider?: Provider;
  /** How many proxies of ours stand in front. */
  readonly proxies?: number;
}

export async function openSite(
  engine: (typeof engines)[number],
  {
    baseUrl = origin,
    now = Date.UTC(2026, 9, 5, 8),
    requireSecondFactor = 'none',
    provider,
    proxies = 0,
  }: SiteOptions = {},
): Promise<TestSite> {
  const store = await openStore(
    engine === 'sqlite' ? 'sqlite::memory:' : await migratedPostgresUrl(),
  );
  let at = now;
  let count = 0;
  const context: Context = {
    store,
    clock: { now: () => at },
    ids: {
      token: (bytes) => Buffer.alloc(bytes, `id-${(count += 1)}-`).toString('base64url'),
      timeId: (when) =>
        `${String(when).padStart(15, '0')}-${String((count += 1)).padStart(6, '0')}`,
    },
  };
  const accounts = createAccounts({
    store,
    baseUrl,
    secret: 'only for tests, and long enough',
    requireSecondFactor,
    ...(provider === undefined ? {} : { signOn: { provider, context } }),
  });
  const live = createLive({ store, everyMs: 20 });
  const errors: unknown[] = [];
  const app = createSite({
    context,
    accounts,
    live,
    baseUrl,
    proxies,
    onError: (error) => errors.push(error),
  });
  const create = (name: string, role: Role) =>
    accounts.createStaff({ name, email: `${name}@vigie.test`, password, role });
  const staffId = await create('alix', 'administrator');

  const get = async (path: string, cookie = '') =>
    app.request(`${origin}${path}`, { headers: { cookie } });
  const post = async (path: string, fields: Record<string, string> = {}, cookie = '') =>
    app.request(`${origin}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { cookie, origin },
    });
  async function signIn(name: string): Promise<string> {
    const response = await post('/sign-in', { email: `${name}@vigie.test`, password });
    return response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  }
  const cookie = await signIn('alix');
  return {
    app,
    context,
    store,
    staffId,
    cookie,
    errors,
    setNow: (to) => (at = to),
    async signInAs(name, role = 'technician') {
      await create(name, role);
      return signIn(name);
    },
    get: (path, as = cookie) => get(path, as),
    post: (path, fields, as = cookie) => post(path, fields, as),
    async close() {
      live.close();
      await store.close();
    },
  };
}
