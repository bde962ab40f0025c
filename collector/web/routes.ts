import { roles } from '#collector/storage/accounts.ts';
import { showDevices } from './device-list.tsx';
import { showDevice } from './device-page.tsx';
import { showLive } from './live.ts';
import { showAsset, showHealth, showReadiness } from './operations.ts';
import { showSignIn, signIn, signOut } from './sign-in.tsx';
import { giveBackFromPage, reopenFromPage, resolveFromPage, takeFromPage } from './ticket-acts.tsx';
import { showTicket } from './ticket-page.tsx';
import { showQueue } from './ticket-queue.tsx';
import { seeOther } from './visit.ts';
import type { Access, Handler, Route } from './visit.ts';

const get = (path: string, access: Access, handle: Handler): Route => ({
  method: 'GET',
  path,
  access,
  handle,
});
const post = (path: string, access: Access, handle: Handler): Route => ({
  method: 'POST',
  path,
  access,
  handle,
});

/** All of the staff; every role sees every page as yet. */
const staff = roles;

/** Every address of the site, who may come there, and what answers. */
export const routes: readonly Route[] = [
  get('/healthz', 'anyone', showHealth),
  get('/readyz', 'anyone', showReadiness),
  get('/static/:name', 'anyone', showAsset),

  get('/sign-in', 'anyone', showSignIn),
  post('/sign-in', 'anyone', signIn),
  post('/sign-out', staff, signOut),

  get('/', staff, async (visit) => seeOther(visit, '/tickets')),
  get('/live', staff, showLive),

  get('/tickets', staff, showQueue),
  get('/tickets/:id', staff, showTicket),
  post('/tickets/:id/take', staff, takeFromPage),
  post('/tickets/:id/give-back', staff, giveBackFromPage),
  post('/tickets/:id/resolve', staff, resolveFromPage),
  post('/tickets/:id/reopen', staff, reopenFromPage),

  get('/devices', staff, showDevices),
  get('/devices/:tag', staff, showDevice),
];
