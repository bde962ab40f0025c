/** @jsxImportSource hono/jsx */
import { devicesWithoutHandover } from '#collector/storage/takeback-lists.ts';
import { Empty, listPage } from './takeback-list-page.tsx';
import type { Visit } from './visit.ts';

/** PCs at home for which no date of handover is known: nothing can be planned for them. */
export async function showWithoutDate(visit: Visit): Promise<Response> {
  const { words, deps } = visit;
  const { t } = words;
  const devices = await devicesWithoutHandover(deps.context.store.db);
  return listPage(visit, {
    title: t('withoutDate.title', { count: devices.length }),
    heading: t('withoutDate.heading'),
    crumbs: [],
    current: t('withoutDate.heading'),
    lead: t('withoutDate.lead', { count: devices.length }),
    body: (
      <>
        <p>
          <a class="button" href="/imports">
            {t('withoutDate.import')}
          </a>
        </p>
        {devices.length === 0 ? (
          <Empty text={t('withoutDate.empty')} />
        ) : (
          <div class="table">
            <table>
              <caption>{t('takebacks.caption', { count: devices.length })}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('takebacks.device')}</th>
                  <th scope="col">{t('withoutDate.cohort')}</th>
                  <th scope="col">{t('cases.sector')}</th>
                </tr>
              </thead>
              <tbody>
                {devices.map(({ assetTag, cohort, sector }) => (
                  <tr>
                    <th scope="row">
                      <a class="tag" href={`/devices/${assetTag}`}>
                        {assetTag}
                      </a>
                    </th>
                    <td data-label={t('withoutDate.cohort')}>{cohort ?? '–'}</td>
                    <td data-label={t('cases.sector')}>{sector ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </>
    ),
  });
}
