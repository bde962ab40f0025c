/** @jsxImportSource hono/jsx */
import { noteLot } from '#collector/app/note-lot.ts';
import { readDate } from '#collector/domain/calendar.ts';
import { allLots } from '#collector/storage/lots.ts';
import { devicesOf } from './device-origin.ts';
import { Layout, showPage } from './layout.tsx';
import { Day } from './times.tsx';
import { formField, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /lots`: where PCs came from, and a form for one more lot. */
export async function showLots(visit: Visit): Promise<Response> {
  return lotsPage(visit, null);
}

/** `POST /lots`. */
export async function noteLotFromPage(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  const name = (await formField(visit, 'name')).slice(0, 80);
  const donor = (await formField(visit, 'donor')).slice(0, 120);
  const received = readDate(await formField(visit, 'receivedOn'));
  if (name === '' || donor === '' || !received.ok) {
    return lotsPage(visit, t('lots.missing'));
  }
  const done = await noteLot(visit.deps.context, {
    name,
    donor,
    receivedOn: received.date,
    isReportWanted: (await formField(visit, 'report')) === 'yes',
    isExportForbidden: (await formField(visit, 'noExport')) === 'yes',
    note: (await formField(visit, 'note')).slice(0, 500),
    actor: staffOf(visit).id,
  });
  return done ? seeOther(visit, '/lots') : lotsPage(visit, t('lots.twice', { name }));
}

async function lotsPage(visit: Visit, fault: string | null): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  const lots = await allLots(visit.deps.context.store.db);
  const title = t('lots.title', { count: lots.length });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={fault ?? title}
      section="workshop"
      crumbs={[{ text: t('nav.workshop'), href: '/workshop' }]}
      current={t('lots.current')}
    >
      <h1>{title}</h1>
      {fault === null ? null : (
        <p id="fault" class="message critical" role="alert">
          {fault}
        </p>
      )}
      {lots.length === 0 ? (
        <p>{t('lots.none')}</p>
      ) : (
        <div class="table">
          <table>
            <caption>{t('lots.caption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('lots.name')}</th>
                <th scope="col">{t('lots.donor')}</th>
                <th scope="col">{t('lots.receivedOn')}</th>
                <th scope="col">{t('lots.conditions')}</th>
                <th scope="col">{t('workshop.pcs')}</th>
              </tr>
            </thead>
            <tbody>
              {lots.map(({ lot, devices }) => (
                <tr>
                  <th scope="row">{lot.name}</th>
                  <td data-label={t('lots.donor')}>{lot.donor}</td>
                  <td data-label={t('lots.receivedOn')}>
                    <Day words={words} date={lot.receivedOn} />
                  </td>
                  <td data-label={t('lots.conditions')}>
                    {[
                      ...(lot.isReportWanted ? [t('lots.report')] : []),
                      ...(lot.isExportForbidden ? [t('lots.noExport')] : []),
                      ...(lot.note === '' ? [] : [lot.note]),
                    ].join(' ; ')}
                  </td>
                  <td data-label={t('workshop.pcs')} class="num">
                    <a href={devicesOf('lot', lot.name)}>{words.number(devices)}</a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <LotForm words={words} />
    </Layout>,
  );
}

function LotForm({ words: { t } }: { words: Words }) {
  return (
    <form method="post" action="/lots" class="card stack no-print">
      <h2>{t('lots.new')}</h2>
      <label for="name">{t('lots.name')}</label>
      <input id="name" name="name" required maxlength={80} aria-describedby="name-hint" />
      <p class="hint" id="name-hint">
        {t('lots.nameHint')}
      </p>
      <label for="donor">{t('lots.donor')}</label>
      <input id="donor" name="donor" required maxlength={120} />
      <label for="receivedOn">{t('lots.receivedOn')}</label>
      <input id="receivedOn" name="receivedOn" type="date" required />
      <label class="choice">
        <input type="checkbox" name="report" value="yes" /> {t('lots.report')}
      </label>
      <label class="choice">
        <input type="checkbox" name="noExport" value="yes" /> {t('lots.noExport')}
      </label>
      <label for="note">{t('lots.note')}</label>
      <textarea id="note" name="note" rows={2} maxlength={500}></textarea>
      <button type="submit">{t('lots.submit')}</button>
    </form>
  );
}
