/** @jsxImportSource hono/jsx */
import type { FamilyReport } from '#collector/storage/family-reports.ts';
import { Mark } from './marks.tsx';
import { Since } from './times.tsx';
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
                    look={it.callBack === 'no_call' ? 'plain' : 'warn'}
                    word={of('callBack', it.callBack)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
