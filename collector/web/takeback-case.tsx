/** @jsxImportSource hono/jsx */
import { standsSince } from '#collector/domain/bring-forward.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { weekOf } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import type { Milestones } from '#collector/domain/milestones.ts';
import { isClosed } from '#collector/domain/takeback.ts';
import { termsInForce, todayAt } from '#collector/app/terms-in-force.ts';
import { undoableAct } from '#collector/app/undo-takeback.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { eventsOf } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { tagsOfCases } from '#collector/storage/takeback-lists.ts';
import { remindersOf } from '#collector/storage/reminders.ts';
import { takebackLine } from '#collector/storage/takeback-lines.ts';
import { plannedByWeek } from '#collector/storage/takeback-load.ts';
import type { Reminder } from '#collector/storage/reminders.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { LifeLine } from './charts/life-line.tsx';
import { showFault } from './error-pages.tsx';
import { actorName } from './event-words.ts';
import { Timeline } from './history.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { capitalised, readWeek, weekName } from './periods.ts';
import {
  ForwardMark,
  forwardFacts,
  forwardSentence,
  UndoForward,
  whatOf,
} from './takeback-forward.tsx';
import type { ForwardFacts } from './takeback-forward.tsx';
import { PlanForms, PlanMessage, planSaidOn, stands, UndoForm } from './takeback-acts.tsx';
import type { PlanSaid, WeekLoads } from './takeback-acts.tsx';
import { reportSaidOn } from './takeback-report-acts.ts';
import type { ReportSaid } from './takeback-report-acts.ts';
import { ReportMessage, Reports } from './takeback-reports.tsx';
import { Pinned, StateMark } from './takeback-table.tsx';
import { whySentence } from './takeback-words.ts';
import { Day, Instant } from './times.tsx';
import { frameOf, pathPart } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

interface CaseFacts {
  readonly line: TakebackLine;
  readonly today: CalendarDate;
  readonly dates: Milestones;
  readonly settled: readonly Reminder[];
  /** Newest first. */
  readonly events: readonly Event[];
  readonly names: ReadonlyMap<string, string>;
  readonly loads: WeekLoads;
  readonly madeRoomFor: string | undefined;
  readonly said: PlanSaid | null;
  readonly reported: ReportSaid | null;
  /** The act of today that can be taken back. */
  readonly undoable: Event | null;
  readonly forward: ForwardFacts;
}

export async function showTakebackCase(visit: Visit): Promise<Response> {
  const facts = await load(visit);
  if (facts === null) return showFault(visit, 'notFound');
  const { words } = visit;
  const { t } = words;
  const { line } = facts;
  const week = line.plannedWeek;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={t('case.title', { tag: line.assetTag })}
      isFault={[facts.said, facts.reported].some((it) => it !== null && 'refused' in it)}
      section="takebacks"
      crumbs={[
        { text: t('nav.takebacks'), href: '/take-backs' },
        ...(week === null
          ? []
          : [{ text: weekName(words, week), href: `/take-backs/weeks/${week}` }]),
      ]}
      current={line.assetTag}
    >
      <PlanMessage words={words} said={facts.said} back={visit.url.pathname} />
      <ReportMessage words={words} line={line} said={facts.reported} />
      <h1>{t('case.title', { tag: line.assetTag })}</h1>
      <p class="lead">
        <StateMark words={words} line={line} />
      </p>
      <div class="sides">
        <div class="stacked">
          <Life words={words} facts={facts} />
          <Reports
            words={words}
            line={line}
            today={facts.today}
            undoable={facts.reported === null ? facts.undoable : null}
          />
          <Plan words={words} facts={facts} back={visit.url.pathname} />
          <Reminders words={words} facts={facts} />
        </div>
        <div class="stacked">
          <Device words={words} line={line} />
          <CaseHistory words={words} facts={facts} />
        </div>
      </div>
    </Layout>,
  );
}

async function load(visit: Visit): Promise<CaseFacts | null> {
  const { db } = visit.deps.context.store;
  const line = await takebackLine(db, pathPart(visit, 'id'));
  if (line === null) return null;
  const terms = termsInForce(await allTerms(db));
  const today = todayAt(visit.now, terms);
  const own = terms.version(line.termsId);
  const history = await eventsOf(db, 'takeback', line.id);
  const events = history.toReversed();
  const undoable = undoableAct(line, history, { now: visit.now, terms });
  const other = line.plannedWhy?.madeRoomFor ?? null;
  const tags = await tagsOfCases(db, other === null ? [] : [other]);
  return {
    line,
    today,
    dates: milestones(own, line.handedOverOn, line.extensionMonths, standsSince(line)),
    forward: await forwardFacts(db, line, { terms: own, today }),
    settled: (await remindersOf(db, [line.id])).get(line.id) ?? [],
    events,
    names: await staffNames(
      db,
      events.map(({ actor }) => actor),
    ),
    loads: {
      capacity: terms.newest.weeklyCapacity,
      planned: await plannedByWeek(db, weekOf(today)),
    },
    madeRoomFor: other === null ? undefined : tags.get(other),
    said: await planSaidOn(visit),
    reported: reportSaidOn(visit, history, undoable),
    undoable,
  };
}

function Life({ words, facts }: { words: Words; facts: CaseFacts }) {
  const { line, dates, today } = facts;
  const { t } = words;
  const { handedOverOn, plannedWeek } = line;
  const { coverageEndsOn, windowOpensOn, dueOn } = dates;
  const shown = { handedOverOn, coverageEndsOn, windowOpensOn, dueOn, plannedWeek, today };
  return (
    <section class="card" aria-labelledby="life">
      <h2 id="life">{t('case.life')}</h2>
      <LifeLine words={words} dates={shown} />
      <p>
        {t('case.handedOver', { date: words.date(handedOverOn) })}{' '}
        {line.closedAt === null && dueOn < today ? (
          <Mark look="warn" word={t('takebacks.windowOver')} />
        ) : null}
      </p>
    </section>
  );
}

function Plan({ words, facts, back }: { words: Words; facts: CaseFacts; back: string }) {
  const { line, loads, today, madeRoomFor, events } = facts;
  const { t } = words;
  const [latest] = events.filter(
    ({ detail, kind }) => 'toWeek' in detail || kind.startsWith('plan'),
  );
  const canUndo = latest !== undefined && stands(line, latest);
  const forward = forwardSentence(words, facts.forward);
  return (
    <section class="card" aria-labelledby="plan">
      <h2 id="plan">{t('case.plan')}</h2>
      <p class="planned-week">
        {line.plannedWeek === null ? (
          <strong>{t('takebacks.noWeek')}</strong>
        ) : (
          <a href={`/take-backs/weeks/${line.plannedWeek}`}>
            <strong>{weekName(words, line.plannedWeek)}</strong>
          </a>
        )}
        {line.pinned ? <Pinned words={words} /> : null} <ForwardMark words={words} it={line} />
      </p>
      {forward === null ? null : <p>{forward}</p>}
      <p>{whySentence(words, line.plannedWhy, madeRoomFor)}</p>
      {line.appointmentOn === null ? null : (
        <p>
          {t('case.appointment')} <Day words={words} date={line.appointmentOn} />
        </p>
      )}
      <PlanForms words={words} line={line} loads={loads} today={today} back={back} />
      {canUndo && facts.said === null ? (
        <UndoForm words={words} line={line} event={latest} back={back} />
      ) : null}
      <UndoForward words={words} it={line} />
    </section>
  );
}

function Device({ words, line }: { words: Words; line: TakebackLine }) {
  const { t } = words;
  return (
    <section class="card" aria-labelledby="device">
      <h2 id="device">{t('takebacks.device')}</h2>
      <p>
        <a class="tag" href={`/devices/${line.assetTag}`}>
          {line.assetTag}
        </a>
      </p>
      <dl class="facts">
        <dt>{t('cases.sector')}</dt>
        <dd>{line.sector ?? t('case.unknown')}</dd>
        <dt>{t('withoutDate.cohort')}</dt>
        <dd>{line.cohort ?? t('case.unknown')}</dd>
      </dl>
    </section>
  );
}

/** What was told to the family, and what comes: by date, each level once. */
function Reminders({ words, facts }: { words: Words; facts: CaseFacts }) {
  const { line, dates, settled, today } = facts;
  const { t } = words;
  const known = new Map(settled.map((it) => [it.level, it]));
  const reasons = raisedReasons(facts.events);
  const isOpen = !isClosed(line.state);
  return (
    <section class="card" aria-labelledby="reminders">
      <h2 id="reminders">{t('case.reminders')}</h2>
      <div class="table">
        <table>
          <caption>{t('case.remindersCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('reminders.level')}</th>
              <th scope="col">{t('case.dueOn')}</th>
              <th scope="col">{t('case.became')}</th>
            </tr>
          </thead>
          <tbody>
            {dates.reminders.map(({ level, on }) => {
              const row = known.get(level);
              return (
                <tr>
                  <th scope="row">{words.of('level', level)}</th>
                  <td data-label={t('case.dueOn')}>
                    <Day words={words} date={on} />
                  </td>
                  <td data-label={t('case.became')}>
                    {row === undefined
                      ? t(isOpen ? (on <= today ? 'case.soon' : 'case.toCome') : 'case.noMore')
                      : settledWords(words, row, reasons.get(level))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {line.nextStepOn === null || !isOpen ? null : (
        <p class="hint">{t('case.nextStep', { date: words.date(line.nextStepOn) })}</p>
      )}
    </section>
  );
}

/** Why each level was raised, by level, as the events tell. */
function raisedReasons(events: readonly Event[]): Map<unknown, string> {
  const raised = events.filter(({ kind }) => kind === 'reminder_raised');
  return new Map(raised.map(({ detail, reason }) => [detail['level'], reason]));
}

/** Its date speaks for itself where a notice went out on it, or late; else the reason is told. */
function settledWords(words: Words, it: Reminder, reason: string | undefined): string {
  const { how, on, dueOn, daysLate } = it;
  const early = how === 'raised' && on < dueOn ? 1 : 0;
  const said = words.of('settled', how, { date: words.date(on), late: daysLate, early });
  const isPlain = reason === undefined || reason.startsWith('level_raised');
  return how !== 'raised' || isPlain ? said : `${said} ${words.of('stepReason', reason)}`;
}

function CaseHistory({ words, facts }: { words: Words; facts: CaseFacts }) {
  const { events, names } = facts;
  return (
    <section class="card" aria-labelledby="history">
      <h2 id="history">{words.t('case.history')}</h2>
      <Timeline
        words={words}
        events={events}
        tell={(event) => (
          <>
            <p>
              <strong>{words.of('event', event.kind)}</strong>
            </p>
            <p>{eventWords(words, event)}</p>
            <p>
              <small>
                {actorName(words, event.actor, names)}, <Instant words={words} at={event.at} />
              </small>
            </p>
          </>
        )}
      />
    </section>
  );
}

/** What changed and its named reason, in words. */
function eventWords(words: Words, { kind, reason, detail }: Event): string {
  const text = (name: string) => String(detail[name] ?? '');
  const week = (name: string) => {
    const key = readWeek(text(name));
    return key === null ? words.t('takebacks.noWeek') : weekName(words, key);
  };
  switch (kind) {
    case 'reminder_raised':
      return words.t('eventText.reminder', {
        level: words.of('level', text('level')),
        late: Number(detail['daysLate'] ?? 0),
        reason: words.of('stepReason', reason),
      });
    case 'planned':
    case 'plan_moved':
    case 'plan_released':
    case 'plan_act_undone':
    case 'plan_pinned':
    case 'plan_unpinned': {
      const isOfPerson = 'toWeek' in detail;
      const why = isOfPerson || !('load' in detail) ? null : shortWhy(words, reason, detail);
      const change = words.t('eventText.week', {
        from: week(isOfPerson ? 'fromWeek' : 'from'),
        to: week(isOfPerson ? 'toWeek' : 'to'),
      });
      return [change, why ?? words.of('caseReason', reason)].join(' ');
    }
    case 'case_made':
    case 'case_computed_anew':
      return words.t('eventText.dates', {
        opens: words.date(text('windowOpensOn') as CalendarDate), // only hand-over.ts writes it
        due: words.date(text('dueOn') as CalendarDate), // so too
      });
    case 'brought_forward':
    case 'forward_ended': {
      const found = {
        checkId: text('checkId'),
        subject: Number(detail['subject'] ?? 0),
        since: text('since') as CalendarDate, // only forward-takeback.ts writes it
      };
      const isBack = kind === 'forward_ended';
      return words.t('eventText.forward', {
        what: isBack ? capitalised(words.of('forwardEnd', reason)) : `${whatOf(words, found)}.`,
        opens: words.date(text('windowOpensOn') as CalendarDate), // so too
        due: words.date(text('dueOn') as CalendarDate), // so too
      });
    }
    case 'takeback_booked':
    case 'takeback_recorded':
    case 'takeback_given_up':
    case 'takeback_extended':
    case 'takeback_undone': {
      const from = words.of('takebackState', text('from'));
      const to = words.of('takebackState', text('to'));
      const change =
        'on' in detail
          ? words.t('eventText.stateOn', { from, to, on: words.date(text('on') as CalendarDate) }) // only acts write it
          : words.t('eventText.state', { from, to });
      const why = kind === 'takeback_given_up' ? words.of('notRecovered', reason) : '';
      return [change, why].join(' ').trim();
    }
    default:
      return words.of('stepReason', reason);
  }
}

function shortWhy(words: Words, reason: string, detail: Event['detail']): string {
  return words.t('eventText.why', {
    reason: words.of('caseReason', reason),
    load: Number(detail['load'] ?? 0),
    capacity: Number(detail['capacity'] ?? 0),
  });
}
