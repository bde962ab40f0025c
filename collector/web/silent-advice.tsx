/** @jsxImportSource hono/jsx */
import { codeLastsDays } from '#collector/app/enrol.ts';
import { isAtHome, isGone } from '#collector/domain/life.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Connection } from '#collector/domain/silence.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Latest } from '#collector/storage/telemetry.ts';
import type { WordKey, Words } from './words.ts';

/** What a person can try where a PC says nothing; and how far the setting up of its agent came. */

const dayMs = 86_400_000;

export type Silence = Exclude<Connection, 'reporting'>;

/** How a PC is silent; null where it is not, or where nobody waits for it any more. */
export function silenceOf(latest: Latest | null, stage: Stage): Silence | null {
  const state = latest?.connection ?? 'never_seen';
  return state === 'reporting' || isGone(stage) ? null : state;
}

type Enrolment =
  | { readonly step: 'none' }
  | { readonly step: 'code' | 'ended' | 'enrolled'; readonly at: number };

/** How far the agent of a PC that was never heard of came; `events` are its own, newest first. */
export function enrolmentIn(events: readonly Event[], now: number): Enrolment {
  const last = events.find(({ kind }) => kind === 'enrolled' || kind === 'code_made');
  if (last === undefined) return { step: 'none' };
  const { kind, at } = last;
  if (kind === 'enrolled') return { step: 'enrolled', at };
  return { step: now < at + codeLastsDays * dayMs ? 'code' : 'ended', at };
}

interface Advice {
  readonly tries: readonly WordKey[];
  /** The part of the page in which it is done. */
  readonly place: 'agent' | 'custody' | 'tickets' | null;
}

const callFamily = [
  'silence.try.call',
  'silence.try.power',
  'silence.try.internet',
  'silence.try.leaveOn',
  'silence.try.again',
] as const;

const enrolTries = {
  none: ['makeCode', 'switchOn', 'plugIn', 'type', 'fewMinutes'],
  ended: ['makeCode', 'switchOn', 'plugIn', 'type', 'fewMinutes'],
  code: ['switchOn', 'plugIn', 'type', 'fewMinutes', 'lostCode'],
  enrolled: ['switchOn', 'plugIn', 'fewMinutes', 'installAgain'],
} as const satisfies Record<Enrolment['step'], readonly string[]>;

/** What to try, in this order. */
export function adviceOn(silence: Silence, stage: Stage, enrolment: Enrolment): Advice {
  if (silence === 'never_seen') {
    const tries = enrolTries[enrolment.step].map((it) => `silence.try.${it}` as const);
    return { tries, place: 'agent' };
  }
  if (silence === 'signed_off') {
    return { tries: ['silence.try.notAFault', 'silence.try.askAgain'], place: 'agent' };
  }
  if (!isAtHome(stage)) {
    const tries = ['where', 'switchOn', 'plugIn', 'fewMinutes'] as const;
    return { tries: tries.map((it) => `silence.try.${it}` as const), place: 'custody' };
  }
  return silence === 'quiet'
    ? { tries: ['silence.try.normal', 'silence.try.wait'], place: null }
    : { tries: callFamily, place: 'tickets' };
}

const placeWords = {
  agent: 'silence.to.code',
  custody: 'silence.to.custody',
  tickets: 'silence.to.report',
} as const satisfies Record<NonNullable<Advice['place']>, WordKey>;

/** The section of a PC's page; nothing where it reports. */
export function SilentAdvice(props: {
  words: Words;
  latest: Latest | null;
  stage: Stage;
  /** The PC's own, newest first. */
  events: readonly Event[];
  now: number;
}) {
  const { words, latest, stage, events, now } = props;
  const { t } = words;
  const silence = silenceOf(latest, stage);
  if (silence === null) return null;
  const enrolment = enrolmentIn(events, now);
  const { tries, place } = adviceOn(silence, stage, enrolment);
  return (
    <section class="card" aria-labelledby="silence">
      <h2 id="silence">{words.of('silence.heading', silence)}</h2>
      {latest === null ? (
        <p>
          <strong>{t('silence.lastStep')}</strong>{' '}
          {words.of('silence.step', enrolment.step, {
            on: enrolment.step === 'none' ? '' : words.day(enrolment.at),
          })}
        </p>
      ) : (
        <ul class="plain">
          <li>{t('silence.lastHeard', { on: words.day(latest.heardAt) })}</li>
          <li>
            {t('silence.since', {
              state: words.of('connection', silence),
              on: words.day(latest.connectionSince),
            })}
          </li>
        </ul>
      )}
      <ol>
        {tries.map((it) => (
          <li>{t(it)}</li>
        ))}
      </ol>
      {place === null ? null : (
        <p class="no-print">
          <a href={`#${place}`}>{t(placeWords[place])}</a>
        </p>
      )}
    </section>
  );
}
