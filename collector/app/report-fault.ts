import { checkById } from '#shared/catalogue.ts';
import type { FaultFamily } from '#shared/check.ts';
import { splitKey } from '#shared/condition-key.ts';
import { coverOf, coverageOn } from '#collector/domain/coverage.ts';
import type { Finding } from '#collector/domain/judgement.ts';
import { isAtHome } from '#collector/domain/life.ts';
import { decideReport } from '#collector/domain/report.ts';
import type { ReportDecision, ReportRefusal } from '#collector/domain/report.ts';
import { rulesOn } from '#collector/domain/rules.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import type { ConditionsOfDevice } from '#collector/storage/conditions.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { lockLatest } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import {
  changeTicket,
  countTickets,
  insertTickets,
  openTicketsOf,
  saveFindings,
} from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { termsOfDevice } from './judge-beats.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

export interface FaultReport {
  readonly deviceId: string;
  readonly family: FaultFamily;
  readonly staffId: string;
}
/** `not_covered…`: nothing was opened; the report can be noted all the same. */
export type ReportAnswer =
  | {
      readonly ok: true;
      readonly did: Exclude<ReportDecision['act'], 'none'>;
      readonly ticketId: string;
    }
  | { readonly ok: false; readonly reason: ReportRefusal | 'unknown_device' };

/** Somebody reports a fault: a new ticket, an observation on the open one, or a named refusal. */
export async function openTicketByPerson(
  context: Context,
  report: FaultReport,
): Promise<ReportAnswer> {
  return context.store.transaction((tx) => openTicketIn(tx, context, report));
}

/** The same in the transaction of the caller. */
export async function openTicketIn(
  tx: Tx,
  context: Context,
  report: FaultReport,
): Promise<ReportAnswer> {
  await lockLatest(tx, [report.deviceId]);
  const device = await deviceById(tx, report.deviceId);
  if (device === null) return { ok: false, reason: 'unknown_device' };
  const at = context.clock.now();
  const versions = termsInForce(await allTerms(tx));
  const today = todayAt(at, versions);
  const terms = termsOfDevice(versions.versions, device);
  const open = (await openTicketsOf(tx, [device.id])).get(device.id)?.get(report.family);
  const decision = decideReport({
    cover: coverOf(coverageOn(terms, device.handedOverOn, today)),
    atHome: isAtHome(device.stage),
    ticket: open ?? null,
  });
  if (decision.act === 'none') return { ok: false, reason: decision.reason };
  const rulesId = rulesOn(await allRuleSets(tx), today).version;
  const termsId = terms.version;
  const ticketId = open?.id ?? context.ids.token(16);
  if (open === undefined) await insert(tx, { device, report, ticketId, at, termsId, rulesId });
  else if (decision.act === 'reopen') await reopen(tx, ticketId, at);
  else await changeTicket(tx, ticketId, open.state, { touched: true, changedAt: at });
  await writeEvents(tx, [
    eventOf(context, report, at, {
      noun: 'ticket',
      nounId: ticketId,
      kind: kinds[decision.act],
      reason: decision.reason,
    }),
  ]);
  return { ok: true, did: decision.act, ticketId };
}

const kinds = {
  open: 'ticket_opened',
  reopen: 'ticket_reopened',
  observe: 'ticket_reported',
} as const;

/** Keeps what was reported of a PC for which no ticket can be opened; false for an unknown PC. */
export async function noteFault(
  context: Context,
  report: FaultReport & { readonly reason: ReportRefusal },
): Promise<boolean> {
  return context.store.transaction((tx) => noteFaultIn(tx, context, report));
}

/** The same in the transaction of the caller. */
export async function noteFaultIn(
  tx: Tx,
  context: Context,
  report: FaultReport & { readonly reason: ReportRefusal },
): Promise<boolean> {
  const device = await deviceById(tx, report.deviceId);
  if (device === null) return false;
  const { reason } = report;
  const about = { noun: 'device', nounId: device.id, kind: 'fault_noted', reason } as const;
  await writeEvents(tx, [eventOf(context, report, context.clock.now(), about)]);
  return true;
}

interface Birth {
  readonly device: Device;
  readonly report: FaultReport;
  readonly ticketId: string;
  readonly at: number;
  readonly termsId: string;
  readonly rulesId: string;
}

async function insert(tx: Tx, it: Birth): Promise<void> {
  const { device, report, ticketId, at, termsId, rulesId } = it;
  const { family } = report;
  const conditions = (await conditionsOf(tx, [device.id])).get(device.id) ?? new Map();
  const findings = alreadyBad(conditions, family);
  const isCritical = findings.some(({ bad }) => bad.result === 'critical');
  const number = (await countTickets(tx, device.id)) + 1;
  await insertTickets(tx, [
    {
      id: ticketId,
      deviceId: device.id,
      reference: `${device.assetTag}/${number}`,
      family,
      state: 'new',
      severity: isCritical ? 'critical' : 'warn',
      openedAt: at,
      openedBy: 'person',
      termsId,
      rulesId,
      changedAt: at,
      assignee: null,
      touched: true,
      resolvedAt: null,
      result: null,
      closedAt: null,
    },
  ]);
  await saveFindings(
    tx,
    findings.map((finding) => ({ deviceId: device.id, ticketId, finding, seenAt: at })),
  );
}

/** What the agent had found of that family without a ticket: whoever takes it reads both. */
function alreadyBad(conditions: ConditionsOfDevice, family: FaultFamily): Finding[] {
  return [...conditions].flatMap(([key, { state, last, baseline, since }]): Finding[] => {
    const isOf = checkById(splitKey(key).checkId)?.family === family;
    if (!isOf || state === 'ok' || last === null) return [];
    return [{ key, family, bad: last, baseline, badSince: since, recovered: false }];
  });
}

async function reopen(tx: Tx, ticketId: string, at: number): Promise<void> {
  const change = { state: 'in_progress', touched: true, resolvedAt: null, result: null } as const;
  await changeTicket(tx, ticketId, 'resolved', { ...change, changedAt: at });
}

function eventOf(
  { ids }: Context,
  { deviceId, family, staffId }: FaultReport,
  at: number,
  it: Pick<Event, 'noun' | 'nounId' | 'kind' | 'reason'>,
): Event {
  return { id: ids.timeId(at), at, actor: staffId, deviceId, ...it, detail: { family } };
}
