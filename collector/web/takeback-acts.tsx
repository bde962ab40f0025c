/** @jsxImportSource hono/jsx */
import {
  addDays,
  type CalendarDate,
  mondayOf,
  type WeekKey,
  weekOf,
} from '#collector/domain/calendar.ts';
import {
  moveTakeback,
  pinTakeback,
  undoPlanAct,
  unpinTakeback,
} from '#collector/app/move-takeback.ts';
import type { PlanAct, PlanNote, PlanRefusal } from '#collector/app/move-takeback.ts';
import type { Db } from '#collector/storage/database.ts';
import { eventsOf } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { takebackLine } from '#collector/storage/takeback-lines.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { showFault } from './error-pages.tsx';
import { readWeek, weekName } from './periods.ts';
import { formField, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Forms that change the plan of a case, and what the page that follows says of it. */

export async function moveFromPage(visit: Visit): Promise<Response> {
  const week = await formField(visit, 'week');
  return act(visit, (it) => moveTakeback(visit.deps.context, { ...it, week }));
}
export async function pinFromPage(visit: Visit): Promise<Response> {
  return act(visit, (it) => pinTakeback(visit.deps.context, it));
}
export async function unpinFromPage(visit: Visit): Promise<Response> {
  return act(visit, (it) => unpinTakeback(visit.deps.context, it));
}
export async function undoFromPage(visit: Visit): Promise<Response> {
  const eventId = await formField(visit, 'event');
  return act(visit, (it) => undoPlanAct(visit.deps.context, { ...it, eventId }));
}

async function act(
  visit: Visit,
  run: (it: { caseId: string; actor: string }) => Promise<PlanAct>,
): Promise<Response> {
  const caseId = pathPart(visit, 'id');
  const answer = await run({ caseId, actor: staffOf(visit).id });
  if (!answer.done && answer.refused === 'no_such_case') return showFault(visit, 'notFound');
  const asked = await formField(visit, 'back');
  const isOurs = /^\/take-backs(?:[/?]|$)/.test(asked);
  const back = new URL(isOurs ? asked : `/take-backs/cases/${caseId}`, visit.url);
  for (const name of ['done', 'refused', 'note']) back.searchParams.delete(name);
  back.searchParams.set('case', caseId);
  if (answer.done) {
    back.searchParams.set('done', answer.eventId);
    for (const note of answer.notes) back.searchParams.append('note', note);
    visit.deps.live.nudge();
  } else {
    back.searchParams.set('refused', answer.refused);
  }
  return seeOther(visit, back.pathname + back.search);
}

/** What an act on the page before has done. */
export type PlanSaid =
  | {
      readonly line: TakebackLine;
      readonly event: Event;
      readonly notes: readonly PlanNote[];
      /** Whether it stands still, so that it can be taken back. */
      readonly canUndo: boolean;
    }
  | { readonly line: TakebackLine; readonly refused: PlanRefusal };

const noteNames = ['outside_window', 'over_capacity'] as const;
const refusals = [
  'closed',
  'has_appointment',
  'no_such_week',
  'week_past',
  'already_there',
  'not_planned',
  'changed_since',
] as const satisfies readonly PlanRefusal[];

export async function planSaidOn({ url, deps }: Visit): Promise<PlanSaid | null> {
  const { db } = deps.context.store;
  const query = url.searchParams;
  const id = query.get('case');
  const line = id === null ? null : await takebackLine(db, id);
  if (line === null) return null;
  const refused = refusals.find((it) => it === query.get('refused'));
  if (refused !== undefined) return { line, refused };
  const event = await planEvent(db, line.id, query.get('done'));
  if (event === null) return null;
  const notes = noteNames.filter((it) => query.getAll('note').includes(it));
  return { line, event, notes, canUndo: stands(line, event) };
}

async function planEvent(db: Db, caseId: string, id: string | null): Promise<Event | null> {
  if (id === null) return null;
  const found = (await eventsOf(db, 'takeback', caseId)).find((event) => event.id === id);
  return found !== undefined && 'toWeek' in found.detail ? found : null;
}

/** Can this act of a person still be taken back? */
export function stands(line: TakebackLine, { kind, detail }: Event): boolean {
  if (line.closedAt !== null || line.appointmentOn !== null || kind === 'plan_act_undone') {
    return false;
  }
  return (
    'fromWeek' in detail &&
    detail['toWeek'] === line.plannedWeek &&
    detail['toPinned'] === line.pinned
  );
}

export function PlanMessage(props: { words: Words; said: PlanSaid | null; back: string }) {
  const { words, said, back } = props;
  const { t } = words;
  if (said === null) return null;
  const tag = said.line.assetTag;
  if ('refused' in said) {
    return (
      <div class="message warn" role="alert">
        <p>{words.of('planRefused', said.refused, { tag })}</p>
      </div>
    );
  }
  const { event, notes, line, canUndo } = said;
  const to = readWeek(String(event.detail['toWeek']));
  const week = to === null ? t('takebacks.noWeek') : weekName(words, to);
  return (
    <div class={`message ${notes.length > 0 ? 'warn' : 'ok'}`}>
      <p>
        {words.of('planDone', event.kind, { tag, week })}
        {notes.map((note) => (
          <> {words.of('planNote', note)}</>
        ))}
      </p>
      {canUndo ? <UndoForm words={words} line={line} event={event} back={back} /> : null}
    </div>
  );
}

export function UndoForm(props: { words: Words; line: TakebackLine; event: Event; back: string }) {
  const { words, line, event, back } = props;
  return (
    <form method="post" action={`/take-backs/cases/${line.id}/undo`}>
      <input type="hidden" name="event" value={event.id} />
      <input type="hidden" name="back" value={back} />
      <button type="submit" class="second">
        {words.t('takebacks.undo')}
      </button>
    </form>
  );
}

/** How full each week is, for the choice of one. */
export interface WeekLoads {
  readonly capacity: number;
  readonly planned: ReadonlyMap<WeekKey, number>;
}

/** The weeks of the window that are still to come, or the next ones once it is past. */
function weeksToChoose(line: TakebackLine, today: CalendarDate): WeekKey[] {
  const isOver = line.dueOn < today;
  const from = isOver || line.windowOpensOn < today ? today : line.windowOpensOn;
  const end = isOver ? addDays(today, 7 * 8) : line.dueOn;
  const weeks: WeekKey[] = [];
  for (let monday = mondayOf(weekOf(from)); monday <= end; monday = addDays(monday, 7)) {
    weeks.push(weekOf(monday));
  }
  const { plannedWeek } = line;
  const isElsewhere = plannedWeek !== null && !weeks.includes(plannedWeek);
  return isElsewhere ? [...weeks, plannedWeek].toSorted() : weeks;
}

/** "Move to… week", and keeping or freeing the week that it has. */
export function PlanForms(props: {
  words: Words;
  line: TakebackLine;
  loads: WeekLoads;
  today: CalendarDate;
  back: string;
}) {
  const { words, line, loads, today, back } = props;
  const { t } = words;
  if (line.closedAt !== null) return null;
  if (line.appointmentOn !== null) return <p class="hint">{t('takebacks.hasAppointment')}</p>;
  const weeks = weeksToChoose(line, today);
  const field = `week-${line.id}`;
  return (
    <div class="plan-forms no-print">
      <form method="post" action={`/take-backs/cases/${line.id}/move`} class="stack">
        <input type="hidden" name="back" value={back} />
        <label for={field}>
          {t('takebacks.moveTo')} <span class="aside">{line.assetTag}</span>
        </label>
        <select id={field} name="week">
          {weeks.map((week) => (
            <option value={week} {...(week === line.plannedWeek ? { selected: true } : {})}>
              {t('takebacks.weekLoad', {
                week: weekName(words, week),
                load: loads.planned.get(week) ?? 0,
                capacity: loads.capacity,
              })}
            </option>
          ))}
        </select>
        <button type="submit">{t('takebacks.move')}</button>
      </form>
      {line.plannedWeek === null ? null : (
        <form
          method="post"
          action={`/take-backs/cases/${line.id}/${line.pinned ? 'unpin' : 'pin'}`}
        >
          <input type="hidden" name="back" value={back} />
          <button type="submit" class="quiet">
            {t(line.pinned ? 'takebacks.unpin' : 'takebacks.pin')}
            <span class="aside"> {line.assetTag}</span>
          </button>
        </form>
      )}
    </div>
  );
}
