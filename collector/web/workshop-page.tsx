/** @jsxImportSource hono/jsx */
import { standingsOf } from '#collector/app/move-stage.ts';
import { workshopStages } from '#collector/domain/workshop.ts';
import { countByStage, devicesIn } from '#collector/storage/standings.ts';
import { assetUrl } from './assets.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { Paging, pageNumber } from './paging.tsx';
import { frameOf, pathPart } from './visit.ts';
import type { Visit } from './visit.ts';

const perPage = 50;

/** `GET /workshop`: how many PCs stand at each stage of the workshop. */
export async function showWorkshop(visit: Visit): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  const counts = await countByStage(visit.deps.context.store.db, workshopStages);
  const announced = counts.get('announced') ?? 0;
  // What is announced stands with its donor still.
  const count = [...counts.values()].reduce((all, n) => all + n, 0) - announced;
  const title = t('workshop.title', { count });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="workshop"
      crumbs={[]}
      current={t('nav.workshop')}
    >
      <h1>{title}</h1>
      <p class="lead">{t('workshop.lead')}</p>
      <p>{t('workshop.announced', { count: announced })}</p>
      <p class="acts no-print">
        <a class="button" href="/scan">
          {t('workshop.scan')}
        </a>
        <a class="button second" href="/lots">
          {t('lots.current')}
        </a>
        <a class="button second" href="/labels">
          {t('labels.title')}
        </a>
      </p>
      <div class="table keep">
        <table>
          <caption>{t('workshop.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('workshop.stage')}</th>
              <th scope="col" class="end">
                {t('workshop.pcs')}
              </th>
            </tr>
          </thead>
          <tbody>
            {workshopStages.map((stage) => (
              <tr>
                <th scope="row">
                  <a href={`/workshop/${stage}`}>{words.of('stage', stage)}</a>
                </th>
                <td class="num end">{words.number(counts.get(stage) ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Layout>,
  );
}

/** `GET /workshop/:stage`: the PCs of one stage. */
export async function showWorkshopStage(visit: Visit): Promise<Response> {
  const { words, url } = visit;
  const { t } = words;
  const { db } = visit.deps.context.store;
  const stage = workshopStages.find((it) => it === pathPart(visit, 'stage'));
  if (stage === undefined) return showFault(visit, 'notFound');
  const count = (await countByStage(db, [stage])).get(stage) ?? 0;
  const page = pageNumber(url);
  const devices = await devicesIn(db, stage, { most: perPage, skip: (page - 1) * perPage });
  const standings = await standingsOf(db, devices);
  const title = t('workshop.stageTitle', { count, stage: words.of('stage', stage) });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="workshop"
      crumbs={[{ text: t('nav.workshop'), href: '/workshop' }]}
      current={words.of('stage', stage)}
    >
      <h1>{title}</h1>
      {devices.length === 0 ? (
        <div class="empty card">
          <img src={assetUrl('calm.svg')} alt="" width="160" height="96" />
          <p class="lead">{t('workshop.none')}</p>
        </div>
      ) : (
        <div class="table">
          <table>
            <caption>{t('workshop.stageCaption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('pile.tag')}</th>
                <th scope="col">{t('workshop.data')}</th>
                <th scope="col">{t('workshop.flags')}</th>
                <th scope="col">{t('workshop.place')}</th>
              </tr>
            </thead>
            <tbody>
              {devices.map(({ id, assetTag, model }) => {
                const it = standings.get(id);
                return (
                  <tr>
                    <th scope="row" class="free">
                      <a class="tag" href={`/devices/${assetTag}#work`}>
                        {assetTag}
                      </a>
                      {model === null ? null : <small class="block">{model}</small>}
                    </th>
                    <td data-label={t('workshop.data')}>
                      {it === undefined ? null : words.of('dataState', it.dataState)}
                    </td>
                    <td data-label={t('workshop.flags')}>
                      {it === undefined || it.flags.length === 0
                        ? t('workshop.noFlags')
                        : it.flags.map((flag) => (
                            <Mark look="critical" word={words.of('flag', flag)} />
                          ))}
                    </td>
                    <td data-label={t('workshop.place')}>{it?.place ?? t('workshop.noPlace')}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <Paging
        words={words}
        page={page}
        pages={Math.ceil(count / perPage)}
        hrefOf={(n) => `/workshop/${stage}?page=${n}`}
      />
    </Layout>,
  );
}
