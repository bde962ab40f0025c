/** @jsxImportSource hono/jsx */
import { adoptProposal } from '#collector/app/adopt-rules.ts';
import { isInterrupted } from '#collector/app/propose-rules.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { readDate } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { OpenedOrNot, ReplayAnswer, ReplayList } from '#collector/domain/replay.ts';
import { defaultRules, rulesOn } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import { proposalById } from '#collector/storage/rule-proposals.ts';
import type { RuleProposal } from '#collector/storage/rule-proposals.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { assetUrl } from './assets.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import type { Look } from './marks.tsx';
import { startTrial } from './rules-form.tsx';
import { Changes } from './rules-page.tsx';
import { checkTitle } from './rule-words.ts';
import { formField, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** What other rules would have done, before anybody adopts them. */

/** `GET /rules/proposals/:id`: how far the trial is, or what it showed, and the way to adopt it. */
export async function showTrial(visit: Visit): Promise<Response> {
  return trialPage(visit, null);
}

/** `POST /rules/proposals/:id/try`: once more, after a collector was stopped half-way. */
export async function tryFromPage(visit: Visit): Promise<Response> {
  const id = pathPart(visit, 'id');
  const proposal = await proposalById(visit.deps.context.store.db, id);
  if (proposal === null) return showFault(visit, 'notFound');
  if (isInterrupted(proposal, visit.now)) await startTrial(visit, id);
  return seeOther(visit, `/rules/proposals/${id}`);
}

/** `POST /rules/proposals/:id/adopt`: they become the rules, from the day in the form. */
export async function adoptFromPage(visit: Visit): Promise<Response> {
  const date = readDate(await formField(visit, 'holdsFrom'));
  if (!date.ok) return trialPage(visit, 'no_date');
  const answer = await adoptProposal(visit.deps.context, {
    proposalId: pathPart(visit, 'id'),
    holdsFrom: date.date,
    staffId: staffOf(visit).id,
  });
  if (answer.ok) return seeOther(visit, `/rules?said=adopted&version=${answer.rules.version}`);
  return answer.reason === 'unknown_proposal'
    ? showFault(visit, 'notFound')
    : trialPage(visit, answer.reason);
}

async function trialPage(visit: Visit, fault: string | null): Promise<Response> {
  const { context } = visit.deps;
  const proposal = await proposalById(context.store.db, pathPart(visit, 'id'));
  if (proposal === null) return showFault(visit, 'notFound');
  const versions = await allRuleSets(context.store.db);
  const today = await programmeToday(context);
  const present = versions.find((it) => it.version === proposal.against) ?? defaultRules;
  const isStale = rulesOn(versions, today).version !== proposal.against;
  const frame = frameOf(visit);
  const facts = { frame, proposal, present, today, isStale, fault, now: visit.now };
  return showPage(visit, <TrialPage {...facts} />, fault === null ? 200 : 400);
}

interface TrialProps {
  readonly frame: Frame;
  readonly proposal: RuleProposal;
  readonly present: RuleSet;
  readonly today: CalendarDate;
  readonly isStale: boolean;
  readonly fault: string | null;
  readonly now: number;
}

function TrialPage(props: TrialProps) {
  const { frame, proposal, present, now } = props;
  const { words } = frame;
  const { t } = words;
  const { result } = proposal;
  const proposed: RuleSet = { ...present, version: 'proposed', checks: proposal.checks };
  const sentence = result === null ? t('trial.running') : sentenceOf(words, proposal, result);
  return (
    <Layout
      frame={frame}
      title={result === null ? t('trial.running') : sentence}
      section="quality"
      crumbs={[
        { text: t('quality.title'), href: '/alert-quality' },
        { text: t('rules.title'), href: '/rules' },
      ]}
      current={t('trial.title')}
      {...(result === null && !isInterrupted(proposal, now) ? { reloadSeconds: 3 } : {})}
    >
      <h1>{t('trial.title')}</h1>
      <section class="card" aria-labelledby="proposed">
        <h2 id="proposed">{t('trial.proposed')}</h2>
        <Changes words={words} from={present} to={proposed} />
        <p>
          <q>{proposal.note}</q>
        </p>
      </section>
      {result === null ? (
        <Progress words={words} proposal={proposal} now={now} />
      ) : (
        <Result {...props} result={result} sentence={sentence} />
      )}
    </Layout>
  );
}

function sentenceOf(words: Words, { days }: RuleProposal, it: ReplayAnswer): string {
  if (it.beats === 0) return words.t('trial.nothing');
  const [present, proposed] = [it.present.opened, it.proposed.opened];
  const isSame = it.added.count === 0 && it.gone.count === 0;
  return words.t(isSame ? 'trial.same' : 'trial.sentence', { days, present, proposed });
}

function Progress(props: { words: Words; proposal: RuleProposal; now: number }) {
  const { words, proposal, now } = props;
  const { t } = words;
  const { id, done, whole } = proposal;
  if (isInterrupted(proposal, now)) {
    return (
      <div class="message warn">
        <p>{t('trial.interrupted')}</p>
        <form method="post" action={`/rules/proposals/${id}/try`}>
          <button type="submit">{t('trial.again')}</button>
        </form>
      </div>
    );
  }
  return (
    <section class="card" aria-labelledby="progress" data-progress="">
      <h2 id="progress">{t('trial.running')}</h2>
      <progress aria-labelledby="progress" {...(whole === 0 ? {} : { max: whole, value: done })}>
        {whole === 0 ? '' : `${Math.round((100 * done) / whole)} %`}
      </progress>
      <p class="told">{whole === 0 ? t('trial.waiting') : t('trial.progress', { done, whole })}</p>
      <p>{t('trial.mayLeave')}</p>
      <p>
        <a class="button second" href={`/rules/proposals/${id}`}>
          {t('trial.reload')}
        </a>
      </p>
      <script src={assetUrl('progress.js')} type="module"></script>
    </section>
  );
}

function Result(props: TrialProps & { result: ReplayAnswer; sentence: string }) {
  const { frame, proposal, result, sentence } = props;
  const { words } = frame;
  const { t } = words;
  const { sooner, later } = result;
  return (
    <>
      <p class="verdict">{sentence}</p>
      {sooner + later === 0 ? null : <p>{t('trial.moved', { sooner, later })}</p>}
      {result.firstAt === null ? null : (
        <p class="hint">
          {t('trial.basis', {
            devices: result.devices,
            beats: result.beats,
            date: words.day(result.firstAt),
          })}
        </p>
      )}
      <Adopt {...props} proposal={proposal} />
      <Outcomes words={words} result={result} />
      <ByCheck words={words} result={result} />
      <Difference words={words} kind="added" list={result.added} />
      <Difference words={words} kind="gone" list={result.gone} />
    </>
  );
}

function Adopt({ frame, proposal, today, isStale, fault }: TrialProps) {
  const { words } = frame;
  const { t } = words;
  if (proposal.adoptedAs !== null) {
    return (
      <div class="message ok">
        <p>
          {t('trial.adopted', { version: proposal.adoptedAs })}{' '}
          <a href="/rules">{t('rules.title')}</a>
        </p>
      </div>
    );
  }
  if (isStale) {
    return (
      <div class="message warn">
        <p>
          {t('trial.stale')} <a href="/rules/change">{t('rules.propose')}</a>
        </p>
      </div>
    );
  }
  return (
    <section class="card no-print" aria-labelledby="adopt">
      <h2 id="adopt">{t('trial.adopt')}</h2>
      <form method="post" action={`/rules/proposals/${proposal.id}/adopt`} class="stack">
        <label for="holdsFrom">{t('trial.adoptFrom')}</label>
        {fault === null ? null : (
          <p class="field-fault" id="holdsFrom-fault" role="alert">
            {words.of('rulesRefused', fault)}
          </p>
        )}
        <input
          id="holdsFrom"
          name="holdsFrom"
          type="date"
          value={today}
          min={today}
          aria-describedby={fault === null ? 'holdsFrom-hint' : 'holdsFrom-fault holdsFrom-hint'}
          {...(fault === null ? {} : { 'aria-invalid': 'true' })}
        />
        <p class="hint" id="holdsFrom-hint">
          {t('trial.adoptHint')}
        </p>
        <button type="submit">{t('trial.adoptSubmit')}</button>
      </form>
    </section>
  );
}

const outcomes = ['confirmed', 'false', 'unknown'] as const;

function Outcomes({ words, result }: { words: Words; result: ReplayAnswer }) {
  const { t } = words;
  return (
    <>
      <h2>{t('trial.outcomes')}</h2>
      <div class="table">
        <table>
          <caption>{t('trial.outcomesCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('trial.which')}</th>
              {outcomes.map((it) => (
                <th scope="col" class="end">
                  {words.of('found', it)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(['present', 'proposed'] as const).map((which) => (
              <tr>
                <th scope="row">{t(which === 'present' ? 'trial.present' : 'trial.with')}</th>
                {outcomes.map((it) => (
                  <td class="end num" data-label={words.of('found', it)}>
                    {words.number(result[which].outcomes[it])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ByCheck({ words, result }: { words: Words; result: ReplayAnswer }) {
  const { t } = words;
  const ids = new Set([
    ...Object.keys(result.present.byCheck),
    ...Object.keys(result.proposed.byCheck),
  ]);
  if (ids.size === 0) return null;
  return (
    <>
      <h2>{t('trial.byCheck')}</h2>
      <div class="table keep">
        <table>
          <caption>{t('trial.byCheckCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('rules.check')}</th>
              <th scope="col" class="end">
                {t('trial.present')}
              </th>
              <th scope="col" class="end">
                {t('trial.with')}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...ids].map((id) => (
              <tr>
                <th scope="row">{checkTitle(words, id)}</th>
                <td class="end num">{words.number(result.present.byCheck[id] ?? 0)}</td>
                <td class="end num">{words.number(result.proposed.byCheck[id] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Difference(props: { words: Words; kind: 'added' | 'gone'; list: ReplayList }) {
  const { words, kind, list } = props;
  const { t } = words;
  const { first, count } = list;
  return (
    <>
      <h2>{t(`trial.${kind}`, { count })}</h2>
      {count === 0 ? null : (
        <div class="table">
          <table>
            <caption>
              {t(`trial.${kind}Caption`)}
              {first.length < count ? ` ${t('trial.cut', { shown: first.length })}` : ''}
            </caption>
            <thead>
              <tr>
                <th scope="col">{t('trial.device')}</th>
                <th scope="col">{t('rules.check')}</th>
                <th scope="col">{t('trial.day')}</th>
                <th scope="col">{t('trial.found')}</th>
              </tr>
            </thead>
            <tbody>
              {first.map((it) => (
                <DifferenceRow words={words} it={it} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

const looks: Record<OpenedOrNot['outcome'], Look> = {
  confirmed: 'ok',
  false: 'warn',
  unknown: 'plain',
};

function DifferenceRow({ words, it }: { words: Words; it: OpenedOrNot }) {
  const { t } = words;
  return (
    <tr>
      <th scope="row">
        <a class="tag" href={`/devices/${it.assetTag}`}>
          {it.assetTag}
        </a>
      </th>
      <td data-label={t('rules.check')}>{checkTitle(words, it.checkId)}</td>
      <td data-label={t('trial.day')}>
        <time datetime={new Date(it.at).toISOString().slice(0, 10)}>{words.day(it.at)}</time>
      </td>
      <td data-label={t('trial.found')}>
        <Mark look={looks[it.outcome]} word={words.of('foundOne', it.outcome)} />
      </td>
    </tr>
  );
}
