/** @jsxImportSource hono/jsx */
import { findByPhone } from '#collector/app/households.ts';
import { contactLengths, phoneKey } from '#collector/domain/household.ts';
import type { Household } from '#collector/storage/households.ts';
import { Field } from './contact-fields.tsx';
import { Layout, showPage } from './layout.tsx';
import { formField, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** `GET /households`: a family is found by its phone number alone; there is no list of them. */
export async function showHouseholds(visit: Visit): Promise<Response> {
  return searchPage(visit, { typed: '', fault: null, found: null });
}

/** `POST /households/find`: a form, so that no number stands in an address or a log. */
export async function findFromPage(visit: Visit): Promise<Response> {
  const typed = (await formField(visit, 'phone')).slice(0, contactLengths.phone);
  if (phoneKey(typed) === null) {
    const fault = visit.words.of('contactFault', 'phone_form');
    return searchPage(visit, { typed, fault, found: null });
  }
  const reading = { actor: staffOf(visit).id, purpose: 'search_by_phone' } as const;
  const found = await findByPhone(visit.deps.context, typed, reading);
  const [only] = found;
  if (only !== undefined && found.length === 1) return seeOther(visit, `/households/${only.code}`);
  return searchPage(visit, { typed, fault: null, found });
}

function searchPage(
  visit: Visit,
  it: { typed: string; fault: string | null; found: readonly Household[] | null },
): Promise<Response> {
  const { t } = visit.words;
  const count = it.found?.length ?? 0;
  const title = it.found === null ? t('households.title') : t('households.found', { count });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={it.fault ?? title}
      section="handovers"
      crumbs={[{ text: t('nav.handovers'), href: '/handovers' }]}
      current={t('households.title')}
    >
      <h1>{title}</h1>
      {it.found === null ? null : count === 0 ? (
        <p class="message" role="status">
          {t('households.none')}
        </p>
      ) : (
        <ul class="pile">
          {it.found.map(({ code, name, address }) => (
            <li>
              <a href={`/households/${code}`}>{name}</a> <small>{address}</small>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action="/households/find" class="card stack">
        <Field id="phone" label={t('contact.phone')} hint={t('households.hint')} fault={it.fault}>
          {(described) => (
            <input
              id="phone"
              name="phone"
              type="tel"
              value={it.typed}
              maxlength={contactLengths.phone}
              required
              autocomplete="off"
              {...described}
            />
          )}
        </Field>
        <button type="submit">{t('households.find')}</button>
      </form>
    </Layout>,
    it.fault === null ? 200 : 400,
  );
}
