/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { contactLengths, householdLanguages, slots } from '#collector/domain/household.ts';
import type { Contact, ContactFault } from '#collector/domain/household.ts';
import type { Words } from './words.ts';

/** What was typed of a family, faults and all. */
export type TypedContact = Readonly<Record<keyof Contact, string>>;

export function typedContact(form: Readonly<Record<string, unknown>>): TypedContact {
  const text = (name: string) => textOf(form, name);
  const [name, phone, email] = [text('name'), text('phone'), text('email')];
  return {
    name,
    phone,
    email,
    address: text('address'),
    language: text('language'),
    slot: text('slot'),
  };
}

export const textOf = (form: Readonly<Record<string, unknown>>, name: string): string => {
  const value = form[name];
  return typeof value === 'string' ? value.trim() : '';
};

/** A field with its label, its fault and its hint, each said to whoever hears the page. */
export function Field(props: {
  id: string;
  label: string;
  hint?: string;
  fault?: string | null;
  /** The input, given what describes it. */
  children: (described: Record<string, string>) => Child;
}) {
  const { id, label, hint, fault = null, children } = props;
  const by = [...(fault === null ? [] : [`${id}-fault`]), ...(hint ? [`${id}-hint`] : [])];
  const described = {
    ...(by.length === 0 ? {} : { 'aria-describedby': by.join(' ') }),
    ...(fault === null ? {} : { 'aria-invalid': 'true' }),
  };
  return (
    <>
      <label for={id}>{label}</label>
      {fault === null ? null : (
        <p class="field-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children(described)}
    </>
  );
}

const fieldOf: Readonly<Record<ContactFault, keyof Contact>> = {
  name_missing: 'name',
  name_long: 'name',
  phone_form: 'phone',
  email_form: 'email',
  address_long: 'address',
  no_way: 'phone',
  language_missing: 'language',
};

/** Who the adult is and how to reach them: the fields of one form. */
export function ContactFields(props: {
  words: Words;
  typed: TypedContact;
  faults: readonly ContactFault[];
}) {
  const { words, typed, faults } = props;
  const { t } = words;
  const faultOf = (field: keyof Contact) => {
    const fault = faults.find((it) => fieldOf[it] === field);
    return fault === undefined ? null : words.of('contactFault', fault);
  };
  const most = contactLengths;
  return (
    <>
      <Field
        id="name"
        label={t('contact.name')}
        hint={t('contact.nameHint')}
        fault={faultOf('name')}
      >
        {(described) => (
          <input
            id="name"
            name="name"
            value={typed.name}
            maxlength={most.name}
            autocomplete="off"
            {...described}
          />
        )}
      </Field>
      <Field id="phone" label={t('contact.phone')} fault={faultOf('phone')}>
        {(described) => (
          <input
            id="phone"
            name="phone"
            type="tel"
            value={typed.phone}
            maxlength={most.phone}
            autocomplete="off"
            {...described}
          />
        )}
      </Field>
      <Field id="email" label={t('contact.email')} fault={faultOf('email')}>
        {(described) => (
          <input
            id="email"
            name="email"
            inputmode="email"
            value={typed.email}
            maxlength={most.email}
            autocomplete="off"
            {...described}
          />
        )}
      </Field>
      <Field id="address" label={t('contact.address')} fault={faultOf('address')}>
        {(described) => (
          <textarea
            id="address"
            name="address"
            rows={3}
            maxlength={most.address}
            autocomplete="off"
            {...described}
          >
            {typed.address}
          </textarea>
        )}
      </Field>
      <Field id="language" label={t('contact.language')} fault={faultOf('language')}>
        {(described) => (
          <select id="language" name="language" {...described}>
            {householdLanguages.map((it) => (
              <option value={it} selected={it === (typed.language || 'fr')}>
                {words.of('householdLanguage', it)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="slot" label={t('contact.slot')}>
        {() => (
          <select id="slot" name="slot">
            {slots.map((it) => (
              <option value={it} selected={it === (typed.slot || 'any')}>
                {words.of('slot', it)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}

/** All faults of a form at its top, each a way to its field. */
export function FaultList(props: {
  words: Words;
  faults: readonly { readonly field: string; readonly text: string }[];
}) {
  const { words, faults } = props;
  if (faults.length === 0) return null;
  return (
    <div class="message critical" role="alert" tabindex={-1} id="faults">
      <p>
        <strong>{words.t('form.faults', { count: faults.length })}</strong>
      </p>
      <ul>
        {faults.map(({ field, text }) => (
          <li>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export const contactFaultList = (words: Words, faults: readonly ContactFault[]) =>
  faults.map((it) => ({ field: fieldOf[it], text: words.of('contactFault', it) }));
