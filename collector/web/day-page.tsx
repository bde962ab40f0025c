/** @jsxImportSource hono/jsx */
import { termsInForce, todayAt } from '#collector/app/terms-in-force.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { isAtHome } from '#collector/domain/life.ts';
import { dayOrder, isDue, jobsOfADay, passReasons } from '#collector/domain/work.ts';
import type { Job } from '#collector/domain/work.ts';
import { usualDays } from '#collector/domain/working-time.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import { devicesById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { newestEventId } from '#collector/storage/events.ts';
import { siteDays } from '#collector/storage/site-days.ts';
import { allTerms } from '#collector/storage/terms.ts';
import {
  countToTake,
  countedUpTo,
  finishedSince,
  listTickets,
} from '#collector/storage/ticket-lists.ts';
import type { ListedTicket } from '#collector/storage/ticket-lists.ts';
import { spansOf } from '#collector/storage/ticket-spans.ts';
import type { TicketSpan } from '#collector/storage/ticket-spans.ts';
import { passesOn } from '#collector/storage/ticket-work.ts';
import { assetUrl } from './assets.ts';
import { ProgressRing } from './charts/progress-ring.tsx';
import { FamilyMark } from './family-pictures.tsx';
import { headlineOf } from './finding-words.ts';
import type { Headline } from './finding-words.ts';
import { Layout, showPage } from './layout.tsx';
import { Mark, StandingMark } from './marks.tsx';
import { SaidMessage, saidOn, tellsRefusal } from './ticket-said.tsx';
import type { Said } from './ticket-said.tsx';
import { startOf } from './ticket-filter.ts';
import { ActButton, Seen } from './ticket-forms.tsx';
import { Clock, clockOf } from './ticket-work.tsx';
import { Day } from './times.tsx';
import { frameOf, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** A job of the day with all that its card says. */
interface DayJob extends Job {
  readonly listed: ListedTicket;
  readonly headline: Headline;
  readonly device: Device | null;
  readonly span: TicketSpan | null;
  readonly days: number;
}

/** So many of somebody's tickets are looked at; nobody has more. */
const mostLookedAt = 200;

/** `GET /day`: my jobs of today in their order, one after the other, and what is finished. */
export async function showDay(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const { now, words } = visit;
  const staffId = staffOf(visit).id;
  const liveAfter = await newestEventId(db);
  const terms = termsInForce(await allTerms(db));
  const today = todayAt(now, terms);
  const part = { most: mostLookedAt };
  const { tickets: mine } = await listTickets(db, { view: 'mine', staffId, part });
  const ids = mine.map(({ ticket }) => ticket.id);
  const spans = await spansOf(db, ids);
  const passes = await passesOn(db, staffId, today);
  const devices = await devicesById(db, [...new Set(mine.map((it) => it.ticket.deviceId))]);
  const conditions = await conditionsOf(db, [...devices.keys()]);
  const where = { now, zone: terms.newest.zone, site: (await siteDays(db)) ?? usualDays };
  const all = mine.map((listed): DayJob => {
    const { ticket } = listed;
    const own = spans.get(ticket.id) ?? [];
    const span = own.find(({ until }) => until === null) ?? null;
    const { id, state, severity, openedAt } = ticket;
    return {
      id,
      state,
      severity,
      openedAt,
      listed,
      headline: headlineOf(words, ticket, listed.findings, conditions.get(ticket.deviceId)),
      span,
      dueOn: span?.dueOn ?? null,
      passedAt: passes.get(id) ?? null,
      device: devices.get(ticket.deviceId) ?? null,
      days: clockOf(ticket, own, where),
    };
  });
  const ordered = dayOrder(all, today);
  const jobs = ordered.slice(0, jobsOfADay);
  const finished = await finishedSince(db, { staffId, since: startOf(today) });
  const toTake = await countToTake(db);
  const said = await saidOn(visit);
  const others = mine.length - jobs.length;
  const page = { frame: frameOf(visit), staffId, liveAfter, today, jobs, finished, toTake, others };
  return showPage(visit, <DayPage {...page} said={said} />);
}

interface DayProps {
  readonly frame: Frame;
  readonly staffId: string;
  readonly liveAfter: string;
  readonly today: CalendarDate;
  readonly jobs: readonly DayJob[];
  readonly finished: readonly ListedTicket[];
  /** How many tickets wait for somebody to take them. */
  readonly toTake: number;
  /** My other tickets: they wait for something, or for another day. */
  readonly others: number;
  readonly said: Said | null;
}

function DayPage(props: DayProps) {
  const { frame, staffId, liveAfter, today, jobs, finished, toTake, others, said } = props;
  const { words } = frame;
  const { t } = words;
  const all = jobs.length + finished.length;
  // One thing at a time for those who want it so; the others stay one press away.
  const now = frame.isSimple ? jobs.slice(0, 1) : jobs;
  const later = jobs.slice(now.length);
  return (
    <Layout
      frame={frame}
      title={t('day.title', { left: jobs.length })}
      isFault={tellsRefusal(said)}
      section="day"
      liveAfter={liveAfter}
    >
      <div class="day-head">
        <div>
          <h1>{t('day.heading')}</h1>
          <p class="lead">
            <Day words={words} date={today} />
          </p>
        </div>
        {all === 0 ? null : <ProgressRing words={words} done={finished.length} all={all} />}
      </div>
      {said === null ? null : (
        <SaidMessage words={words} said={said} staffId={staffId} back="/day" />
      )}
      {jobs.length === 0 ? (
        <Empty words={words} toTake={toTake} />
      ) : (
        <section aria-labelledby="jobs">
          <h2 id="jobs">{t('day.jobs')}</h2>
          <ol class="jobs">
            {now.map((job, i) => (
              <JobCard
                {...{ words, job, today, isFirst: i === 0, isFocused: i === 0 && said === null }}
              />
            ))}
          </ol>
          {later.length === 0 ? null : (
            <details class="simple-fold">
              <summary>{t('mode.after', { count: later.length })}</summary>
              <ol class="jobs" start={now.length + 1}>
                {later.map((job) => (
                  <JobCard {...{ words, job, today, isFirst: false, isFocused: false }} />
                ))}
              </ol>
            </details>
          )}
        </section>
      )}
      {others === 0 ? null : (
        <p>
          <a href="/tickets?view=mine">{t('day.more', { count: others })}</a>
        </p>
      )}
      <section aria-labelledby="finished">
        <h2 id="finished">{t('day.finished')}</h2>
        {finished.length === 0 ? <p class="hint">{t('day.nothingFinished')}</p> : null}
        <ul class="plain">
          {finished.map((it) => (
            <li>
              <Mark look="ok" word={words.of('ticketResult', it.ticket.result ?? 'fixed')} />{' '}
              <a href={`/tickets/${it.ticket.id}`}>
                {it.assetTag} {headlineOf(words, it.ticket, it.findings).text}
              </a>
            </li>
          ))}
        </ul>
      </section>
    </Layout>
  );
}

function JobCard(props: {
  words: Words;
  job: DayJob;
  today: CalendarDate;
  isFirst: boolean;
  /** Enter begins it. Browsers leave the focus alone where an address leads to a part of the page. */
  isFocused: boolean;
}) {
  const { words, job, today, isFirst, isFocused } = props;
  const focus = isFocused ? { autofocus: true } : {};
  const { t } = words;
  const { listed, headline, device, span } = job;
  const { ticket, assetTag } = listed;
  const isBegun = ticket.state === 'in_progress';
  const isWaiting = span !== null;
  return (
    <li class="card job" data-row>
      <p class="marks">
        <span class="tag big">{assetTag}</span>
        <FamilyMark words={words} family={ticket.family} />
        <StandingMark words={words} severity={headline.severity} />
        <Mark look="plain" word={words.of('state', ticket.state)} />
        {isDue({ state: ticket.state, dueOn: job.dueOn }, today) ? (
          <Mark look="warn" word={t('work.due')} />
        ) : null}
        {job.passedAt === null ? null : <Mark look="plain" word={t('day.passed')} />}
      </p>
      <h3>
        <a href={`/tickets/${ticket.id}`}>{headline.text}</a>
      </h3>
      <p class="hint">
        {t('day.where')} : {placeOf(words, device)}. {t('day.age')} :{' '}
        <Clock words={words} ticket={ticket} days={job.days} />. {t('day.due')} :{' '}
        {job.dueOn === null || job.dueOn === today ? (
          t('day.today')
        ) : (
          <Day words={words} date={job.dueOn} />
        )}
        .
      </p>
      <div class="acts">
        {isBegun ? (
          <a
            class={isFirst ? 'button' : 'button second'}
            href={`/tickets/${ticket.id}#finish`}
            {...focus}
          >
            {t('act.finish')}
            <span class="aside"> {assetTag}</span>
          </a>
        ) : isFirst ? (
          <form method="post" action={`/tickets/${ticket.id}/${isWaiting ? 'resume' : 'start'}`}>
            <Seen ticket={ticket} back={`/tickets/${ticket.id}`} />
            <button type="submit" {...focus}>
              {t(isWaiting ? 'act.resume' : 'act.start')}
              <span class="aside"> {assetTag}</span>
            </button>
          </form>
        ) : (
          <ActButton
            words={words}
            ticket={ticket}
            act={isWaiting ? 'resume' : 'start'}
            back={`/tickets/${ticket.id}`}
            about={assetTag}
            look="second"
          />
        )}
        {isBegun ? (
          <a class="button second" href={`/tickets/${ticket.id}/bench`}>
            {t('work.bench')}
            <span class="aside"> {assetTag}</span>
          </a>
        ) : null}
      </div>
      <details class="no-print">
        <summary>
          {t('act.pass')}
          <span class="aside"> {assetTag}</span>
        </summary>
        <form method="post" action={`/tickets/${ticket.id}/pass`} data-keep class="resolve">
          <input type="hidden" name="back" value="/day" />
          <fieldset>
            <legend>{t('day.passWhy')}</legend>
            {passReasons.map((it) => (
              <label class="choice">
                <input type="radio" name="why" value={it} required />
                <span>{words.of('reason', it)}</span>
              </label>
            ))}
          </fieldset>
          <button type="submit" class="second">
            {t('act.pass')}
          </button>
        </form>
      </details>
    </li>
  );
}

function placeOf({ t }: Words, device: Device | null): string {
  return device !== null && isAtHome(device.stage) ? t('day.atHome') : t('day.atWorkshop');
}

function Empty({ words: { t }, toTake }: { words: Words; toTake: number }) {
  return (
    <div class="empty card">
      <img src={assetUrl('calm.svg')} alt="" width="160" height="96" />
      <p class="lead">{t(toTake === 0 ? 'day.emptyAll' : 'day.empty')}</p>
      {toTake === 0 ? null : (
        <p>
          <a class="button" href="/tickets">
            {toTake > countedUpTo
              ? t('day.toQueueMany', { count: countedUpTo })
              : t('day.toQueue', { count: toTake })}
          </a>
        </p>
      )}
    </div>
  );
}
