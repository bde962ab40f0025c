import { takebackRefusals } from '#collector/app/act-on-takeback.ts';
import type { TakebackAct, TakebackRefusal } from '#collector/app/act-on-takeback.ts';
import { bookTakeback, giveUpTakeback, recordTakeback } from '#collector/app/settle-takeback.ts';
import { undoForward } from '#collector/app/undo-forward.ts';
import { undoTakeback } from '#collector/app/undo-takeback.ts';
import { forwardUndoReasons } from '#collector/domain/bring-forward.ts';
import { readDate } from '#collector/domain/calendar.ts';
import { notRecoveredReasons, takebackOutcomes } from '#collector/domain/takeback.ts';
import type { Event } from '#collector/storage/events.ts';
import { showFault } from './error-pages.tsx';
import { formField, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** Forms by which staff say what became of a take-back, and what the page that follows says of it. */

const faults = ['no_date', 'nothing_chosen'] as const;
/** What this page itself refuses, beside what the act does. */
export type ReportFault = TakebackRefusal | (typeof faults)[number];

type Asked = { readonly caseId: string; readonly actor: string };
type Answer = TakebackAct | { readonly done: false; readonly refused: ReportFault };

export async function bookFromPage(visit: Visit): Promise<Response> {
  const on = readDate(await formField(visit, 'on'));
  return act(visit, async (it) =>
    on.ok ? bookTakeback(visit.deps.context, { ...it, on: on.date }) : refuse('no_date'),
  );
}

export async function recordFromPage(visit: Visit): Promise<Response> {
  const on = readDate(await formField(visit, 'on'));
  const given = await formField(visit, 'outcome');
  const outcome = takebackOutcomes.find((it) => it === given);
  return act(visit, async (it) => {
    if (outcome === undefined) return refuse('nothing_chosen');
    if (!on.ok) return refuse('no_date');
    return recordTakeback(visit.deps.context, { ...it, outcome, on: on.date });
  });
}

export async function giveUpFromPage(visit: Visit): Promise<Response> {
  const given = await formField(visit, 'reason');
  const reason = notRecoveredReasons.find((it) => it === given);
  return act(visit, async (it) =>
    reason === undefined
      ? refuse('nothing_chosen')
      : giveUpTakeback(visit.deps.context, { ...it, reason }),
  );
}

export async function undoForwardFromPage(visit: Visit): Promise<Response> {
  const given = await formField(visit, 'reason');
  const reason = forwardUndoReasons.find((it) => it === given);
  return act(visit, async (it) =>
    reason === undefined
      ? refuse('nothing_chosen')
      : undoForward(visit.deps.context, { ...it, reason }),
  );
}

export async function undoReportFromPage(visit: Visit): Promise<Response> {
  const eventId = await formField(visit, 'event');
  return act(visit, (it) => undoTakeback(visit.deps.context, { ...it, eventId }));
}

const refuse = (refused: ReportFault): Answer => ({ done: false, refused });

async function act(visit: Visit, run: (it: Asked) => Promise<Answer>): Promise<Response> {
  const caseId = pathPart(visit, 'id');
  const answer = await run({ caseId, actor: staffOf(visit).id });
  if (!answer.done && answer.refused === 'no_such_case') return showFault(visit, 'notFound');
  const back = new URL(`/take-backs/cases/${encodeURIComponent(caseId)}`, visit.url);
  if (answer.done) {
    back.searchParams.set('reported', answer.eventId);
    visit.deps.live.nudge();
  } else {
    back.searchParams.set('unreported', answer.refused);
  }
  return seeOther(visit, back.pathname + back.search);
}

const isReport = (kind: string): boolean =>
  kind.startsWith('takeback_') || kind === 'forward_ended';

export type ReportSaid =
  | { readonly event: Event; readonly canUndo: boolean }
  | { readonly refused: ReportFault };

/** What a form of the page before has done. `history` is the case's. */
export function reportSaidOn(
  { url }: Visit,
  history: readonly Event[],
  undoable: Event | null,
): ReportSaid | null {
  const asked = url.searchParams.get('unreported');
  const refused = [...takebackRefusals, ...faults].find((it) => it === asked);
  if (refused !== undefined) return { refused };
  const id = url.searchParams.get('reported');
  const event = history.find((it) => it.id === id && isReport(it.kind));
  return event === undefined ? null : { event, canUndo: undoable?.id === event.id };
}
