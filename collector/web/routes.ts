import { administrating, managing, planning, workshop } from './access.ts';
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
import {
  changeRoleFromPage,
  disableFromPage,
  enableFromPage,
  inviteFromPage,
  showAccounts,
  withdrawFromPage,
} from './accounts-page.tsx';
import { joinFromPage, showInvitation } from './invitation.tsx';
import { showAlertQuality } from './alert-quality.tsx';
import { noteFromPage, reportFromPage } from './fault-report.tsx';
import { showAsset, showHealth, showMetrics, showReadiness } from './operations.ts';
import { proposeFromPage, showRulesForm } from './rules-form.tsx';
import { showRules, takeBackFromPage } from './rules-page.tsx';
import { adoptFromPage, showTrial, tryFromPage } from './rules-trial.tsx';
import { showSignIn, signIn, signOut } from './sign-in.tsx';
import {
  acknowledgeFromPage,
  giveBackFromPage,
  reopenFromPage,
  resolveFromPage,
  resumeFromPage,
  startFromPage,
  takeFromPage,
} from './ticket-acts.tsx';
import {
  addPhotoFromPage,
  answerFromPage,
  helpFromPage,
  holdFromPage,
  lendFromPage,
  mergeFromPage,
  noteOnTicket,
  passFromPage,
  planFromPage,
  returnFromPage,
  showPhoto,
  spendTimeFromPage,
  swapFromPage,
  undoOnTicket,
  usePartFromPage,
} from './ticket-work-acts.tsx';
import { showTicket } from './ticket-page.tsx';
import { showBench } from './bench-page.tsx';
import { showDay } from './day-page.tsx';
import { savePreferences, saveSiteDays, showPreferences } from './preferences-page.tsx';
import { showQueue } from './ticket-queue.tsx';
import { moveFromPage, pinFromPage, undoFromPage, unpinFromPage } from './takeback-acts.tsx';
import {
  bookFromPage,
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
import { flagFromPage, readWipeFromPage, undoWorkFromPage, workFromPage } from './device-work.tsx';
import { noteLotFromPage, showLots } from './lots-page.tsx';
import { showPile, undoPileFromPage } from './pile-page.tsx';
import { scanFromPage, showScan, validateFromPage } from './scan-page.tsx';
import { showWatch } from './watch-page.tsx';
import { showWorkshop, showWorkshopStage } from './workshop-page.tsx';
import type { Access, Handler, Route, Visit } from './visit.ts';

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

/** Where somebody’s day begins: a technician’s with their own jobs. */
const homeOf = ({ staff }: Visit): string => (staff?.role === 'technician' ? '/day' : '/tickets');

/** Every address of the site, who may come there, and what answers. */
export const routes: readonly Route[] = [
  get('/healthz', 'anyone', showHealth),
  get('/readyz', 'anyone', showReadiness),
  get('/static/:name', 'anyone', showAsset),

  get('/aide', 'anyone', showHelp),
  get('/help', 'anyone', toHelp),

  get('/sign-in', 'anyone', showSignIn),
  post('/sign-in', 'anyone', signIn),
  post('/sign-out', workshop, signOut),

  get('/', workshop, async (visit) => seeOther(visit, homeOf(visit))),
  get('/live', workshop, showLive),

  get('/day', workshop, showDay),
  get('/preferences', workshop, showPreferences),
  post('/preferences', workshop, savePreferences),
  post('/preferences/site-days', managing, saveSiteDays),

  get('/tickets', workshop, showQueue),
  get('/tickets/:id', workshop, showTicket),
  post('/tickets/:id/take', workshop, takeFromPage),
  post('/tickets/:id/give-back', workshop, giveBackFromPage),
  post('/tickets/:id/resolve', workshop, resolveFromPage),
  post('/tickets/:id/reopen', workshop, reopenFromPage),
  get('/tickets/:id/bench', workshop, showBench),
  post('/tickets/:id/acknowledge', workshop, acknowledgeFromPage),
  post('/tickets/:id/start', workshop, startFromPage),
  post('/tickets/:id/resume', workshop, resumeFromPage),
  post('/tickets/:id/hold', workshop, holdFromPage),
  post('/tickets/:id/plan', workshop, planFromPage),
  post('/tickets/:id/pass', workshop, passFromPage),
  post('/tickets/:id/steps', workshop, answerFromPage),
  post('/tickets/:id/help-given', workshop, helpFromPage),
  post('/tickets/:id/notes', workshop, noteOnTicket),
  post('/tickets/:id/parts', workshop, usePartFromPage),
  post('/tickets/:id/time', workshop, spendTimeFromPage),
  post('/tickets/:id/photos', workshop, addPhotoFromPage),
  get('/tickets/:id/photos/:photo', workshop, showPhoto),
  post('/tickets/:id/merge', workshop, mergeFromPage),
  post('/tickets/:id/loan', workshop, lendFromPage),
  post('/tickets/:id/loan/return', workshop, returnFromPage),
  post('/tickets/:id/swap', workshop, swapFromPage),
  post('/tickets/:id/undo', workshop, undoOnTicket),

  get('/devices', workshop, showDevices),
  get('/devices/:tag', workshop, showDevice),
  post('/devices/:tag/faults', workshop, reportFromPage),
  post('/devices/:tag/faults/note', workshop, noteFromPage),
  post('/devices/:tag/baselines', workshop, acceptFromPage),
  post('/devices/:tag/baselines/undo', workshop, undoFromBaselinePage),

  get('/alert-quality', managing, showAlertQuality),
  get('/rules', managing, showRules),
  get('/rules/change', managing, showRulesForm),
  post('/rules/proposals', managing, proposeFromPage),
  get('/rules/proposals/:id', managing, showTrial),
  post('/rules/proposals/:id/try', managing, tryFromPage),
  post('/rules/proposals/:id/adopt', managing, adoptFromPage),
  post('/rules/versions/:version/take-back', managing, takeBackFromPage),
  post('/devices/:tag/code', workshop, makeCodeFromPage),

  post('/devices/:tag/work', workshop, workFromPage),
  post('/devices/:tag/work/undo', workshop, undoWorkFromPage),
  post('/devices/:tag/flags', workshop, flagFromPage),
  post('/devices/:tag/wipes', workshop, readWipeFromPage),
  get('/workshop', workshop, showWorkshop),
  get('/workshop/:stage', workshop, showWorkshopStage),
  get('/lots', workshop, showLots),
  post('/lots', workshop, noteLotFromPage),
  get('/scan', workshop, showScan),
  post('/scan', workshop, scanFromPage),
  post('/scan/validate', workshop, validateFromPage),
  get('/scan/piles/:id', workshop, showPile),
  post('/scan/piles/:id/undo', workshop, undoPileFromPage),

  get('/watch', workshop, showWatch),
  get('/watch/incidents/:id', workshop, showIncident),
  post('/watch/incidents/:id/close', workshop, closeFromPage),

  get('/take-backs', planning, showTakebackCalendar),
  get('/take-backs/weeks/:week', planning, showTakebackWeek),
  get('/take-backs/months/:month', planning, showTakebackMonth),
  get('/take-backs/reminders', planning, showReminders),
  get('/take-backs/without-date', planning, showWithoutDate),
  get('/take-backs/cases', planning, showTakebackCases),
  get('/take-backs/cases/:id', planning, showTakebackCase),
  post('/take-backs/cases/:id/move', planning, moveFromPage),
  post('/take-backs/cases/:id/pin', planning, pinFromPage),
  post('/take-backs/cases/:id/unpin', planning, unpinFromPage),
  post('/take-backs/cases/:id/undo', planning, undoFromPage),
  post('/take-backs/cases/:id/appointment', planning, bookFromPage),
  post('/take-backs/cases/:id/outcome', planning, recordFromPage),
  post('/take-backs/cases/:id/give-up', planning, giveUpFromPage),
  post('/take-backs/cases/:id/undo-forward', planning, undoForwardFromPage),
  post('/take-backs/cases/:id/undo-report', planning, undoReportFromPage),

  get('/imports', planning, showImports),
  post('/imports', planning, uploadImport),
  get('/imports/template.csv', planning, downloadTemplate),
  get('/imports/:id', planning, showImport),
  get('/imports/:id/refused.csv', planning, downloadRefused),
  post('/imports/:id/apply', planning, applyFromPage),

  get('/accounts', managing, showAccounts),
  post('/accounts/invitations', administrating, inviteFromPage),
  post('/accounts/invitations/:hash/withdraw', administrating, withdrawFromPage),
  post('/accounts/:id/role', administrating, changeRoleFromPage),
  post('/accounts/:id/disable', administrating, disableFromPage),
  post('/accounts/:id/enable', administrating, enableFromPage),
  get('/invitations/:token', 'anyone', showInvitation),
  post('/invitations/:token', 'anyone', joinFromPage),

  get('/access-keys', administrating, showAccessKeys),
  post('/access-keys', administrating, makeAccessKey),
  post('/access-keys/:id/end', administrating, endAccessKey),

  get('/take-backs.ics', 'key', showCalendarFeed),
  get('/api/v1/take-backs', 'key', listTakebacksAsJson),
  get('/api/*', 'key', apiNotFound),
  get('/openapi.json', 'anyone', showApiDescription),
  get('/metrics', 'key', showMetrics),
];
