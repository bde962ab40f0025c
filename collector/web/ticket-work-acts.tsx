/** @jsxImportSource hono/jsx */
import { addPhoto } from '#collector/app/add-photo.ts';
import { lendDevice, returnLoan, swapDevice } from '#collector/app/lend-device.ts';
import { mergeTickets } from '#collector/app/merge-tickets.ts';
import { undoTicketAct } from '#collector/app/undo-ticket-act.ts';
import { holdTicket, planVisit } from '#collector/app/work-on-ticket.ts';
import {
  answerStep,
  giveHelp,
  noteCall,
  passTurn,
  spendTime,
  usePart,
  writeNote,
} from '#collector/app/write-on-ticket.ts';
import type { Writing } from '#collector/app/write-on-ticket.ts';
import { readDate } from '#collector/domain/calendar.ts';
import { allSteps, stepAnswers } from '#collector/domain/checklist.ts';
import { callAnswers } from '#collector/domain/family-report.ts';
import {
  allHoldReasons,
  halfDays,
  parts,
  passReasons,
  visitPlaces,
} from '#collector/domain/work.ts';
import { attachmentBytes } from '#collector/storage/attachments.ts';
import { showFault } from './error-pages.tsx';
import { photoFormOf } from './photo-form.ts';
import { act, refuse, tell } from './ticket-acts.tsx';
import type { Done, Refused } from './ticket-said.tsx';
import { formField, pathPart, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** Forms by which people hold, plan and write on a ticket. */

/** `POST /tickets/:id/hold`. */
export async function holdFromPage(visit: Visit): Promise<Response> {
  const given = await formField(visit, 'why');
  const why = allHoldReasons.find((it) => it === given);
  if (why === undefined) return refuse(visit, 'no_choice');
  const date = readDate(await formField(visit, 'date'));
  if (!date.ok) return refuse(visit, 'no_date');
  const { context } = visit.deps;
  return act(visit, 'held', (it) => holdTicket(context, { ...it, why, nudgeOn: date.date }));
}

/** `POST /tickets/:id/plan`. */
export async function planFromPage(visit: Visit): Promise<Response> {
  const [given, half] = [await formField(visit, 'place'), await formField(visit, 'half')];
  const place = visitPlaces.find((it) => it === given);
  const halfDay = halfDays.find((it) => it === half);
  if (place === undefined || halfDay === undefined) return refuse(visit, 'no_choice');
  const date = readDate(await formField(visit, 'date'));
  if (!date.ok) return refuse(visit, 'no_date');
  const { context } = visit.deps;
  return act(visit, 'planned', (it) =>
    planVisit(context, { ...it, place, halfDay, on: date.date }),
  );
}

/** `POST /tickets/:id/merge`. */
export async function mergeFromPage(visit: Visit): Promise<Response> {
  const into = await formField(visit, 'into');
  return act(visit, 'merged', (it) => mergeTickets(visit.deps.context, { ...it, into }));
}

/** `POST /tickets/:id/notes`. */
export async function noteOnTicket(visit: Visit): Promise<Response> {
  const [text, formId] = [await formField(visit, 'text'), await formIdOf(visit)];
  return write(visit, 'noted', (it) => writeNote(visit.deps.context, { ...it, text, formId }));
}

/** `POST /tickets/:id/parts`. */
export async function usePartFromPage(visit: Visit): Promise<Response> {
  const [given, formId] = [await formField(visit, 'part'), await formIdOf(visit)];
  const part = parts.find((it) => it === given);
  if (part === undefined) return refuse(visit, 'no_choice');
  const count = Number(await formField(visit, 'count'));
  const { context } = visit.deps;
  return write(visit, 'part_used', (it) => usePart(context, { ...it, part, count, formId }));
}

/** `POST /tickets/:id/time`. */
export async function spendTimeFromPage(visit: Visit): Promise<Response> {
  const [minutes, formId] = [Number(await formField(visit, 'minutes')), await formIdOf(visit)];
  const { context } = visit.deps;
  return write(visit, 'time_spent', (it) => spendTime(context, { ...it, minutes, formId }));
}

/** `POST /tickets/:id/steps`: `answer` empty clears the step. */
export async function answerFromPage(visit: Visit): Promise<Response> {
  const [given, said] = [await formField(visit, 'step'), await formField(visit, 'answer')];
  const step = allSteps.find((it) => it === given);
  const answer = stepAnswers.find((it) => it === said) ?? null;
  if (step === undefined) return refuse(visit, 'no_such_step');
  return write(visit, 'answered', (it) => answerStep(visit.deps.context, { ...it, step, answer }));
}

/** `POST /tickets/:id/help-given`. */
export async function helpFromPage(visit: Visit): Promise<Response> {
  return write(visit, 'help_given', (it) => giveHelp(visit.deps.context, it));
}

/** `POST /tickets/:id/call`. */
export async function callFromPage(visit: Visit): Promise<Response> {
  const given = await formField(visit, 'answer');
  const answer = callAnswers.find((it) => it === given);
  if (answer === undefined) return refuse(visit, 'no_choice');
  return write(visit, 'called', (it) => noteCall(visit.deps.context, { ...it, answer }));
}

/** `POST /tickets/:id/pass`. */
export async function passFromPage(visit: Visit): Promise<Response> {
  const given = await formField(visit, 'why');
  const why = passReasons.find((it) => it === given);
  if (why === undefined) return refuse(visit, 'no_choice');
  return write(visit, 'passed', (it) => passTurn(visit.deps.context, { ...it, why }));
}

/** `POST /tickets/:id/loan`. */
export async function lendFromPage(visit: Visit): Promise<Response> {
  const assetTag = (await formField(visit, 'tag')).toUpperCase();
  return write(visit, 'lent', (it) => lendDevice(visit.deps.context, { ...it, assetTag }));
}

/** `POST /tickets/:id/loan/return`. */
export async function returnFromPage(visit: Visit): Promise<Response> {
  return write(visit, 'returned', (it) => returnLoan(visit.deps.context, it));
}

/** `POST /tickets/:id/swap`. */
export async function swapFromPage(visit: Visit): Promise<Response> {
  const assetTag = (await formField(visit, 'tag')).toUpperCase();
  return write(visit, 'swapped', (it) => swapDevice(visit.deps.context, { ...it, assetTag }));
}

/** `POST /tickets/:id/undo`: any line of the ticket's history that can still be undone. */
export async function undoOnTicket(visit: Visit): Promise<Response> {
  const eventId = await formField(visit, 'event');
  return write(visit, 'undone', async (it) => {
    const answer = await undoTicketAct(visit.deps.context, { ...it, eventId });
    return answer.ok ? { ok: true, eventId: '' } : answer;
  });
}

/** `POST /tickets/:id/photos`. Reads its own body: the bound of other forms is far lower. */
export async function addPhotoFromPage(visit: Visit): Promise<Response> {
  const file = await photoOf(visit);
  if (file === 'photo_too_big' || file === 'photo_missing') return refuse(visit, file);
  return write(visit, 'photo_added', (it) => addPhoto(visit.deps.context, { ...it, bytes: file }));
}

async function photoOf(visit: Visit): Promise<Uint8Array | 'photo_too_big' | 'photo_missing'> {
  const form = await photoFormOf(visit);
  return form === 'photo_too_big' ? form : (form.photo ?? 'photo_missing');
}

const endings = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const;

/** `GET /tickets/:id/photos/:photo`: only to those who may see the ticket; never by a name. */
export async function showPhoto(visit: Visit): Promise<Response> {
  const [id, nounId] = [pathPart(visit, 'photo'), pathPart(visit, 'id')];
  const found = await attachmentBytes(visit.deps.context.store.db, { id, noun: 'ticket', nounId });
  if (found === null) return showFault(visit, 'notFound');
  return visit.request.body(Uint8Array.from(found.bytes), 200, {
    'Content-Type': found.mediaType,
    'Content-Disposition': `inline; filename="photo.${endings[found.mediaType]}"`,
    'Cache-Control': 'private, max-age=3600',
  });
}

/** Sent twice, a form is one: each page gives its forms an id of their own. */
async function formIdOf(visit: Visit): Promise<string> {
  const given = await formField(visit, 'form');
  return /^[\w-]{8,40}$/.test(given) ? given : visit.deps.context.ids.token(9);
}

type WriteAnswer =
  | { readonly ok: true; readonly eventId: string | null }
  | { readonly ok: false; readonly reason: Refused | 'unknown_ticket' };

async function write(
  visit: Visit,
  done: Done,
  run: (it: Writing) => Promise<WriteAnswer>,
): Promise<Response> {
  const answer = await run({ ticketId: pathPart(visit, 'id'), staffId: staffOf(visit).id });
  if (answer.ok) {
    return tell(visit, answer.eventId === null ? 'nothing_new' : done, answer.eventId || null);
  }
  return answer.reason === 'unknown_ticket'
    ? showFault(visit, 'notFound')
    : refuse(visit, answer.reason);
}
