/** @jsxImportSource hono/jsx */
import { catalogue, checkById } from '#shared/catalogue.ts';
import type { Check } from '#shared/check.ts';
import { proposeRules, trialDays, tryProposal } from '#collector/app/propose-rules.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import {
  actsIn,
  ruleChanges,
  rulesOn,
  rulesProblems,
  settableThresholds,
  thresholdsIn,
  unitOf,
} from '#collector/domain/rules.ts';
import type { CheckRule, CheckRules, RulesProblem, RuleSet } from '#collector/domain/rules.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { Layout, showPage } from './layout.tsx';
import { checkTitle, thresholdName, thresholdValue } from './rule-words.ts';
import { formOf, frameOf, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Proposing other rules: one form, every fault at once, beside its field. */

const mostNote = 300;
/** A trial shorter than this needs no page of its own that says to wait, ms. */
const patienceMs = 1500;

/** `GET /rules/change`. */
export async function showRulesForm(visit: Visit): Promise<Response> {
  const rules = await rulesInForce(visit);
  const only = checkById(visit.url.searchParams.get('check') ?? '')?.id;
  const given: Fields = only === undefined ? {} : { only };
  return showPage(
    visit,
    <FormPage frame={frameOf(visit)} rules={rules} given={given} faults={[]} />,
  );
}

/** `POST /rules/proposals`: keeps what is proposed and starts its trial, or tells every fault. */
export async function proposeFromPage(visit: Visit): Promise<Response> {
  const rules = await rulesInForce(visit);
  const given = textFields(await formOf(visit));
  const note = given['note'] ?? '';
  const checks = checksIn(given, rules);
  const proposed: RuleSet = { ...rules, version: 'proposed', checks };
  const found = rulesProblems(checks).map(faultOf);
  const isSame = found.length === 0 && ruleChanges(rules, proposed).length === 0;
  const faults = [...found, ...noteFaults(note), ...(isSame ? [{ kind: 'no_change' }] : [])];
  if (faults.length > 0) {
    return showPage(visit, <FormPage {...{ frame: frameOf(visit), rules, given, faults }} />, 400);
  }
  const { context } = visit.deps;
  const staffId = staffOf(visit).id;
  const id = await proposeRules(context, { checks, note, staffId });
  await startTrial(visit, id);
  return seeOther(visit, `/rules/proposals/${id}`);
}

/** Starts a trial and waits for it only as long as nobody notices. */
export async function startTrial({ deps }: Visit, id: string): Promise<void> {
  const trial = tryProposal(deps.context, id).catch((error: unknown) => deps.onError?.(error));
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => (timer = setTimeout(resolve, patienceMs)));
  await Promise.race([trial, patience]);
  clearTimeout(timer);
}

async function rulesInForce({ deps }: Visit): Promise<RuleSet> {
  const today = await programmeToday(deps.context);
  return rulesOn(await allRuleSets(deps.context.store.db), today);
}

type Fields = Readonly<Record<string, string>>;

function textFields(body: Readonly<Record<string, unknown>>): Fields {
  const all = Object.entries(body).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.trim() : '',
  ]);
  return Object.fromEntries(all) as Fields;
}

const fieldOf = (checkId: string, threshold: string) => `${checkId}.${threshold}`;
/** Of an element: dots would be read as classes. */
const idOf = (field: string) => field.replaceAll('.', '-');
const actsField = (checkId: string) => `${checkId}.acts`;

/** What the form says of each check; a field that is missing stays as it is in force. */
function checksIn(given: Fields, rules: RuleSet): CheckRules {
  const all = catalogue.map((check): [string, CheckRule] => {
    const values = thresholdsIn(rules, check);
    const thresholds = settableThresholds(check).map((name): [string, number] => {
      const text = given[fieldOf(check.id, name)];
      return [name, text === undefined ? (values[name] ?? Number.NaN) : numberIn(text)];
    });
    const acts = given[actsField(check.id)];
    const asked = acts === 'ticket' || acts === 'observe' ? acts : actsIn(rules, check);
    return [check.id, { thresholds: Object.fromEntries(thresholds), acts: asked }];
  });
  return Object.fromEntries(all);
}

/** As people write numbers in both languages; NaN for anything else. */
function numberIn(text: string): number {
  return /^-?\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
}

interface Fault {
  readonly kind: string;
  /** The id of the field; none where it is about all of them. */
  readonly field?: string;
  readonly problem?: RulesProblem;
  readonly limit?: number;
}

function faultOf(problem: RulesProblem): Fault {
  const field = fieldOf(problem.checkId, problem.threshold ?? 'acts');
  return { kind: problem.fault, field, problem };
}

function noteFaults(note: string): Fault[] {
  if (note === '') return [{ kind: 'no_note', field: 'note' }];
  return note.length > mostNote ? [{ kind: 'long_note', field: 'note', limit: mostNote }] : [];
}

function faultText(words: Words, { kind, problem, limit }: Fault): string {
  const other =
    problem?.other === undefined ? '' : thresholdName(words, problem.checkId, problem.other);
  return words.of('rulesFault', kind, {
    limit: words.number(problem?.limit ?? limit ?? 0, 2),
    other,
  });
}

interface FormPageProps {
  readonly frame: Frame;
  readonly rules: RuleSet;
  readonly given: Fields;
  readonly faults: readonly Fault[];
}

function FormPage({ frame, rules, given, faults }: FormPageProps) {
  const { words } = frame;
  const { t } = words;
  const heading = t('rulesForm.title');
  const only = checkById(given['only'] ?? '');
  const shown = only === undefined ? catalogue : [only];
  const count = t('rulesForm.faults', { count: faults.length });
  return (
    <Layout
      frame={frame}
      title={faults.length === 0 ? heading : `${count} – ${heading}`}
      section="quality"
      crumbs={[
        { text: t('quality.title'), href: '/alert-quality' },
        { text: t('rules.title'), href: '/rules' },
      ]}
      current={heading}
    >
      <h1>{heading}</h1>
      <p class="lead">{t('rulesForm.lead', { days: trialDays })}</p>
      {faults.length === 0 ? null : (
        <div class="message critical" role="alert">
          <p>
            <strong>{count}</strong>
          </p>
          <ul class="faults">
            {faults.map((it) => (
              <li>
                <FaultLink words={words} it={it} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {only === undefined ? (
        <Jumps words={words} />
      ) : (
        <p>
          <a href="/rules/change">{t('rulesForm.all')}</a>
        </p>
      )}
      <form method="post" action="/rules/proposals" class="rules-form">
        {only === undefined ? null : <input type="hidden" name="only" value={only.id} />}
        {[...Map.groupBy(shown, ({ family }) => family)].map(([family, checks]) => (
          <section aria-labelledby={`family-${family}`}>
            <h2 id={`family-${family}`}>{words.of('family', family)}</h2>
            <div class="rule-cards">
              {checks.map((check) => (
                <CheckFields {...{ words, check, rules, given, faults }} />
              ))}
            </div>
          </section>
        ))}
        <Note words={words} given={given} faults={faults} />
        <button type="submit">{t('rulesForm.submit')}</button>
      </form>
    </Layout>
  );
}

function FaultLink({ words, it }: { words: Words; it: Fault }) {
  const text = faultText(words, it);
  if (it.field === undefined) return <>{text}</>;
  const href = `#${idOf(it.field)}`;
  const { problem } = it;
  const where =
    problem === undefined
      ? words.t('rulesForm.note')
      : words.t('rulesForm.where', {
          check: checkTitle(words, problem.checkId),
          what: thresholdName(words, problem.checkId, problem.threshold ?? ''),
        });
  return (
    <a href={href}>
      {where} : {text}
    </a>
  );
}

function Jumps({ words }: { words: Words }) {
  const families = [...new Set(catalogue.map(({ family }) => family))];
  return (
    <nav aria-label={words.t('rulesForm.jumps')} class="no-print">
      <ul class="chips small">
        {families.map((family) => (
          <li>
            <a href={`#family-${family}`}>{words.of('family', family)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface FieldsProps {
  readonly words: Words;
  readonly check: Check;
  readonly rules: RuleSet;
  readonly given: Fields;
  readonly faults: readonly Fault[];
}

function CheckFields({ words, check, rules, given, faults }: FieldsProps) {
  const acts = given[actsField(check.id)] ?? actsIn(rules, check);
  const values = thresholdsIn(rules, check);
  return (
    <fieldset class="card rule-card">
      <legend>{check.words[words.language].title}</legend>
      <p class="hint">{check.words[words.language].source}</p>
      <div class="rule-acts">
        {(['ticket', 'observe'] as const).map((it) => (
          <label class="choice">
            <input type="radio" name={actsField(check.id)} value={it} checked={acts === it} />
            <span>{words.of('acts', it)}</span>
          </label>
        ))}
      </div>
      {settableThresholds(check).map((name) => {
        const field = fieldOf(check.id, name);
        const text = given[field] ?? plainNumber(words, values[name] ?? 0);
        const fault = faults.find((it) => it.field === field);
        return (
          <ThresholdField {...{ words, check, name, field, text }} {...(fault ? { fault } : {})} />
        );
      })}
    </fieldset>
  );
}

// In a field a number has no thin spaces: it must be read back.
function plainNumber({ language }: Words, value: number): string {
  return language === 'fr' ? String(value).replace('.', ',') : String(value);
}

function ThresholdField(props: {
  words: Words;
  check: Check;
  name: string;
  field: string;
  text: string;
  fault?: Fault;
}) {
  const { words, check, name, field, text, fault } = props;
  const id = idOf(field);
  const original = thresholdValue(words, name, check.thresholds[name] ?? 0);
  const unit = words.of('unitName', unitOf(name));
  return (
    <div class="rule-field">
      <label for={id}>{thresholdName(words, check.id, name)}</label>
      {fault === undefined ? null : (
        <p class="field-fault" id={`${id}-fault`}>
          {faultText(words, fault)}
        </p>
      )}
      <input
        id={id}
        name={field}
        value={text}
        inputmode="decimal"
        autocomplete="off"
        aria-describedby={fault === undefined ? `${id}-hint` : `${id}-fault ${id}-hint`}
        {...(fault === undefined ? {} : { 'aria-invalid': 'true' })}
      />
      <p class="hint" id={`${id}-hint`}>
        {words.t('rulesForm.hint', { unit, value: original })}
      </p>
    </div>
  );
}

function Note(props: { words: Words; given: Fields; faults: readonly Fault[] }) {
  const { words, given, faults } = props;
  const fault = faults.find((it) => it.field === 'note');
  return (
    <div class="card stack rule-note">
      <label for="note">{words.t('rulesForm.note')}</label>
      {fault === undefined ? null : (
        <p class="field-fault" id="note-fault">
          {faultText(words, fault)}
        </p>
      )}
      <textarea
        id="note"
        name="note"
        rows={2}
        aria-describedby={fault === undefined ? 'note-hint' : 'note-fault note-hint'}
        {...(fault === undefined ? {} : { 'aria-invalid': 'true' })}
      >
        {given['note'] ?? ''}
      </textarea>
      <p class="hint" id="note-hint">
        {words.t('rulesForm.noteHint')}
      </p>
    </div>
  );
}
