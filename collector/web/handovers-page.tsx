/** @jsxImportSource hono/jsx */
import { beginHandover } from '#collector/app/hand-over-in-workshop.ts';
import type { Begun } from '#collector/app/hand-over-in-workshop.ts';
import { readAssetTag } from '#collector/domain/asset-tag.ts';
import { openDrafts } from '#collector/storage/handover-drafts.ts';
import { isAmongRoles, managing } from './access.ts';
import { Field } from './contact-fields.tsx';
import { Layout, showPage } from './layout.tsx';
import { ShortSince } from './times.tsx';
import { formField, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

const mostDrafts = 50;

/** `GET /handovers`: scan the PC that is to go to a family; or go on where somebody stopped. */
export async function showHandovers(visit: Visit): Promise<Response> {
  const undone = visit.url.searchParams.get('undone');
  const said =
    undone === null ? null : visit.words.t('handover.undone', { tag: undone.slice(0, 20) });
  return handoversPage(visit, {
    typed: visit.url.searchParams.get('tag') ?? '',
    fault: null,
    said,
  });
}

/** `POST /handovers`: the label that was scanned. */
export async function beginHandoverFromPage(visit: Visit): Promise<Response> {
  const typed = (await formField(visit, 'code')).slice(0, 40);
  const { words } = visit;
  const tag = readAssetTag(typed);
  if (!tag.ok) {
    const fault = words.of('handover.label', tag.refused, { expected: tag.expected });
    return handoversPage(visit, { typed, fault, said: null });
  }
  const actor = staffOf(visit).id;
  const begun = await beginHandover(visit.deps.context, { assetTag: tag.tag, actor });
  if (begun.ok) return seeOther(visit, `/handovers/${begun.draftId}`);
  return handoversPage(visit, { typed, fault: doorWords(words, begun, tag.tag), said: null });
}

/** Why a PC may not leave, in a sentence that says what to do. */
function doorWords(
  words: Words,
  it: Pick<Extract<Begun, { ok: false }>, 'refused' | 'blockedBy'> & {
    readonly device: { readonly stage: string } | null;
  },
  tag: string,
): string {
  const flags = it.blockedBy.map((flag) => words.of('flag', flag)).join(', ');
  const stage = it.device === null ? '' : words.of('stage', it.device.stage);
  return words.of('handoverDoor', it.refused, { tag, flags, stage });
}

async function handoversPage(
  visit: Visit,
  it: { readonly typed: string; readonly fault: string | null; readonly said: string | null },
): Promise<Response> {
  const { words, now } = visit;
  const { t } = words;
  const drafts = await openDrafts(visit.deps.context.store.db, mostDrafts);
  const title = t('handover.begin');
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={it.fault ?? title}
      section="handovers"
      crumbs={[]}
      current={t('nav.handovers')}
    >
      <h1>{title}</h1>
      {it.said === null ? null : (
        <p class="message ok" role="status">
          {it.said}
        </p>
      )}
      <form method="post" action="/handovers" data-keep class="card stack">
        <Field id="code" label={t('handover.scan')} hint={t('handover.scanHint')} fault={it.fault}>
          {(described) => (
            <input
              id="code"
              name="code"
              value={it.typed}
              maxlength={40}
              required
              autocomplete="off"
              {...(it.typed === '' || it.fault !== null ? { autofocus: true } : {})}
              {...described}
            />
          )}
        </Field>
        <button type="submit">{t('handover.start')}</button>
      </form>
      <h2>{t('handover.begun', { count: drafts.length })}</h2>
      {drafts.length === 0 ? (
        <p>{t('handover.noneBegun')}</p>
      ) : (
        <ul class="pile">
          {drafts.map(({ id, assetTag, changedAt }) => (
            <li>
              <a class="tag" href={`/handovers/${id}`}>
                {assetTag}
              </a>{' '}
              <small>
                <ShortSince words={words} at={changedAt} now={now} />
              </small>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href="/households">{t('households.find')}</a>
      </p>
      {isAmongRoles(managing, staffOf(visit).role) ? (
        <p>
          <a href="/legal-texts">{t('texts.title')}</a> ·{' '}
          <a href="/retention">{t('retention.name')}</a>
        </p>
      ) : null}
    </Layout>,
    it.fault === null ? 200 : 400,
  );
}
