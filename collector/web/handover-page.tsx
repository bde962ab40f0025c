/** @jsxImportSource hono/jsx */
import {
  draftWithDevice,
  dropHandover,
  finishHandover,
  keepAnswer,
  undoHandover,
} from '#collector/app/hand-over-in-workshop.ts';
import type { HandedOver } from '#collector/app/hand-over-in-workshop.ts';
import { readHousehold } from '#collector/app/households.ts';
import { textInForce } from '#collector/app/legal-texts.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import {
  handoverSteps,
  isOpenStep,
  nextStep,
  signalWaitMs,
} from '#collector/domain/handover-steps.ts';
import type { HandoverAnswers, HandoverStep } from '#collector/domain/handover-steps.ts';
import type { Device } from '#collector/storage/devices.ts';
import type { HandoverDraft } from '#collector/storage/handover-drafts.ts';
import { latestOf } from '#collector/storage/telemetry.ts';
import type { Child } from 'hono/jsx';
import { assetUrl } from './assets.ts';
import { textOf } from './contact-fields.tsx';
import { showFault } from './error-pages.tsx';
import { faultsAt, householdsFor, readStep } from './handover-answers.ts';
import type { StepFault } from './handover-answers.ts';
import {
  AgentStep,
  CheckStep,
  FamilyStep,
  FollowUpStep,
  PackStep,
  PhoneStep,
  TermsStep,
} from './handover-forms.tsx';
import type { StepProps } from './handover-forms.tsx';
import { sheetPage } from './handover-sheet.tsx';
import { Layout, showPage } from './layout.tsx';
import { formOf, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /handovers/:id`: the step that comes next, or `?step=` one that was answered; once it is done
 * the sheet for the family. */
export async function showHandover(visit: Visit): Promise<Response> {
  const { store } = visit.deps.context;
  const found = await draftWithDevice(store.db, pathPart(visit, 'id'));
  if (found === null) return showFault(visit, 'notFound');
  if (found.draft.doneAt !== null) return sheetPage(visit, found, null);
  const { answers } = found.draft;
  const asked = stepIn(visit.url.searchParams.get('step'));
  const step = asked !== null && isOpenStep(answers, asked) ? asked : nextStep(answers);
  return stepPage(visit, found, { step, form: null, faults: [] });
}

/** `POST /handovers/:id/:step`: keeps an answer and shows the next question. */
export async function answerFromHandover(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const found = await draftWithDevice(context.store.db, pathPart(visit, 'id'));
  const step = stepIn(pathPart(visit, 'step'));
  if (found === null || step === null || step === 'check') return showFault(visit, 'notFound');
  const { draft } = found;
  const here = `/handovers/${draft.id}`;
  if (draft.doneAt !== null || !isOpenStep(draft.answers, step)) return seeOther(visit, here);
  const form = await formOf(visit);
  const read = await readStep(visit, { ...found, step, form });
  if (!read.ok) return stepPage(visit, found, { step, form, faults: read.faults });
  const seen = Number(textOf(form, 'seen'));
  if (!(await keepAnswer(context, { draftId: draft.id, seen, answer: read.answer }))) {
    const faults: StepFault[] = [{ field: 'step', fault: 'changed_since' }];
    const again = await draftWithDevice(context.store.db, draft.id);
    return stepPage(visit, again ?? found, { step, form, faults });
  }
  const all = { ...draft.answers, ...read.answer };
  const following = handoverSteps[handoverSteps.indexOf(step) + 1] ?? 'check';
  const next = isOpenStep(all, following) ? following : nextStep(all);
  return seeOther(visit, `${here}?step=${next}`);
}

/** `POST /handovers/:id`: makes the handover. */
export async function finishFromPage(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const draftId = pathPart(visit, 'id');
  const seen = Number(textOf(await formOf(visit), 'seen'));
  const done = await finishHandover(context, { draftId, seen, actor: staffOf(visit).id });
  if (done.ok) {
    visit.deps.live.nudge();
    return seeOther(visit, `/handovers/${draftId}?done=1`);
  }
  const found = await draftWithDevice(context.store.db, draftId);
  if (found === null) return showFault(visit, 'notFound');
  const faults: StepFault[] = [{ field: 'step', fault: done.refused }];
  return stepPage(visit, found, { step: 'check', form: null, faults, refused: done });
}

/** `POST /handovers/:id/drop`: throws the answers away. */
export async function dropFromPage(visit: Visit): Promise<Response> {
  await dropHandover(visit.deps.context, pathPart(visit, 'id'));
  return seeOther(visit, '/handovers');
}

/** `POST /handovers/:id/undo`: on the same day. */
export async function undoHandoverFromPage(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const draftId = pathPart(visit, 'id');
  const undone = await undoHandover(context, { draftId, actor: staffOf(visit).id });
  if (undone.ok) return seeOther(visit, `/handovers?undone=${undone.assetTag}`);
  const found = await draftWithDevice(context.store.db, draftId);
  if (found === null || found.draft.doneAt === null) return showFault(visit, 'notFound');
  return sheetPage(visit, found, { fault: visit.words.of('handoverUndo', undone.refused) });
}

/** `GET /handovers/:id/signal`: whether the PC was heard since this handover was begun. */
export async function showSignal(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const found = await draftWithDevice(db, pathPart(visit, 'id'));
  if (found === null) return showFault(visit, 'notFound');
  const { heard, isLate } = await signalOf(visit, found.draft);
  const { t } = visit.words;
  const text = t(heard ? 'handover.heard' : isLate ? 'handover.late' : 'handover.waiting');
  return visit.request.json({ heard, isLate, text });
}

/** What a page of a step is made of. */
interface Shown {
  readonly step: HandoverStep;
  /** What was sent, where it had faults: nothing typed is lost. */
  readonly form: Readonly<Record<string, unknown>> | null;
  readonly faults: readonly StepFault[];
  readonly refused?: Extract<HandedOver, { ok: false }>;
}

type Found = { readonly draft: HandoverDraft; readonly device: Device };

async function stepPage(visit: Visit, found: Found, shown: Shown): Promise<Response> {
  const { draft, device } = found;
  const { words } = visit;
  const props = await propsOf(visit, found, shown);
  const faults = faultsAt(words, shown.faults, { ...shown, device });
  const title = words.of('handoverStep', shown.step);
  const status = shown.faults.length === 0 ? 200 : shown.faults[0]?.field === 'step' ? 409 : 400;
  return showPage(
    visit,
    <HandoverLayout {...{ frame: frameOf(visit), device, title: faults[0]?.text ?? title }}>
      <p class="tag big">{device.assetTag}</p>
      <Steps words={words} draft={draft} step={shown.step} />
      <h1>{title}</h1>
      <StepBody {...props} faults={faults} />
      <form method="post" action={`/handovers/${draft.id}/drop`} class="no-print">
        <button type="submit" class="quiet">
          {words.t('handover.drop')}
        </button>
      </form>
      <script src={assetUrl('handover.js')} type="module"></script>
    </HandoverLayout>,
    status,
  );
}

function HandoverLayout(props: { frame: Frame; device: Device; title: string; children?: Child }) {
  const { frame, device, title, children } = props;
  const { t } = frame.words;
  return (
    <Layout
      frame={frame}
      title={title}
      styles="handover.css"
      section="handovers"
      crumbs={[{ text: t('nav.handovers'), href: '/handovers' }]}
      current={device.assetTag}
    >
      {children}
    </Layout>
  );
}

function StepBody(props: StepProps) {
  switch (props.step) {
    case 'phone':
      return <PhoneStep {...props} />;
    case 'family':
      return <FamilyStep {...props} />;
    case 'agent':
      return <AgentStep {...props} />;
    case 'pack':
      return <PackStep {...props} />;
    case 'terms':
      return <TermsStep {...props} />;
    case 'follow_up':
      return <FollowUpStep {...props} />;
    case 'check':
      return <CheckStep {...props} />;
  }
}

async function propsOf(
  visit: Visit,
  found: Found,
  shown: Shown,
): Promise<Omit<StepProps, 'faults'>> {
  const { draft } = found;
  const { answers } = draft;
  const { context } = visit.deps;
  const { step, form } = shown;
  const base = { words: visit.words, step, draft, form, found: null, text: null, signal: null };
  const common = { ...base, foundHouseholds: [] };
  if (step === 'phone' && form !== null) {
    return { ...common, foundHouseholds: await householdsFor(visit, form) };
  }
  if (step === 'family' && form === null && answers.contact === undefined) {
    const code = answers.household;
    if (typeof code !== 'string') return common;
    const reading = { actor: staffOf(visit).id, purpose: 'handover' } as const;
    const file = await readHousehold(context, code, reading);
    return { ...common, found: file?.household ?? null };
  }
  if (step === 'agent') return { ...common, signal: await signalOf(visit, draft) };
  if (step === 'terms' || step === 'follow_up') {
    const today = await programmeToday(context);
    const language = answers.contact?.language ?? 'fr';
    const text = await textInForce(context.store.db, { kind: step, language, today });
    return { ...common, text };
  }
  return common;
}

async function signalOf(visit: Visit, draft: HandoverDraft) {
  const latest = await latestOf(visit.deps.context.store.db, draft.deviceId);
  const heard = latest !== null && latest.heardAt >= draft.madeAt;
  const since = draft.answers.agentSince ?? draft.madeAt;
  return { heard, isLate: !heard && visit.now - since >= signalWaitMs };
}

/** Where one is: words, and a way back to each question that was answered. */
function Steps({ words, draft, step }: { words: Words; draft: HandoverDraft; step: HandoverStep }) {
  const at = handoverSteps.indexOf(step);
  const { answers } = draft;
  return (
    <nav aria-label={words.t('handover.steps')} class="no-print">
      <p>{words.t('handover.progress', { n: at + 1, count: handoverSteps.length })}</p>
      <ol class="handover-steps">
        {handoverSteps.map((it, i) => (
          <li {...(i < at ? { class: 'done' } : {})}>
            <StepName
              {...{ words, it, answers, here: `/handovers/${draft.id}`, isNow: i === at }}
            />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepName(props: {
  words: Words;
  it: HandoverStep;
  answers: HandoverAnswers;
  here: string;
  isNow: boolean;
}) {
  const { words, it, answers, here, isNow } = props;
  const name = words.of('handoverStepShort', it);
  if (isNow) return <strong aria-current="step">{name}</strong>;
  return isOpenStep(answers, it) ? <a href={`${here}?step=${it}`}>{name}</a> : <span>{name}</span>;
}

const stepIn = (text: string | null): HandoverStep | null =>
  handoverSteps.find((it) => it === text) ?? null;
