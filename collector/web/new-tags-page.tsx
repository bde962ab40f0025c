/** @jsxImportSource hono/jsx */
import { makeTags, tagsAtMost, tagsOf } from '#collector/app/make-tags.ts';
import type { TagFault } from '#collector/app/make-tags.ts';
import { labelledAtMost } from '#collector/domain/label-sheet.ts';
import { tagRunById } from '#collector/storage/tag-runs.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { formOf, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** Asset tags for PCs still to come. */

interface Typed {
  readonly site: string;
  readonly year: string;
  readonly count: string;
}

/** `GET /labels/new-tags`. */
export function showNewTags(visit: Visit): Promise<Response> {
  const year = visit.words.day(visit.now).slice(-4);
  return formPage(visit, { site: '', year, count: '24' }, []);
}

/** `POST /labels/new-tags`. */
export async function makeTagsFromPage(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const form = await formOf(visit);
  const text = (name: keyof Typed | 'form'): string => {
    const value = form[name];
    return typeof value === 'string' ? value.trim().slice(0, 40) : '';
  };
  const typed = { site: text('site').toUpperCase(), year: text('year'), count: text('count') };
  const given = text('form');
  const answer = await makeTags(context, {
    id: /^[\w-]{8,40}$/.test(given) ? given : context.ids.token(9),
    site: typed.site,
    year: Number(typed.year || Number.NaN),
    count: Number(typed.count || Number.NaN),
    actor: staffOf(visit).id,
  });
  if (!answer.ok) return formPage(visit, typed, answer.faults);
  return seeOther(visit, `/labels/new-tags/${answer.run.id}`);
}

/** `GET /labels/new-tags/:id`: the tags of a run, and the way to print them. */
export async function showTagRun(visit: Visit): Promise<Response> {
  const run = await tagRunById(visit.deps.context.store.db, pathPart(visit, 'id'));
  if (run === null) return showFault(visit, 'notFound');
  const tags = tagsOf(run);
  const { t } = visit.words;
  const title = t('newTags.made', { count: tags.length });
  const sheets = Array.from({ length: Math.ceil(tags.length / labelledAtMost) }, (_, i) =>
    tags.slice(i * labelledAtMost, (i + 1) * labelledAtMost),
  );
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="workshop"
      crumbs={crumbsOf(visit)}
      current={t('newTags.title')}
    >
      <h1>{title}</h1>
      <p>{t('newTags.range', { first: tags[0] ?? '', last: tags.at(-1) ?? '' })}</p>
      <p class="acts">
        {sheets.map((some) => (
          <a
            class="button"
            href={`/labels?${new URLSearchParams({ tags: some.join('\n') }).toString()}`}
          >
            {t('newTags.print', { first: some[0] ?? '', last: some.at(-1) ?? '' })}
          </a>
        ))}
      </p>
      <h2>{t('newTags.list')}</h2>
      <ul class="pile">
        {tags.map((tag) => (
          <li>
            <strong class="tag">{tag}</strong>
          </li>
        ))}
      </ul>
    </Layout>,
  );
}

const crumbsOf = ({ words: { t } }: Visit) => [
  { text: t('nav.workshop'), href: '/workshop' },
  { text: t('labels.title'), href: '/labels' },
];

const fields = [
  { name: 'site', size: 4, mode: 'text' },
  { name: 'year', size: 4, mode: 'numeric' },
  { name: 'count', size: 4, mode: 'numeric' },
] as const;

function formPage(visit: Visit, typed: Typed, faults: readonly TagFault[]): Promise<Response> {
  const { t } = visit.words;
  const noneLeft = faults.includes('no_number_left');
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={faults.length === 0 ? t('newTags.title') : t('newTags.faultTitle')}
      section="workshop"
      crumbs={crumbsOf(visit)}
      current={t('newTags.title')}
    >
      <h1>{t('newTags.title')}</h1>
      <p class="lead">{t('newTags.lead')}</p>
      {noneLeft ? (
        <p class="message critical" role="alert">
          {t('newTags.fault.no_number_left')}
        </p>
      ) : null}
      <form method="post" action="/labels/new-tags" class="card stack">
        <input type="hidden" name="form" value={visit.deps.context.ids.token(9)} />
        {fields.map(({ name, size, mode }) => {
          const isFaulty = faults.includes(name);
          return (
            <>
              <label for={name}>{t(`newTags.${name}`)}</label>
              <p class="hint" id={`${name}-hint`}>
                {t(`newTags.${name}Hint`, { most: tagsAtMost })}
              </p>
              {isFaulty ? (
                <p class="message critical" id={`${name}-fault`} role="alert">
                  {t(`newTags.fault.${name}`, { most: tagsAtMost })}
                </p>
              ) : null}
              <input
                id={name}
                name={name}
                size={size}
                inputmode={mode}
                value={typed[name]}
                required
                autocomplete="off"
                aria-describedby={isFaulty ? `${name}-hint ${name}-fault` : `${name}-hint`}
                {...(isFaulty ? { 'aria-invalid': 'true' as const } : {})}
              />
            </>
          );
        })}
        <button type="submit">{t('newTags.make')}</button>
      </form>
    </Layout>,
    faults.length === 0 ? 200 : 400,
  );
}
