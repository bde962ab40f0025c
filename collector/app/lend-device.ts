import { decideSwap } from '#collector/domain/swap.ts';
import type { SwapRefusal } from '#collector/domain/swap.ts';
import { blocksToLeave } from '#collector/domain/workshop.ts';
import { refusedAmong, refuseDevice } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { changeDevice, changeStage, deviceById, deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import type { Event } from '#collector/storage/events.ts';
import { carryLink } from '#collector/storage/households.ts';
import { insertLoan, markReturned, openLoanOf } from '#collector/storage/loans.ts';
import { flagsOf } from '#collector/storage/standings.ts';
import { carryTakeback, lockOpenTakebacks } from '#collector/storage/takebacks.ts';
import type { Context } from './context.ts';
import { moveStages } from './move-stages.ts';
import { onTicket } from './write-on-ticket.ts';
import type { WriteAnswer, Writing } from './write-on-ticket.ts';
import { writeEvents } from '#collector/storage/events.ts';

export const loanRefusals = ['unknown_device', 'not_ready', 'lent_already', 'no_loan'] as const;
export type LoanRefusal = (typeof loanRefusals)[number];
export type LoanAnswer = WriteAnswer | { readonly ok: false; readonly reason: LoanRefusal };
export type SwapAnswer =
  | WriteAnswer
  | { readonly ok: false; readonly reason: SwapRefusal | 'unknown_device' };

/** A ready PC of the workshop stands in while the family's own is repaired. It starts no coverage. */
export async function lendDevice(
  context: Context,
  it: Writing & { readonly assetTag: string },
): Promise<LoanAnswer> {
  let refused: LoanRefusal | null = null;
  const answer = await onTicket(context, it, async (tx, ticket, at) => {
    const device = await deviceByTag(tx, it.assetTag);
    refused = await lendingFault(tx, ticket.id, device);
    if (refused !== null || device === null) return null;
    const id = context.ids.token(12);
    const steps = [{ from: 'ready', to: 'reserved', reason: 'for_the_repair' }] as const;
    const mover = { ids: context.ids, actor: it.staffId, now: at };
    const events = await moveStages(tx, mover, device.id, steps);
    if (events === null) {
      refused = 'not_ready';
      return null;
    }
    await insertLoan(tx, {
      id,
      ticketId: ticket.id,
      deviceId: device.id,
      lentAt: at,
      returnedAt: null,
    });
    await writeEvents(tx, events);
    const detail = { loan: id, tag: device.assetTag, device: device.id };
    return { kind: 'device_lent', reason: 'for_the_repair', detail };
  });
  return refused === null ? answer : { ok: false, reason: refused };
}

async function lendingFault(
  tx: Tx,
  ticketId: string,
  device: Device | null,
): Promise<LoanRefusal | null> {
  if (device === null) return 'unknown_device';
  if ((await openLoanOf(tx, ticketId)) !== null) return 'lent_already';
  return device.stage === 'ready' && !(await isBlocked(tx, device)) ? null : 'not_ready';
}

/** A block that was raised after the quality check keeps a PC in the workshop too. */
async function isBlocked(tx: Tx, { id }: Device): Promise<boolean> {
  return blocksToLeave((await flagsOf(tx, [id])).get(id) ?? []).length > 0;
}

/** The PC that stood in is back in the workshop, ready for the next. */
export async function returnLoan(context: Context, it: Writing): Promise<LoanAnswer> {
  let refused: LoanRefusal | null = null;
  const answer = await onTicket(context, it, async (tx, ticket) => {
    const loan = await openLoanOf(tx, ticket.id);
    if (loan === null) {
      refused = 'no_loan';
      return null;
    }
    return endLoan(tx, context, it, loan);
  });
  return refused === null ? answer : { ok: false, reason: refused };
}

async function endLoan(
  tx: Tx,
  { ids, clock }: Context,
  { staffId }: Writing,
  loan: { readonly id: string; readonly deviceId: string },
) {
  const at = clock.now();
  await markReturned(tx, loan.id, at);
  const mover = { ids, actor: staffId, now: at };
  const steps = [{ from: 'reserved', to: 'ready', reason: 'repair_over' }] as const;
  await writeEvents(tx, (await moveStages(tx, mover, loan.deviceId, steps)) ?? []);
  const device = await deviceById(tx, loan.deviceId);
  const detail = { loan: loan.id, tag: device?.assetTag ?? null, device: loan.deviceId };
  return { kind: 'loan_returned', reason: 'repair_over', detail } as const;
}

/**
 * The family keeps another PC in place of the one that cannot be repaired. What is left of the
 * coverage, and the take-back with all its dates, go over to the new PC.
 */
export async function swapDevice(
  context: Context,
  it: Writing & { readonly assetTag: string },
): Promise<SwapAnswer> {
  let refused: SwapRefusal | 'unknown_device' | null = null;
  const answer = await onTicket(context, it, async (tx, ticket, at) => {
    const old = await deviceById(tx, ticket.deviceId);
    const young = await deviceByTag(tx, it.assetTag);
    if (old === null || young === null) {
      refused = 'unknown_device';
      return null;
    }
    if (await isBlocked(tx, young)) {
      refused = 'not_ready';
      return null;
    }
    const decision = decideSwap(old, young);
    if (!decision.ok) {
      refused = decision.reason;
      return null;
    }
    await changeDevice(tx, young.id, decision.carries);
    const ownCase = (await lockOpenTakebacks(tx, [old.id])).get(old.id);
    if (ownCase !== undefined) await carryTakeback(tx, ownCase.id, young.id);
    await carryFamily(tx, { from: old.id, to: young.id, at });
    const mover = { ids: context.ids, actor: it.staffId, now: at };
    const reason = 'cannot_be_repaired';
    const moves = [
      ...((await moveStages(tx, mover, old.id, [{ from: old.stage, to: 'replaced', reason }])) ??
        []),
      ...((await moveStages(tx, mover, young.id, [
        { from: young.stage, to: 'handed_over', reason },
      ])) ?? []),
    ];
    await writeEvents(tx, moves);
    const detail: Event['detail'] = {
      tag: young.assetTag,
      device: young.id,
      fromStage: old.stage,
      wasStage: young.stage,
      wasCohort: young.cohort,
      wasSector: young.sector,
      wasHandedOverOn: young.handedOverOn,
      case: ownCase?.id ?? null,
      handedOverOn: decision.carries.handedOverOn,
    };
    return { kind: 'device_swapped', reason, detail };
  });
  return refused === null ? answer : { ok: false, reason: refused };
}

/** Takes a swap back: each PC is where it was. False where one of them has gone on since. */
export async function unswap(
  tx: Tx,
  { deviceId, detail }: Pick<Event, 'deviceId' | 'detail'>,
): Promise<boolean> {
  const [young, caseId] = [String(detail['device']), detail['case']];
  const [old, now] = [await deviceById(tx, deviceId ?? ''), await deviceById(tx, young)];
  if (old?.stage !== 'replaced' || now?.stage !== 'handed_over') return false;
  const text = (name: string) => (typeof detail[name] === 'string' ? detail[name] : null);
  // As they stood in the event, which swapDevice alone writes, from the same types.
  const [from, was] = [
    detail['fromStage'] as Device['stage'],
    detail['wasStage'] as Device['stage'],
  ];
  await changeStage(tx, old.id, { from: 'replaced', to: from });
  await changeDevice(tx, young, {
    stage: was,
    cohort: text('wasCohort'),
    sector: text('wasSector'),
    handedOverOn: text('wasHandedOverOn') as Device['handedOverOn'],
  });
  if (typeof caseId === 'string') await carryTakeback(tx, caseId, old.id);
  await carryLink(tx, young, old.id);
  return true;
}

/** The household goes over to the new PC, with its answer about the follow-up. */
async function carryFamily(
  tx: Tx,
  { from, to, at }: { readonly from: string; readonly to: string; readonly at: number },
): Promise<void> {
  await carryLink(tx, from, to);
  const isRefused = (await refusedAmong(tx, [from])).has(from);
  if (isRefused) await refuseDevice(tx, to, at);
}
