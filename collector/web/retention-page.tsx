/** @jsxImportSource hono/jsx */
import { erasures } from '#collector/app/erase-household.ts';
import { retained } from '#collector/domain/retention.ts';
import type { Retained, Retention } from '#collector/domain/retention.ts';
import { Layout, showPage } from './layout.tsx';
import { frameOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /retention`: what is kept until when, and which families were erased. */
export async function showRetention(visit: Visit): Promise<Response> {
  const all = await erasures(visit.deps.context);
  const { words } = visit;
  const { t, of } = words;
  const title = t('retention.title', { count: Object.keys(retained).length });
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={title} crumbs={[]} current={t('retention.name')}>
      <h1>{t('retention.name')}</h1>
      <p class="lead">{t('retention.lead')}</p>
      <div class="table">
        <table>
          <caption>{t('retention.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('retention.what')}</th>
              <th scope="col">{t('retention.until')}</th>
              <th scope="col">{t('retention.why')}</th>
            </tr>
          </thead>
          <tbody>
            {retentionNames.map((name) => (
              <tr>
                <th scope="row">{of('kept', name)}</th>
                <td data-label={t('retention.until')}>{lengthWords(words, retained[name])}</td>
                <td data-label={t('retention.why')}>{of('keptSource', retained[name].source)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>{t('retention.erased', { count: all.length })}</h2>
      {all.length === 0 ? (
        <p>{t('retention.noneErased')}</p>
      ) : (
        <ul>
          {all.map(({ householdCode, erasedAt, erasedByRole }) => (
            <li>
              <code>{householdCode}</code>{' '}
              {t('erased.text', { at: words.day(erasedAt), role: of('role', erasedByRole) })}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href="/legal-texts">{t('texts.title')}</a>
      </p>
    </Layout>,
  );
}

// As `Retained[]`: the keys of the table itself.
const retentionNames = Object.keys(retained) as Retained[];

/** `90 jours après l’envoi`. */
function lengthWords({ t, of }: Words, { length, from }: Retention): string {
  const { unit, count } = length;
  return `${t(unit === 'days' ? 'kept.days' : 'kept.months', { count })} ${of('keptFrom', from)}`;
}

/** The table in Markdown, a line each, as the documents have it. */
export function retentionLines(words: Words): string {
  const colon = words.language === 'fr' ? ' :' : ':';
  return retentionNames
    .map((name) => `- ${words.of('kept', name)}${colon} ${lengthWords(words, retained[name])}`)
    .join('\n');
}
