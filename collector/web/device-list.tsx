/** @jsxImportSource hono/jsx */
import { handoversIn } from '#collector/domain/coverage-range.ts';
import { coverageOn } from '#collector/domain/coverage.ts';
import type { CoverageState } from '#collector/domain/coverage.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { termsOfDevice } from '#collector/app/judge-beats.ts';
import { termsInForce, todayAt } from '#collector/app/terms-in-force.ts';
import type { TermsInForce } from '#collector/app/terms-in-force.ts';
import {
  countByCohort,
  countByConnection,
  countDevices,
  listDevices,
} from '#collector/storage/device-lists.ts';
import type { DeviceFilter, ListedDevice } from '#collector/storage/device-lists.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { connections } from '#collector/storage/telemetry.ts';
import type { Connection } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { assetUrl } from './assets.ts';
import { CoverageWords } from './device-card.tsx';
import { originFields } from './device-origin.ts';
import type { OriginField } from './device-origin.ts';
import { Layout, showPage } from './layout.tsx';
import { ConnectionMark } from './marks.tsx';
import { Paging, pageNumber } from './paging.tsx';
import { Since } from './times.tsx';
import { frameOf, seeOther } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

const perPage = 50;
const coverageStates = ['notStarted', 'covered', 'endingSoon', 'ended'] as const;

/** What the address asks for. */
interface Asked {
  readonly tag: string;
  readonly connection: Connection | null;
  readonly coverage: CoverageState | null;
  readonly cohort: string | null;
  readonly lot: string | null;
  readonly model: string | null;
}

/** One filter that can be chosen, and how many devices it would show. */
interface Choice {
  readonly asked: Asked;
  readonly word: string;
  readonly count: number;
  readonly isChosen: boolean;
}

interface Choices {
  /** The lot and the model that are asked for, each beside all of them. */
  readonly byOrigin: readonly { readonly name: OriginField; readonly choices: readonly Choice[] }[];
  readonly byConnection: readonly Choice[];
  readonly byCoverage: readonly Choice[];
  readonly byCohort: readonly Choice[];
}

/** `GET /devices`: all PCs of the programme, by tag, connection, coverage and cohort. */
export async function showDevices(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const asked = read(visit.url);
  const exact = asked.tag === '' ? null : await deviceByTag(db, asked.tag);
  if (exact !== null) return seeOther(visit, `/devices/${exact.assetTag}`);

  const terms = termsInForce(await allTerms(db));
  const today = todayAt(visit.now, terms);
  const filter = (it: Asked) => filterOf(it, terms, today);
  const page = pageNumber(visit.url);
  const count = await countDevices(db, filter(asked));
  const skip = (page - 1) * perPage;
  const devices = await listDevices(db, filter(asked), { most: perPage, skip });

  const choices = await choicesFor(visit, asked, filter);
  const rows = { count, page, devices, terms, today, now: visit.now };
  return showPage(visit, <Devices {...{ frame: frameOf(visit), asked, ...rows, ...choices }} />);
}

/** What can be asked for beside what is asked already, each with its count. */
async function choicesFor(
  { words, deps }: Visit,
  asked: Asked,
  filter: (it: Asked) => DeviceFilter,
): Promise<Choices> {
  const { db } = deps.context.store;
  const choice = (it: Partial<Asked>, word: string, n: number): Choice => {
    const next = { ...asked, ...it };
    return {
      asked: next,
      word,
      count: n,
      isChosen: JSON.stringify(next) === JSON.stringify(asked),
    };
  };
  const atConnection = await countByConnection(db, filter(asked));
  const byConnection = [
    choice({ connection: null }, words.t('devices.anyConnection'), sum(atConnection)),
    ...connections.map((it) =>
      choice({ connection: it }, words.of('connection', it), atConnection.get(it) ?? 0),
    ),
  ];
  const byCoverage: Choice[] = [];
  for (const coverage of [null, ...coverageStates]) {
    const word =
      coverage === null ? words.t('devices.anyCoverage') : words.of('coverage', coverage);
    const n = await countDevices(db, filter({ ...asked, coverage }));
    byCoverage.push(choice({ coverage }, word, n));
  }
  const ofCohort = await countByCohort(db, filter(asked));
  const all = await countDevices(db, filter({ ...asked, cohort: null }));
  const byCohort = [
    choice({ cohort: null }, words.t('devices.anyCohort'), all),
    ...[...ofCohort].map(([cohort, n]) =>
      choice({ cohort }, words.t('device.cohortName', { year: cohort }), n),
    ),
  ];
  const byOrigin: { name: OriginField; choices: Choice[] }[] = [];
  for (const name of originFields) {
    const value = asked[name];
    if (value === null) continue;
    const ofAny = await countDevices(db, filter({ ...asked, [name]: null }));
    const any = choice({ [name]: null }, words.of('devices.any', name), ofAny);
    const own = await countDevices(db, filter(asked));
    byOrigin.push({ name, choices: [any, choice({}, value, own)] });
  }
  return { byConnection, byCoverage, byCohort, byOrigin };
}

const sum = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((all, n) => all + n, 0);

function read({ searchParams }: URL): Asked {
  const connection = searchParams.get('connection');
  const coverage = searchParams.get('coverage');
  return {
    // No tag is as long: what is longer is no tag.
    tag: (searchParams.get('tag') ?? '').trim().toUpperCase().slice(0, 40),
    connection: connections.find((it) => it === connection) ?? null,
    coverage: coverageStates.find((it) => it === coverage) ?? null,
    cohort: searchParams.get('cohort') || null,
    lot: searchParams.get('lot') || null,
    model: searchParams.get('model') || null,
  };
}

function filterOf(asked: Asked, terms: TermsInForce, today: CalendarDate): DeviceFilter {
  const { tag, connection, coverage, cohort, lot, model } = asked;
  return {
    tag: tag === '' ? null : tag,
    connection,
    handovers: coverage === null ? null : handoversIn(coverage, terms.versions, today),
    orNeverHandedOver: coverage === 'notStarted',
    cohort,
    lot,
    model,
  };
}

function hrefOf(asked: Asked, page = 1): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  if (page > 1) params.set('page', String(page));
  const query = params.toString();
  return query === '' ? '/devices' : `/devices?${query}`;
}

interface DevicesProps extends Choices {
  readonly frame: Frame;
  readonly asked: Asked;
  readonly count: number;
  readonly page: number;
  readonly devices: readonly ListedDevice[];
  readonly terms: TermsInForce;
  readonly today: CalendarDate;
  readonly now: number;
}

function Devices(props: DevicesProps) {
  const { frame, asked, count, page, devices } = props;
  const { words } = frame;
  const { t } = words;
  const heading = t('devices.heading', { count });
  return (
    <Layout frame={frame} title={heading} section="devices">
      <h1>{heading}</h1>
      <Search words={words} asked={asked} />
      {props.byOrigin.map(({ name, choices }) => (
        <Chips label={t(`device.${name}`)} choices={choices} words={words} />
      ))}
      <Chips label={t('device.connection')} choices={props.byConnection} words={words} />
      <Chips label={t('device.coverage')} choices={props.byCoverage} words={words} />
      <Chips label={t('device.cohort')} choices={props.byCohort} words={words} />
      {devices.length === 0 ? (
        <Empty words={words} />
      ) : (
        <div class="table">
          <table>
            <caption>{t('devices.caption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('queue.device')}</th>
                <th scope="col">{t('device.connection')}</th>
                <th scope="col">{t('device.coverage')}</th>
                <th scope="col">{t('device.stage')}</th>
                <th scope="col">{t('device.openTickets')}</th>
              </tr>
            </thead>
            <tbody>
              {devices.map((it) => (
                <Row {...props} words={words} it={it} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Paging
        words={words}
        page={page}
        pages={Math.ceil(count / perPage)}
        hrefOf={(n) => hrefOf(asked, n)}
      />
    </Layout>
  );
}

function Search({ words: { t }, asked }: { words: Words; asked: Asked }) {
  const kept = Object.entries(asked).filter(([name, value]) => name !== 'tag' && value !== null);
  return (
    <search>
      <form method="get" action="/devices" class="search">
        <label for="tag">{t('devices.search')}</label>
        <input
          id="tag"
          name="tag"
          type="search"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={asked.tag}
        />
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={String(value)} />
        ))}
        <button type="submit">{t('devices.find')}</button>
      </form>
    </search>
  );
}

function Chips(props: { label: string; choices: readonly Choice[]; words: Words }) {
  const { label, choices, words } = props;
  return (
    <nav class="filter" aria-label={label}>
      <p class="filter-name" aria-hidden="true">
        {label}
      </p>
      <ul class="chips small">
        {choices.map(({ asked, word, count, isChosen }) => (
          <li>
            <a href={hrefOf(asked)} {...(isChosen ? { 'aria-current': 'true' } : {})}>
              {word} <span class="count">{words.number(count)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Row({
  words,
  it,
  terms,
  today,
  now,
}: Pick<DevicesProps, 'terms' | 'today' | 'now'> & { words: Words; it: ListedDevice }) {
  const { device, connection, heardAt, openTickets } = it;
  const { t } = words;
  const coverage = coverageOn(termsOfDevice(terms.versions, device), device.handedOverOn, today);
  return (
    <tr>
      <th scope="row">
        <a class="tag" href={`/devices/${device.assetTag}`}>
          {device.assetTag}
        </a>
        {device.model === null ? null : <small class="block">{device.model}</small>}
      </th>
      <td data-label={t('device.connection')}>
        <ConnectionMark words={words} state={connection} />
        {heardAt === null ? null : (
          <>
            <br />
            <Since words={words} at={heardAt} now={now} />
          </>
        )}
      </td>
      <td data-label={t('device.coverage')}>
        <CoverageWords words={words} coverage={coverage} />
      </td>
      <td data-label={t('device.stage')}>{words.of('stage', device.stage)}</td>
      <td data-label={t('device.openTickets')} class="num">
        {openTickets === 0 ? (
          t('devices.noTickets')
        ) : (
          <a href={`/devices/${device.assetTag}#tickets`}>
            {t('devices.tickets', { count: openTickets })}
          </a>
        )}
      </td>
    </tr>
  );
}

function Empty({ words: { t } }: { words: Words }) {
  return (
    <div class="empty card">
      <img src={assetUrl('calm.svg')} alt="" width="160" height="96" />
      <p class="lead">{t('devices.empty')}</p>
      <p>
        <a class="button second" href="/devices">
          {t('devices.all')}
        </a>
      </p>
    </div>
  );
}
