import { Hono } from 'hono';
import type { Context as Request } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import type { Language } from '#shared/check.ts';
import { preferencesOf } from '#collector/storage/preferences.ts';
import { isAmongRoles } from './access.ts';
import type { Session } from './accounts.ts';
import { compressed } from './compression.ts';
import { wipeLogBytesAtMost } from './device-work.tsx';
import { showFault, showRefusal } from './error-pages.tsx';
import { isFromOurPages, securityHeaders } from './guards.ts';
import { routes } from './routes.ts';
import { isLanguage, languageCookie } from './visit.ts';
import type { Access, Route, SiteDeps, Visit } from './visit.ts';
import { wordsIn } from './words.ts';

/**
 * The staff's site: every route of `routes.ts` behind its guard. Beside what they answer, a request
 * is turned away in words: 403 from a foreign page or to the wrong role, 404 for what is not there,
 * 500 for our own faults; whoever is not signed in is led to the sign-in page and back.
 */
export function createSite(given: SiteDeps): Hono {
  const deps: SiteDeps = { upSince: given.context.clock.now(), ...given };
  const app = new Hono();
  app.use(compressed);
  app.use(async (request, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) request.header(name, value);
    if (!request.res.headers.has('Cache-Control')) request.header('Cache-Control', 'no-store');
  });
  // Reads the body before anybody is known: without a bound it is anybody's pick of our memory.
  const bounded = bodyLimit({
    maxSize: mostFormBytes,
    onError: (request) => showFault(visitOf(deps, request, null), 'tooLarge'),
  });
  // Uploads bound themselves, and say in words what a file may have.
  const isWipeLog = (path: string) => /^\/devices\/[^/]+\/wipes$/.test(path);
  const isUpload = (path: string) =>
    path === '/imports' || /^\/(tickets\/[^/]+\/photos|m\/[^/]+\/report)$/.test(path);
  const boundedLog = bodyLimit({
    maxSize: wipeLogBytesAtMost + mostFormBytes,
    onError: (request) => showFault(visitOf(deps, request, null), 'tooLarge'),
  });
  app.use((request, next) => {
    if (isWipeLog(request.req.path)) return boundedLog(request, next);
    return isUpload(request.req.path) ? next() : bounded(request, next);
  });
  for (const route of routes) {
    app.on(route.method, route.path, (request) => answer(deps, route, request));
  }
  app.notFound(async (request) => {
    const { visit } = await receive(deps, request);
    return visit.staff === null ? toSignIn(visit) : showFault(visit, 'notFound');
  });
  app.onError(async (error, request) => {
    deps.onError?.(error);
    return showFault(visitOf(deps, request, null), 'broken');
  });
  return app;
}

/** The largest form is that of the rules, some 10 kB. */
const mostFormBytes = 64 * 1024;

async function answer(deps: SiteDeps, route: Route, request: Request): Promise<Response> {
  // No address of ours holds one, and PostgreSQL takes none into a text.
  if (/%00|\0/.test(request.req.url)) {
    return showFault(visitOf(deps, request, null), 'notFound');
  }
  const switched = switchLanguage(request);
  if (switched !== null) return switched;
  const { visit, session } = knowsWhoAsks(route)
    ? await receive(deps, request)
    : { visit: visitOf(deps, request, null), session: null };
  const isKeyed = route.access === 'key';
  if (route.method !== 'GET' && !isKeyed && !isFromOurPages(request.req.raw, deps.baseUrl)) {
    return showFault(visit, 'foreignOrigin');
  }
  const refusal = refuse(route.access, visit);
  if (refusal !== null) return refusal;
  if (visit.mustEnrol && route.access !== 'anyone' && !enrolling.includes(route.path)) {
    return request.redirect('/account/second-factor', 303);
  }
  const response = await route.handle(visit);
  // What the page itself has set is newer than what keeps the session alive.
  const own = response.headers.getSetCookie().map(cookieName);
  for (const cookie of session?.cookies ?? []) {
    if (!own.includes(cookieName(cookie))) response.headers.append('Set-Cookie', cookie);
  }
  return response;
}

/** All that is open to somebody who has to set up a second factor first. */
const enrolling = [
  '/account/second-factor',
  '/account/second-factor/code',
  '/preferences/mode',
  '/sign-out',
];

const cookieName = (line: string): string => line.split('=', 1).join('');

/** Health, assets and interfaces answer alike to all, also while the database is away. */
function knowsWhoAsks({ access, path }: Route): boolean {
  return access !== 'key' && (access !== 'anyone' || path === '/sign-in');
}

function refuse(access: Access, visit: Visit): Response | Promise<Response> | null {
  if (access === 'anyone' || access === 'key') return null;
  if (visit.staff === null) return toSignIn(visit);
  return isAmongRoles(access, visit.staff.role) ? null : showRefusal(visit, access);
}

async function receive(
  deps: SiteDeps,
  request: Request,
): Promise<{ visit: Visit; session: Session | null }> {
  const session = await deps.accounts.sessionOf(request.req.raw);
  const visit = visitOf(deps, request, session);
  if (session === null) return { visit, session };
  const { db } = deps.context.store;
  const wanted = await preferencesOf(db, session.staff.id);
  const isSimple = wanted.get('mode') === 'simple';
  const words = wordsIn(visit.words.language, isSimple);
  const shortcuts = wanted.get('shortcuts') !== 'off';
  return { visit: { ...visit, words, shortcuts, isSimple }, session };
}

function visitOf(deps: SiteDeps, request: Request, session: Session | null): Visit {
  return {
    request,
    deps,
    url: new URL(request.req.url),
    words: wordsIn(languageOf(request)),
    now: deps.context.clock.now(),
    staff: session?.staff ?? null,
    shortcuts: false,
    mustEnrol: session?.mustEnrol ?? false,
    isSimple: false,
  };
}

function toSignIn({ request, url }: Visit): Response {
  const to = request.req.method === 'GET' && url.pathname !== '/' ? url.pathname + url.search : '';
  return request.redirect(to === '' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`, 303);
}

/** French unless the reader has chosen otherwise. */
function languageOf(request: Request): Language {
  const chosen = getCookie(request, languageCookie);
  return isLanguage(chosen) ? chosen : 'fr';
}

/** `?lang=en` remembers the language and shows the same page; null where nothing is to be switched. */
function switchLanguage(request: Request): Response | null {
  const url = new URL(request.req.url);
  const language = url.searchParams.get('lang');
  if (request.req.method !== 'GET' || !isLanguage(language)) return null;
  setCookie(request, languageCookie, language, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: 365 * 86_400,
  });
  url.searchParams.delete('lang');
  return request.redirect(url.pathname + url.search, 303);
}
