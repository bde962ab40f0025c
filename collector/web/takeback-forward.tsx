/** @jsxImportSource hono/jsx */
import { checkById } from '#shared/catalogue.ts';
import { conditionKey } from '#shared/condition-key.ts';
import { decideForward, forwardUndoReasons, standsSince } from '#collector/domain/bring-forward.ts';
import type { ForwardDecision } from '#collector/domain/bring-forward.ts';
import { monthOf } from '#collector/domain/calendar.ts';
import type { CalendarDate, MonthKey } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { isPlannable } from '#collector/domain/takeback.ts';
import type { Terms } from '#collector/domain/terms.ts';
import { keptFindings } from '#collector/app/kept-findings.ts';
import type { Db } from '#collector/storage/database.ts';
import { remindersOf } from '#collector/storage/reminders.ts';
import type { KeptForward, Takeback } from '#collector/storage/takebacks.ts';
import { titleOf } from './finding-words.ts';
import { Mark } from './marks.tsx';
import { monthName, monthOfWeek, weekName } from './periods.ts';
import type { Words } from './words.ts';

/** What a fault after coverage does to a take-back, as pages say it. */
export interface ForwardFacts {
  readonly it: Takeback;
  /** The case's own. */
  readonly terms: Terms;
  readonly decision: ForwardDecision;
}

export async function forwardFacts(
  db: Db,
  it: Takeback,
  { terms, today }: { terms: Terms; today: CalendarDate },
): Promise<ForwardFacts> {
  const levels = (await remindersOf(db, [it.id])).get(it.id) ?? [];
  const findings = (await keptFindings(db, [it.deviceId], terms.zone)).get(it.deviceId) ?? [];
  return { it, terms, decision: decideForward({ ...it, levels, findings }, today, terms) };
}

/** In one sentence why the case was brought forward, will be, or is left where it is; null where no
 * fault concerns it. */
export function forwardSentence(words: Words, facts: ForwardFacts): string | null {
  const { it, decision } = facts;
  if (it.broughtForward !== null) return broughtSentence(words, facts, it.broughtForward);
  if (decision.act === 'leave') {
    return words.of('forward', decision.reason, { what: whatOf(words, decision.finding) });
  }
  if (decision.act !== 'wait') return null;
  const what = whatOf(words, decision.finding);
  return words.of('forward', decision.reason, { what, on: words.date(decision.lookOn) });
}

function broughtSentence(words: Words, { it, terms }: ForwardFacts, forward: KeptForward): string {
  const what = whatOf(words, forward);
  const { t } = words;
  if (forward.ended !== null) {
    const { on, reason } = forward.ended;
    const why = words.of('forwardEnd', reason);
    return t('forward.ended', { on: words.date(forward.on), end: words.date(on), why });
  }
  const { plannedWeek, plannedWhy, pinned } = it;
  const isMoved = pinned || plannedWeek !== forward.weekBefore;
  if (plannedWeek === null || (!isMoved && plannedWhy?.reason !== 'brought_forward')) {
    return t(isPlannable(it.state) ? 'forward.toPlan' : 'forward.noWeek', { what });
  }
  const from = monthBefore(it, forward, terms);
  const to = monthOfWeek(plannedWeek);
  if (from === to) return t('forward.sameMonth', { what, week: weekName(words, plannedWeek) });
  const [fromName, toName] = [monthName(words, from), monthName(words, to)];
  const vowel = /^[aeiouéâàô]/i.test(fromName) ? 'yes' : 'no';
  return t('forward.brought', { what, from: fromName, to: toName, vowel });
}

function monthBefore(it: Takeback, { weekBefore }: KeptForward, terms: Terms): MonthKey {
  if (weekBefore !== null) return monthOfWeek(weekBefore);
  return monthOf(milestones(terms, it.handedOverOn, it.extensionMonths).windowOpensOn);
}

export function whatOf(
  words: Words,
  it: { readonly checkId: string; readonly subject: number; readonly since: CalendarDate },
): string {
  return words.t('forward.what', {
    family: checkById(it.checkId)?.family ?? 'other',
    title: titleOf(words, conditionKey(it.checkId, it.subject)),
    since: words.date(it.since),
  });
}

/** Beside the week of a case that stands brought forward. */
export function ForwardMark({ words, it }: { words: Words; it: Takeback }) {
  if (standsSince(it) === null || it.closedAt !== null) return null;
  return <Mark look="warn" word={words.t('forward.mark')} />;
}

/** Puts a case back where it was, for a reason. */
export function UndoForward({ words, it }: { words: Words; it: Takeback }) {
  const { t } = words;
  const isFree = it.closedAt === null && it.appointmentOn === null && it.extensionMonths === 0;
  if (standsSince(it) === null || !isFree) return null;
  return (
    <form method="post" action={`/take-backs/cases/${it.id}/undo-forward`} class="stack no-print">
      <label for="forward-reason">{t('forward.undoReason')}</label>
      <select id="forward-reason" name="reason" required aria-describedby="forward-hint">
        <option value="">{t('forward.choose')}</option>
        {forwardUndoReasons.map((reason) => (
          <option value={reason}>{words.of('forwardReason', reason)}</option>
        ))}
      </select>
      <p class="hint" id="forward-hint">
        {t('forward.undoHint')}
      </p>
      <button type="submit" class="second">
        {t('forward.undo')}
      </button>
    </form>
  );
}
