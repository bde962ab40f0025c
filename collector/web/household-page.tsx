/** @jsxImportSource hono/jsx */
import {
  followUpOf,
  hasOpenTicket,
  householdOf,
  readHousehold,
} from '#collector/app/households.ts';
import type { HouseholdFile } from '#collector/app/households.ts';
import type { ContactFault } from '#collector/domain/household.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { devicesById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { isHousehold } from '#collector/storage/households.ts';
import { isAmongRoles, planning } from './access.ts';
import { contactFaultList, ContactFields, FaultList } from './contact-fields.tsx';
import type { TypedContact } from './contact-fields.tsx';
import { showFault, showRefusal } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { frameOf, pathPart, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** What an act has done, or what is wrong with what was typed. */
export interface HouseholdSaid {
  readonly isGood: boolean;
  readonly text: string;
  readonly typed?: TypedContact;
  readonly faults?: readonly ContactFault[];
}

/**
 * `GET /households/:code`: one family, for whoever plans, and for a technician while a PC of theirs
 * has an open ticket. Each showing is a row of the journal.
 */
export async function showHousehold(visit: Visit): Promise<Response> {
  const said = visit.url.searchParams.get('said');
  const good = (['saved', 'ended'] as const).find((it) => it === said);
  return householdPage(
    visit,
    good === undefined ? null : { isGood: true, text: visit.words.of('householdSaid', good) },
  );
}

export async function householdPage(visit: Visit, said: HouseholdSaid | null): Promise<Response> {
  const { context } = visit.deps;
  const { db } = context.store;
  const code = pathPart(visit, 'code');
  if (!(await isHousehold(db, code))) return showFault(visit, 'notFound');
  const mayAct = isAmongRoles(planning, staffOf(visit).role);
  if (!mayAct && !(await hasOpenTicket(db, code))) return showRefusal(visit, planning);
  const reading = { actor: staffOf(visit).id, purpose: 'household_page' } as const;
  const file = await readHousehold(context, code, reading);
  if (file === null) return showFault(visit, 'notFound');
  const devices = await devicesById(
    db,
    file.links.map(({ deviceId }) => deviceId),
  );
  const names = await staffNames(
    db,
    file.consents.map(({ by }) => by),
  );
  const { words } = visit;
  const { t } = words;
  const title = t('household.title');
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={said?.isGood === false ? said.text : title}
      styles="handover.css"
      {...(mayAct ? { section: 'handovers' as const } : {})}
      crumbs={mayAct ? [{ text: t('households.title'), href: '/households' }] : []}
      current={title}
    >
      <h1>{title}</h1>
      <p class="hint">{t('household.journaled')}</p>
      {said === null ? null : (
        <p
          class={`message ${said.isGood ? 'ok' : 'critical'}`}
          role={said.isGood ? 'status' : 'alert'}
        >
          {said.text}
        </p>
      )}
      <Contacts words={words} file={file} />
      <h2>{t('household.pcs')}</h2>
      <Pcs words={words} file={file} devices={devices} />
      <h2>{t('household.answers')}</h2>
      <Answers words={words} file={file} devices={devices} names={names} />
      {mayAct ? <Acts words={words} file={file} said={said} /> : null}
    </Layout>,
    said === null || said.isGood ? 200 : 400,
  );
}

/** Where the page of the family is that has this PC; null: nobody has it, or it is not for this
 * person to read. It says nothing of who they are. */
export async function familyAddress(visit: Visit, deviceId: string): Promise<string | null> {
  const { db } = visit.deps.context.store;
  const code = await householdOf(db, deviceId);
  if (code === null) return null;
  const mayRead = isAmongRoles(planning, staffOf(visit).role) || (await hasOpenTicket(db, code));
  return mayRead ? `/households/${code}` : null;
}

function Contacts({ words, file }: { words: Words; file: HouseholdFile }) {
  const { t, of } = words;
  const { name, phone, email, address, language, slot } = file.household;
  return (
    <dl class="card facts wide">
      <dt>{t('contact.name')}</dt>
      <dd>{name}</dd>
      <dt>{t('contact.phone')}</dt>
      <dd>
        {phone === '' ? (
          t('contact.none')
        ) : (
          <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone.replaceAll(' ', '\u00A0')}</a>
        )}
      </dd>
      <dt>{t('contact.email')}</dt>
      <dd>{email === '' ? t('contact.none') : <a href={`mailto:${email}`}>{email}</a>}</dd>
      <dt>{t('contact.address')}</dt>
      <dd class="lines">{address === '' ? t('contact.none') : address}</dd>
      <dt>{t('contact.language')}</dt>
      <dd>{of('householdLanguage', language)}</dd>
      <dt>{t('contact.slot')}</dt>
      <dd>{of('slot', slot)}</dd>
    </dl>
  );
}

interface PcsProps {
  words: Words;
  file: HouseholdFile;
  devices: ReadonlyMap<string, Device>;
}

function Pcs({ words, file, devices }: PcsProps) {
  const { t } = words;
  if (file.links.length === 0) return <p>{t('household.noPc')}</p>;
  return (
    <div class="table">
      <table>
        <caption>{t('household.pcsCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('household.pc')}</th>
            <th scope="col">{t('household.from')}</th>
            <th scope="col">{t('household.until')}</th>
            <th scope="col">{t('household.follow')}</th>
            <th scope="col">{t('household.numbers')}</th>
          </tr>
        </thead>
        <tbody>
          {file.links.map((it) => {
            const tag = devices.get(it.deviceId)?.assetTag ?? '';
            const answer = followUpOf(file.consents, it.deviceId);
            return (
              <tr>
                <th scope="row">
                  <a class="tag" href={`/devices/${tag}`}>
                    {tag}
                  </a>
                </th>
                <td data-label={t('household.from')}>{words.date(it.fromOn)}</td>
                <td data-label={t('household.until')}>
                  {it.untilOn === null ? t('household.stillHere') : words.date(it.untilOn)}
                </td>
                <td data-label={t('household.follow')}>{words.of('followUp', answer ?? 'none')}</td>
                <td data-label={t('household.numbers')}>
                  {[
                    ...(it.voucher === '' ? [] : [t('handover.voucherIs', { number: it.voucher })]),
                    ...(it.libraryCard === ''
                      ? []
                      : [t('handover.cardIs', { number: it.libraryCard })]),
                  ].join(' ; ')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Answers(props: PcsProps & { names: ReadonlyMap<string, string> }) {
  const { words, file, devices, names } = props;
  const { t } = words;
  if (file.consents.length === 0) return <p>{t('household.noAnswer')}</p>;
  return (
    <ul class="timeline">
      {file.consents.map((it) => (
        <li>
          <p>
            <strong>{words.of(`consent.${it.kind}`, it.answer)}</strong> {words.day(it.at)},{' '}
            {devices.get(it.deviceId)?.assetTag}, {words.of('consentWay', it.way)} (
            {names.get(it.by) ?? words.of('actor', 'unknown')})
          </p>
          <p>
            <a href={`/legal-texts/${it.textId}`}>
              {t('household.text')}
              <span class="aside">
                {' '}
                {words.of('consentKind', it.kind)} {words.day(it.at)}
              </span>
            </a>{' '}
            {it.signature === null ? null : (
              <a href={`/households/${file.household.code}/signatures/${it.id}`}>
                {t('household.signature')}
              </a>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Acts(props: { words: Words; file: HouseholdFile; said: HouseholdSaid | null }) {
  const { words, file, said } = props;
  const { t } = words;
  const { household, links, consents } = file;
  const here = `/households/${household.code}`;
  const isFollowed = links.some(
    ({ deviceId, untilOn }) => untilOn === null && followUpOf(consents, deviceId) === 'yes',
  );
  const hasPc = links.some(({ untilOn }) => untilOn === null);
  const faults = said?.faults ?? [];
  return (
    <div class="no-print">
      <h2 id="correct">{t('household.correct')}</h2>
      <details open={faults.length > 0}>
        <summary>{t('household.correctOpen')}</summary>
        <FaultList words={words} faults={contactFaultList(words, faults)} />
        <form method="post" action={here} class="card stack question">
          <input type="hidden" name="seen" value={String(household.changedAt)} />
          <ContactFields words={words} typed={said?.typed ?? household} faults={faults} />
          <button type="submit">{t('household.save')}</button>
        </form>
      </details>
      <h2 id="rights">{t('household.rights')}</h2>
      <div class="card stack">
        <h3>{t('household.access')}</h3>
        <p>{t('household.accessText')}</p>
        <p class="acts">
          <a class="button second" href={`${here}/access.pdf`} download>
            {t('household.pdf')}
          </a>
          <a class="button second" href={`${here}/access.json`} download>
            {t('household.json')}
          </a>
        </p>
        <h3>{t('household.object')}</h3>
        <p>{t(isFollowed ? 'household.objectText' : 'household.objected')}</p>
        {isFollowed ? (
          <form method="post" action={`${here}/objection`}>
            <button type="submit" class="second">
              {t('household.objectAct')}
            </button>
          </form>
        ) : null}
        <h3>{t('household.erase')}</h3>
        <p>{t('household.eraseText')}</p>
        {hasPc ? <p class="message warn">{t('household.eraseHasPc')}</p> : null}
        <form method="post" action={`${here}/erasure`} class="stack">
          <label class="choice">
            <input type="checkbox" name="asked" value="yes" required /> {t('household.eraseAsked')}
          </label>
          <button type="submit" class="second">
            {t('household.eraseAct')}
          </button>
        </form>
      </div>
    </div>
  );
}
