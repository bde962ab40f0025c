import { roles } from '#collector/storage/accounts.ts';
import { makeCodeFromPage } from './device-code.tsx';
import { showDevices } from './device-list.tsx';
import { showDevice } from './device-page.tsx';
import { endAccessKey, makeAccessKey, showAccessKeys } from './access-keys.tsx';
import { apiNotFound, listTakebacksAsJson, showApiDescription } from './api.ts';
import { showCalendarFeed } from './calendar-feed.ts';
import { showHelp, toHelp } from './help-page.tsx';
import { applyFromPage, downloadRefused, downloadTemplate, showImport } from './import-preview.tsx';
import { showImports, uploadImport } from './imports.tsx';
import { closeFromPage, showIncident } from './incident-page.tsx';
import { showLive } from './live-page.ts';
import { acceptFromPage, undoFromBaselinePage } from './baseline-acts.tsx';
import { showAlertQuality } from './alert-quality.tsx';
import { noteFromPage, reportFromPage } from './fault-report.tsx';
import { showAsset, showHealth, showMetrics, showReadiness } from './operations.ts';
import { proposeFromPage, showRulesForm } from './rules-form.tsx';
import { showRules, takeBackFromPage } from './rules-page.tsx';
import { adoptFromPage, showTrial, tryFromPage } from './rules-trial.tsx';
import { showSignIn, signIn, signOut } from './sign-in.tsx';
import { giveBackFromPage, reopenFromPage, resolveFromPage, takeFromPage } from './ticket-acts.tsx';
import { showTicket } from './ticket-page.tsx';
import { showQueue } from './ticket-queue.tsx';
import { moveFromPage, pinFromPage, undoFromPage, unpinFromPage } from './takeback-acts.tsx';
import {
  bookFromPage,
  decidingRoles,
  giveUpFromPage,
  recordFromPage,
  undoForwardFromPage,
  undoReportFromPage,
} from './takeback-report-acts.ts';
import { showTakebackCalendar } from './takeback-calendar.tsx';
import { showTakebackCase } from './takeback-case.tsx';
import { showTakebackCases } from './takeback-case-list.tsx';
import { showTakebackMonth } from './takeback-month.tsx';
import { showReminders } from './takeback-reminders.tsx';
import { showTakebackWeek } from './takeback-week.tsx';
import { showWithoutDate } from './takeback-without-date.tsx';
import { seeOther } from './visit.ts';
import { showWatch } from './watch-page.tsx';
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
/** Those who answer for what leaves the house. */
const planners = ['planner', 'manager', 'administrator'] as const;

/** Every address of the site, who may come there, and what answers. */
export const routes: readonly Route[] = [
  get('/healthz', 'anyone', showHealth),
  get('/readyz', 'anyone', showReadiness),
  get('/static/:name', 'anyone', showAsset),

  get('/aide', 'anyone', showHelp),
  get('/help', 'anyone', toHelp),

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
  post('/devices/:tag/faults', staff, reportFromPage),
  post('/devices/:tag/faults/note', staff, noteFromPage),
  post('/devices/:tag/baselines', staff, acceptFromPage),
  post('/devices/:tag/baselines/undo', staff, undoFromBaselinePage),

  get('/alert-quality', staff, showAlertQuality),
  get('/rules', planners, showRules),
  get('/rules/change', planners, showRulesForm),
  post('/rules/proposals', planners, proposeFromPage),
  get('/rules/proposals/:id', planners, showTrial),
  post('/rules/proposals/:id/try', planners, tryFromPage),
  post('/rules/proposals/:id/adopt', planners, adoptFromPage),
  post('/rules/versions/:version/take-back', planners, takeBackFromPage),
  post('/devices/:tag/code', staff, makeCodeFromPage),

  get('/watch', staff, showWatch),
  get('/watch/incidents/:id', staff, showIncident),
  post('/watch/incidents/:id/close', staff, closeFromPage),

  get('/take-backs', staff, showTakebackCalendar),
  get('/take-backs/weeks/:week', staff, showTakebackWeek),
  get('/take-backs/months/:month', staff, showTakebackMonth),
  get('/take-backs/reminders', staff, showReminders),
  get('/take-backs/without-date', staff, showWithoutDate),
  get('/take-backs/cases', staff, showTakebackCases),
  get('/take-backs/cases/:id', staff, showTakebackCase),
  post('/take-backs/cases/:id/move', staff, moveFromPage),
  post('/take-backs/cases/:id/pin', staff, pinFromPage),
  post('/take-backs/cases/:id/unpin', staff, unpinFromPage),
  post('/take-backs/cases/:id/undo', staff, undoFromPage),
  post('/take-backs/cases/:id/appointment', staff, bookFromPage),
  post('/take-backs/cases/:id/outcome', staff, recordFromPage),
  post('/take-backs/cases/:id/give-up', decidingRoles, giveUpFromPage),
  post('/take-backs/cases/:id/undo-forward', decidingRoles, undoForwardFromPage),
  post('/take-backs/cases/:id/undo-report', staff, undoReportFromPage),

  get('/imports', staff, showImports),
  post('/imports', staff, uploadImport),
  get('/imports/template.csv', staff, downloadTemplate),
  get('/imports/:id', staff, showImport),
  get('/imports/:id/refused.csv', staff, downloadRefused),
  post('/imports/:id/apply', staff, applyFromPage),

  get('/access-keys', planners, showAccessKeys),
  post('/access-keys', planners, makeAccessKey),
  post('/access-keys/:id/end', planners, endAccessKey),

  get('/take-backs.ics', 'key', showCalendarFeed),
  get('/api/v1/take-backs', 'key', listTakebacksAsJson),
  get('/api/*', 'key', apiNotFound),
  get('/openapi.json', 'anyone', showApiDescription),
  get('/metrics', 'key', showMetrics),
];
