import type { StepId } from '#collector/domain/checklist.ts';
import { isMove } from '#collector/domain/undo.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { WorkFacts } from './ticket-work.tsx';

/** How a ticket stands, as far as undoing goes. */
type Standing = Pick<WorkFacts, 'steps' | 'loanTag'> & { readonly ticket: Pick<Ticket, 'state'> };

/** Whether an act that its history allows to undo still fits how the ticket stands now: what was
 * answered, lent or moved again since would be refused. */
export function stillUndoes(
  { kind, detail }: Pick<Event, 'kind' | 'detail'>,
  { ticket, steps, loanTag }: Standing,
): boolean {
  if (isMove(kind)) return ticket.state === detail['to'];
  switch (kind) {
    case 'ticket_step_answered':
    case 'ticket_step_cleared':
      return answerOf(steps, detail['step']) === detail['answer'];
    case 'ticket_help_asked':
      return answerOf(steps, detail['step']) === 'unknown';
    case 'device_lent':
      return loanTag !== null;
    case 'loan_returned':
      return loanTag === null;
    default:
      return true;
  }
}

function answerOf(steps: WorkFacts['steps'], step: unknown): string | null {
  // As it stood in the event, which answerStep alone writes, from the same type.
  return steps.get(step as StepId)?.answer ?? null;
}
