import { administrating, managing, planning, workshop } from './access.ts';
import { makeCodeFromPage } from './device-code.tsx';
import { showDevices } from './device-list.tsx';
import { showDevice } from './device-page.tsx';
import { endAccessKey, makeAccessKey, showAccessKeys } from './access-keys.tsx';
import { apiNotFound, listTakebacksAsJson, showApiDescription } from './api.ts';
import { showCalendarFeed } from './calendar-feed.ts';
import {
  answerFromHandover,
  dropFromPage,
  finishFromPage,
  showHandover,
  showSignal,
  undoHandoverFromPage,
} from './handover-page.tsx';
import { makeSheetCode } from './handover-sheet.tsx';
import { beginHandoverFromPage, showHandovers } from './handovers-page.tsx';
import {
  changeFromHousehold,
  downloadAccessJson,
  downloadAccessPdf,
  eraseFromPage,
  objectFromPage,
  showLegalText,
  showSignature,
} from './household-acts.tsx';
import { showHousehold } from './household-page.tsx';
import { findFromPage, showHouseholds } from './households-page.tsx';
import { showLegalTexts, writeFromPage } from './legal-texts-page.tsx';
import { showRetention } from './retention-page.tsx';
import { showHelp, toHelp } from './help-page.tsx';
import { readWithColumns, showColumns } from './import-columns-page.tsx';
import {
  downloadRefused,
  downloadRefusedXlsx,
  downloadTemplate,
  downloadTemplateXlsx,
} from './import-files.ts';
import {
  applyFromPage,
  judgeFromPage,
  resumeFromPage as resumeImportFromPage,
  showImport,
  undoImportFromPage,
} from './import-preview.tsx';
import { showImports, uploadImport } from './imports.tsx';
import { closeFromPage, showIncident } from './incident-page.tsx';
import { showLive } from './live-page.ts';
import { acceptFromPage, undoFromBaselinePage } from './baseline-acts.tsx';
import {
  changeRoleFromPage,
  disableFromPage,
  enableFromPage,
  inviteFromPage,
  renewInvitationFromPage,
  resetSecondFactorFromPage,
  showAccounts,
  withdrawFromPage,
} from './accounts-page.tsx';
import { changePasswordFromPage, showAccount } from './account-page.tsx';
import {
  beginFromPage,
  confirmFromPage,
  endFromPage,
  renewCodesFromPage,
  showKey,
  showSecondFactor,
} from './second-factor-pages.tsx';
import { showSignInCode, signInWithCode } from './sign-in-code.tsx';
import { leaveForProvider, linkFromPage, returnFromProvider } from './single-sign-on-pages.tsx';
import { joinFromPage, showInvitation } from './invitation.tsx';
import { downloadJournal, showJournal, verifyFromPage } from './journal-page.tsx';
import { showAbout } from './about-page.tsx';
import { showFamilyPage } from './family-page.tsx';
import { sendFamilyReport, showFamilyNoted, showFamilyReport } from './family-report.tsx';
import { makeLabels, renewFromPage, showLabels, showMargins } from './labels-page.tsx';
import { makeTagsFromPage, showNewTags, showTagRun } from './new-tags-page.tsx';
import { showWorkOrder } from './work-order.tsx';
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
  giveFromPage,
  reopenFromPage,
  resolveFromPage,
  resumeFromPage,
  startFromPage,
  takeFromPage,
} from './ticket-acts.tsx';
import {
  addPhotoFromPage,
  answerFromPage,
  callFromPage,
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
import { savePreferences, saveSiteDays, showPreferences, switchMode } from './preferences-page.tsx';
import { showQueue } from './ticket-queue.tsx';
import { giveSeveral, holdSeveral, showSeveral, undoSeveral } from './several-tickets.tsx';
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
import { custodyFromPage } from './device-custody.tsx';
import { flagFromPage, readWipeFromPage, undoWorkFromPage, workFromPage } from './device-work.tsx';
import { changeLotFromPage, showLot, undoLotFromPage } from './lot-page.tsx';
import { noteLotFromPage, showDonors, showLots } from './lots-page.tsx';
import { downloadCertificate, downloadLotCertificates } from './wipe-certificate.ts';
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

  get('/about/:page', 'anyone', showAbout),

  get('/m/:code', 'anyone', showFamilyPage),
  get('/m/:code/report', 'anyone', showFamilyReport),
  post('/m/:code/report', 'anyone', sendFamilyReport),
  get('/m/:code/report/noted', 'anyone', showFamilyNoted),

  get('/sign-in', 'anyone', showSignIn),
  post('/sign-in', 'anyone', signIn),
  get('/sign-in/code', 'anyone', showSignInCode),
  post('/sign-in/code', 'anyone', signInWithCode),
  get('/sign-in/single-sign-on', 'anyone', leaveForProvider),
  get('/sign-in/single-sign-on/return', 'anyone', returnFromProvider),
  post('/sign-out', workshop, signOut),

  get('/account', workshop, showAccount),
  post('/account/password', workshop, changePasswordFromPage),
  get('/account/second-factor', workshop, showSecondFactor),
  post('/account/second-factor', workshop, beginFromPage),
  get('/account/second-factor/code', workshop, showKey),
  post('/account/second-factor/code', workshop, confirmFromPage),
  post('/account/second-factor/codes', workshop, renewCodesFromPage),
  post('/account/second-factor/end', workshop, endFromPage),
  post('/account/single-sign-on', workshop, linkFromPage),

  get('/', workshop, async (visit) => seeOther(visit, homeOf(visit))),
  get('/live', workshop, showLive),

  get('/day', workshop, showDay),
  get('/preferences', workshop, showPreferences),
  post('/preferences', workshop, savePreferences),
  post('/preferences/mode', workshop, switchMode),
  post('/preferences/site-days', managing, saveSiteDays),

  get('/tickets', workshop, showQueue),
  get('/tickets/several', workshop, showSeveral),
  post('/tickets/several/give', workshop, giveSeveral),
  post('/tickets/several/hold', workshop, holdSeveral),
  post('/tickets/several/undo', workshop, undoSeveral),
  get('/tickets/:id', workshop, showTicket),
  post('/tickets/:id/take', workshop, takeFromPage),
  post('/tickets/:id/give-back', workshop, giveBackFromPage),
  post('/tickets/:id/give', workshop, giveFromPage),
  post('/tickets/:id/resolve', workshop, resolveFromPage),
  post('/tickets/:id/reopen', workshop, reopenFromPage),
  get('/tickets/:id/bench', workshop, showBench),
  get('/tickets/:id/order', workshop, showWorkOrder),
  post('/tickets/:id/acknowledge', workshop, acknowledgeFromPage),
  post('/tickets/:id/start', workshop, startFromPage),
  post('/tickets/:id/resume', workshop, resumeFromPage),
  post('/tickets/:id/hold', workshop, holdFromPage),
  post('/tickets/:id/plan', workshop, planFromPage),
  post('/tickets/:id/pass', workshop, passFromPage),
  post('/tickets/:id/steps', workshop, answerFromPage),
  post('/tickets/:id/help-given', workshop, helpFromPage),
  post('/tickets/:id/call', workshop, callFromPage),
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

  get('/handovers', planning, showHandovers),
  post('/handovers', planning, beginHandoverFromPage),
  get('/handovers/:id', planning, showHandover),
  post('/handovers/:id', planning, finishFromPage),
  get('/handovers/:id/signal', planning, showSignal),
  post('/handovers/:id/drop', planning, dropFromPage),
  post('/handovers/:id/undo', planning, undoHandoverFromPage),
  post('/handovers/:id/code', planning, makeSheetCode),
  post('/handovers/:id/:step', planning, answerFromHandover),
  get('/households', planning, showHouseholds),
  post('/households/find', planning, findFromPage),
  get('/households/:code', workshop, showHousehold),
  post('/households/:code', planning, changeFromHousehold),
  get('/households/:code/access.json', planning, downloadAccessJson),
  get('/households/:code/access.pdf', planning, downloadAccessPdf),
  get('/households/:code/signatures/:id', planning, showSignature),
  post('/households/:code/objection', planning, objectFromPage),
  post('/households/:code/erasure', planning, eraseFromPage),
  get('/legal-texts', managing, showLegalTexts),
  post('/legal-texts', managing, writeFromPage),
  get('/legal-texts/:id', workshop, showLegalText),
  get('/retention', managing, showRetention),

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
  get('/devices/:tag/wipes/:id/certificate.pdf', workshop, downloadCertificate),
  post('/devices/:tag/custody', workshop, custodyFromPage),
  get('/workshop', workshop, showWorkshop),
  get('/workshop/:stage', workshop, showWorkshopStage),
  get('/lots', workshop, showLots),
  post('/lots', workshop, noteLotFromPage),
  get('/lots/:id', workshop, showLot),
  post('/lots/:id', workshop, changeLotFromPage),
  post('/lots/:id/undo', workshop, undoLotFromPage),
  get('/lots/:id/certificates.pdf', workshop, downloadLotCertificates),
  get('/donors', workshop, showDonors),
  get('/labels', workshop, showLabels),
  post('/labels', workshop, makeLabels),
  get('/labels/margins', workshop, showMargins),
  get('/labels/new-tags', workshop, showNewTags),
  post('/labels/new-tags', workshop, makeTagsFromPage),
  get('/labels/new-tags/:id', workshop, showTagRun),
  post('/devices/:tag/sticker', workshop, renewFromPage),
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
  get('/imports/template.xlsx', planning, downloadTemplateXlsx),
  get('/imports/files/:id/columns', planning, showColumns),
  post('/imports/files/:id/columns', planning, readWithColumns),
  get('/imports/:id', planning, showImport),
  get('/imports/:id/refused.csv', planning, downloadRefused),
  get('/imports/:id/refused.xlsx', planning, downloadRefusedXlsx),
  post('/imports/:id/judge', planning, judgeFromPage),
  post('/imports/:id/apply', planning, applyFromPage),
  post('/imports/:id/undo', planning, undoImportFromPage),
  post('/imports/:id/resume', planning, resumeImportFromPage),

  get('/accounts', managing, showAccounts),
  post('/accounts/invitations', administrating, inviteFromPage),
  post('/accounts/invitations/:hash/withdraw', administrating, withdrawFromPage),
  post('/accounts/invitations/:hash/renew', administrating, renewInvitationFromPage),
  post('/accounts/:id/second-factor/reset', administrating, resetSecondFactorFromPage),
  post('/accounts/:id/role', administrating, changeRoleFromPage),
  post('/accounts/:id/disable', administrating, disableFromPage),
  post('/accounts/:id/enable', administrating, enableFromPage),
  get('/journal', managing, showJournal),
  get('/journal.csv', managing, downloadJournal),
  post('/journal/verify', managing, verifyFromPage),
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
