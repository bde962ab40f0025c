/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Db } from '#collector/storage/database.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { tagsOfCases } from '#collector/storage/takeback-lists.ts';
import { Mark } from './marks.tsx';
import { ForwardMark } from './takeback-forward.tsx';
import { weekName } from './periods.ts';
import { lookOf, whySentence } from './takeback-words.ts';
import { Day } from './times.tsx';
import type { Words } from './words.ts';

/** Cases as a table; on a phone each one is a card. */
export function TakebackTable(props: {
  words: Words;
  caption: string;
  lines: readonly TakebackLine[];
  today: CalendarDate;
  /** Tags of PCs that the reasons name, by case id. */
  tags: ReadonlyMap<string, string>;
  /** All are planned for the week that the page names: it says only why. */
  ofOneWeek?: boolean;
  /** A last column of acts; its head and what stands in it. */
  acts?: { readonly head: string; readonly of: (line: TakebackLine) => Child };
}) {
  const { words, caption, lines, today, tags, acts, ofOneWeek = false } = props;
  const { t } = words;
  const weekHead = t(ofOneWeek ? 'takebacks.why' : 'takebacks.week');
  return (
    <div class="table">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('takebacks.device')}</th>
            <th scope="col">{weekHead}</th>
            <th scope="col">{t('takebacks.window')}</th>
            <th scope="col">{t('takebacks.state')}</th>
            {acts === undefined ? null : <th scope="col">{acts.head}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr>
              <th scope="row">
                <CaseLink line={line} />
                {line.sector === null ? null : (
                  <>
                    <br />
                    <small>{line.sector}</small>
                  </>
                )}
              </th>
              <td data-label={weekHead}>
                <PlannedWeek words={words} line={line} tags={tags} isNamed={!ofOneWeek} />
              </td>
              <td data-label={t('takebacks.window')}>
                <CaseWindow words={words} line={line} today={today} />
              </td>
              <td data-label={t('takebacks.state')}>
                <StateMark words={words} line={line} />
              </td>
              {acts === undefined ? null : <td data-label={acts.head}>{acts.of(line)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Tags of the PCs that the reasons of these cases name, by case id. */
export async function tagsIn(db: Db, lines: readonly TakebackLine[]): Promise<Map<string, string>> {
  return tagsOfCases(
    db,
    lines.flatMap(({ plannedWhy }) => plannedWhy?.madeRoomFor ?? []),
  );
}

export function CaseLink({ line }: { line: TakebackLine }) {
  return (
    <a class="tag" href={`/take-backs/cases/${line.id}`}>
      {line.assetTag}
    </a>
  );
}

function PlannedWeek(props: {
  words: Words;
  line: TakebackLine;
  tags: ReadonlyMap<string, string>;
  isNamed: boolean;
}) {
  const { words, line, tags, isNamed } = props;
  const { plannedWeek, plannedWhy, pinned } = line;
  const why = whySentence(words, plannedWhy, tags.get(plannedWhy?.madeRoomFor ?? ''));
  return (
    <>
      {isNamed ? <WeekLink words={words} week={plannedWeek} /> : null}
      {pinned ? <Pinned words={words} /> : null} <ForwardMark words={words} it={line} />
      <p>{isNamed ? <small>{why}</small> : why}</p>
    </>
  );
}

function WeekLink({ words, week }: { words: Words; week: TakebackLine['plannedWeek'] }) {
  if (week === null) return <>{words.t('takebacks.noWeek')}</>;
  return <a href={`/take-backs/weeks/${week}`}>{weekName(words, week)}</a>;
}

/** A person keeps it where it is. */
export function Pinned({ words }: { words: Words }) {
  return <span class="pinned">{words.t('takebacks.pinned')}</span>;
}

function CaseWindow(props: { words: Words; line: TakebackLine; today: CalendarDate }) {
  const { words, line, today } = props;
  const { t } = words;
  return (
    <>
      {t('takebacks.from')} <Day words={words} date={line.windowOpensOn} />
      <br />
      {t('takebacks.to')} <Day words={words} date={line.dueOn} />
      {line.closedAt === null && line.dueOn < today ? (
        <p>
          <Mark look="warn" word={t('takebacks.windowOver')} />
        </p>
      ) : null}
    </>
  );
}

export function StateMark({ words, line }: { words: Words; line: TakebackLine }) {
  const { state, decisionWanted } = line;
  return (
    <>
      <Mark look={lookOf(line)} word={words.of('takebackState', state)} />
      {decisionWanted === null ? null : (
        <small class="block">{words.of('stepReason', decisionWanted)}</small>
      )}
    </>
  );
}
