/** @jsxImportSource hono/jsx */
import { callAnswers } from '#collector/domain/family-report.ts';
import { wantsCall } from '#collector/storage/family-reports.ts';
import type { FamilyReport } from '#collector/storage/family-reports.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { Mark } from './marks.tsx';
import { ShortSince, Since } from './times.tsx';
import type { Words } from './words.ts';

/** What a family said by its sticker, on the ticket that it belongs to; nothing where nothing was said. */
export function FamilySaid(props: { words: Words; reports: readonly FamilyReport[]; now: number }) {
  const { words, reports, now } = props;
  const { t, of } = words;
  if (reports.length === 0) return null;
  return (
    <>
      <h2>{t('said.title')}</h2>
      <div class="table">
        <table>
          <caption>{t('said.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('said.number')}</th>
              <th scope="col">{t('said.when')}</th>
              <th scope="col">{t('said.what')}</th>
              <th scope="col">{t('said.since')}</th>
              <th scope="col">{t('said.call')}</th>
            </tr>
          </thead>
          <tbody>
            {reports.map((it) => (
              <tr>
                <th scope="row" class="num nowrap">
                  {it.number}
                </th>
                <td data-label={t('said.when')}>
                  <Since words={words} at={it.at} now={now} />
                </td>
                <td data-label={t('said.what')}>
                  {of('familyFault', it.fault)} : {of('familyDetail', it.detail)}
                </td>
                <td data-label={t('said.since')}>{of('faultSince', it.since)}</td>
                <td data-label={t('said.call')}>
                  <Mark
                    look={wantsCall(it) ? 'warn' : 'plain'}
                    word={of('callBack', it.callBack)}
                  />
                  {it.calledAt === null ? null : (
                    <>
                      {' '}
                      {t('said.calledAt')} <ShortSince words={words} at={it.calledAt} now={now} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** How the call went that a family asked for; nothing where none is waited for, or the ticket has ended. */
export function CallBackForm(props: {
  words: Words;
  ticket: Ticket;
  reports: readonly FamilyReport[];
  back: string;
}) {
  const { words, ticket, reports, back } = props;
  const { t, of } = words;
  const asked = reports.find(wantsCall);
  if (asked === undefined || ticket.closedAt !== null || ticket.mergedInto !== null) return null;
  return (
    <form method="post" action={`/tickets/${ticket.id}/call`} class="message warn no-print">
      <input type="hidden" name="back" value={back} />
      <p>{t('said.howCall', { when: of('callBack', asked.callBack) })}</p>
      <p class="acts">
        {callAnswers.map((it) => (
          <button type="submit" name="answer" value={it} class="second">
            {of('callAnswer', it)}
          </button>
        ))}
      </p>
    </form>
  );
}
