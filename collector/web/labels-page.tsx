/** @jsxImportSource hono/jsx */
import { mayPrintSticker } from '#collector/app/may-print-sticker.ts';
import { renewSticker, stickerToPrint } from '#collector/app/stickers.ts';
import {
  cellsOf,
  grids,
  labelFormats,
  labelledAtMost,
  shiftAtMost,
} from '#collector/domain/label-sheet.ts';
import { deviceByTag, devicesByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { listDevices } from '#collector/storage/device-lists.ts';
import { pileById } from '#collector/storage/piles.ts';
import { stickersOf } from '#collector/storage/stickers.ts';
import type { Sticker } from '#collector/storage/stickers.ts';
import { showFault } from './error-pages.tsx';
import {
  kindIn,
  labelKinds,
  lookIn,
  queryOf,
  readTags,
  stickerLabel,
  tagsIn,
} from './label-choice.ts';
import type { LabelKind, ReadLine } from './label-choice.ts';
import { LabelSheets, MarginSheet } from './label-sheet.tsx';
import type { Label, SheetLook } from './label-sheet.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { formOf, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /labels`: which PCs, how, and the sheet as it will be. Looking at it changes nothing. */
export async function showLabels(visit: Visit): Promise<Response> {
  const given = Object.fromEntries(visit.url.searchParams);
  const look = lookIn(given);
  const kind = kindIn(given);
  const tags = (await chosenTags(visit)) ?? tagsIn(given);
  const lines = readTags(tags);
  const good = lines.flatMap((it) => (it.ok ? [it.tag] : [])).slice(0, labelledAtMost);
  const { db } = visit.deps.context.store;
  const devices = await devicesByTag(db, good);
  const ids = [...devices.values()].map(({ id }) => id);
  const stickers = kind === 'tags' ? new Map<string, Sticker>() : await stickersOf(db, ids);
  const allowed = kind === 'tags' ? new Set<string>() : await allowedAmong(visit, devices);
  const labels = good.flatMap((tag): Label[] => {
    const device = devices.get(tag);
    const sticker = device === undefined ? undefined : stickers.get(device.id);
    const hasSticker = device !== undefined && sticker !== undefined && allowed.has(device.id);
    const label: Label[] = kind === 'stickers' ? [] : [{ kind: 'tag', tag }];
    if (hasSticker) label.push(stickerLabel(visit.deps.baseUrl, sticker.code));
    return label;
  });
  const without =
    kind === 'tags' ? [] : good.filter((tag) => !allowed.has(devices.get(tag)?.id ?? ''));
  const notOnFile = good.filter((tag) => !devices.has(tag));
  const found = { lines, labels, without, notOnFile };
  return labelsPage(visit, { tags, kind, look, ...found });
}

/** `POST /labels`: makes the codes that stickers need, then shows the sheet. */
export async function makeLabels(visit: Visit): Promise<Response> {
  const form = await formOf(visit);
  const [tags, kind, look] = [tagsIn(form), kindIn(form), lookIn(form)];
  if (kind !== 'tags') {
    const { context } = visit.deps;
    const good = readTags(tags).flatMap((it) => (it.ok ? [it.tag] : []));
    const devices = await devicesByTag(context.store.db, good.slice(0, labelledAtMost));
    const actor = staffOf(visit).id;
    for (const deviceId of await allowedAmong(visit, devices)) {
      await stickerToPrint(context, { deviceId, actor });
    }
  }
  return seeOther(visit, `/labels?${queryOf({ tags, kind, ...look })}`);
}

/** `POST /devices/:tag/sticker`: the code of a sticker that was lost dies, and a new one is made. */
export async function renewFromPage(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const device = await deviceByTag(context.store.db, pathPart(visit, 'tag').toUpperCase());
  if (device === null) return showFault(visit, 'notFound');
  await renewSticker(context, { deviceId: device.id, actor: staffOf(visit).id });
  const asked = new URLSearchParams({ tags: device.assetTag, kind: 'both', renewed: 'yes' });
  return seeOther(visit, `/labels?${asked.toString()}`);
}

/** `GET /labels/margins`: where this printer really prints. */
export async function showMargins(visit: Visit): Promise<Response> {
  const given = Object.fromEntries(visit.url.searchParams);
  const look = lookIn(given);
  const { words } = visit;
  const { t } = words;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={t('labels.margins')}
      section="workshop"
      crumbs={[
        { text: t('nav.workshop'), href: '/workshop' },
        { text: t('labels.title'), href: '/labels' },
      ]}
      current={t('labels.margins')}
      styles="labels.css"
    >
      <h1>{t('labels.margins')}</h1>
      <p class="not-on-paper">{t('labels.marginsLead')}</p>
      <form method="get" action="/labels/margins" class="card">
        <div class="fields">
          <FormatField words={words} look={look} />
          <ShiftFields words={words} look={look} />
        </div>
        <p class="acts">
          <button type="submit">{t('labels.show')}</button>
        </p>
      </form>
      <PrintHint words={words} />
      <MarginSheet words={words} look={look} />
    </Layout>,
  );
}

/** A pile, a lot or a stage in place of typed tags; null: none was asked for. */
async function chosenTags({ url, deps }: Visit): Promise<string | null> {
  const { db } = deps.context.store;
  const [pileId, lot] = [url.searchParams.get('pile'), url.searchParams.get('lot')];
  if (pileId !== null) {
    const pile = await pileById(db, pileId);
    return (pile?.results ?? []).map(({ tag }) => tag).join('\n');
  }
  if (lot === null) return null;
  const filter = { tag: null, connection: null, handovers: null, orNeverHandedOver: false };
  const { devices } = await listDevices(
    db,
    { ...filter, cohort: null, model: null, lot },
    { most: labelledAtMost },
    labelledAtMost,
  );
  return devices.map(({ device }) => device.assetTag).join('\n');
}

async function allowedAmong(
  { deps }: Visit,
  devices: ReadonlyMap<string, Device>,
): Promise<Set<string>> {
  const allowed = new Set<string>();
  for (const { id } of devices.values()) {
    if (await mayPrintSticker(deps.context.store.db, id)) allowed.add(id);
  }
  return allowed;
}

interface Shown {
  readonly tags: string;
  readonly kind: LabelKind;
  readonly look: SheetLook;
  readonly lines: readonly ReadLine[];
  readonly labels: readonly Label[];
  /** Tags that get no sticker. */
  readonly without: readonly string[];
  readonly notOnFile: readonly string[];
}

function labelsPage(visit: Visit, it: Shown): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  const count = it.labels.length;
  const bad = it.lines.filter((line) => !line.ok);
  const title =
    bad.length > 0
      ? t('labels.faultTitle', { count: bad.length })
      : count === 0
        ? t('labels.title')
        : t('labels.count', { count });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="workshop"
      crumbs={[{ text: t('nav.workshop'), href: '/workshop' }]}
      current={t('labels.title')}
      styles="labels.css"
    >
      <h1>{t('labels.title')}</h1>
      {visit.url.searchParams.get('renewed') === 'yes' ? (
        <p class="message ok not-on-paper">{t('labels.renewed')}</p>
      ) : null}
      <Refusals words={words} lines={it.lines} />
      <LabelForm words={words} it={it} isFaulty={bad.length > 0} />
      <p class="acts not-on-paper">
        <a href="/labels/margins">{t('labels.margins')}</a>
        <a href="/labels/new-tags">{t('newTags.title')}</a>
      </p>
      <Notes words={words} it={it} />
      {count === 0 ? null : (
        <>
          <h2 class="not-on-paper">{t('labels.count', { count })}</h2>
          <PrintHint words={words} />
          <LabelSheets words={words} labels={it.labels} look={it.look} />
        </>
      )}
    </Layout>,
  );
}

function Refusals({ words, lines }: { words: Words; lines: readonly ReadLine[] }) {
  const bad = lines.filter((line) => !line.ok);
  if (bad.length === 0) return null;
  const { t, of } = words;
  return (
    <div class="message critical not-on-paper" role="alert" id="tags-fault">
      <p>{t('labels.refused', { count: bad.length })}</p>
      <ul>
        {bad.map((line) => (
          <li>
            <strong class="tag">{line.text}</strong>{' '}
            {line.fits === null
              ? of('labelRefused', line.refused)
              : t('labels.fits', { tag: line.fits })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function LabelForm({ words, it, isFaulty }: { words: Words; it: Shown; isFaulty: boolean }) {
  const { t, of } = words;
  const rows = Math.min(12, Math.max(4, it.lines.length + 1));
  return (
    <form method="post" action="/labels" class="card stack label-form">
      <label for="tags">{t('labels.tags')}</label>
      <p class="hint" id="tags-hint">
        {t('labels.tagsHint', { most: labelledAtMost })}
      </p>
      <textarea
        id="tags"
        name="tags"
        rows={rows}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="characters"
        aria-describedby={isFaulty ? 'tags-hint tags-fault' : 'tags-hint'}
        {...(isFaulty ? { 'aria-invalid': 'true' as const } : {})}
      >
        {it.tags}
      </textarea>
      <fieldset>
        <legend>{t('labels.kind')}</legend>
        {labelKinds.map((kind) => (
          <label class="choice">
            <input type="radio" name="kind" value={kind} checked={kind === it.kind} />{' '}
            {of('labelKind', kind)}
          </label>
        ))}
      </fieldset>
      <div class="fields">
        <FormatField words={words} look={it.look} />
        <div>
          <label for="start">{t('labels.start')}</label>
          <input
            id="start"
            name="start"
            type="number"
            min="1"
            max={String(cellsOf(grids.a4))}
            value={String(it.look.start)}
          />
        </div>
        <ShiftFields words={words} look={it.look} />
      </div>
      <button type="submit">{t('labels.show')}</button>
    </form>
  );
}

function FormatField({ words, look }: { words: Words; look: SheetLook }) {
  return (
    <div>
      <label for="format">{words.t('labels.format')}</label>
      <select id="format" name="format">
        {labelFormats.map((format) => (
          <option value={format} selected={format === look.format}>
            {words.of('labelFormat', format)}
          </option>
        ))}
      </select>
    </div>
  );
}

function ShiftFields({ words: { t }, look }: { words: Words; look: SheetLook }) {
  const fields = [
    ['right', look.shiftX],
    ['down', look.shiftY],
  ] as const;
  return fields.map(([name, value]) => (
    <div>
      <label for={name}>{t(`labels.${name}`)}</label>
      <input
        id={name}
        name={name}
        type="number"
        min={String(-shiftAtMost)}
        max={String(shiftAtMost)}
        step="0.5"
        value={String(value)}
      />
    </div>
  ));
}

function Notes({ words, it }: { words: Words; it: Shown }) {
  const { t } = words;
  return (
    <>
      {it.without.length === 0 ? null : (
        <div class="message not-on-paper">
          <p>
            <Mark look="plain" word={t('labels.without', { count: it.without.length })} />
          </p>
          <p>{t('labels.withoutWhy')}</p>
          <p class="num">{it.without.join(', ')}</p>
        </div>
      )}
      {it.notOnFile.length === 0 ? null : (
        <div class="message not-on-paper">
          <p>{t('labels.notOnFile', { count: it.notOnFile.length })}</p>
          <p class="num">{it.notOnFile.join(', ')}</p>
        </div>
      )}
    </>
  );
}

function PrintHint({ words: { t } }: { words: Words }) {
  return <p class="hint not-on-paper">{t('labels.print')}</p>;
}
