/** @jsxImportSource hono/jsx */
import type { CalendarDate } from '#collector/domain/calendar.ts';
import {
  isBack,
  notRecoveredReasons,
  reportCase,
  takebackOutcomes,
} from '#collector/domain/takeback.ts';
import type { TakebackOutcome } from '#collector/domain/takeback.ts';
import type { Event } from '#collector/storage/events.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import type { ReportSaid } from './takeback-report-acts.ts';
import type { Words } from './words.ts';

interface Its {
  readonly words: Words;
  readonly line: TakebackLine;
  readonly today: CalendarDate;
}

/** What people say of a case: an appointment, what came of it, that it ends without the PC. */
export function Reports(props: Its & { undoable: Event | null }) {
  const { words, line, today, undoable } = props;
  const outcomes = outcomesOf(line);
  const isBookable = line.closedAt === null && leadsTo(line, 'booked');
  const isEnding = line.state === 'exhausted';
  if (outcomes.length === 0 && !isBookable && undoable === null) return null;
  return (
    <section class="card no-print" aria-labelledby="reports">
      <h2 id="reports">{words.t('report.title')}</h2>
      <div class="stacked">
        {isBookable ? <Appointment words={words} line={line} today={today} /> : null}
        {outcomes.length > 0 ? (
          <Outcome words={words} line={line} today={today} outcomes={outcomes} />
        ) : null}
        {isEnding ? <GiveUp words={words} line={line} /> : null}
        {undoable === null ? null : <UndoReport words={words} line={line} event={undoable} />}
      </div>
    </section>
  );
}

function leadsTo({ state }: TakebackLine, to: TakebackOutcome | 'booked'): boolean {
  return state === to || reportCase(state, to).moved;
}

function outcomesOf(line: TakebackLine): readonly TakebackOutcome[] {
  return takebackOutcomes.filter(
    (it) => reportCase(line.state, it).moved && (line.closedAt === null || isBack(it)),
  );
}

const pathOf = ({ id }: TakebackLine, act: string) => `/take-backs/cases/${id}/${act}`;

function Appointment({ words, line, today }: Its) {
  const { t } = words;
  const { appointmentOn } = line;
  return (
    <form method="post" action={pathOf(line, 'appointment')} class="stack">
      <label for="appointment">{t('report.appointmentOn')}</label>
      <input
        id="appointment"
        type="date"
        name="on"
        min={today}
        required
        {...(appointmentOn === null ? {} : { value: appointmentOn })}
      />
      <button type="submit" class="second">
        {t(appointmentOn === null ? 'report.book' : 'report.rebook')}
      </button>
    </form>
  );
}

function Outcome(props: Its & { outcomes: readonly TakebackOutcome[] }) {
  const { words, line, today, outcomes } = props;
  const { t } = words;
  return (
    <form method="post" action={pathOf(line, 'outcome')} class="stack">
      <fieldset>
        <legend>{t('report.outcome')}</legend>
        {outcomes.map((outcome) => (
          <label class="choice">
            <input type="radio" name="outcome" value={outcome} required />
            <span>{words.of('outcome', outcome)}</span>
          </label>
        ))}
      </fieldset>
      <label for="happened">{t('report.happenedOn')}</label>
      <input
        id="happened"
        type="date"
        name="on"
        value={today}
        min={line.handedOverOn}
        max={today}
        required
      />
      <p class="hint">{t('report.backHint')}</p>
      <button type="submit">{t('report.record')}</button>
    </form>
  );
}

function GiveUp({ words, line }: Omit<Its, 'today'>) {
  const { t } = words;
  return (
    <form method="post" action={pathOf(line, 'give-up')} class="stack">
      <label for="reason">{t('report.giveUpReason')}</label>
      <select id="reason" name="reason" required>
        <option value="">{t('report.choose')}</option>
        {notRecoveredReasons.map((reason) => (
          <option value={reason}>{words.of('notRecovered', reason)}</option>
        ))}
      </select>
      <button type="submit" class="second">
        {t('report.giveUp')}
      </button>
    </form>
  );
}

function UndoReport(props: { words: Words; line: TakebackLine; event: Event }) {
  const { words, line, event } = props;
  return (
    <form method="post" action={pathOf(line, 'undo-report')}>
      <input type="hidden" name="event" value={event.id} />
      <button type="submit" class="quiet">
        {words.t('report.undo')}
      </button>
    </form>
  );
}

/** What the form of the page before has done, with its undoing. */
export function ReportMessage(props: {
  words: Words;
  line: TakebackLine;
  said: ReportSaid | null;
}) {
  const { words, line, said } = props;
  const tag = line.assetTag;
  if (said === null) return null;
  if ('refused' in said) {
    return (
      <div class="message warn" role="alert">
        <p>{words.of('reportRefused', said.refused, { tag })}</p>
      </div>
    );
  }
  const { event, canUndo } = said;
  const state = words.of('takebackState', String(event.detail['to']));
  return (
    <div class="message ok">
      <p>{words.of('reportDone', event.kind, { tag, state })}</p>
      {canUndo ? <UndoReport words={words} line={line} event={event} /> : null}
    </div>
  );
}
