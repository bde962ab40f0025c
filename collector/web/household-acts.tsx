/** @jsxImportSource hono/jsx */
import { eraseHousehold } from '#collector/app/erase-household.ts';
import { changeContact, readHousehold, takeObjection } from '#collector/app/households.ts';
import { allTexts } from '#collector/storage/consents.ts';
import { isHousehold } from '#collector/storage/households.ts';
import { textOf, typedContact } from './contact-fields.tsx';
import { showFault } from './error-pages.tsx';
import { accessFile } from './household-access.ts';
import { accessPdf } from './household-access-pdf.ts';
import { householdPage } from './household-page.tsx';
import { Layout, showPage } from './layout.tsx';
import { formOf, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** `POST /households/:code`: corrects who and where the family is. */
export async function changeFromHousehold(visit: Visit): Promise<Response> {
  const form = await formOf(visit);
  const typed = typedContact(form);
  const [code, actor] = [pathPart(visit, 'code'), staffOf(visit).id];
  const it = { code, typed, seen: Number(textOf(form, 'seen')), actor };
  const done = await changeContact(visit.deps.context, it);
  if (done.ok) return seeOther(visit, `/households/${code}?said=saved`);
  if (done.refused === 'unknown') return showFault(visit, 'notFound');
  const { words } = visit;
  const faults = done.refused === 'faults' ? done.faults : [];
  const text =
    done.refused === 'faults'
      ? words.t('form.faults', { count: faults.length })
      : words.of('handoverFault', done.refused);
  return householdPage(visit, { isGood: false, text, typed, faults });
}

/** `POST /households/:code/objection`: the follow-up ends at once. */
export async function objectFromPage(visit: Visit): Promise<Response> {
  const [code, actor] = [pathPart(visit, 'code'), staffOf(visit).id];
  const ended = await takeObjection(visit.deps.context, { code, actor });
  if (ended === null) return showFault(visit, 'notFound');
  return seeOther(visit, `/households/${code}?said=ended`);
}

/** `POST /households/:code/erasure`. */
export async function eraseFromPage(visit: Visit): Promise<Response> {
  const code = pathPart(visit, 'code');
  const { context } = visit.deps;
  const { words } = visit;
  if (textOf(await formOf(visit), 'asked') !== 'yes') {
    if (!(await isHousehold(context.store.db, code))) return showFault(visit, 'notFound');
    return householdPage(visit, { isGood: false, text: words.t('household.eraseUnasked') });
  }
  const { id: actor, role } = staffOf(visit);
  const done = await eraseHousehold(context, { code, actor, role });
  if (!done.ok) return showFault(visit, 'notFound');
  const { t } = words;
  const { counts, erasedAt, erasedByRole } = done.tombstone;
  const title = t('erased.title');
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="handovers"
      crumbs={[{ text: t('households.title'), href: '/households' }]}
      current={title}
    >
      <h1>{title}</h1>
      <p class="message ok" role="status">
        {t('erased.text', { at: words.instant(erasedAt), role: words.of('role', erasedByRole) })}
      </p>
      <dl class="card facts wide">
        {Object.entries(counts).map(([name, count]) => (
          <>
            <dt>{words.of('erasedWhat', name)}</dt>
            <dd class="num">{words.number(count)}</dd>
          </>
        ))}
      </dl>
      <p>{t('erased.remains')}</p>
    </Layout>,
  );
}

/** `GET /households/:code/access.json`: all that is kept of a family, as a file for machines. */
export async function downloadAccessJson(visit: Visit): Promise<Response> {
  const all = await accessOf(visit);
  if (all === null) return showFault(visit, 'notFound');
  return download(
    visit,
    'json',
    'application/json; charset=utf-8',
    `${JSON.stringify(all, null, 2)}\n`,
  );
}

/** `GET /households/:code/access.pdf`: the same, to be read. */
export async function downloadAccessPdf(visit: Visit): Promise<Response> {
  const all = await accessOf(visit);
  if (all === null) return showFault(visit, 'notFound');
  return download(visit, 'pdf', 'application/pdf', await accessPdf(visit.words, all));
}

async function accessOf(visit: Visit) {
  const { context } = visit.deps;
  const reading = { actor: staffOf(visit).id, purpose: 'access_request' } as const;
  const file = await readHousehold(context, pathPart(visit, 'code'), reading);
  return file === null ? null : accessFile(context.store.db, file, visit.now);
}

function download(visit: Visit, ending: string, type: string, body: string | Uint8Array): Response {
  const name = visit.words.language === 'fr' ? 'acces' : 'access';
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
  return new Response(bytes, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="vigie-${name}.${ending}"`,
    },
  });
}

/** `GET /households/:code/signatures/:id`: a signature that was given on a screen. */
export async function showSignature(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const reading = { actor: staffOf(visit).id, purpose: 'household_page' } as const;
  const file = await readHousehold(context, pathPart(visit, 'code'), reading);
  const own = file?.consents.find(({ id }) => id === pathPart(visit, 'id'));
  if (own === undefined || own.signature === null) return showFault(visit, 'notFound');
  return new Response(Uint8Array.from(own.signature), {
    headers: {
      'Content-Type': 'image/png',
      'Content-Disposition': 'inline; filename="signature.png"',
    },
  });
}

/** `GET /legal-texts/:id`: a text as it was read, whatever has been written since. */
export async function showLegalText(visit: Visit): Promise<Response> {
  const texts = await allTexts(visit.deps.context.store.db);
  const it = texts.find(({ id }) => id === pathPart(visit, 'id'));
  if (it === undefined) return showFault(visit, 'notFound');
  const { t, of, date } = visit.words;
  const title = t('texts.one', { kind: of('consentKind', it.kind), version: it.version });
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={title} styles="handover.css" crumbs={[]} current={title}>
      <h1>{title}</h1>
      <p>{t('texts.from', { date: date(it.holdsFrom) })}</p>
      <div class="falc card" lang={it.language}>
        {it.text.split(/\n\s*\n/).map((paragraph) => (
          <p>{paragraph}</p>
        ))}
      </div>
    </Layout>,
  );
}
