/** @jsxImportSource hono/jsx */
import { languages } from '#shared/check.ts';
import { writeText } from '#collector/app/legal-texts.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { readDate } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { consentKinds } from '#collector/domain/household.ts';
import { legalTextLength, textOn } from '#collector/domain/legal-text.ts';
import type { LegalText } from '#collector/domain/legal-text.ts';
import { allTexts } from '#collector/storage/consents.ts';
import { Field, textOf } from './contact-fields.tsx';
import { Layout, showPage } from './layout.tsx';
import { formOf, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /legal-texts`: what is read to families, and a form for a new version of each. */
export async function showLegalTexts(visit: Visit): Promise<Response> {
  return textsPage(visit, null);
}

/** `POST /legal-texts`. */
export async function writeFromPage(visit: Visit): Promise<Response> {
  const form = await formOf(visit);
  const kind = consentKinds.find((it) => it === textOf(form, 'kind'));
  const language = languages.find((it) => it === textOf(form, 'language'));
  if (kind === undefined || language === undefined) return seeOther(visit, '/legal-texts');
  const id = `${kind}-${language}`;
  const typed = { id, text: textOf(form, 'text'), from: textOf(form, 'from') };
  const from = readDate(typed.from);
  const { words } = visit;
  if (!from.ok) return textsPage(visit, { ...typed, fault: words.t('texts.fromFault') });
  const seen = Number(textOf(form, 'seen'));
  const it = { kind, language, text: typed.text, holdsFrom: from.date, seen };
  const done = await writeText(visit.deps.context, { ...it, actor: staffOf(visit).id });
  if (done.ok) return seeOther(visit, `/legal-texts?saved=${id}`);
  const fault = words.of('textRefused', done.refused, { most: legalTextLength });
  return textsPage(visit, { ...typed, fault });
}

interface Typed {
  /** Kind and language. */
  readonly id: string;
  readonly text: string;
  readonly from: string;
  readonly fault: string;
}

async function textsPage(visit: Visit, typed: Typed | null): Promise<Response> {
  const { context } = visit.deps;
  const today = await programmeToday(context);
  const texts = await allTexts(context.store.db);
  const { words } = visit;
  const { t } = words;
  const saved = visit.url.searchParams.get('saved');
  const title = t('texts.title');
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={typed?.fault ?? title}
      styles="handover.css"
      crumbs={[]}
      current={title}
    >
      <h1>{title}</h1>
      <p class="lead">{t('texts.lead')}</p>
      {consentKinds.flatMap((kind) =>
        languages.map((language) => {
          const id = `${kind}-${language}`;
          const own = texts.filter((it) => it.kind === kind && it.language === language);
          return (
            <OneText
              {...{ words, id, own, today }}
              kind={kind}
              language={language}
              typed={typed?.id === id ? typed : null}
              isSaved={saved === id}
            />
          );
        }),
      )}
    </Layout>,
    typed === null ? 200 : 400,
  );
}

function OneText(props: {
  words: Words;
  id: string;
  kind: string;
  language: string;
  own: readonly LegalText[];
  today: CalendarDate;
  typed: Typed | null;
  isSaved: boolean;
}) {
  const { words, id, kind, language, own, today, typed, isSaved } = props;
  const { t, of } = words;
  const [newest] = own;
  const now = textOn(own, today);
  return (
    <section class="card stack" aria-labelledby={id}>
      <h2 id={id}>
        {t('texts.of', {
          kind: of('consentKind', kind),
          language: of('householdLanguage', language),
        })}
      </h2>
      {isSaved ? (
        <p class="message ok" role="status">
          {t('texts.saved')}
        </p>
      ) : null}
      <p>
        {own.map((it) => (
          <>
            <a href={`/legal-texts/${it.id}`}>
              {t('texts.version', { version: it.version, date: words.date(it.holdsFrom) })}
            </a>
            {it.id === now?.id ? ` (${t('texts.now')})` : ''}
            {'. '}
          </>
        ))}
      </p>
      <details open={typed !== null}>
        <summary>
          {t('texts.write', {
            kind: of('consentKind', kind),
            language: of('householdLanguage', language),
          })}
        </summary>
        <form method="post" action="/legal-texts" class="stack">
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="language" value={language} />
          <input type="hidden" name="seen" value={String(newest?.version ?? 0)} />
          <Field
            id={`text-${id}`}
            label={t('texts.text')}
            hint={t('texts.hint')}
            fault={typed?.fault ?? null}
          >
            {(described) => (
              <textarea
                id={`text-${id}`}
                name="text"
                rows={14}
                maxlength={legalTextLength}
                lang={language}
                {...described}
              >
                {typed?.text ?? newest?.text ?? ''}
              </textarea>
            )}
          </Field>
          <Field id={`from-${id}`} label={t('texts.holds')}>
            {() => (
              <input
                id={`from-${id}`}
                name="from"
                type="date"
                value={typed?.from ?? today}
                required
              />
            )}
          </Field>
          <button type="submit">{t('texts.save')}</button>
        </form>
      </details>
    </section>
  );
}
