/** @jsxImportSource hono/jsx */
import { undoPile } from '#collector/app/move-pile.ts';
import { devicesByTag } from '#collector/storage/devices.ts';
import { pileById } from '#collector/storage/piles.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { whyOf } from './scan-page.tsx';
import { frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** `GET /scan/piles/:id`: what came of each label of a pile, and the way back. */
export async function showPile(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const pile = await pileById(db, pathPart(visit, 'id'));
  if (pile === null) return showFault(visit, 'notFound');
  const { words } = visit;
  const { t } = words;
  const act = words.of('workshopAct', pile.act);
  const done = pile.results.filter(({ eventId }) => eventId !== null).length;
  const isUndone = pile.undoneAt !== null;
  const kept = Number(visit.url.searchParams.get('kept') ?? '0');
  const devices = await devicesByTag(
    db,
    pile.results.map(({ tag }) => tag),
  );
  const title = isUndone ? t('pile.undoneTitle', { act }) : t('pile.title', { done, act });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="workshop"
      crumbs={[
        { text: t('nav.workshop'), href: '/workshop' },
        { text: t('scan.title'), href: '/scan' },
      ]}
      current={act}
    >
      <h1>{title}</h1>
      {isUndone ? (
        <p class="message ok">{kept > 0 ? t('pile.partly', { count: kept }) : t('pile.undone')}</p>
      ) : null}
      <div class="acts no-print">
        <a class="button" href={`/scan?act=${pile.act}`}>
          {t('pile.next')}
        </a>
        <a class="button second" href={`/labels?pile=${pile.id}`}>
          {t('labels.ofThese')}
        </a>
        {isUndone || done === 0 ? null : (
          <form method="post" action={`/scan/piles/${pile.id}/undo`}>
            <button type="submit" class="second">
              {t('pile.undo')}
            </button>
          </form>
        )}
      </div>
      <div class="table">
        <table>
          <caption>{t('pile.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('pile.tag')}</th>
              <th scope="col">{t('pile.result')}</th>
            </tr>
          </thead>
          <tbody>
            {pile.results.map((it) => (
              <tr>
                <th scope="row">
                  <a class="tag" href={`/devices/${it.tag}`}>
                    {it.tag}
                  </a>
                </th>
                <td data-label={t('pile.result')}>
                  {it.refused === null ? (
                    <Mark look="ok" word={t('pile.done')} />
                  ) : (
                    <>
                      <Mark look="critical" word={t('pile.refused')} />{' '}
                      {whyOf(words, { ...it, stage: devices.get(it.tag)?.stage ?? null })}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Layout>,
  );
}

/** `POST /scan/piles/:id/undo`. */
export async function undoPileFromPage(visit: Visit): Promise<Response> {
  const id = pathPart(visit, 'id');
  const kept = await undoPile(visit.deps.context, { id, actor: staffOf(visit).id });
  if (kept === null) return showFault(visit, 'notFound');
  return seeOther(visit, `/scan/piles/${id}${kept > 0 ? `?kept=${kept}` : ''}`);
}
