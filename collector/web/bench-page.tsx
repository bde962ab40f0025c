/** @jsxImportSource hono/jsx */
import { stepAnswers, stepsLeft, stepsOf } from '#collector/domain/checklist.ts';
import type { StepAnswer, StepId } from '#collector/domain/checklist.ts';
import { deviceById } from '#collector/storage/devices.ts';
import { stepsAnswered } from '#collector/storage/ticket-work.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { SaidMessage, saidOn, tellsRefusal } from './ticket-said.tsx';
import type { Said } from './ticket-said.tsx';
import { frameOf, pathPart, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /tickets/:id/bench?step=n`: one step of the list a screen; without a number the first left. */
export async function showBench(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const ticket = await ticketById(db, pathPart(visit, 'id'));
  if (ticket === null) return showFault(visit, 'notFound');
  const device = await deviceById(db, ticket.deviceId);
  const states = await stepsAnswered(db, ticket.id);
  const answers = new Map([...states].map(([step, { answer }]) => [step, answer]));
  const steps = stepsOf(ticket.family);
  const open = steps.findIndex((step) => !answers.has(step));
  const asked = Number(visit.url.searchParams.get('step') ?? '');
  const isAsked = Number.isInteger(asked) && asked >= 1 && asked <= steps.length + 1;
  const at = isAsked ? asked - 1 : open === -1 ? steps.length : open;
  const said = await saidOn(visit);
  const tag = device?.assetTag ?? '';
  const staffId = staffOf(visit).id;
  return showPage(
    visit,
    <Bench {...{ frame: frameOf(visit), ticket, tag, steps, answers, at, said, staffId }} />,
  );
}

interface BenchProps {
  readonly frame: Frame;
  readonly ticket: Ticket;
  readonly tag: string;
  readonly steps: readonly StepId[];
  readonly answers: ReadonlyMap<StepId, StepAnswer>;
  /** Which step this screen shows, from 0; one past the last: all were shown. */
  readonly at: number;
  readonly said: Said | null;
  readonly staffId: string;
}

function Bench(props: BenchProps) {
  const { frame, ticket, tag, steps, answers, at, said, staffId } = props;
  const { words } = frame;
  const { t } = words;
  const count = steps.length;
  const step = steps[at];
  const here = `/tickets/${ticket.id}/bench`;
  const title = step === undefined ? t('bench.done') : t('bench.title', { n: at + 1, count });
  return (
    <Layout
      frame={frame}
      title={title}
      isFault={tellsRefusal(said)}
      section="tickets"
      crumbs={[
        { text: t('nav.tickets'), href: '/tickets' },
        { text: ticket.reference, href: `/tickets/${ticket.id}` },
      ]}
      current={t('bench.name')}
    >
      {said === null ? null : (
        <SaidMessage words={words} said={said} staffId={staffId} back={`${here}?step=${at + 1}`} />
      )}
      <p class="tag big">{tag}</p>
      <Dots {...{ words, steps, answers, at, here }} />
      {step === undefined ? (
        <AllSeen words={words} ticket={ticket} left={stepsLeft(ticket.family, answers).length} />
      ) : (
        <StepCard {...{ words, step, answer: answers.get(step) ?? null, ticket, at, here }} />
      )}
      <nav class="acts" aria-label={t('work.checklist')}>
        {at === 0 ? null : (
          <a class="button quiet" href={`${here}?step=${at}`}>
            {t('bench.before')}
          </a>
        )}
        {step === undefined ? null : (
          <a class="button quiet" href={`${here}?step=${at + 2}`}>
            {t('bench.next')}
          </a>
        )}
      </nav>
    </Layout>
  );
}

function StepCard(props: {
  words: Words;
  step: StepId;
  answer: StepAnswer | null;
  ticket: Ticket;
  at: number;
  here: string;
}) {
  const { words, step, answer, ticket, at, here } = props;
  const { t } = words;
  return (
    <section class="card bench" aria-labelledby="step">
      <h1 id="step">{words.of('step', step)}</h1>
      {answer === null ? null : (
        <p>{t('bench.said', { answer: words.of('stepAnswer', answer) })}</p>
      )}
      {answer === 'unknown' ? <p class="message">{t('bench.helpComes')}</p> : null}
      <form method="post" action={`/tickets/${ticket.id}/steps`} data-keep class="bench-answers">
        <input type="hidden" name="step" value={step} />
        {stepAnswers.map((it, i) => (
          <button type="submit" name="answer" value={it} {...(i === 0 ? {} : { class: 'second' })}>
            {words.of('stepAnswer', it)}
          </button>
        ))}
        <input type="hidden" name="back" value={`${here}?step=${at + 2}`} />
      </form>
    </section>
  );
}

function AllSeen({ words: { t }, ticket, left }: { words: Words; ticket: Ticket; left: number }) {
  return (
    <section class="card bench" aria-labelledby="step">
      <h1 id="step">{t('bench.done')}</h1>
      <p class="lead">{t('bench.doneText', { left })}</p>
      <p>
        <a class="button" href={`/tickets/${ticket.id}#finish`}>
          {t('bench.toTicket')}
        </a>
      </p>
    </section>
  );
}

/** Where one is: words, and a dot for each step that leads to it. */
function Dots(props: {
  words: Words;
  steps: readonly StepId[];
  answers: ReadonlyMap<StepId, StepAnswer>;
  at: number;
  here: string;
}) {
  const { words, steps, answers, at, here } = props;
  const count = steps.length;
  return (
    <>
      <p>{words.t('bench.progress', { n: Math.min(at + 1, count), count })}</p>
      <ol class="dots">
        {steps.map((step, i) => (
          <li>
            <a
              href={`${here}?step=${i + 1}`}
              class={answers.get(step) ?? 'left'}
              {...(i === at ? { 'aria-current': 'step' } : {})}
            >
              <span aria-hidden="true">{i + 1}</span>
              <span class="aside">
                {words.of('step', step)} {words.of('stepAnswer', answers.get(step) ?? 'left')}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </>
  );
}
