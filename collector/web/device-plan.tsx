/** @jsxImportSource hono/jsx */
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { isAtHome } from '#collector/domain/life.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Db } from '#collector/storage/database.ts';
import { familyReportsOf, wantsCall } from '#collector/storage/family-reports.ts';
import type { FamilyReport } from '#collector/storage/family-reports.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { doneStates } from '#collector/storage/ticket-lists.ts';
import { spansOf } from '#collector/storage/ticket-spans.ts';
import type { TicketSpan } from '#collector/storage/ticket-spans.ts';
import { entriesOf } from '#collector/storage/ticket-work.ts';
import type { Entry } from '#collector/storage/ticket-work.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { Mark } from './marks.tsx';
import { weekName } from './periods.ts';
import { Day, Since } from './times.tsx';
import type { Words } from './words.ts';

/** What is planned for a PC, what was done on it, and the homes that it had; no family by name. */
export interface PlanFacts {
  readonly open: readonly (Ticket & { readonly span: TicketSpan | null })[];
  /** The last repairs, the newest first, with the parts used. */
  readonly done: readonly (Ticket & { readonly parts: readonly Entry[] })[];
  /** One for each home, the first home first. */
  readonly homes: readonly Takeback[];
  /** Families' wishes to be called that nobody has met, of tickets that are open. */
  readonly calls: readonly FamilyReport[];
}

const mostDone = 5;
const isOpen = ({ state, closedAt }: Ticket): boolean =>
  closedAt === null && !doneStates.some((it) => it === state);

/** `cases` are the PC's own, the newest first. */
export async function planFacts(
  db: Db,
  { tickets, cases }: { tickets: readonly Ticket[]; cases: readonly Takeback[] },
): Promise<PlanFacts> {
  const open = tickets.filter(isOpen);
  const openIds = open.map(({ id }) => id);
  const done = tickets
    .filter(({ resolvedAt, result }) => resolvedAt !== null && result !== null)
    .toSorted((a, b) => (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0))
    .slice(0, mostDone);
  const spans = await spansOf(db, openIds);
  const doneIds = done.map(({ id }) => id);
  const entries = done.length === 0 ? [] : await entriesOf(db, doneIds);
  const reports = open.length === 0 ? [] : await familyReportsOf(db, openIds);
  return {
    open: open.map((it) => ({
      ...it,
      span: spans.get(it.id)?.find(({ until }) => until === null) ?? null,
    })),
    done: done.map((it) => ({
      ...it,
      parts: entries.filter(({ ticketId, kind }) => ticketId === it.id && kind === 'part'),
    })),
    homes: cases.toReversed(),
    calls: reports.filter(wantsCall),
  };
}

/** The section of a PC's page. */
export function DevicePlan(props: { words: Words; facts: PlanFacts; stage: Stage; now: number }) {
  const { words, facts, stage, now } = props;
  const { t } = words;
  const { open, done, homes, calls } = facts;
  const current = homes.at(-1);
  const takeback = current === undefined || current.closedAt !== null ? null : current;
  return (
    <section class="card" aria-labelledby="plan">
      <h2 id="plan">{t('plan.title')}</h2>
      <h3>{t('plan.planned')}</h3>
      {open.length === 0 && takeback === null ? (
        <p>{t('plan.nothing')}</p>
      ) : (
        <ul>
          {calls.map((it) => (
            <li>
              <Mark look="warn" word={t('plan.call')} /> {words.of('callBack', it.callBack)}.{' '}
              {t('plan.askedOn')} <Since words={words} at={it.at} now={now} />
            </li>
          ))}
          {open.map((it) => (
            <li>
              <a href={`/tickets/${it.id}`}>{words.of('family', it.family)}</a> :{' '}
              {words.of('state', it.state)}
              {it.span === null || it.span.dueOn === null ? null : (
                <>
                  , {it.span.state === 'planned' ? t('plan.visit') : t('plan.askAgain')}{' '}
                  <Due words={words} date={it.span.dueOn} half={it.span.halfDay} />
                </>
              )}
            </li>
          ))}
          {takeback === null ? null : (
            <li>
              {t('plan.takeback')} : {words.of('takebackState', takeback.state)}.{' '}
              {t('plan.window', {
                from: words.date(takeback.windowOpensOn),
                until: words.date(takeback.dueOn),
              })}
              {takeback.plannedWeek === null
                ? null
                : ` ${t('plan.week', { week: weekName(words, takeback.plannedWeek) })}`}
            </li>
          )}
        </ul>
      )}
      <h3>{t('plan.done')}</h3>
      {done.length === 0 ? (
        <p>{t('plan.nothingDone')}</p>
      ) : (
        <ul>
          {done.map((it) => (
            <li>
              <a href={`/tickets/${it.id}`}>{words.of('family', it.family)}</a> :{' '}
              {words.of('ticketResult', it.result ?? 'fixed')}, {words.day(it.resolvedAt ?? 0)}
              {it.parts.length === 0
                ? null
                : `. ${t('plan.parts')} ${it.parts.map((part) => partWords(words, part)).join(', ')}`}
            </li>
          ))}
        </ul>
      )}
      {homes.length === 0 ? null : (
        <>
          <h3>{t('plan.homes')}</h3>
          <ol>
            {homes.map((it) => (
              <li>{homeWords(words, it, stage)}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Due(props: { words: Words; date: CalendarDate; half: TicketSpan['halfDay'] }) {
  const { words, date, half } = props;
  return (
    <>
      <Day words={words} date={date} />
      {half === null ? null : ` ${words.of('halfDay', half)}`}
    </>
  );
}

const partWords = (words: Words, it: Entry): string =>
  it.kind === 'part' ? `${words.of('part', it.part)} × ${it.count}` : '';

function homeWords(words: Words, it: Takeback, stage: Stage): string {
  const from = words.date(it.handedOverOn);
  if (it.closedAt !== null) {
    const how = words.of('takebackState', it.state);
    return words.t('plan.homeEnded', { from, until: words.day(it.closedAt), how });
  }
  return words.t(isAtHome(stage) ? 'plan.homeNow' : 'plan.homeSince', { from });
}
