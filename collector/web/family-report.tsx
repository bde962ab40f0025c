/** @jsxImportSource hono/jsx */
import { addPhoto, plainPicture } from '#collector/app/add-photo.ts';
import type { PhotoRefusal } from '#collector/app/add-photo.ts';
import { isRefusal, reportByFamily } from '#collector/app/report-by-family.ts';
import { coverOf } from '#collector/domain/coverage.ts';
import {
  callBacks,
  familyFaults,
  familyQuestions,
  faultDetails,
  faultSinces,
  nextQuestion,
  readAnswers,
  saidIn,
} from '#collector/domain/family-report.ts';
import type { FamilyDraft, FamilyQuestion, FamilySaid } from '#collector/domain/family-report.ts';
import { familyReportOf } from '#collector/storage/family-reports.ts';
import type { FamilyReport } from '#collector/storage/family-reports.ts';
import { cardOf } from './device-card.tsx';
import type { CardFacts } from './device-card.tsx';
import { familyFrame, HelpLink, withFamilyPc } from './family-visit.tsx';
import type { FamilyVisit } from './family-visit.tsx';
import { FaultPicture } from './fault-pictures.tsx';
import { Layout, showPage } from './layout.tsx';
import { photoFormOf } from './photo-form.ts';
import { seeOther } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/**
 * A family reports a fault: one question a page, the answers so far in the address, so that "back",
 * the other language and a page that is loaded again all keep them. They are values of closed lists:
 * nothing of a person can stand in an address. Only the last page sends anything.
 */

/** `GET /m/:code/report`: the next question that is open. */
export function showFamilyReport(visit: Visit): Promise<Response> {
  return withFamilyPc(visit, async (it) => {
    const draft = readAnswers(Object.fromEntries(visit.url.searchParams));
    return questionPage(it, draft, null);
  });
}

/** `POST /m/:code/report`: all of it, once. */
export function sendFamilyReport(visit: Visit): Promise<Response> {
  return withFamilyPc(visit, async (it) => {
    const form = await photoFormOf(visit);
    // A body that was not read to its end has no answers: they stand in the address of the form.
    const given =
      form === 'photo_too_big' ? Object.fromEntries(visit.url.searchParams) : form.fields;
    const draft = readAnswers(given);
    const said = saidIn(draft);
    if (said === null) return questionPage(it, draft, null);
    if (form === 'photo_too_big') return questionPage(it, draft, form);
    const picture = form.photo === null ? null : plainPicture(form.photo);
    if (typeof picture === 'string') return questionPage(it, draft, picture);
    return send(it, { said, formId: form.fields['form'] ?? '', photo: form.photo });
  });
}

async function send(
  { visit, device, mine }: FamilyVisit,
  it: { readonly said: FamilySaid; readonly formId: string; readonly photo: Uint8Array | null },
): Promise<Response> {
  const { context, live } = visit.deps;
  const formId = /^[\w-]{8,40}$/.test(it.formId) ? it.formId : context.ids.token(9);
  const answer = await reportByFamily(context, { deviceId: device.id, formId, said: it.said });
  if (!answer.ok) return enoughToday(visit, mine);
  const { report } = answer;
  if (it.photo !== null && report.ticketId !== null) {
    const { ticketId } = report;
    await addPhoto(context, { ticketId, staffId: 'family', bytes: it.photo });
  }
  live.nudge();
  const number = report.number.replace(' ', '-');
  return seeOther(visit, `${mine}/report/noted?number=${number}`);
}

/** `GET /m/:code/report/noted`: what became of it, for as long as the family keeps the address. */
export function showFamilyNoted(visit: Visit): Promise<Response> {
  return withFamilyPc(visit, async (it) => {
    const number = (visit.url.searchParams.get('number') ?? '').replace('-', ' ');
    const { db } = visit.deps.context.store;
    const report = await familyReportOf(db, it.device.id, number);
    return report === null ? seeOther(visit, `${it.mine}/report`) : notedPage(it, report);
  });
}

/** Of a question, the name of its field and the values that it may have. */
function choicesOf(draft: FamilyDraft, question: Exclude<FamilyQuestion, 'send'>) {
  switch (question) {
    case 'fault':
      return { set: 'familyFault', values: familyFaults };
    case 'detail':
      return { set: 'familyDetail', values: draft.fault === null ? [] : faultDetails[draft.fault] };
    case 'since':
      return { set: 'faultSince', values: faultSinces };
    case 'call':
      return { set: 'callBack', values: callBacks };
  }
}

function headingOf({ t, of }: Words, { fault }: FamilyDraft, question: FamilyQuestion): string {
  switch (question) {
    case 'fault':
      return t('say.qFault');
    case 'detail':
      return of('say.qDetail', fault ?? '');
    case 'since':
      return t('say.qSince');
    case 'call':
      return t('say.qCall');
    case 'send':
      return t('say.qSend');
  }
}

/** The answers before this question, by their field. */
function answersBefore(draft: FamilyDraft, question: FamilyQuestion): [string, string][] {
  const before = familyQuestions.slice(0, familyQuestions.indexOf(question));
  return before.flatMap((name): [string, string][] => {
    const value = name === 'send' ? null : draft[name];
    return value === null ? [] : [[name, value]];
  });
}

/** Where this question is asked again, with what was answered before it. */
function wayTo(mine: string, draft: FamilyDraft, question: FamilyQuestion): string {
  const params = new URLSearchParams(answersBefore(draft, question)).toString();
  return params === '' ? `${mine}/report` : `${mine}/report?${params}`;
}

async function questionPage(
  it: FamilyVisit,
  draft: FamilyDraft,
  refused: PhotoRefusal | null,
): Promise<Response> {
  const { visit, device, mine } = it;
  const { words } = visit;
  const { t } = words;
  const card = await cardOf(visit.deps.context.store.db, device, visit.now);
  const isOver = coverOf(card.coverage) === 'ended';
  const question = nextQuestion(draft);
  const heading = headingOf(words, draft, question);
  const n = familyQuestions.indexOf(question) + 1;
  const of = familyQuestions.length;
  const previous = familyQuestions[n - 2];
  return showPage(
    visit,
    <Layout
      frame={{ ...familyFrame(visit), here: wayTo('', draft, question).replace('/report', '') }}
      title={
        refused === null
          ? t('say.windowTitle', { n, of, question: heading })
          : t('say.refusedTitle', { question: heading })
      }
      styles="family.css"
      home={mine}
    >
      <div class="family">
        <p class="kicker">
          {t('say.title')}, {t('say.step', { n, of }).toLowerCase()}
        </p>
        <h1>{heading}</h1>
        {isOver &&
        card.coverage.endsOn !== null &&
        (question === 'fault' || question === 'send') ? (
          <p class="message">{t('say.afterCover', { date: words.date(card.coverage.endsOn) })}</p>
        ) : null}
        {question === 'send' ? (
          <SendForm {...{ it, draft, refused, card }} />
        ) : (
          <Choices {...{ words, mine, draft, question }} />
        )}
        <p>
          <a class="step-back" href={previous === undefined ? mine : wayTo(mine, draft, previous)}>
            {previous === undefined ? t('say.toMine') : t('say.back')}
          </a>
        </p>
      </div>
    </Layout>,
    refused === null ? 200 : refused === 'photo_too_big' ? 413 : 400,
  );
}

function Choices(props: {
  words: Words;
  mine: string;
  draft: FamilyDraft;
  question: Exclude<FamilyQuestion, 'send'>;
}) {
  const { words, mine, draft, question } = props;
  const { set, values } = choicesOf(draft, question);
  return (
    <form method="get" action={`${mine}/report`}>
      {answersBefore(draft, question).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {question === 'call' ? <p>{words.t('say.callHint')}</p> : null}
      <ul class={question === 'fault' ? 'answers pictures' : 'answers'}>
        {values.map((value) => {
          const fault = familyFaults.find((it) => question === 'fault' && it === value);
          return (
            <li>
              <button type="submit" class="second" name={question} value={value}>
                {fault === undefined ? null : <FaultPicture fault={fault} />}
                <span>{words.of(set, value)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </form>
  );
}

function SendForm(props: {
  it: FamilyVisit;
  draft: FamilyDraft;
  refused: PhotoRefusal | null;
  card: CardFacts;
}) {
  const { it, draft, refused, card } = props;
  const { visit, mine } = it;
  const { t, of } = visit.words;
  const takesPhotos = coverOf(card.coverage) === 'covered' && card.device.stage !== 'in_repair';
  const answers = answersBefore(draft, 'send');
  const described = refused === null ? 'photo-hint' : 'photo-hint photo-fault';
  return (
    <>
      <h2>{t('say.sum')}</h2>
      <ul class="summary">
        {(['fault', 'detail', 'since', 'call'] as const).map((question) => {
          const answer = of(choicesOf(draft, question).set, draft[question] ?? '');
          return (
            <li>
              <span>{answer}</span>{' '}
              <a href={wayTo(mine, draft, question)}>
                {t('say.change')} <span class="aside">{t('say.changeAbout', { answer })}</span>
              </a>
            </li>
          );
        })}
      </ul>
      <form
        method="post"
        action={`${mine}/report?${new URLSearchParams(answers).toString()}`}
        enctype="multipart/form-data"
        class="stack"
      >
        {answers.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="form" value={visit.deps.context.ids.token(9)} />
        {takesPhotos ? (
          <>
            <label for="photo">{t('say.photo')}</label>
            <p class="hint" id="photo-hint">
              {t('say.photoHint')}
            </p>
            {refused === null ? null : (
              <p class="message critical" id="photo-fault" role="alert">
                {of('say.refused', refused)}
              </p>
            )}
            <input
              id="photo"
              name="photo"
              type="file"
              accept="image/jpeg,image/png,image/webp"
              aria-describedby={described}
              {...(refused === null ? {} : { 'aria-invalid': 'true' as const })}
            />
          </>
        ) : null}
        <button type="submit" class="big">
          {t('say.send')}
        </button>
      </form>
    </>
  );
}

function notedPage({ visit, device, mine }: FamilyVisit, report: FamilyReport): Promise<Response> {
  const { words } = visit;
  const { t, of } = words;
  const { outcome, number, callBack } = report;
  return showPage(
    visit,
    <Layout
      frame={familyFrame(visit)}
      title={t('noted.windowTitle', { number })}
      styles="family.css"
      home={mine}
    >
      <div class="family">
        <h1>{t('noted.title')}</h1>
        <p class="report-number card">
          <span>{t('noted.number')}</span> <strong class="num">{number}</strong>
        </p>
        <p class="hint">{t('noted.numberHint')}</p>
        {isRefusal(outcome) ? (
          <>
            <p class="lead">{of('noted', outcome)}</p>
            {outcome === 'coverage_ended' ? <p>{t('noted.instead')}</p> : null}
          </>
        ) : (
          <p class="lead">
            {t(outcome === 'added_to_open_ticket' ? 'noted.joined' : 'noted.opened')}
          </p>
        )}
        <p>
          {callBack === 'no_call'
            ? t('noted.noCall')
            : t('noted.call', { when: of('callWhen', callBack) })}
        </p>
        {isRefusal(outcome) && device.stage !== 'in_repair' ? <HelpLink visit={visit} /> : null}
        <p class="acts">
          <a class="button second" href={mine}>
            {t('say.toMine')}
          </a>
          <a href={`${mine}/report`}>{t('noted.again')}</a>
        </p>
      </div>
    </Layout>,
  );
}

async function enoughToday(visit: Visit, mine: string): Promise<Response> {
  const { t } = visit.words;
  const response = await showPage(
    visit,
    <Layout
      frame={{ ...familyFrame(visit), here: '' }}
      title={t('enoughToday.title')}
      styles="family.css"
      home={mine}
    >
      <div class="family">
        <h1>{t('enoughToday.title')}</h1>
        <p class="lead">{t('enoughToday.text')}</p>
        <p>{t('tooMany.urgent')}</p>
        <HelpLink visit={visit} />
      </div>
    </Layout>,
    429,
  );
  response.headers.set('Retry-After', String(secondsOfAnHour));
  return response;
}

/** The day ends by itself: whoever asks again in an hour costs nothing. */
const secondsOfAnHour = 3600;
