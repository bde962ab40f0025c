/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { ContactFault } from '#collector/domain/household.ts';
import { contactFaults, contactLengths } from '#collector/domain/household.ts';
import type { HandoverStep } from '#collector/domain/handover-steps.ts';
import type { LegalText } from '#collector/domain/legal-text.ts';
import type { HandoverDraft } from '#collector/storage/handover-drafts.ts';
import type { Household } from '#collector/storage/households.ts';
import { ContactFields, FaultList, Field, textOf, typedContact } from './contact-fields.tsx';
import type { Words } from './words.ts';

/** The questions of a handover, one a page: each is one form, and works without scripts. */

export interface StepProps {
  readonly words: Words;
  readonly step: HandoverStep;
  readonly draft: HandoverDraft;
  /** What was sent, where it had faults. */
  readonly form: Readonly<Record<string, unknown>> | null;
  readonly faults: readonly { readonly field: string; readonly text: string }[];
  /** The family that was chosen, to begin with. */
  readonly found: Household | null;
  /** Those with the number that was typed. */
  readonly foundHouseholds: readonly Household[];
  readonly text: LegalText | null;
  readonly signal: { readonly heard: boolean; readonly isLate: boolean } | null;
}

const faultOn = ({ faults }: StepProps, field: string): string | null =>
  faults.find((it) => it.field === field)?.text ?? null;

function StepForm(props: StepProps & { children?: Child; submit?: string }) {
  const { words, step, draft, faults, children } = props;
  return (
    <>
      <FaultList
        words={words}
        faults={faults.map((it) => (it.field === 'step' ? { ...it, field: 'main' } : it))}
      />
      <form
        method="post"
        action={`/handovers/${draft.id}/${step}`}
        data-keep
        class="card stack question"
      >
        <input type="hidden" name="seen" value={String(draft.revision)} />
        {children}
        <button type="submit">{props.submit ?? words.t('handover.next')}</button>
      </form>
    </>
  );
}

export function PhoneStep(props: StepProps) {
  const { words, draft, form, foundHouseholds } = props;
  const { t } = words;
  const { answers } = draft;
  const phone = form === null ? (answers.phone ?? '') : textOf(form, 'phone');
  const hasNone = form === null ? answers.phone === '' : textOf(form, 'none') === 'yes';
  const fault = faultOn(props, 'household');
  return (
    <StepForm {...props}>
      <Field
        id="phone"
        label={t('handover.phone')}
        hint={t('handover.phoneHint')}
        fault={faultOn(props, 'phone')}
      >
        {(described) => (
          <input
            id="phone"
            name="phone"
            type="tel"
            value={phone}
            maxlength={contactLengths.phone}
            autocomplete="off"
            {...described}
          />
        )}
      </Field>
      <label class="choice">
        <input type="checkbox" name="none" value="yes" checked={hasNone} /> {t('handover.noPhone')}
      </label>
      {foundHouseholds.length === 0 ? null : (
        <fieldset
          id="household"
          {...(fault === null ? {} : { 'aria-describedby': 'household-fault' })}
        >
          <legend>{t('handover.known', { count: foundHouseholds.length })}</legend>
          {fault === null ? null : (
            <p class="field-fault" id="household-fault">
              {fault}
            </p>
          )}
          {foundHouseholds.map((it) => (
            <label class="choice">
              <input type="radio" name="household" value={it.code} />
              <span>
                {it.name}
                {it.address === '' ? null : <small class="block">{it.address}</small>}
              </span>
            </label>
          ))}
          <label class="choice">
            <input type="radio" name="household" value="new" /> {t('handover.newFamily')}
          </label>
        </fieldset>
      )}
    </StepForm>
  );
}

export function FamilyStep(props: StepProps) {
  const { words, draft, form, found, faults } = props;
  const { answers } = draft;
  const empty = {
    name: '',
    phone: answers.phone ?? '',
    email: '',
    address: '',
    language: '',
    slot: '',
  };
  const begun = found === null ? empty : { ...found, phone: answers.phone || found.phone };
  const typed = form === null ? (answers.contact ?? begun) : typedContact(form);
  const own = contactFaults.filter((it): it is ContactFault =>
    faults.some(({ text }) => text === words.of('contactFault', it)),
  );
  return (
    <StepForm {...props}>
      <p class="hint">{words.t('handover.adultOnly')}</p>
      <ContactFields words={words} typed={typed} faults={own} />
    </StepForm>
  );
}

export function AgentStep(props: StepProps) {
  const { words, draft, signal, faults } = props;
  const { t } = words;
  const heard = signal?.heard === true;
  const isLate = signal?.isLate === true;
  const here = `/handovers/${draft.id}?step=agent`;
  return (
    <>
      <FaultList words={words} faults={faults.map((it) => ({ ...it, field: 'main' }))} />
      <div
        class="card stack question"
        id="signal"
        data-address={`/handovers/${draft.id}/signal`}
        data-heard={heard ? 'yes' : 'no'}
      >
        <p class="tick-line">
          <svg
            class={heard ? 'tick heard' : 'tick'}
            viewBox="0 0 48 48"
            width="72"
            height="72"
            aria-hidden="true"
          >
            <circle cx="24" cy="24" r="21" />
            <path d="M14 25l7 7 13-15" />
          </svg>
          <output id="signal-text" class="lead">
            {t(heard ? 'handover.heard' : isLate ? 'handover.late' : 'handover.waiting')}
          </output>
        </p>
        {heard ? null : (
          <details id="signal-help" open={isLate}>
            <summary>{t('handover.lookAt')}</summary>
            <ul>
              <li>{t('handover.look.on')}</li>
              <li>{t('handover.look.line')}</li>
              <li>{t('handover.look.clock')}</li>
              <li>
                <a href={`/handovers/${draft.id}?step=agent`}>{t('handover.look.again')}</a>
              </li>
            </ul>
          </details>
        )}
        <form method="post" action={`/handovers/${draft.id}/agent`} class="acts">
          <input type="hidden" name="seen" value={String(draft.revision)} />
          <button type="submit" name="press" value="heard" id="go-on" hidden={!heard}>
            {t('handover.next')}
          </button>
          {heard ? null : (
            <>
              <a class="button" id="look-again" href={here}>
                {t('handover.lookAgain')}
              </a>
              <button type="submit" class="second" name="press" value="later" id="without">
                {t('handover.without')}
              </button>
            </>
          )}
        </form>
      </div>
    </>
  );
}

export function PackStep(props: StepProps) {
  const { words, draft, form } = props;
  const { t } = words;
  const { pack } = draft.answers;
  const isTicked = (name: 'pc' | 'software') =>
    form === null ? pack?.[name] === true : textOf(form, name) === 'yes';
  const value = (name: 'voucher' | 'libraryCard') =>
    form === null ? (pack?.[name] ?? '') : textOf(form, name);
  const fault = faultOn(props, 'pc');
  return (
    <StepForm {...props}>
      <fieldset {...(fault === null ? {} : { 'aria-describedby': 'pc-fault' })}>
        <legend>{t('handover.given')}</legend>
        {fault === null ? null : (
          <p class="field-fault" id="pc-fault">
            {fault}
          </p>
        )}
        <label class="choice">
          <input type="checkbox" id="pc" name="pc" value="yes" checked={isTicked('pc')} />{' '}
          {t('handover.pc')}
        </label>
        <label class="choice">
          <input type="checkbox" name="software" value="yes" checked={isTicked('software')} />{' '}
          {t('handover.software')}
        </label>
      </fieldset>
      <Field
        id="voucher"
        label={t('handover.voucher')}
        hint={t('handover.voucherHint')}
        fault={faultOn(props, 'voucher')}
      >
        {(described) => (
          <input
            id="voucher"
            name="voucher"
            value={value('voucher')}
            maxlength={40}
            autocomplete="off"
            {...described}
          />
        )}
      </Field>
      <Field
        id="libraryCard"
        label={t('handover.card')}
        hint={t('handover.cardHint')}
        fault={faultOn(props, 'libraryCard')}
      >
        {(described) => (
          <input
            id="libraryCard"
            name="libraryCard"
            value={value('libraryCard')}
            maxlength={40}
            inputmode="numeric"
            autocomplete="off"
            {...described}
          />
        )}
      </Field>
    </StepForm>
  );
}

/** A text as it is read to a family: a paragraph an idea. */
function Paragraphs({ text }: { text: LegalText }) {
  return (
    <div class="falc" lang={text.language}>
      {text.text.split(/\n\s*\n/).map((it) => (
        <p>{it}</p>
      ))}
    </div>
  );
}

export function TermsStep(props: StepProps) {
  const { words, draft, form, text } = props;
  const { t } = words;
  const { terms } = draft.answers;
  if (text === null) return null;
  const isAccepted = form === null ? terms?.textId === text.id : textOf(form, 'accepted') === 'yes';
  const way = form === null ? (terms?.way ?? 'paper') : textOf(form, 'way');
  const fault = faultOn(props, 'accepted');
  const unsigned = faultOn(props, 'signature');
  return (
    <StepForm {...props}>
      <Paragraphs text={text} />
      <input type="hidden" name="text" value={text.id} />
      {fault === null ? null : (
        <p class="field-fault" id="accepted-fault">
          {fault}
        </p>
      )}
      <label class="choice">
        <input
          type="checkbox"
          id="accepted"
          name="accepted"
          value="yes"
          checked={isAccepted}
          {...(fault === null
            ? {}
            : { 'aria-describedby': 'accepted-fault', 'aria-invalid': 'true' })}
        />{' '}
        {t('handover.accepted')}
      </label>
      <fieldset>
        <legend>{t('handover.signs')}</legend>
        <label class="choice">
          <input type="radio" name="way" value="paper" checked={way !== 'screen'} />{' '}
          {t('handover.onPaper')}
        </label>
        <label class="choice" id="on-screen" hidden>
          <input type="radio" name="way" value="screen" checked={way === 'screen'} />{' '}
          {t('handover.onScreen')}
        </label>
      </fieldset>
      {unsigned === null ? null : (
        <p class="field-fault" id="signature-fault">
          {unsigned}
        </p>
      )}
      <div id="pad" class="stack" hidden>
        <p class="hint" id="pad-hint">
          {t('handover.padHint')}
        </p>
        <canvas
          id="signature"
          width="520"
          height="180"
          role="img"
          aria-label={t('handover.pad')}
          aria-describedby="pad-hint"
        ></canvas>
        <button type="button" class="quiet" id="pad-clear">
          {t('handover.padClear')}
        </button>
      </div>
      <input type="hidden" name="signature" value="" />
    </StepForm>
  );
}

export function FollowUpStep(props: StepProps) {
  const { words, draft, form, text } = props;
  const { t } = words;
  if (text === null) return null;
  const { followUp } = draft.answers;
  const answer = form === null ? followUp?.answer : textOf(form, 'answer');
  const fault = faultOn(props, 'answer');
  return (
    <StepForm {...props}>
      <Paragraphs text={text} />
      <input type="hidden" name="text" value={text.id} />
      <fieldset id="answer" {...(fault === null ? {} : { 'aria-describedby': 'answer-fault' })}>
        <legend>{t('handover.follow')}</legend>
        {fault === null ? null : (
          <p class="field-fault" id="answer-fault">
            {fault}
          </p>
        )}
        <label class="choice">
          <input type="radio" name="answer" value="yes" checked={answer === 'yes'} />{' '}
          {t('handover.followYes')}
        </label>
        <label class="choice">
          <input type="radio" name="answer" value="no" checked={answer === 'no'} />{' '}
          {t('handover.followNo')}
        </label>
      </fieldset>
      <p class="hint">{t('handover.followSame')}</p>
    </StepForm>
  );
}

/** All that was answered, and the one button that makes the handover. */
export function CheckStep(props: StepProps) {
  const { words, draft, faults } = props;
  const { t } = words;
  const { contact, agent, pack, terms, followUp } = draft.answers;
  if (!contact || !pack || !terms || !followUp) return null;
  const here = `/handovers/${draft.id}`;
  const given = [
    t('handover.pc'),
    ...(pack.software ? [t('handover.software')] : []),
    ...(pack.voucher === '' ? [] : [t('handover.voucherIs', { number: pack.voucher })]),
    ...(pack.libraryCard === '' ? [] : [t('handover.cardIs', { number: pack.libraryCard })]),
  ];
  const lines: readonly (readonly [HandoverStep, string])[] = [
    ['family', [contact.name, contact.phone, contact.email].filter(Boolean).join(', ')],
    ['agent', t(agent === 'heard' ? 'handover.heard' : 'handover.later')],
    ['pack', given.join(', ')],
    ['terms', words.of('handoverSigned', terms.way)],
    ['follow_up', t(followUp.answer === 'yes' ? 'handover.followYes' : 'handover.followNo')],
  ];
  return (
    <>
      <FaultList words={words} faults={faults.map((it) => ({ ...it, field: 'main' }))} />
      <dl class="card facts wide">
        {lines.map(([step, text]) => (
          <>
            <dt>{words.of('handoverStepShort', step)}</dt>
            <dd>
              {text}{' '}
              <a href={`${here}?step=${step}`}>
                {t('handover.change')}
                <span class="aside"> {words.of('handoverStepShort', step)}</span>
              </a>
            </dd>
          </>
        ))}
      </dl>
      <form method="post" action={here} class="acts">
        <input type="hidden" name="seen" value={String(draft.revision)} />
        <button type="submit" id="hand-over">
          {t('handover.finish')}
        </button>
      </form>
      <p class="hint">{t('handover.finishHint')}</p>
    </>
  );
}
