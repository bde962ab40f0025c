import type { FaultFamily } from '#shared/check.ts';
import type { CalendarDate } from './calendar.ts';
import { isAtHome } from './life.ts';
import type { Stage } from './life.ts';
import type { TicketState } from './ticket.ts';

/** Two PCs, or two tickets, of which one takes the other's place. */

export interface SwappedPc {
  readonly id: string;
  readonly stage: Stage;
  readonly handedOverOn: CalendarDate | null;
  readonly cohort: string | null;
  readonly sector: string | null;
}
export type SwapRefusal = 'same_pc' | 'not_at_a_family' | 'not_ready' | 'never_handed_over';
export type SwapDecision =
  | {
      readonly ok: true;
      /** What the new PC carries on: coverage and take-back are counted from this day as before. */
      readonly carries: {
        readonly handedOverOn: CalendarDate;
        readonly cohort: string | null;
        readonly sector: string | null;
      };
    }
  | { readonly ok: false; readonly reason: SwapRefusal };

const ready: ReadonlySet<Stage> = new Set(['ready', 'reserved']);

/**
 * A PC of the workshop takes the place of a family's. The remaining coverage moves with it: it
 * carries the day of handover of the PC it replaces, so that not one day is won or lost.
 */
export function decideSwap(old: SwappedPc, young: SwappedPc): SwapDecision {
  if (old.id === young.id) return { ok: false, reason: 'same_pc' };
  // Also one whose take-back is due or planned: the case goes over with all its dates.
  if (!isAtHome(old.stage) && old.stage !== 'in_repair')
    return { ok: false, reason: 'not_at_a_family' };
  if (!ready.has(young.stage)) return { ok: false, reason: 'not_ready' };
  const { handedOverOn, cohort, sector } = old;
  if (handedOverOn === null) return { ok: false, reason: 'never_handed_over' };
  return { ok: true, carries: { handedOverOn, cohort, sector } };
}

export interface MergedTicket {
  readonly id: string;
  readonly deviceId: string;
  readonly family: FaultFamily;
  readonly state: TicketState;
  readonly mergedInto: string | null;
}
export type MergeRefusal = 'same_ticket' | 'other_device' | 'not_open' | 'merged_already';

/** May one ticket go up in another? Only two open ones of the same PC. Null: yes. */
export function mergeFault(it: MergedTicket, survivor: MergedTicket): MergeRefusal | null {
  if (it.id === survivor.id) return 'same_ticket';
  if (it.deviceId !== survivor.deviceId) return 'other_device';
  if (it.mergedInto !== null || survivor.mergedInto !== null) return 'merged_already';
  return isOpen(it.state) && isOpen(survivor.state) ? null : 'not_open';
}

function isOpen(state: TicketState): boolean {
  switch (state) {
    case 'resolved':
    case 'closed':
    case 'duplicate':
    case 'not_covered':
    case 'cancelled':
      return false;
    default:
      return true;
  }
}
