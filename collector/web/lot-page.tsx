/** @jsxImportSource hono/jsx */
import { changeLot, lotSeen, undoLotChange, undoableChange } from '#collector/app/note-lot.ts';
import { standingsOf } from '#collector/app/move-stage.ts';
import { stages } from '#collector/domain/life.ts';
import type { Stage } from '#collector/domain/life.ts';
import { blocksToLeave } from '#collector/domain/workshop.ts';
import type { Standing } from '#collector/domain/workshop.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import type { Device } from '#collector/storage/devices.ts';
import { eventsOf } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { devicesOfLot, lotById, stagesOfLot } from '#collector/storage/lots.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { countProven, lastProofs } from '#collector/storage/wipes.ts';
import type { Wipe } from '#collector/storage/wipes.ts';
import { CertificateLink } from './device-work.tsx';
import { showFault } from './error-pages.tsx';
import { History } from './history.tsx';
import { Layout, showPage } from './layout.tsx';
import { LotFaults, LotForm, conditionsOf, readLotForm, typedOf } from './lot-form.tsx';
import type { LotFault, TypedLot } from './lot-form.tsx';
import { Mark } from './marks.tsx';
import { Paging, pageNumber } from './paging.tsx';
import { Day } from './times.tsx';
import { formField, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

const perPage = 50;
const saids = ['noted', 'changed', 'undone', 'unchanged', 'changedSince'] as const;
type Said = (typeof saids)[number];

interface Typed {
  readonly typed: TypedLot;
  readonly faults: readonly LotFault[];
}

/** `GET /lots/:id`: one lot whole, `?stage=` its PCs at one stage. */
export async function showLot(visit: Visit): Promise<Response> {
  return lotPage(visit, null);
}

/** `POST /lots/:id`. */
export async function changeLotFromPage(visit: Visit): Promise<Response> {
  const id = pathPart(visit, 'id');
  const { typed, faults, lot } = await readLotForm(visit);
  if (lot === null) return lotPage(visit, { typed, faults });
  const { name: _, ...change } = lot;
  const seen = await formField(visit, 'seen');
  const actor = staffOf(visit).id;
  const answer = await changeLot(visit.deps.context, { id, seen, change, actor });
  if (!answer.done && answer.refused === 'unknown') return showFault(visit, 'notFound');
  return seeOther(visit, `/lots/${id}?said=${saidOf(answer, 'changed')}`);
}

/** `POST /lots/:id/undo`. */
export async function undoLotFromPage(visit: Visit): Promise<Response> {
  const id = pathPart(visit, 'id');
  const eventId = await formField(visit, 'event');
  const actor = staffOf(visit).id;
  const answer = await undoLotChange(visit.deps.context, { id, eventId, actor });
  if (!answer.done && answer.refused === 'unknown') return showFault(visit, 'notFound');
  return seeOther(visit, `/lots/${id}?said=${saidOf(answer, 'undone')}`);
}

function saidOf(answer: { done: true } | { done: false; refused: string }, good: Said): Said {
  if (answer.done) return good;
  return answer.refused === 'already_there' ? 'unchanged' : 'changedSince';
}

async function lotPage(visit: Visit, wrong: Typed | null): Promise<Response> {
  const { words, url, now } = visit;
  const { t } = words;
  const { db } = visit.deps.context.store;
  const lot = await lotById(db, pathPart(visit, 'id'));
  if (lot === null) return showFault(visit, 'notFound');
  const counts = await stagesOfLot(db, lot.name);
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const asked = url.searchParams.get('stage');
  const stage = stages.find((it) => it === asked) ?? null;
  const page = pageNumber(url);
  const paging = { most: perPage, skip: (page - 1) * perPage };
  const devices = await devicesOfLot(db, { name: lot.name, stage }, paging);
  const ids = devices.map(({ id }) => id);
  const [standings, proofs] = [await standingsOf(db, devices), await lastProofs(db, ids)];
  const proven = await countProven(db, lot.name);
  const events = await eventsOf(db, 'programme', lot.id);
  const undoable = undoableChange(events, lot);
  const names = await staffNames(
    db,
    events.map(({ actor }) => actor),
  );
  const said = saids.find((it) => it === url.searchParams.get('said')) ?? null;
  const heading = t('lot.title', { count: all, name: lot.name });
  const faults = wrong?.faults ?? [];
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={faults.length > 0 ? t('lots.faults', { count: faults.length }) : heading}
      section="workshop"
      crumbs={[
        { text: t('nav.workshop'), href: '/workshop' },
        { text: t('lots.current'), href: '/lots' },
      ]}
      current={lot.name}
    >
      <h1>{heading}</h1>
      {said === null ? null : (
        <p class={`message ${said === 'changedSince' ? 'critical' : 'ok'}`} role="status">
          {t(`lot.${said}`)}
        </p>
      )}
      <LotFaults words={words} faults={faults} />
      <LotCard words={words} lot={lot} />
      <details class="no-print" open={faults.length > 0}>
        <summary>{t('lot.edit')}</summary>
        <LotForm
          words={words}
          typed={wrong?.typed ?? typedOf(lot)}
          faults={faults}
          action={`/lots/${lot.id}`}
          seen={lotSeen(lot)}
        />
      </details>
      <Certificates words={words} lot={lot} count={proven} />
      <Stages words={words} lot={lot} counts={counts} />
      <section aria-labelledby="pcs">
        <h2 id="pcs">
          {stage === null ? t('lot.pcs') : t('lot.pcsOf', { stage: words.of('stage', stage) })}
        </h2>
        {stage === null ? null : (
          <p>
            <a href={`/lots/${lot.id}#pcs`}>{t('lot.allPcs')}</a>
          </p>
        )}
        {all === 0 ? null : (
          <p class="no-print">
            <a href={`/labels?${new URLSearchParams({ lot: lot.name }).toString()}`}>
              {t('labels.ofThese')}
            </a>
          </p>
        )}
        <Pcs words={words} devices={devices} standings={standings} proofs={proofs} />
        <Paging
          words={words}
          page={page}
          pages={Math.ceil((stage === null ? all : (counts.get(stage) ?? 0)) / perPage)}
          hrefOf={(n) => `/lots/${lot.id}?${stageQuery(stage)}page=${n}#pcs`}
        />
      </section>
      <section aria-labelledby="history">
        <h2 id="history">{t('lot.history')}</h2>
        <History
          words={words}
          events={events.toReversed()}
          names={names}
          now={now}
          undo={(event) => (
            <>
              <Differences words={words} event={event} />
              {event.id === undoable?.id ? (
                <form method="post" action={`/lots/${lot.id}/undo`} class="no-print">
                  <input type="hidden" name="event" value={event.id} />
                  <button type="submit" class="second">
                    {t('lot.undo')}
                  </button>
                </form>
              ) : null}
            </>
          )}
        />
      </section>
    </Layout>,
  );
}

const stageQuery = (stage: Stage | null): string => (stage === null ? '' : `stage=${stage}&`);

function LotCard({ words, lot }: { words: Words; lot: Lot }) {
  const { t } = words;
  const conditions = conditionsOf(words, lot);
  return (
    <dl class="card facts across">
      <div>
        <dt>{t('lots.donor')}</dt>
        <dd>
          <a href={`/lots?${new URLSearchParams({ donor: lot.donor }).toString()}`}>{lot.donor}</a>
        </dd>
      </div>
      <div>
        <dt>{t('lots.receivedOn')}</dt>
        <dd>
          <Day words={words} date={lot.receivedOn} />
        </dd>
      </div>
      <div>
        <dt>{t('lots.conditions')}</dt>
        <dd>
          {conditions.length === 0 ? (
            t('lots.noConditions')
          ) : (
            <ul>
              {conditions.map((it) => (
                <li>{it}</li>
              ))}
            </ul>
          )}
        </dd>
      </div>
      {lot.note === '' ? null : (
        <div>
          <dt>{t('lots.note')}</dt>
          <dd>{lot.note}</dd>
        </div>
      )}
    </dl>
  );
}

/** `count`: how many PCs of the whole lot have a proof. */
function Certificates({ words, lot, count }: { words: Words; lot: Lot; count: number }) {
  const { t } = words;
  return count === 0 ? (
    <p>{t('lot.noCertificates')}</p>
  ) : (
    <p class="acts no-print">
      <a class="button" href={`/lots/${lot.id}/certificates.pdf`}>
        {t('lot.certificates', { count })}
      </a>
    </p>
  );
}

function Stages(props: { words: Words; lot: Lot; counts: ReadonlyMap<string, number> }) {
  const { words, lot, counts } = props;
  const { t } = words;
  const found = stages.filter((it) => counts.has(it));
  return (
    <section aria-labelledby="stages">
      <h2 id="stages">{t('lot.stages')}</h2>
      {found.length === 0 ? (
        <p>
          {t('lot.noPcs')} {t('lot.noPcsHint')}
        </p>
      ) : (
        <div class="table keep">
          <table>
            <caption>{t('lot.stagesCaption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('workshop.stage')}</th>
                <th scope="col" class="end">
                  {t('workshop.pcs')}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((stage) => (
                <tr>
                  <th scope="row">{words.of('stage', stage)}</th>
                  <td class="num end">
                    <a href={`/lots/${lot.id}?stage=${stage}#pcs`}>
                      {words.number(counts.get(stage) ?? 0)}
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Pcs(props: {
  words: Words;
  devices: readonly Device[];
  standings: ReadonlyMap<string, Standing>;
  proofs: ReadonlyMap<string, Wipe>;
}) {
  const { words, devices, standings, proofs } = props;
  const { t } = words;
  if (devices.length === 0) return <p>{t('lot.noPcs')}</p>;
  return (
    <div class="table">
      <table>
        <caption>{t('workshop.stageCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('pile.tag')}</th>
            <th scope="col">{t('workshop.stage')}</th>
            <th scope="col">{t('workshop.data')}</th>
            <th scope="col">{t('workshop.flags')}</th>
            <th scope="col">{t('lot.certificate')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map(({ id, assetTag, model, stage }) => {
            const it = standings.get(id);
            const proof = proofs.get(id);
            // What the lot forbids of all its PCs stands above.
            const blocks = blocksToLeave(it?.flags ?? []);
            return (
              <tr>
                <th scope="row" class="free">
                  <a class="tag" href={`/devices/${assetTag}#work`}>
                    {assetTag}
                  </a>
                  {model === null ? null : <small class="block">{model}</small>}
                </th>
                <td data-label={t('workshop.stage')}>{words.of('stage', stage)}</td>
                <td data-label={t('workshop.data')}>
                  {it === undefined ? null : words.of('dataState', it.dataState)}
                </td>
                <td data-label={t('workshop.flags')}>
                  {blocks.length === 0
                    ? t('workshop.noFlags')
                    : blocks.map((flag) => (
                        <>
                          <Mark look="critical" word={words.of('flag', flag)} />{' '}
                        </>
                      ))}
                </td>
                <td data-label={t('lot.certificate')}>
                  {proof === undefined ? (
                    t('lot.none')
                  ) : (
                    <CertificateLink words={words} assetTag={assetTag} wipe={proof} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What a change has changed, condition by condition. */
function Differences({ words, event }: { words: Words; event: Event }) {
  const { t } = words;
  const { before, after } = event.detail;
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  // Only `note-lot.ts` writes these details on a lot's event, from the same type.
  const [old, now] = [JSON.parse(before) as Lot, JSON.parse(after) as Lot];
  const lines: (readonly [string, string, string])[] = [
    [t('lots.donor'), old.donor, now.donor],
    [t('lots.receivedOn'), words.date(old.receivedOn), words.date(now.receivedOn)],
    [
      t('lots.conditions'),
      conditionsOf(words, old).join(' ; ') || t('lots.noConditions'),
      conditionsOf(words, now).join(' ; ') || t('lots.noConditions'),
    ],
    [t('lots.note'), old.note, now.note],
  ];
  return (
    <>
      {lines
        .filter(([, from, to]) => from !== to)
        .map(([name, from, to]) => (
          <p>
            {name} : {t('history.fromTo', { from: from || '–', to: to || '–' })}
          </p>
        ))}
    </>
  );
}
