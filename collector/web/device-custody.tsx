/** @jsxImportSource hono/jsx */
import { custodyRefusals, giveCustody } from '#collector/app/note-custody.ts';
import { custodies, custodyOf, readHolder } from '#collector/domain/custody.ts';
import type { Held } from '#collector/domain/custody.ts';
import { stages } from '#collector/domain/life.ts';
import type { Stage } from '#collector/domain/life.ts';
import { custodiesOf } from '#collector/storage/custodies.ts';
import type { Db } from '#collector/storage/database.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { notedOf } from '#collector/storage/standings.ts';
import { showFault } from './error-pages.tsx';
import { formField, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Who holds a PC now, and the form that says so. */

export async function heldBy(db: Db, { id, stage }: Device): Promise<Held> {
  const noted = (await custodiesOf(db, [id])).get(id) ?? null;
  const place = (await notedOf(db, [id])).get(id)?.place ?? null;
  return custodyOf(stage, { place, noted });
}

/** `POST /devices/:tag/custody`. */
export async function custodyFromPage(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const device = await deviceByTag(context.store.db, pathPart(visit, 'tag').toUpperCase());
  if (device === null) return showFault(visit, 'notFound');
  const asked = await formField(visit, 'custody');
  const custody = custodies.find((it) => it === asked) ?? null;
  const seenText = await formField(visit, 'seen');
  const seen = stages.find((it) => it === seenText);
  const holder = readHolder(await formField(visit, 'holder'));
  const said = async (): Promise<string> => {
    if (custody === null && asked !== 'stage') return 'unknown';
    if (seen === undefined) return 'changed_since';
    const it = { deviceId: device.id, actor: staffOf(visit).id, custody, holder, seen };
    const answer = await giveCustody(context, it);
    return answer.done ? 'done' : answer.refused;
  };
  const params = new URLSearchParams({ custody: await said() });
  visit.deps.live.nudge();
  return seeOther(visit, `/devices/${device.assetTag}?${params.toString()}#custody`);
}

/** What the act on the page before has done. */
export type CustodySaid = 'done' | (typeof custodyRefusals)[number];
export function custodySaidOn({ url }: Visit): CustodySaid | null {
  const said = url.searchParams.get('custody');
  return said === 'done' ? said : (custodyRefusals.find((it) => it === said) ?? null);
}

/** In words: the custody, and where or with whom exactly. */
function heldWords(words: Words, { custody, holder }: Held): string {
  const who = words.of('custody', custody ?? 'unknown');
  return holder === '' ? who : `${who} – ${holder}`;
}

/** The section of a PC's page. */
export function DeviceCustody(props: {
  words: Words;
  assetTag: string;
  stage: Stage;
  held: Held;
  said: CustodySaid | null;
}) {
  const { words, assetTag, stage, held, said } = props;
  const { t } = words;
  return (
    <section aria-labelledby="custody">
      <h2 id="custody">{t('custody.label')}</h2>
      {said === 'done' ? (
        <p class="message ok" role="status">
          {t('custody.done', { who: heldWords(words, held) })}
        </p>
      ) : null}
      {said === null || said === 'done' ? null : (
        <p class="message critical" role="alert">
          {words.of('custodyRefused', said)}
        </p>
      )}
      <p>
        <strong>{heldWords(words, held)}</strong>
      </p>
      <details class="no-print">
        <summary>{t('custody.title')}</summary>
        <form method="post" action={`/devices/${assetTag}/custody`} class="stack">
          <input type="hidden" name="seen" value={stage} />
          <label for="custody-who">{t('custody.who')}</label>
          <select id="custody-who" name="custody">
            <option value="stage">{t('custody.asStage')}</option>
            {custodies.map((it) => (
              <option value={it} selected={it === held.custody}>
                {words.of('custody', it)}
              </option>
            ))}
          </select>
          <label for="holder">{t('custody.holder')}</label>
          <p class="hint" id="holder-hint">
            {t('custody.holderHint')}
          </p>
          <input
            id="holder"
            name="holder"
            maxlength={60}
            value={held.holder}
            autocomplete="off"
            aria-describedby="holder-hint"
          />
          <button type="submit" class="second">
            {t('custody.submit')}
          </button>
        </form>
      </details>
    </section>
  );
}
