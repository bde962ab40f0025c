/** @jsxImportSource hono/jsx */
import { noteLot } from '#collector/app/note-lot.ts';
import { allDonors, countLots, listLots, lotsNotNoted } from '#collector/storage/lots.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { devicesOf } from './device-origin.ts';
import { Layout, showPage } from './layout.tsx';
import { LotFaults, LotForm, conditionsOf, nothingTyped, readLotForm } from './lot-form.tsx';
import type { LotFault, TypedLot } from './lot-form.tsx';
import { Paging, pageNumber } from './paging.tsx';
import { Day } from './times.tsx';
import { frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** More lots than this that nobody has noted are not listed. */
const mostNotNoted = 50;
const perPage = 25;

/** `GET /lots`: where PCs came from, `?donor=` one donor's alone, and a form for one more lot. */
export async function showLots(visit: Visit): Promise<Response> {
  const name = (visit.url.searchParams.get('name') ?? '').slice(0, 80);
  return lotsPage(visit, { typed: { ...nothingTyped, name }, faults: [] });
}

/** `POST /lots`. */
export async function noteLotFromPage(visit: Visit): Promise<Response> {
  const { typed, faults, lot } = await readLotForm(visit);
  if (lot === null) return lotsPage(visit, { typed, faults });
  const id = await noteLot(visit.deps.context, { ...lot, actor: staffOf(visit).id });
  if (id === null) return lotsPage(visit, { typed, faults: ['twice'] });
  return seeOther(visit, `/lots/${id}?said=noted`);
}

interface Typed {
  readonly typed: TypedLot;
  readonly faults: readonly LotFault[];
}

async function lotsPage(visit: Visit, { typed, faults }: Typed): Promise<Response> {
  const { words, url } = visit;
  const { t } = words;
  const { db } = visit.deps.context.store;
  const donor = url.searchParams.get('donor');
  const page = pageNumber(url);
  const lots = await listLots(db, donor, { most: perPage, skip: (page - 1) * perPage });
  const others = donor === null && page === 1 ? await lotsNotNoted(db, mostNotNoted) : [];
  const all = await countLots(db, donor);
  const count = t('lots.title', { count: all });
  const title = faults.length > 0 ? t('lots.faults', { count: faults.length }) : count;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="workshop"
      crumbs={[{ text: t('nav.workshop'), href: '/workshop' }]}
      current={t('lots.current')}
    >
      <h1>{count}</h1>
      {donor === null ? null : <p class="lead">{t('lots.ofDonor', { donor })}</p>}
      <LotFaults words={words} faults={faults} />
      <p class="acts no-print">
        <a class="button second" href="/donors">
          {t('lots.donors')}
        </a>
        {donor === null ? null : (
          <a class="button second" href="/lots">
            {t('lots.all')}
          </a>
        )}
      </p>
      {lots.length === 0 ? (
        <p>{t(all === 0 ? 'lots.none' : 'lots.noMore')}</p>
      ) : (
        <LotTable words={words} lots={lots} />
      )}
      <Paging
        words={words}
        page={page}
        pages={Math.ceil(all / perPage)}
        hrefOf={(n) => lotsHref(donor, n)}
      />
      {others.length === 0 ? null : <NotNoted words={words} lots={others} />}
      <section aria-labelledby="form" class="no-print">
        <h2 id="form">{t('lots.new')}</h2>
        <LotForm words={words} typed={typed} faults={faults} action="/lots" />
      </section>
    </Layout>,
  );
}

const lotsHref = (donor: string | null, page: number): string =>
  `/lots?${new URLSearchParams({ ...(donor === null ? {} : { donor }), page: String(page) }).toString()}`;

function LotTable(props: { words: Words; lots: readonly { lot: Lot; devices: number }[] }) {
  const { words, lots } = props;
  const { t } = words;
  return (
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
              <th scope="row" class="free">
                <a href={`/lots/${lot.id}`}>{lot.name}</a>
              </th>
              <td data-label={t('lots.donor')} class="free">
                {lot.donor}
              </td>
              <td data-label={t('lots.receivedOn')}>
                <Day words={words} date={lot.receivedOn} />
              </td>
              <td data-label={t('lots.conditions')}>
                {conditionsOf(words, lot).join(' ; ') || t('lots.noConditions')}
              </td>
              <td data-label={t('workshop.pcs')} class="num">
                <a href={`/lots/${lot.id}#pcs`}>{words.number(devices)}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NotNoted(props: {
  words: Words;
  lots: readonly { readonly name: string; readonly devices: number }[];
}) {
  const { words, lots } = props;
  const { t } = words;
  return (
    <section aria-labelledby="not-noted">
      <h2 id="not-noted">{t('lots.notNoted')}</h2>
      <p>{t('lots.notNotedLead')}</p>
      <div class="table keep">
        <table>
          <caption>{t('lots.notNoted')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('lots.name')}</th>
              <th scope="col" class="end">
                {t('workshop.pcs')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lots.map(({ name, devices }) => (
              <tr>
                <th scope="row" class="free">
                  <a href={`/lots?${new URLSearchParams({ name }).toString()}#form`}>
                    {t('lots.noteThis', { name })}
                  </a>
                </th>
                <td class="num end">
                  <a href={devicesOf('lot', name)}>{words.number(devices)}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** `GET /donors`: who gives, how often, how much. */
export async function showDonors(visit: Visit): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  const donors = (await allDonors(visit.deps.context.store.db)).toSorted((a, b) =>
    a.donor.localeCompare(b.donor, words.language),
  );
  const title = t('lots.donorsTitle', { count: donors.length });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="workshop"
      crumbs={[
        { text: t('nav.workshop'), href: '/workshop' },
        { text: t('lots.current'), href: '/lots' },
      ]}
      current={t('lots.donors')}
    >
      <h1>{title}</h1>
      {donors.length === 0 ? (
        <p>
          {t('lots.none')} <a href="/lots#form">{t('lots.new')}</a>
        </p>
      ) : (
        <div class="table">
          <table>
            <caption>{t('lots.donorsCaption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('lots.donor')}</th>
                <th scope="col">{t('lots.count')}</th>
                <th scope="col">{t('workshop.pcs')}</th>
                <th scope="col">{t('lots.newest')}</th>
              </tr>
            </thead>
            <tbody>
              {donors.map(({ donor, lots, devices, newest }) => (
                <tr>
                  <th scope="row" class="free">
                    <a href={`/lots?${new URLSearchParams({ donor }).toString()}`}>{donor}</a>
                  </th>
                  <td data-label={t('lots.count')} class="num">
                    {words.number(lots)}
                  </td>
                  <td data-label={t('workshop.pcs')} class="num">
                    {words.number(devices)}
                  </td>
                  <td data-label={t('lots.newest')} class="free">
                    <a href={`/lots/${newest.id}`}>{newest.name}</a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Layout>,
  );
}
