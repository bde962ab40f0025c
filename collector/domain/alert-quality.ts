import type { FaultFamily } from '#shared/check.ts';
import { isConfirmed } from './resolution.ts';
import { ticketResults } from './ticket.ts';
import type { TicketResult } from './ticket.ts';

/** How good the alerts of each check are, by what people found. */

/** What became of a ticket that the agent opened. */
export const foundGroups = ['confirmed', 'false', 'open', 'by_itself'] as const;
export type FoundGroup = (typeof foundGroups)[number];

/** The same as a question to the store: results, or that there is none. */
export type Found = 'open' | 'by_itself' | readonly TicketResult[];

export function foundOf(asked: FoundGroup | TicketResult): Found {
  switch (asked) {
    case 'open':
    case 'by_itself':
      return asked;
    case 'confirmed':
      return ticketResults.filter(isConfirmed);
    case 'false':
      return ticketResults.filter((it) => !isConfirmed(it));
    default:
      return [asked];
  }
}

/** Tickets of one check that came to the same end. */
export interface EndedAlike {
  readonly checkId: string;
  readonly family: FaultFamily;
  readonly result: TicketResult | null;
  /** There is nothing left to do on them. */
  readonly isDone: boolean;
  readonly tickets: number;
}
/** How long before a person reported the fault the agent had opened the ticket. */
export interface Lead {
  readonly checkId: string;
  readonly ms: number;
}
export interface CheckQuality {
  readonly checkId: string;
  readonly family: FaultFamily;
  readonly opened: number;
  readonly counts: Readonly<Record<FoundGroup, number>>;
  /** Median lead time in days and of how many; null where no person ever reported the same. */
  readonly lead: { readonly days: number; readonly n: number } | null;
}

/** The quality of each check that opened something, those with most tickets first. */
export function qualityOf(ends: readonly EndedAlike[], leads: readonly Lead[]): CheckQuality[] {
  const all = [...Map.groupBy(ends, ({ checkId }) => checkId)].flatMap(([checkId, own]) => {
    const family = own[0]?.family;
    if (family === undefined) return [];
    const counts: Record<FoundGroup, number> = { confirmed: 0, false: 0, open: 0, by_itself: 0 };
    for (const end of own) counts[groupOf(end)] += end.tickets;
    const opened = foundGroups.reduce((sum, group) => sum + counts[group], 0);
    const mine = leads.filter((it) => it.checkId === checkId).map(({ ms }) => ms / dayMs);
    const days = median(mine);
    const lead = days === null ? null : { days, n: mine.length };
    return [{ checkId, family, opened, counts, lead }];
  });
  return all.toSorted((a, b) => b.opened - a.opened || a.checkId.localeCompare(b.checkId, 'en'));
}
const dayMs = 86_400_000;

function groupOf({ result, isDone }: EndedAlike): FoundGroup {
  if (result !== null) return isConfirmed(result) ? 'confirmed' : 'false';
  return isDone ? 'by_itself' : 'open';
}

/** The middle value, or the mean of the two in the middle; null of none. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.floor(sorted.length / 2)],
  ];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
