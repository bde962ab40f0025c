/** @jsxImportSource hono/jsx */
import { faultFamilies } from '#shared/check.ts';
import type { FaultFamily } from '#shared/check.ts';
import { noteFault, openTicketByPerson } from '#collector/app/report-fault.ts';
import { reportRefusals } from '#collector/domain/report.ts';
import type { ReportRefusal } from '#collector/domain/report.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { showFault } from './error-pages.tsx';
import { formField, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** A fault that somebody tells the staff: the form on a device's page, and what came of it. */

/** `POST /devices/:tag/faults`. */
export async function reportFromPage(visit: Visit): Promise<Response> {
  return withReport(visit, async (report, device) => {
    const answer = await openTicketByPerson(visit.deps.context, report);
    if (!answer.ok) {
      const { reason } = answer;
      return goBack(visit, device, { unreported: reason, family: report.family });
    }
    visit.deps.live.nudge();
    return goBack(visit, device, { reported: answer.did, of: answer.ticketId });
  });
}

/** `POST /devices/:tag/faults/note`: keeps what no ticket could be opened for. */
export async function noteFromPage(visit: Visit): Promise<Response> {
  return withReport(visit, async (report, device) => {
    const asked = await formField(visit, 'reason');
    const reason = reportRefusals.find((it) => it === asked);
    if (reason === undefined) return showFault(visit, 'notFound');
    await noteFault(visit.deps.context, { ...report, reason });
    return goBack(visit, device, { reported: 'noted' });
  });
}

interface Report {
  readonly deviceId: string;
  readonly family: FaultFamily;
  readonly staffId: string;
}

async function withReport(
  visit: Visit,
  act: (report: Report, device: Device) => Promise<Response>,
): Promise<Response> {
  const { db } = visit.deps.context.store;
  const device = await deviceByTag(db, pathPart(visit, 'tag').toUpperCase());
  if (device === null) return showFault(visit, 'notFound');
  const asked = await formField(visit, 'family');
  const family = faultFamilies.find((it) => it === asked);
  return family === undefined
    ? goBack(visit, device, { reported: 'no_family' })
    : act({ deviceId: device.id, family, staffId: staffOf(visit).id }, device);
}

function goBack(visit: Visit, { assetTag }: Device, said: Record<string, string>): Response {
  const params = new URLSearchParams(said);
  return seeOther(visit, `/devices/${assetTag}?${params.toString()}#report`);
}

/** What a report on the page before has done. */
export type ReportSaid =
  | { readonly kind: 'done'; readonly said: Said; readonly ticketId: string | null }
  | { readonly kind: 'refused'; readonly reason: ReportRefusal; readonly family: FaultFamily };

const saids = ['open', 'observe', 'reopen', 'noted', 'no_family'] as const;
type Said = (typeof saids)[number];

export function reportSaidOn({ url: { searchParams } }: Visit): ReportSaid | null {
  const said = saids.find((it) => it === searchParams.get('reported'));
  if (said !== undefined) return { kind: 'done', said, ticketId: searchParams.get('of') };
  const reason = reportRefusals.find((it) => it === searchParams.get('unreported'));
  const family = faultFamilies.find((it) => it === searchParams.get('family'));
  return reason === undefined || family === undefined ? null : { kind: 'refused', reason, family };
}

const sentences = {
  open: 'faultReport.opened',
  observe: 'faultReport.observed',
  reopen: 'faultReport.reopened',
  noted: 'faultReport.noted',
  no_family: 'faultReport.noFamily',
} as const;

/** Silence has its own pages: nobody reports it. */
const reportable = faultFamilies.filter((it) => it !== 'contact');

/** The form "report a fault", folded, and above it what the last report has done. */
export function FaultReport(props: { words: Words; assetTag: string; said: ReportSaid | null }) {
  const { words, assetTag, said } = props;
  const { t } = words;
  return (
    <section class="card fault-report no-print" aria-labelledby="report">
      {said === null ? null : <SaidOfReport words={words} assetTag={assetTag} said={said} />}
      <details open={said?.kind === 'done' && said.said === 'no_family'}>
        <summary>
          <h2 id="report">{t('faultReport.faultTitle')}</h2>
        </summary>
        <p>{t('faultReport.faultLead')}</p>
        <form method="post" action={`/devices/${assetTag}/faults`} class="stack">
          <label for="fault-family">{t('faultReport.family')}</label>
          <select id="fault-family" name="family" required>
            <option value="">{t('faultReport.choose')}</option>
            {reportable.map((family) => (
              <option value={family}>{words.of('family', family)}</option>
            ))}
          </select>
          <button type="submit">{t('faultReport.submit')}</button>
        </form>
      </details>
    </section>
  );
}

function SaidOfReport(props: { words: Words; assetTag: string; said: ReportSaid }) {
  const { words, assetTag, said } = props;
  const { t } = words;
  if (said.kind === 'refused') {
    const reason = words.of('reason', said.reason);
    return (
      <div class="message warn" role="alert">
        <p>{t('faultReport.refused', { reason })}</p>
        <form method="post" action={`/devices/${assetTag}/faults/note`}>
          <input type="hidden" name="family" value={said.family} />
          <input type="hidden" name="reason" value={said.reason} />
          <button type="submit" class="second">
            {t('faultReport.note')} <span class="aside">{words.of('family', said.family)}</span>
          </button>
        </form>
      </div>
    );
  }
  const isFault = said.said === 'no_family';
  return (
    <div class={`message ${isFault ? 'warn' : 'ok'}`} role={isFault ? 'alert' : undefined}>
      <p>
        {t(sentences[said.said])}{' '}
        {said.ticketId === null ? null : (
          <a href={`/tickets/${said.ticketId}`}>{t('faultReport.see')}</a>
        )}
      </p>
    </div>
  );
}
