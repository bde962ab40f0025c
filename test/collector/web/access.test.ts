import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { roles } from '#collector/storage/accounts.ts';
import type { Role } from '#collector/storage/accounts.ts';
import { routes } from '#collector/web/routes.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

type Decision = 'anyone' | 'key' | 'key_or_planner' | Role;

/**
 * Who may come where: the least role that may, each role holding those before it. Decided here a
 * second time, so that a slip of the hand in `routes.ts` is seen, and a new address without a
 * decision too.
 */
const decisions: Readonly<Record<string, Decision>> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /static/:name': 'anyone',
  'GET /aide': 'anyone',
  'GET /help': 'anyone',
  'GET /about/:page': 'anyone',
  'GET /m/:code': 'anyone',
  'GET /m/:code/report': 'anyone',
  'POST /m/:code/report': 'anyone',
  'GET /m/:code/report/noted': 'anyone',
  'GET /sign-in': 'anyone',
  'POST /sign-in': 'anyone',
  'POST /sign-out': 'technician',
  'GET /sign-in/code': 'anyone',
  'POST /sign-in/code': 'anyone',
  'GET /sign-in/single-sign-on': 'anyone',
  'GET /sign-in/single-sign-on/return': 'anyone',
  'GET /account': 'technician',
  'POST /account/password': 'technician',
  'GET /account/second-factor': 'technician',
  'POST /account/second-factor': 'technician',
  'GET /account/second-factor/code': 'technician',
  'POST /account/second-factor/code': 'technician',
  'POST /account/second-factor/codes': 'technician',
  'POST /account/second-factor/end': 'technician',
  'POST /account/single-sign-on': 'technician',
  'GET /openapi.json': 'anyone',
  'GET /take-backs.ics': 'key_or_planner',
  'GET /api/v1/take-backs': 'key_or_planner',
  'GET /api/*': 'anyone',
  'GET /metrics': 'key',

  'GET /': 'technician',
  'GET /live': 'technician',
  'GET /tickets': 'technician',
  'GET /tickets/:id': 'technician',
  'POST /tickets/:id/take': 'technician',
  'POST /tickets/:id/give-back': 'technician',
  'POST /tickets/:id/give': 'technician',
  'POST /tickets/:id/resolve': 'technician',
  'POST /tickets/:id/reopen': 'technician',
  'POST /tickets/:id/acknowledge': 'technician',
  'POST /tickets/:id/start': 'technician',
  'POST /tickets/:id/resume': 'technician',
  'POST /tickets/:id/hold': 'technician',
  'POST /tickets/:id/plan': 'technician',
  'POST /tickets/:id/pass': 'technician',
  'POST /tickets/:id/steps': 'technician',
  'GET /tickets/several': 'technician',
  'POST /tickets/several/give': 'technician',
  'POST /tickets/several/hold': 'technician',
  'POST /tickets/several/undo': 'technician',
  'POST /tickets/:id/help-given': 'technician',
  'POST /tickets/:id/call': 'technician',
  'POST /tickets/:id/notes': 'technician',
  'POST /tickets/:id/parts': 'technician',
  'POST /tickets/:id/time': 'technician',
  'POST /tickets/:id/photos': 'technician',
  'GET /tickets/:id/photos/:photo': 'technician',
  'POST /tickets/:id/merge': 'technician',
  'POST /tickets/:id/loan': 'technician',
  'POST /tickets/:id/loan/return': 'technician',
  'POST /tickets/:id/swap': 'technician',
  'POST /tickets/:id/undo': 'technician',
  'GET /day': 'technician',
  'GET /tickets/:id/bench': 'technician',
  'GET /preferences': 'technician',
  'POST /preferences': 'technician',
  'POST /preferences/mode': 'technician',
  'POST /preferences/site-days': 'manager',
  'GET /workshop': 'technician',
  'GET /workshop/:stage': 'technician',
  'GET /labels': 'technician',
  'POST /labels': 'technician',
  'GET /labels/margins': 'technician',
  'GET /labels/new-tags': 'technician',
  'POST /labels/new-tags': 'technician',
  'GET /labels/new-tags/:id': 'technician',
  'POST /devices/:tag/sticker': 'technician',
  'GET /tickets/:id/order': 'technician',
  'GET /scan': 'technician',
  'POST /scan': 'technician',
  'POST /scan/validate': 'technician',
  'GET /scan/piles/:id': 'technician',
  'POST /scan/piles/:id/undo': 'technician',
  'GET /devices': 'technician',
  'GET /devices/:tag': 'technician',
  'POST /devices/:tag/faults': 'technician',
  'POST /devices/:tag/faults/note': 'technician',
  'POST /devices/:tag/baselines': 'technician',
  'POST /devices/:tag/baselines/undo': 'technician',
  'POST /devices/:tag/code': 'technician',
  'POST /devices/:tag/work': 'technician',
  'POST /devices/:tag/work/undo': 'technician',
  'POST /devices/:tag/flags': 'technician',
  'POST /devices/:tag/wipes': 'technician',
  'GET /lots': 'technician',
  'POST /lots': 'technician',
  'GET /lots/:id': 'technician',
  'POST /lots/:id': 'technician',
  'POST /lots/:id/undo': 'technician',
  'GET /lots/:id/certificates.pdf': 'technician',
  'GET /donors': 'technician',
  'GET /devices/:tag/wipes/:id/certificate.pdf': 'technician',
  'POST /devices/:tag/custody': 'technician',
  'GET /watch': 'technician',
  'GET /watch/incidents/:id': 'technician',
  'POST /watch/incidents/:id/close': 'technician',

  'GET /take-backs': 'planner',
  'GET /take-backs/weeks/:week': 'planner',
  'GET /take-backs/months/:month': 'planner',
  'GET /take-backs/reminders': 'planner',
  'GET /take-backs/without-date': 'planner',
  'GET /take-backs/cases': 'planner',
  'GET /take-backs/cases/:id': 'planner',
  'POST /take-backs/cases/:id/move': 'planner',
  'POST /take-backs/cases/:id/pin': 'planner',
  'POST /take-backs/cases/:id/unpin': 'planner',
  'POST /take-backs/cases/:id/undo': 'planner',
  'POST /take-backs/cases/:id/appointment': 'planner',
  'POST /take-backs/cases/:id/outcome': 'planner',
  'POST /take-backs/cases/:id/give-up': 'planner',
  'POST /take-backs/cases/:id/undo-forward': 'planner',
  'POST /take-backs/cases/:id/undo-report': 'planner',
  'GET /imports': 'planner',
  'POST /imports': 'planner',
  'GET /imports/template.csv': 'planner',
  'GET /imports/:id': 'planner',
  'GET /imports/:id/refused.csv': 'planner',
  'POST /imports/:id/apply': 'planner',
  'GET /imports/template.xlsx': 'planner',
  'GET /imports/files/:id/columns': 'planner',
  'POST /imports/files/:id/columns': 'planner',
  'GET /imports/:id/refused.xlsx': 'planner',
  'POST /imports/:id/judge': 'planner',
  'POST /imports/:id/undo': 'planner',
  'POST /imports/:id/resume': 'planner',

  'GET /handovers': 'planner',
  'POST /handovers': 'planner',
  'GET /handovers/:id': 'planner',
  'POST /handovers/:id': 'planner',
  'GET /handovers/:id/signal': 'planner',
  'POST /handovers/:id/drop': 'planner',
  'POST /handovers/:id/undo': 'planner',
  'POST /handovers/:id/code': 'planner',
  'POST /handovers/:id/:step': 'planner',
  'GET /households': 'planner',
  'POST /households/find': 'planner',
  'GET /households/:code': 'technician',
  'POST /households/:code': 'planner',
  'GET /households/:code/access.json': 'planner',
  'GET /households/:code/access.pdf': 'planner',
  'GET /households/:code/signatures/:id': 'planner',
  'POST /households/:code/objection': 'planner',
  'POST /households/:code/erasure': 'planner',
  'GET /legal-texts': 'manager',
  'POST /legal-texts': 'manager',
  'GET /legal-texts/:id': 'technician',
  'GET /retention': 'manager',

  'GET /alert-quality': 'manager',
  'GET /rules': 'manager',
  'GET /rules/change': 'manager',
  'POST /rules/proposals': 'manager',
  'GET /rules/proposals/:id': 'manager',
  'POST /rules/proposals/:id/try': 'manager',
  'POST /rules/proposals/:id/adopt': 'manager',
  'POST /rules/versions/:version/take-back': 'manager',

  'GET /accounts': 'manager',
  'POST /accounts/invitations': 'administrator',
  'POST /accounts/invitations/:hash/withdraw': 'administrator',
  'POST /accounts/invitations/:hash/renew': 'administrator',
  'POST /accounts/:id/second-factor/reset': 'administrator',
  'POST /accounts/:id/role': 'administrator',
  'POST /accounts/:id/disable': 'administrator',
  'POST /accounts/:id/enable': 'administrator',
  'GET /journal': 'manager',
  'GET /journal.csv': 'manager',
  'POST /journal/verify': 'manager',
  'GET /invitations/:token': 'anyone',
  'POST /invitations/:token': 'anyone',
  'GET /access-keys': 'administrator',
  'POST /access-keys': 'administrator',
  'POST /access-keys/:id/end': 'administrator',
};

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const example = (path: string) => path.replaceAll(/:\w+/g, 'x').replace('*', 'x');

test('each address has a decision, and each decision an address', () => {
  expect(routes.map(nameOf).toSorted()).toEqual(Object.keys(decisions).toSorted());
});

const visitors = ['nobody', ...roles] as const;
type Visitor = (typeof visitors)[number];

/** What somebody must meet there: `let_in` is any answer of the page's own. */
function expectation(decision: Decision, visitor: Visitor): 'let_in' | 'to_sign_in' | 401 | 403 {
  if (decision === 'anyone') return 'let_in';
  if (decision === 'key') return 401;
  const least = decision === 'key_or_planner' ? 'planner' : decision;
  const isLetIn = visitor !== 'nobody' && roles.indexOf(visitor) >= roles.indexOf(least);
  if (isLetIn) return 'let_in';
  if (decision === 'key_or_planner') return 401;
  return visitor === 'nobody' ? 'to_sign_in' : 403;
}

describe.each(engines)('who may come where on %s', (engine) => {
  let site: TestSite;
  const cookies = new Map<Visitor, string>([['nobody', '']]);
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
    for (const role of roles) cookies.set(role, await site.signInAs(`one-${role}`, role));
  });
  afterAll(() => site.close());

  async function met(route: { method: string; path: string }, visitor: Visitor) {
    const leaving = new AbortController();
    const headers: Record<string, string> = { origin, cookie: cookies.get(visitor) ?? '' };
    const { method } = route;
    const answer = await site.app.request(`${origin}${example(route.path)}`, {
      method,
      headers,
      signal: leaving.signal,
      ...(method === 'POST' ? { body: new URLSearchParams() } : {}),
    });
    const leads = answer.headers.get('Location') ?? '';
    const isWall = answer.status === 303 && /^\/sign-in(\?to=.*)?$/.test(leads);
    // News go on for ever.
    leaving.abort();
    await answer.body?.cancel();
    const { status } = answer;
    if (isWall && route.path !== '/sign-out') return 'to_sign_in';
    return status === 401 || status === 403 ? status : status === 500 ? 'broken' : 'let_in';
  }

  // Signing out is tried last: whoever does it is nobody afterwards.
  const inOrder = routes.toSorted(
    (a, b) => Number(a.path === '/sign-out') - Number(b.path === '/sign-out'),
  );
  test.each(inOrder)('$method $path answers each role as decided', async (route) => {
    const decision = decisions[nameOf(route)];
    if (decision === undefined) throw new Error('No decision');
    for (const visitor of visitors) {
      if (route.path === '/sign-out' && visitor === 'nobody') continue; // led there by both
      expect([visitor, await met(route, visitor)]).toEqual([
        visitor,
        expectation(decision, visitor),
      ]);
    }
    expect(site.errors).toEqual([]);
  });
});

describe('the menu', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite('sqlite');
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());

  test.each(roles)('of a %s shows what that role may open, and all of it', async (role) => {
    const cookie = await site.signInAs(`menu-${role}`, role);
    const html = await (await site.get('/tickets', cookie)).text();
    const menu = /<nav class="menu".*?<\/nav>/s.exec(html)?.[0] ?? '';
    const shown = [...menu.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? '');
    for (const href of shown) expect((await site.get(href, cookie)).status, href).toBe(200);
    const ofAll = await (await site.get('/tickets')).text();
    const all = [
      ...(/<nav class="menu".*?<\/nav>/s.exec(ofAll)?.[0] ?? '').matchAll(/href="([^"]+)"/g),
    ];
    for (const [, href = ''] of all) {
      const opens = (await site.get(href, cookie)).status === 200;
      expect([href, shown.includes(href)]).toEqual([href, opens]);
    }
  });

  test('a page for others says who can help, those with the nearest role first', async () => {
    const own = await openSite('sqlite');
    const cookie = await own.signInAs('noa');
    await own.signInAs('sacha', 'planner');
    const answer = await own.get('/take-backs', cookie);
    const html = await answer.text();
    expect(answer.status).toBe(403);
    expect(html).toMatch(/peuvent vous aider.*sacha \(planification\).*alix \(administration\)/s);
    expect(html).not.toContain('noa (');
    await expectValidHtml(html);
    await own.close();
  });

  test('a page of take-backs leads a planner to no page that is not theirs', async () => {
    const cookie = await site.signInAs('lou', 'planner');
    expect(await (await site.get('/take-backs', cookie)).text()).not.toContain('/access-keys');
    expect(await (await site.get('/take-backs')).text()).toContain('/access-keys');
  });
});
