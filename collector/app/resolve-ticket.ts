import { splitKey } from '#shared/condition-key.ts';
import { startedAgain, startsAgain } from '#collector/domain/resolution.ts';
import type { Barrier, TicketResult } from '#collector/domain/ticket.ts';
import { conditionsOf, saveConditions } from '#collector/storage/conditions.ts';
import type { Tx } from '#collector/storage/database.ts';
import {
  changeTicket,
  findingsOf,
  settleFindings,
  ticketsMergedInto,
} from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';

/**
 * Somebody resolves a ticket and says what was found, and where it could not be
 * repaired what stood in the way. After a repair the judging of its conditions
 * starts again, so that a fault that is still there comes back by itself.
 */
export function resolveTicket(
  context: Context,
  act: TicketAct & { readonly result: TicketResult; readonly barrier?: Barrier | null },
): Promise<TicketAnswer> {
  return moveTicketAs(context, act, {
    move: 'resolve',
    kind: 'ticket_resolved',
    reason: () => act.result,
    change: (before, at) => ({
      resolvedAt: at,
      result: act.result,
      barrier: act.barrier ?? null,
      helpSince: null,
      assignee: before.assignee ?? act.staffId,
    }),
    also: async (tx, before, at) => {
      const merged = await ticketsMergedInto(tx, before.id);
      for (const it of startsAgain(act.result) ? [before, ...merged] : []) {
        await startJudgingAgain(tx, it, at);
      }
      // What was merged into it ends with it: a new fault of that family is a new ticket.
      for (const { id, state } of merged) {
        await changeTicket(tx, id, state, { closedAt: at, changedAt: at });
      }
    },
  });
}

async function startJudgingAgain(tx: Tx, ticket: Ticket, at: number): Promise<void> {
  const findings = (await findingsOf(tx, [ticket.id])).get(ticket.id) ?? [];
  const conditions = (await conditionsOf(tx, [ticket.deviceId])).get(ticket.deviceId);
  const again = findings.flatMap(({ key }) => {
    const condition = conditions?.get(key);
    if (condition === undefined) return [];
    const { checkId, subject } = splitKey(key);
    return [
      { deviceId: ticket.deviceId, checkId, subject, condition: startedAgain(condition, at) },
    ];
  });
  await saveConditions(tx, again);
  await settleFindings(tx, ticket.id, at);
}
