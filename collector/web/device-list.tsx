/** @jsxImportSource hono/jsx */
import { handoversIn } from '#collector/domain/coverage-range.ts';
import { coverageOn } from '#collector/domain/coverage.ts';
import type { CoverageState } from '#collector/domain/coverage.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { termsOfDevice } from '#collector/app/judge-beats.ts';
import { termsInForce, todayAt } from '#collector/app/terms-in-force.ts';
import type { TermsInForce } from '#collector/app/terms-in-force.ts';
import type { Db } from '#collector/storage/database.ts';
import {
  cohorts,
  countDevices,
  devicesCountedUpTo,
  fits,
  listDevices,
  marksOf,
} from '#collector/storage/device-lists.ts';
import type { DeviceFilter, ListedDevice, ListedDevices } from '#collector/storage/device-lists.ts';
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
import { PartPaging, askedPart, countHeading } from './paging.tsx';
import type { AskedPart } from './paging.tsx';
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
  readonly count: Counted;
  readonly isChosen: boolean;
}

/** A number, or that it is at least or more than that. */
interface Counted {
  readonly n: number;
  readonly end: 'exact' | 'at_least' | 'more_than';
}
const upTo = (n: number): Counted =>
  n > devicesCountedUpTo ? { n: devicesCountedUpTo, end: 'more_than' } : { n, end: 'exact' };

/** Of what is filtered already, so many are looked at to say what each further filter would show. */
const lookedAt = 200;

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
  const count = await countDevices(db, filter(asked));
  const part = askedPart(visit.url);
  const of = { ...placesIn(part), most: perPage };
  const list = await listDevices(db, filter(asked), of, count);

  const choices = await choicesFor(visit, asked, filter);
  const rows = { count, list, terms, today, now: visit.now };
  return showPage(visit, <Devices {...{ frame: frameOf(visit), asked, ...rows, ...choices }} />);
}

/** Addresses can be written by anybody: a place that is none begins the list. */
function placesIn({ after, before }: AskedPart) {
  if (before === 'end') return { before };
  const [tag] = before ?? after ?? [];
  if (typeof tag !== 'string') return {};
  return before === undefined ? { after: [tag] as const } : { before: [tag] as const };
}

type FilterOf = (it: Asked) => DeviceFilter;

/** What can be asked for beside what is asked already, each with its count. */
async function choicesFor(
  { words, deps }: Visit,
  asked: Asked,
  filter: FilterOf,
): Promise<Choices> {
  const { db } = deps.context.store;
  const choicesOf = async (
    name: 'connection' | 'coverage' | 'cohort',
    any: string,
    all: Named[],
  ) => {
    const others = { ...asked, [name]: null };
    const counts = await countEach(db, others, filter, all);
    const whole = { word: any, it: others, count: upTo(await countDevices(db, filter(others))) };
    const each = all.map(({ word, it }, at) => ({
      word,
      it: { ...others, ...it },
      count: counts[at] ?? upTo(0),
    }));
    return [whole, ...each].map((one) => choice(asked, one.it, one.word, one.count));
  };
  const byConnection = await choicesOf(
    'connection',
    words.t('devices.anyConnection'),
    connections.map((it) => ({ word: words.of('connection', it), it: { connection: it } })),
  );
  const byCoverage = await choicesOf(
    'coverage',
    words.t('devices.anyCoverage'),
    coverageStates.map((it) => ({ word: words.of('coverage', it), it: { coverage: it } })),
  );
  const byCohort = await choicesOf(
    'cohort',
    words.t('devices.anyCohort'),
    (await cohorts(db)).map((it) => ({
      word: words.t('device.cohortName', { year: it }),
      it: { cohort: it },
    })),
  );
  return {
    byConnection,
    byCoverage,
    byCohort,
    byOrigin: await originChoices(words, db, asked, filter),
  };
}

interface Named {
  readonly word: string;
  readonly it: Partial<Asked>;
}

function choice(asked: Asked, next: Asked, word: string, count: Counted): Choice {
  return { asked: next, word, count, isChosen: JSON.stringify(next) === JSON.stringify(asked) };
}

/** How many each further filter would leave. Where nothing else is asked for, an index counts each;
 * else a few of those that fit are looked at, and where that was not all, each count is the least. */
async function countEach(
  db: Db,
  others: Asked,
  filter: FilterOf,
  all: readonly Named[],
): Promise<Counted[]> {
  const isFirst = Object.values(others).every((it) => it === null || it === '');
  if (isFirst) {
    const counts: Counted[] = [];
    for (const { it } of all) {
      counts.push(upTo(await countDevices(db, filter({ ...others, ...it }))));
    }
    return counts;
  }
  const looked = await marksOf(db, filter(others), lookedAt + 1);
  return all.map(({ it }) => {
    const wanted = filter({ ...others, ...it });
    const n = looked.filter((marks) => fits(wanted, marks)).length;
    return looked.length > lookedAt ? { n, end: 'at_least' } : { n, end: 'exact' };
  });
}

async function originChoices(words: Words, db: Db, asked: Asked, filter: FilterOf) {
  const byOrigin: { name: OriginField; choices: Choice[] }[] = [];
  for (const name of originFields) {
    const value = asked[name];
    if (value === null) continue;
    const others = { ...asked, [name]: null };
    const any = upTo(await countDevices(db, filter(others)));
    const own = upTo(await countDevices(db, filter(asked)));
    const choices = [
      choice(asked, others, words.of('devices.any', name), any),
      choice(asked, asked, value, own),
    ];
    byOrigin.push({ name, choices });
  }
  return byOrigin;
}

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

function hrefOf(asked: Asked): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  const query = params.toString();
  return query === '' ? '/devices' : `/devices?${query}`;
}

interface DevicesProps extends Choices {
  readonly frame: Frame;
  readonly asked: Asked;
  readonly count: number;
  readonly list: ListedDevices;
  readonly terms: TermsInForce;
  readonly today: CalendarDate;
  readonly now: number;
}

function Devices(props: DevicesProps) {
  const { frame, asked, count, list } = props;
  const { words } = frame;
  const { t } = words;
  const heading = countHeading(words, { count, most: devicesCountedUpTo }, (n) =>
    t('devices.heading', { count: n }),
  );
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
      {list.devices.length === 0 ? (
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
              {list.devices.map((it) => (
                <Row {...props} words={words} it={it} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <PartPaging words={words} href={hrefOf(asked)} before={list.before} after={list.after} />
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
          data-key="/"
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
              {word}
              <ChipCount words={words} count={count} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Nothing where not one was found among those looked at, which were not all. */
function ChipCount({ words, count: { n, end } }: { words: Words; count: Counted }) {
  if (end === 'at_least' && n === 0) return null;
  const number = words.number(n);
  const said = {
    exact: number,
    at_least: words.t('paging.atLeast', { count: number }),
    more_than: words.t('paging.moreThan', { count: number }),
  };
  return (
    <>
      {' '}
      <span class="count">{said[end]}</span>
    </>
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
