/** @jsxImportSource hono/jsx */
import { judgePile, movePile, pileAtMost } from '#collector/app/move-pile.ts';
import type { JudgedCode } from '#collector/app/move-pile.ts';
import { readAssetTag } from '#collector/domain/asset-tag.ts';
import { workshopActs } from '#collector/domain/workshop.ts';
import type { WorkshopAct } from '#collector/domain/workshop.ts';
import { assetUrl } from './assets.ts';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { formOf, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/**
 * The scan box: one act, one plain field, a list that grows. The list is kept in the page itself, so
 * it works without scripts; `scan.js` sends the same form without leaving the page.
 */

/** What the form holds. */
interface Scan {
  readonly id: string;
  readonly act: WorkshopAct;
  readonly place: string;
  /** Newest first, each once. */
  readonly codes: readonly string[];
}
interface Said {
  readonly kind: 'good' | 'blocked' | 'twice' | 'back' | 'full' | 'empty';
  readonly text: string;
}

/** `GET /scan`: choose the act, then `?act=` scan. */
export async function showScan(visit: Visit): Promise<Response> {
  const act = actIn(visit.url.searchParams.get('act'));
  if (act === null) return choosePage(visit);
  const id = visit.deps.context.ids.token(12);
  return scanPage(visit, { id, act, place: '', codes: [] }, null);
}

/** `POST /scan`: one more code, or one less; answers with the page and its longer list. */
export async function scanFromPage(visit: Visit): Promise<Response> {
  const form = await formOf(visit);
  const scan = scanIn(form);
  if (scan === null) return seeOther(visit, '/scan');
  const [press = '', target = ''] = textIn(form, 'press').split(' ');
  const { words } = visit;
  const without = press === 'back' ? scan.codes[0] : press === 'remove' ? target : undefined;
  if (without !== undefined) {
    const codes = scan.codes.filter((code) => code !== without);
    const text = words.t('scan.said.back', { tag: without });
    return scanPage(visit, { ...scan, codes }, { kind: 'back', text });
  }
  const code = codeIn(textIn(form, 'code'));
  if (press === 'back' || code === '') {
    return scanPage(visit, scan, { kind: 'empty', text: words.t('moveRefused.empty') });
  }
  if (scan.codes.includes(code)) {
    const text = words.t('scan.said.twice', { tag: code });
    return scanPage(visit, scan, { kind: 'twice', text });
  }
  if (scan.codes.length >= pileAtMost) {
    const text = words.t('scan.said.full', { most: pileAtMost });
    return scanPage(visit, scan, { kind: 'full', text });
  }
  return scanPage(visit, { ...scan, codes: [code, ...scan.codes] }, code);
}

/** `POST /scan/validate`: does the act to all that can go through. */
export async function validateFromPage(visit: Visit): Promise<Response> {
  const scan = scanIn(await formOf(visit));
  if (scan === null) return seeOther(visit, '/scan');
  if (scan.codes.length === 0) {
    return scanPage(visit, scan, { kind: 'empty', text: visit.words.t('scan.empty') });
  }
  const place = scan.place === '' ? null : scan.place;
  await movePile(visit.deps.context, { ...scan, place, actor: staffOf(visit).id });
  return seeOther(visit, `/scan/piles/${scan.id}`);
}

function scanIn(form: Readonly<Record<string, unknown>>): Scan | null {
  const act = actIn(textIn(form, 'act'));
  const id = textIn(form, 'id');
  if (act === null || !/^[\w-]{8,40}$/.test(id)) return null;
  const codes = textIn(form, 'pile').split(' ').map(codeIn).filter(Boolean);
  const place = textIn(form, 'place').slice(0, 40);
  return { id, act, place, codes: [...new Set(codes)].slice(0, pileAtMost) };
}

const actIn = (text: string | null): WorkshopAct | null =>
  workshopActs.find((it) => it === text) ?? null;

function textIn(form: Readonly<Record<string, unknown>>, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A tag in its one written form; anything else in capitals, without blanks, cut to what fits a line. */
function codeIn(text: string): string {
  const tag = readAssetTag(text);
  return tag.ok ? tag.tag : text.replaceAll(/\s/g, '').toUpperCase().slice(0, 40);
}

function choosePage(visit: Visit): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={t('scan.title')}
      section="workshop"
      crumbs={[{ text: t('nav.workshop'), href: '/workshop' }]}
      current={t('scan.title')}
    >
      <h1>{t('scan.title')}</h1>
      <p class="lead">{t('scan.lead')}</p>
      <h2 id="act">{t('scan.act')}</h2>
      <ul class="chips" aria-labelledby="act">
        {workshopActs.map((act) => (
          <li>
            <a href={`/scan?act=${act}`}>{words.of('workshopAct', act)}</a>
          </li>
        ))}
      </ul>
    </Layout>,
  );
}

/** `news` is what the last press did, or the code that it added. */
async function scanPage(visit: Visit, scan: Scan, news: Said | string | null): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  const { act, place, codes, id } = scan;
  const asked = { act, place: place === '' ? null : place, actor: staffOf(visit).id };
  const judged = await judgePile(visit.deps.context.store.db, codes, asked);
  const good = judged.filter(({ refused }) => refused === null);
  const said = typeof news === 'string' ? saidOf(words, judged, news) : news;
  const title = t('scan.count', { count: good.length });
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
      current={words.of('workshopAct', act)}
    >
      <h1>{t('scan.chosen', { act: words.of('workshopAct', act) })}</h1>
      <form method="post" action="/scan" id="scan" class="card stack scan">
        <input type="hidden" name="act" value={act} />
        <input type="hidden" name="id" value={id} />
        {act === 'place' ? <PlaceField words={words} place={place} /> : null}
        <label for="code">{t('scan.code')}</label>
        <p class="hint" id="code-hint">
          {t('scan.codeHint')}
        </p>
        <div class="acts">
          <input
            id="code"
            name="code"
            data-key="/"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            aria-describedby="code-hint"
            {...(act === 'place' && place === '' ? {} : { autofocus: true })}
          />
          <button type="submit" name="press" value="add">
            {t('scan.add')}
          </button>
        </div>
        <fieldset id="signals" hidden>
          <legend>{t('scan.options')}</legend>
          {(['sound', 'vibration'] as const).map((name) => (
            <label class="choice">
              <input type="checkbox" data-signal={name} checked /> {t(`scan.${name}`)}
            </label>
          ))}
        </fieldset>
        <output id="said" class="scan-said" data-kind={said?.kind ?? ''}>
          {said?.text ?? ''}
        </output>
        <output
          id="waiting"
          data-one={t('scan.queued', { count: 1 })}
          data-other={t('scan.queued', { count: 2 })}
        ></output>
        <div id="pile">
          <input type="hidden" name="pile" value={codes.join(' ')} />
          <PileLists words={words} judged={judged} />
        </div>
      </form>
      <script src={assetUrl('scan.js')} type="module"></script>
    </Layout>,
  );
}

function PlaceField({ words: { t }, place }: { words: Words; place: string }) {
  return (
    <>
      <label for="place">{t('scan.place')}</label>
      <p class="hint" id="place-hint">
        {t('scan.placeHint')}
      </p>
      <input
        id="place"
        name="place"
        value={place}
        maxlength={40}
        autocomplete="off"
        aria-describedby="place-hint"
      />
    </>
  );
}

function PileLists({ words, judged }: { words: Words; judged: readonly JudgedCode[] }) {
  const { t } = words;
  const good = judged.filter(({ refused }) => refused === null);
  const blocked = judged.filter(({ refused }) => refused !== null);
  const count = good.length;
  return (
    <>
      {blocked.length === 0 ? null : (
        <section aria-labelledby="blocked">
          <h2 id="blocked">
            <Mark look="critical" word={t('scan.blocked', { count: blocked.length })} />
          </h2>
          <ul class="pile">
            {blocked.map((it) => (
              <li>
                <strong class="tag">{it.code}</strong> <span>{whyOf(words, it)}</span>
                <span class="acts">
                  {it.refused === 'unknown' || it.stage === null ? (
                    <a href={`/devices?tag=${encodeURIComponent(it.code)}`}>
                      {t('scan.look', { tag: it.code })}
                    </a>
                  ) : null}
                  <button type="submit" class="second" name="press" value={`remove ${it.code}`}>
                    {t('scan.remove', { tag: it.code })}
                  </button>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="good">
        <h2 id="good">
          <Mark look={count === 0 ? 'plain' : 'ok'} word={t('scan.good', { count })} />
        </h2>
        {count === 0 ? (
          <p>{t('scan.none')}</p>
        ) : (
          <ul class="pile">
            {good.map(({ code, stage }) => (
              <li>
                <strong class="tag">{code}</strong>{' '}
                <small>{stage === null ? '' : words.of('stage', stage)}</small>
              </li>
            ))}
          </ul>
        )}
      </section>
      <p class="acts">
        <button type="submit" formaction="/scan/validate" id="validate">
          {t('scan.validate', { count })}
        </button>
        {judged.length === 0 ? null : (
          <button type="submit" class="quiet" name="press" value="back">
            {t('scan.back')}
          </button>
        )}
      </p>
    </>
  );
}

function saidOf(words: Words, judged: readonly JudgedCode[], code: string): Said | null {
  const it = judged.find((each) => each.code === code);
  if (it === undefined) return null;
  if (it.refused !== null) {
    const text = words.t('scan.said.blocked', { tag: code, why: whyOf(words, it) });
    return { kind: 'blocked', text };
  }
  const count = judged.filter(({ refused }) => refused === null).length;
  return { kind: 'good', text: words.t('scan.said.good', { tag: code, count }) };
}

/** Why a label cannot go through, in a sentence. */
export function whyOf(
  words: Words,
  it: {
    readonly refused: string | null;
    readonly stage: string | null;
    readonly blockedBy: readonly string[];
  },
): string {
  const flags = it.blockedBy.map((flag) => words.of('flag', flag)).join(', ');
  const stage = it.stage === null ? '' : words.of('stage', it.stage);
  return words.of('moveRefused', it.refused ?? '', { flags, stage });
}
