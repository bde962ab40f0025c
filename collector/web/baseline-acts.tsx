/** @jsxImportSource hono/jsx */
import { conditionKey } from '#shared/condition-key.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import { splitKey } from '#shared/condition-key.ts';
import { acceptBaseline, baselineRefusals, undoBaseline } from '#collector/app/accept-baseline.ts';
import type { BaselineAnswer } from '#collector/app/accept-baseline.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { showFault } from './error-pages.tsx';
import { amountOf, titleOf } from './finding-words.ts';
import { formField, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Accepting a value as known, from a ticket or a device's page, and undoing it. */

/** `POST /devices/:tag/baselines`. */
export async function acceptFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'accepted', async (it) =>
    acceptBaseline(visit.deps.context, { ...it, value: Number(await formField(visit, 'value')) }),
  );
}

/** `POST /devices/:tag/baselines/undo`. */
export async function undoFromBaselinePage(visit: Visit): Promise<Response> {
  return act(visit, 'undone', async (it) =>
    undoBaseline(visit.deps.context, { ...it, eventId: await formField(visit, 'event') }),
  );
}

async function act(
  visit: Visit,
  done: 'accepted' | 'undone',
  run: (it: { deviceId: string; key: ConditionKey; staffId: string }) => Promise<BaselineAnswer>,
): Promise<Response> {
  const { db } = visit.deps.context.store;
  const device = await deviceByTag(db, pathPart(visit, 'tag').toUpperCase());
  if (device === null) return showFault(visit, 'notFound');
  const [checkId, subject] = [await formField(visit, 'check'), await formField(visit, 'subject')];
  const key = conditionKey(checkId, Number(subject));
  const answer = await run({ deviceId: device.id, key, staffId: staffOf(visit).id });
  visit.deps.live.nudge();
  return goBack(visit, device, { key, said: answer.ok ? done : answer.reason, answer });
}

async function goBack(
  visit: Visit,
  { assetTag }: Device,
  it: { key: ConditionKey; said: string; answer: BaselineAnswer },
): Promise<Response> {
  const asked = await formField(visit, 'back');
  const isTicket = /^\/tickets\/[\w-]+$/.test(asked);
  const params = new URLSearchParams({ baseline: it.said, key: it.key });
  if (it.answer.ok) params.set('event', it.answer.eventId);
  const path = isTicket ? asked : `/devices/${assetTag}`;
  return seeOther(visit, `${path}?${params.toString()}${isTicket ? '' : '#health'}`);
}

/** What an act on the page before has done. */
export interface BaselineSaid {
  readonly said: 'accepted' | 'undone' | (typeof baselineRefusals)[number];
  readonly key: ConditionKey;
  readonly eventId: string | null;
}

export const isBaselineRefused = ({ said }: BaselineSaid): boolean =>
  said !== 'accepted' && said !== 'undone';

export function baselineSaidOn({ url: { searchParams } }: Visit): BaselineSaid | null {
  const all = ['accepted', 'undone', ...baselineRefusals] as const;
  const said = all.find((it) => it === searchParams.get('baseline'));
  const at = /^([\w.]+)#(\d+)$/.exec(searchParams.get('key') ?? '');
  if (said === undefined || at === null) return null;
  const key = conditionKey(at[1] ?? '', Number(at[2]));
  return { said, key, eventId: searchParams.get('event') };
}

/** The message after an act, with its undo. */
export function BaselineMessage(props: {
  words: Words;
  assetTag: string;
  said: BaselineSaid;
  back: string;
}) {
  const { words, assetTag, said, back } = props;
  const isDone = !isBaselineRefused(said);
  const onTicket = back.startsWith('/tickets');
  const sentence = said.said === 'accepted' && !onTicket ? 'accepted_alone' : said.said;
  return (
    <div class={`message ${isDone ? 'ok' : 'warn'}`} role={isDone ? undefined : 'alert'}>
      <p>
        {titleOf(words, said.key)} : {words.of('baselineSaid', sentence)}
      </p>
      {said.said === 'accepted' && said.eventId !== null ? (
        <form method="post" action={`/devices/${assetTag}/baselines/undo`}>
          <Fields check={said.key} back={back} />
          <input type="hidden" name="event" value={said.eventId} />
          <button type="submit" class="second">
            {words.t('act.undo')}
          </button>
        </form>
      ) : null}
    </div>
  );
}

/**
 * The button that accepts this value of this check. Where the page's sentence speaks of another value
 * (a check that was not bad since keeps what it last found), both are said.
 */
export function AcceptBaseline(props: {
  words: Words;
  assetTag: string;
  of: ConditionKey;
  value: number;
  /** The value that the finding's sentence names. */
  said: number;
  back: string;
}) {
  const { words, assetTag, of, value, said, back } = props;
  const amount = amountOf(words, of, value);
  return (
    <form method="post" action={`/devices/${assetTag}/baselines`} class="accept no-print">
      <Fields check={of} back={back} />
      <input type="hidden" name="value" value={String(value)} />
      {said === value ? null : (
        <p>{words.t('baseline.both', { said: amountOf(words, of, said), now: amount })}</p>
      )}
      <button type="submit" class="second">
        {words.t('baseline.accept', { amount })}
        <span class="aside"> {titleOf(words, of)}</span>
      </button>
      <small class="block">{words.t('baseline.hint')}</small>
    </form>
  );
}

function Fields({ check, back }: { check: ConditionKey; back: string }) {
  const { checkId, subject } = splitKey(check);
  return (
    <>
      <input type="hidden" name="check" value={checkId} />
      <input type="hidden" name="subject" value={String(subject)} />
      <input type="hidden" name="back" value={back} />
    </>
  );
}
