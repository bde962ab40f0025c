import { isFamilys } from '#collector/domain/family-state.ts';
import { reportsADay } from '#collector/domain/family-report.ts';
import type { FamilySaid } from '#collector/domain/family-report.ts';
import { reportRefusals } from '#collector/domain/report.ts';
import type { ReportRefusal } from '#collector/domain/report.ts';
import type { Tx } from '#collector/storage/database.ts';
import {
  countReportsOn,
  familyReportById,
  insertFamilyReport,
  isNumberTaken,
} from '#collector/storage/family-reports.ts';
import type { FamilyReport } from '#collector/storage/family-reports.ts';
import { lockDevice } from '#collector/storage/standings.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { noteFaultIn, openTicketIn } from './report-fault.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

export type FamilyReportAnswer =
  | { readonly ok: true; readonly report: FamilyReport; readonly isNew: boolean }
  | { readonly ok: false; readonly reason: 'unknown_device' | 'enough_today' };

/**
 * A family reports a fault by its sticker: it opens or joins a ticket as a telephone call would, and
 * where no ticket can be opened it is noted with its reason. `formId` is the form's own: sent twice,
 * it is one report.
 */
export async function reportByFamily(
  context: Context,
  it: { readonly deviceId: string; readonly formId: string; readonly said: FamilySaid },
): Promise<FamilyReportAnswer> {
  const { store, clock } = context;
  return store.transaction(async (tx) => {
    const device = await lockDevice(tx, it.deviceId);
    if (device === null || !isFamilys(device.stage)) return { ok: false, reason: 'unknown_device' };
    const id = `${device.id}.${it.formId}`;
    const before = await familyReportById(tx, id);
    if (before !== null) return { ok: true, report: before, isNew: false };
    const at = clock.now();
    const on = todayAt(at, termsInForce(await allTerms(tx)));
    if ((await countReportsOn(tx, device.id, on)) >= reportsADay) {
      return { ok: false, reason: 'enough_today' };
    }
    const { family, fault, detail, since, callBack } = it.said;
    const told = await tell(tx, context, { deviceId: device.id, family, staffId: 'family' });
    const number = await freeNumber(tx, context);
    const said = { fault, detail, since, callBack, calledAt: null };
    const report: FamilyReport = { id, deviceId: device.id, number, at, on, ...said, ...told };
    await insertFamilyReport(tx, report);
    return { ok: true, report, isNew: true };
  });
}

type Told = Pick<FamilyReport, 'ticketId' | 'outcome'>;

async function tell(
  tx: Tx,
  context: Context,
  report: Parameters<typeof openTicketIn>[2],
): Promise<Told> {
  const answer = await openTicketIn(tx, context, report);
  if (answer.ok) return { ticketId: answer.ticketId, outcome: outcomes[answer.did] };
  if (answer.reason === 'unknown_device') throw new Error('A locked device is gone');
  await noteFaultIn(tx, context, { ...report, reason: answer.reason });
  return { ticketId: null, outcome: answer.reason };
}

const outcomes = {
  open: 'reported_by_person',
  observe: 'added_to_open_ticket',
  reopen: 'reported_again',
} as const;

export const isRefusal = (outcome: FamilyReport['outcome']): outcome is ReportRefusal =>
  reportRefusals.some((it) => it === outcome);

/** Six digits that no report has: short enough for the telephone, and they count nothing. */
async function freeNumber(tx: Tx, { ids }: Context): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const drawn = Buffer.from(ids.token(6), 'base64url').readUIntBE(0, 6) % 1_000_000;
    const digits = String(drawn).padStart(6, '0');
    const number = `${digits.slice(0, 3)} ${digits.slice(3)}`;
    if (!(await isNumberTaken(tx, number))) return number;
  }
  throw new Error('No free report number was found in 100 tries');
}
