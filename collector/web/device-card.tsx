/** @jsxImportSource hono/jsx */
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { coverageOn } from '#collector/domain/coverage.ts';
import type { Coverage } from '#collector/domain/coverage.ts';
import type { Connection } from '#collector/domain/silence.ts';
import type { Terms } from '#collector/domain/terms.ts';
import { termsOfDevice } from '#collector/app/judge-beats.ts';
import { termsInForce, todayAt } from '#collector/app/terms-in-force.ts';
import type { Db } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { latestOf } from '#collector/storage/telemetry.ts';
import type { Latest } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { devicesOf, originsOf } from './device-origin.ts';
import { ConnectionMark, Mark } from './marks.tsx';
import type { Look } from './marks.tsx';
import { silenceOf } from './silent-advice.tsx';
import { Day, Since } from './times.tsx';
import type { Words } from './words.ts';

/** What pages say of a device everywhere: which one, covered or not, heard of or not. */
export interface CardFacts {
  readonly device: Device;
  readonly terms: Terms;
  readonly today: CalendarDate;
  readonly coverage: Coverage;
  readonly latest: Latest | null;
}

export async function loadCard(db: Db, deviceId: string, now: number): Promise<CardFacts | null> {
  const device = await deviceById(db, deviceId);
  return device === null ? null : cardOf(db, device, now);
}

export async function cardOf(db: Db, device: Device, now: number): Promise<CardFacts> {
  const versions = termsInForce(await allTerms(db));
  const terms = termsOfDevice(versions.versions, device);
  const today = todayAt(now, versions);
  const coverage = coverageOn(terms, device.handedOverOn, today);
  return { device, terms, today, coverage, latest: await latestOf(db, device.id) };
}

export function DeviceCard({ words, card, now }: { words: Words; card: CardFacts; now: number }) {
  const { device } = card;
  const { t } = words;
  return (
    <section class="card device-card" aria-labelledby="device">
      <h2 id="device">{t('device.card')}</h2>
      <p>
        <a class="tag" href={`/devices/${device.assetTag}`}>
          {device.assetTag}
        </a>
      </p>
      <dl class="facts">
        <dt>{t('device.coverage')}</dt>
        <dd>
          <CoverageWords words={words} coverage={card.coverage} />
        </dd>
        <dt>{t('device.connection')}</dt>
        <dd>
          <ConnectionWords words={words} latest={card.latest} now={now} />
          {silenceOf(card.latest, device.stage) === null ? null : (
            <>
              <br />
              <a href={`/devices/${device.assetTag}#silence`}>{t('silence.link')}</a>
            </>
          )}
        </dd>
        {originsOf(device).map(({ name, value }) => (
          <>
            <dt>{t(`device.${name}`)}</dt>
            <dd>
              <a href={devicesOf(name, value)}>{value}</a>
            </dd>
          </>
        ))}
        <dt>{t('device.stage')}</dt>
        <dd>{words.of('stage', device.stage)}</dd>
        {device.cohort === null ? null : (
          <>
            <dt>{t('device.cohort')}</dt>
            <dd>{device.cohort}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const coverageLooks: Record<Coverage['state'], Look> = {
  notStarted: 'plain',
  covered: 'ok',
  endingSoon: 'warn',
  ended: 'plain',
};

export function CoverageWords({ words, coverage }: { words: Words; coverage: Coverage }) {
  const { state, endsOn } = coverage;
  return (
    <>
      <Mark look={coverageLooks[state]} word={words.of('coverage', state)} />
      {endsOn === null ? null : (
        <>
          <br />
          <small>
            {words.of('coverageEnds', state === 'ended' ? 'past' : 'future')}{' '}
            <Day words={words} date={endsOn} />
          </small>
        </>
      )}
    </>
  );
}

export function ConnectionWords(props: { words: Words; latest: Latest | null; now: number }) {
  const { words, latest, now } = props;
  const state: Connection = latest?.connection ?? 'never_seen';
  return (
    <>
      <ConnectionMark words={words} state={state} />
      {latest === null ? null : (
        <>
          <br />
          <Since words={words} at={latest.heardAt} now={now} />
        </>
      )}
    </>
  );
}
