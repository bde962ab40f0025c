/** @jsxImportSource hono/jsx */
import { catalogue } from '#shared/catalogue.ts';
import type { Check, FaultFamily } from '#shared/check.ts';
import { lastDecided, rulesBefore, takeBackRules } from '#collector/app/adopt-rules.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import {
  actsIn,
  ruleChanges,
  rulesOn,
  settableThresholds,
  thresholdsIn,
} from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { decidedRules } from '#collector/storage/rule-sets.ts';
import type { DecidedRules } from '#collector/storage/rule-sets.ts';
import { actorName } from './event-words.ts';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { changeWords, isOwn, thresholdName, thresholdValue, versionName } from './rule-words.ts';
import { Day, Instant } from './times.tsx';
import { frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /rules`: what holds today for each check, since when, and who decided it. */
export async function showRules(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const all = await decidedRules(db);
  const today = await programmeToday(visit.deps.context);
  const versions = all.map(({ rules }) => rules);
  const names = await staffNames(
    db,
    all.map(({ decidedBy }) => decidedBy),
  );
  const frame = frameOf(visit);
  const rules = rulesOn(versions, today);
  const next = versions.filter(({ holdsFrom }) => holdsFrom > today);
  const said = saidOn(visit, all);
  return showPage(visit, <RulesPage {...{ frame, rules, next, all, names, said }} />);
}

/** `POST /rules/versions/:version/take-back`. */
export async function takeBackFromPage(visit: Visit): Promise<Response> {
  const answer = await takeBackRules(visit.deps.context, {
    version: pathPart(visit, 'version'),
    staffId: staffOf(visit).id,
  });
  return seeOther(
    visit,
    answer.ok
      ? `/rules?said=taken_back&version=${answer.rules.version}`
      : `/rules?refused=${answer.reason}`,
  );
}

interface Said {
  readonly look: 'ok' | 'warn';
  readonly text: string;
  /** The version that can be taken back from here. */
  readonly undo: string | null;
}

function saidOn({ url, words }: Visit, all: readonly DecidedRules[]): Said | null {
  const refused = url.searchParams.get('refused');
  if (refused !== null) {
    const text = words.of('rulesRefused', refused);
    return text === refused ? null : { look: 'warn', text, undo: null };
  }
  const kind = url.searchParams.get('said');
  const version = url.searchParams.get('version');
  const it = all.find(({ rules }) => rules.version === version);
  if (it === undefined || (kind !== 'adopted' && kind !== 'taken_back')) return null;
  const params = { version: it.rules.version, date: words.date(it.rules.holdsFrom) };
  const canUndo = kind === 'adopted' && it === lastDecided(all);
  return {
    look: 'ok',
    text: words.of('rulesSaid', kind, params),
    undo: canUndo ? it.rules.version : null,
  };
}

interface RulesPageProps {
  readonly frame: Frame;
  readonly rules: RuleSet;
  readonly next: readonly RuleSet[];
  readonly all: readonly DecidedRules[];
  readonly names: ReadonlyMap<string, string>;
  readonly said: Said | null;
}

function RulesPage({ frame, rules, next, all, names, said }: RulesPageProps) {
  const { words } = frame;
  const { t } = words;
  return (
    <Layout
      frame={frame}
      title={t('rules.title')}
      isFault={said?.look === 'warn'}
      section="quality"
      crumbs={[{ text: t('quality.title'), href: '/alert-quality' }]}
      current={t('rules.title')}
    >
      <h1>{t('rules.title')}</h1>
      <p class="lead">{t('rules.lead')}</p>
      {said === null ? null : <SaidMessage words={words} said={said} />}
      <section class="card in-force" aria-labelledby="in-force">
        <h2 id="in-force">{t('rules.inForce')}</h2>
        <p>
          <strong>{versionName(words, rules.version)}</strong>
          {rules.version === 'default' ? null : (
            <>
              , {t('rules.since')} <Day words={words} date={rules.holdsFrom} />
            </>
          )}
        </p>
        {next.map((it) => (
          <p>
            {t('rules.planned')} <Day words={words} date={it.holdsFrom} /> :{' '}
            {versionName(words, it.version)}
          </p>
        ))}
        <p class="acts no-print">
          <a class="button" href="/rules/change">
            {t('rules.propose')}
          </a>
        </p>
      </section>
      {[...Map.groupBy(catalogue, ({ family }) => family)].map(([family, checks]) => (
        <FamilyTable {...{ words, family, checks, rules }} />
      ))}
      <h2 id="versions">{t('rules.history')}</h2>
      {all.length === 0 ? (
        <p>{t('rules.noHistory')}</p>
      ) : (
        <Versions words={words} all={all} names={names} />
      )}
    </Layout>
  );
}

function SaidMessage({ words, said }: { words: Words; said: Said }) {
  return (
    <div class={`message ${said.look}`} role={said.look === 'warn' ? 'alert' : undefined}>
      <p>{said.text}</p>
      {said.undo === null ? null : <TakeBack words={words} version={said.undo} word="act.undo" />}
    </div>
  );
}

function TakeBack(props: { words: Words; version: string; word: 'act.undo' | 'rules.undo' }) {
  return (
    <form method="post" action={`/rules/versions/${props.version}/take-back`}>
      <button type="submit" class="second">
        {props.words.t(props.word)}
      </button>
    </form>
  );
}

function FamilyTable(props: {
  words: Words;
  family: FaultFamily;
  checks: readonly Check[];
  rules: RuleSet;
}) {
  const { words, family, checks, rules } = props;
  const { t } = words;
  const name = words.of('family', family);
  return (
    <section aria-labelledby={`family-${family}`}>
      <h2 id={`family-${family}`}>{name}</h2>
      <div class="table rules">
        <table>
          <caption class="aside">{t('rules.caption', { family: name })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('rules.check')}</th>
              <th scope="col">{t('rules.acts')}</th>
              <th scope="col">{t('rules.thresholds')}</th>
              <th scope="col">{t('rules.source')}</th>
            </tr>
          </thead>
          <tbody>
            {checks.map((check) => (
              <tr>
                <th scope="row">
                  {check.words[words.language].title}
                  {isOwn(rules, check) ? (
                    <small class="block">
                      <Mark look="warn" word={t('rules.changed')} />
                    </small>
                  ) : null}
                </th>
                <td data-label={t('rules.acts')}>{words.of('acts', actsIn(rules, check))}</td>
                <td data-label={t('rules.thresholds')}>
                  <Thresholds words={words} check={check} rules={rules} />
                  <a class="no-print" href={`/rules/change?check=${check.id}`}>
                    {t('rules.changeOne')}
                    <span class="aside"> {check.words[words.language].title}</span>
                  </a>
                </td>
                <td data-label={t('rules.source')}>
                  <small>{check.words[words.language].source}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Thresholds({ words, check, rules }: { words: Words; check: Check; rules: RuleSet }) {
  const names = settableThresholds(check);
  if (names.length === 0) return <small>{words.t('rules.none')}</small>;
  const values = thresholdsIn(rules, check);
  return (
    <ul class="plain">
      {names.map((name) => {
        const [value, original] = [values[name] ?? 0, check.thresholds[name] ?? 0];
        return (
          <li>
            {thresholdName(words, check.id, name)} :{' '}
            <strong class="nowrap">{thresholdValue(words, name, value)}</strong>
            {value === original ? null : (
              <small>
                {' '}
                {words.t('rules.wasDefault', { value: thresholdValue(words, name, original) })}
              </small>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Versions(props: {
  words: Words;
  all: readonly DecidedRules[];
  names: ReadonlyMap<string, string>;
}) {
  const { words, all, names } = props;
  const { t } = words;
  const last = lastDecided(all);
  const latestFirst = all.toSorted((a, b) => Number(b.rules.version) - Number(a.rules.version));
  return (
    <div class="table">
      <table>
        <caption>{t('rules.historyCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rules.versionHead')}</th>
            <th scope="col">{t('rules.holdsFrom')}</th>
            <th scope="col">{t('rules.changes')}</th>
            <th scope="col">{t('rules.note')}</th>
            <th scope="col">{t('rules.decided')}</th>
          </tr>
        </thead>
        <tbody>
          {latestFirst.map((it) => (
            <tr>
              <th scope="row">{versionName(words, it.rules.version)}</th>
              <td data-label={t('rules.holdsFrom')}>
                <Day words={words} date={it.rules.holdsFrom} />
              </td>
              <td data-label={t('rules.changes')}>
                <Changes words={words} from={rulesBefore(all, it)} to={it.rules} />
                {it === last ? (
                  <TakeBack words={words} version={it.rules.version} word="rules.undo" />
                ) : null}
              </td>
              <td data-label={t('rules.note')}>
                {it.note === '' ? t('rules.takenBackNote') : it.note}
              </td>
              <td data-label={t('rules.decided')}>
                {actorName(words, it.decidedBy, names)}
                <br />
                <small>
                  <Instant words={words} at={it.decidedAt} />
                </small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What another set of rules changes, one line a number. */
export function Changes({ words, from, to }: { words: Words; from: RuleSet; to: RuleSet }) {
  const changes = ruleChanges(from, to);
  if (changes.length === 0) return <p>{words.t('rules.noChange')}</p>;
  return (
    <ul class="plain">
      {changes.map((it) => (
        <li>{changeWords(words, it)}</li>
      ))}
    </ul>
  );
}
