/** @jsxImportSource hono/jsx */
import { readDate } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import {
  createAccessKey,
  isKeyLabel,
  mostLabelLetters,
  revokeAccessKey,
} from '#collector/app/access-keys.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { accessScopes, allKeys } from '#collector/storage/access-keys.ts';
import type { AccessKey, AccessScope } from '#collector/storage/access-keys.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { actorName } from './event-words.ts';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { Day, Instant } from './times.tsx';
import { formField, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Keys with which calendars and other programs read: made here, shown once, ended here. */

export async function showAccessKeys(visit: Visit): Promise<Response> {
  return keysPage(visit, { made: null, fault: null });
}

export async function makeAccessKey(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  const label = await formField(visit, 'label');
  const scopeText = await formField(visit, 'scope');
  const endText = await formField(visit, 'endsOn');
  const scope = accessScopes.find((it) => it === scopeText);
  const asked = { label, endsOn: endText };
  if (!isKeyLabel(label)) {
    const fault = t('keys.badLabel', { most: mostLabelLetters });
    return keysPage(visit, { made: null, fault, asked });
  }
  if (scope === undefined) return keysPage(visit, { made: null, fault: t('keys.badScope'), asked });
  const end = endText === '' ? null : readDate(endText);
  const today = await programmeToday(visit.deps.context);
  if (end !== null && (!end.ok || end.date < today)) {
    return keysPage(visit, { made: null, fault: t('keys.badEnd'), asked });
  }
  const endsOn = end === null ? null : end.date;
  const actor = staffOf(visit).id;
  const key = await createAccessKey(visit.deps.context, { label, scope, endsOn, actor });
  return keysPage(visit, { made: { key, scope, label }, fault: null });
}

export async function endAccessKey(visit: Visit): Promise<Response> {
  const id = pathPart(visit, 'id');
  await revokeAccessKey(visit.deps.context, { id, actor: staffOf(visit).id });
  return seeOther(visit, '/access-keys?said=ended');
}

interface KeysFacts {
  readonly made: {
    readonly key: string;
    readonly scope: AccessScope;
    readonly label: string;
  } | null;
  readonly fault: string | null;
  readonly asked?: { readonly label: string; readonly endsOn: string };
}

async function keysPage(visit: Visit, { made, fault, asked }: KeysFacts): Promise<Response> {
  const { words, deps, url } = visit;
  const { t } = words;
  const keys = await allKeys(deps.context.store.db);
  const names = await staffNames(
    deps.context.store.db,
    keys.map(({ createdBy }) => createdBy),
  );
  const today = await programmeToday(deps.context);
  const hasEnded = url.searchParams.get('said') === 'ended' && made === null;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={fault === null ? t('keys.title') : `${t('signIn.fault')} : ${t('keys.title')}`}
      section="takebacks"
      crumbs={[{ text: t('nav.takebacks'), href: '/take-backs' }]}
      current={t('keys.title')}
    >
      <h1>{t('keys.title')}</h1>
      <p class="lead">{t('keys.lead')}</p>
      {made === null ? null : <Made words={words} made={made} baseUrl={deps.baseUrl} />}
      {hasEnded ? <p class="message ok">{t('keys.ended')}</p> : null}
      {fault === null ? null : (
        <p id="fault" class="message critical" role="alert">
          {fault}
        </p>
      )}
      <section aria-labelledby="in-use">
        <h2 id="in-use">{t('keys.inUse', { count: keys.length })}</h2>
        {keys.length === 0 ? (
          <p>{t('keys.none')}</p>
        ) : (
          <KeyTable words={words} keys={keys} names={names} today={today} />
        )}
      </section>
      <section class="card make-key no-print" aria-labelledby="make">
        <h2 id="make">{t('keys.make')}</h2>
        <form method="post" action="/access-keys" class="stack">
          <label for="label">{t('keys.label')}</label>
          <input
            id="label"
            name="label"
            required
            maxlength={mostLabelLetters}
            value={asked?.label ?? ''}
            aria-describedby={fault === null ? 'label-hint' : 'fault label-hint'}
          />
          <p class="hint" id="label-hint">
            {t('keys.labelHint')}
          </p>
          <fieldset>
            <legend>{t('keys.scope')}</legend>
            {accessScopes.map((scope, at) => (
              <label class="choice">
                <input type="radio" name="scope" value={scope} required checked={at === 0} />
                <span>{words.of('scope', scope)}</span>
              </label>
            ))}
          </fieldset>
          <label for="endsOn">{t('keys.endsOnLabel')}</label>
          <input id="endsOn" name="endsOn" type="date" min={today} value={asked?.endsOn ?? ''} />
          <button type="submit">{t('keys.submit')}</button>
        </form>
      </section>
      <section aria-labelledby="api">
        <h2 id="api">{t('keys.api')}</h2>
        <p>
          {t('keys.apiText')} <a href="/openapi.json">{t('keys.apiLink')}</a>
        </p>
      </section>
    </Layout>,
    fault === null ? 200 : 400,
  );
}

function Made(props: { words: Words; made: NonNullable<KeysFacts['made']>; baseUrl: string }) {
  const { words, made, baseUrl } = props;
  const { t } = words;
  const feed = `${baseUrl}/take-backs.ics?key=${made.key}&language=${words.language}`;
  return (
    <section class="card made-key" aria-labelledby="made">
      <h2 id="made">{t('keys.made', { label: made.label })}</h2>
      <p>
        <strong>{t('keys.once')}</strong>
      </p>
      <div class="stack">
        <label for="key">{t('keys.key')}</label>
        <input id="key" class="copy" readonly value={made.key} size={60} />
        {made.scope === 'take-backs' ? (
          <>
            <label for="feed">{t('keys.feed')}</label>
            <input
              id="feed"
              class="copy"
              readonly
              value={feed}
              size={60}
              aria-describedby="feed-hint"
            />
            <p class="hint" id="feed-hint">
              {t('keys.feedHint')}
            </p>
          </>
        ) : null}
      </div>
    </section>
  );
}

function KeyTable(props: {
  words: Words;
  keys: readonly AccessKey[];
  names: ReadonlyMap<string, string>;
  today: CalendarDate;
}) {
  const { words, keys, names, today } = props;
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('keys.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('keys.label')}</th>
            <th scope="col">{t('keys.scope')}</th>
            <th scope="col">{t('keys.madeBy')}</th>
            <th scope="col">{t('keys.endsOn')}</th>
            <th scope="col">{t('keys.end')}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr>
              <th scope="row" class="free">
                {key.label}
              </th>
              <td data-label={t('keys.scope')}>{words.of('scope', key.scope)}</td>
              <td data-label={t('keys.madeBy')}>
                {actorName(words, key.createdBy, names)}
                <br />
                <small>
                  <Instant words={words} at={key.createdAt} />
                </small>
              </td>
              <td data-label={t('keys.endsOn')}>
                {key.endsOn === null ? t('keys.noEnd') : <Day words={words} date={key.endsOn} />}
                {key.endsOn !== null && key.endsOn < today ? (
                  <p>
                    <Mark look="plain" word={t('keys.past')} />
                  </p>
                ) : null}
              </td>
              <td data-label={t('keys.end')}>
                <EndForm words={words} of={key} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EndForm({ words, of }: { words: Words; of: AccessKey }) {
  return (
    <form method="post" action={`/access-keys/${of.id}/end`}>
      <button type="submit" class="second">
        {words.t('keys.endIt')} <span class="aside">{of.label}</span>
      </button>
    </form>
  );
}
