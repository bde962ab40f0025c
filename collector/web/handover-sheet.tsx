/** @jsxImportSource hono/jsx */
import { formatCode } from '#shared/code.ts';
import { codeLastsDays, makeCode } from '#collector/app/enrol.ts';
import { draftWithDevice } from '#collector/app/hand-over-in-workshop.ts';
import { followUpOf, readHousehold } from '#collector/app/households.ts';
import type { HouseholdFile } from '#collector/app/households.ts';
import { stickerToPrint } from '#collector/app/stickers.ts';
import { isDayOfUndo } from '#collector/domain/handover-undo.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { agentOf } from '#collector/storage/agents.ts';
import type { Device } from '#collector/storage/devices.ts';
import type { HandoverDraft } from '#collector/storage/handover-drafts.ts';
import { linkById } from '#collector/storage/households.ts';
import type { HouseholdLink } from '#collector/storage/households.ts';
import { assetUrl } from './assets.ts';
import { cardOf } from './device-card.tsx';
import type { CardFacts } from './device-card.tsx';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { QrPicture } from './qr-picture.tsx';
import { frameOf, pathPart, staffOf } from './visit.ts';
import type { Visit, Workshop } from './visit.ts';
import { wordsIn } from './words.ts';
import type { Words } from './words.ts';

/** What the page says besides the sheet: an undo that came too late, or the agent's code, once. */
export interface SheetSaid {
  readonly fault?: string;
  readonly code?: string;
}

const dayMs = 86_400_000;

/** `POST /handovers/:id/code`: the sheet once more, with a new code for the agent on it. */
export async function makeSheetCode(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const found = await draftWithDevice(context.store.db, pathPart(visit, 'id'));
  if (found === null || found.draft.doneAt === null) return showFault(visit, 'notFound');
  const link = await linkById(context.store.db, found.draft.linkId ?? '');
  const reading = { actor: staffOf(visit).id, purpose: 'handover' } as const;
  const file = link === null ? null : await readHousehold(context, link.householdCode, reading);
  // No yes, no code.
  if (file === null || followUpOf(file.consents, found.device.id) !== 'yes') {
    return sheetPage(visit, found, { fault: visit.words.t('sheet.noFollowUp') });
  }
  const made = await makeCode(context, found.device.id, staffOf(visit).id);
  return sheetPage(visit, found, { code: formatCode(Buffer.from(made, 'base64url')) });
}

/** The sheet that a family takes home, with what staff may still do beside it. */
export async function sheetPage(
  visit: Visit,
  { draft, device }: { readonly draft: HandoverDraft; readonly device: Device },
  said: SheetSaid | null,
): Promise<Response> {
  const { context, baseUrl, workshop = noWorkshop } = visit.deps;
  const { db } = context.store;
  const actor = staffOf(visit).id;
  const link = await linkById(db, draft.linkId ?? '');
  const reading = { actor, purpose: 'handover' } as const;
  const file = link === null ? null : await readHousehold(context, link.householdCode, reading);
  if (link === null || file === null || device.handedOverOn === null) {
    return showFault(visit, 'notFound');
  }
  const card = await cardOf(db, device, visit.now);
  const isFollowed = followUpOf(file.consents, device.id) === 'yes';
  const sticker = isFollowed ? await stickerToPrint(context, { deviceId: device.id, actor }) : null;
  const isEnrolled = (await agentOf(db, device.id)) !== null;
  const { words } = visit;
  const { t } = words;
  const here = `/handovers/${draft.id}`;
  const title = t('sheet.title', { tag: device.assetTag });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={said?.fault ?? title}
      styles="handover.css"
      section="handovers"
      crumbs={[{ text: t('nav.handovers'), href: '/handovers' }]}
      current={device.assetTag}
    >
      <div class="no-print">
        <h1>{title}</h1>
        {said?.fault === undefined ? (
          <p class="message ok" role="status">
            {t(isFollowed ? 'sheet.done' : 'sheet.doneWithout')}
          </p>
        ) : (
          <p class="message critical" role="alert">
            {said.fault}
          </p>
        )}
        <div class="acts">
          <button type="button" id="print" hidden>
            {t('sheet.print')}
          </button>
          {isFollowed && !isEnrolled && said?.code === undefined ? (
            <form method="post" action={`${here}/code`}>
              <button type="submit" class="second">
                {t('sheet.makeCode')}
              </button>
            </form>
          ) : null}
          <a class="button quiet" href={`/households/${link.householdCode}`}>
            {t('sheet.household')}
          </a>
          {isDayOfUndo(link.fromOn, card.today) ? (
            <form method="post" action={`${here}/undo`}>
              <button type="submit" class="quiet">
                {t('sheet.undo')}
              </button>
            </form>
          ) : null}
        </div>
        <p class="hint">{t('sheet.printHint')}</p>
      </div>
      <Sheet
        {...{ card, file, link, workshop, isFollowed, now: visit.now }}
        words={wordsIn(file.household.language === 'en' ? 'en' : 'fr')}
        address={sticker === null ? `${baseUrl}/aide` : `${baseUrl}/m/${sticker.code}`}
        code={said?.code ?? null}
      />
      <script src={assetUrl('print.js')} type="module"></script>
    </Layout>,
    said?.fault === undefined ? 200 : 409,
  );
}

const noWorkshop: Workshop = { name: null, phone: null, hours: null };

function Sheet(props: {
  /** In the family's own language, as far as the site has it. */
  words: Words;
  card: CardFacts;
  file: HouseholdFile;
  link: HouseholdLink;
  workshop: Workshop;
  isFollowed: boolean;
  address: string;
  code: string | null;
  now: number;
}) {
  const { words, card, file, link, workshop, isFollowed, address, code, now } = props;
  const { t, date } = words;
  const { device, terms } = card;
  const { coverageEndsOn, windowOpensOn, dueOn } = milestones(terms, link.fromOn);
  const signed = file.consents.find((it) => it.kind === 'terms' && it.deviceId === device.id);
  return (
    <article class="sheet" lang={words.language} aria-label={t('sheet.name')}>
      <header>
        <div>
          <h2>{t('sheet.yours')}</h2>
          <p class="tag big">{device.assetTag}</p>
        </div>
        <div class="sheet-qr">
          <QrPicture text={address} name={t(isFollowed ? 'sheet.qrMine' : 'sheet.qrHelp')} />
          <p>{t(isFollowed ? 'sheet.qrMine' : 'sheet.qrHelp')}</p>
        </div>
      </header>
      <dl class="facts wide">
        <dt>{t('sheet.given')}</dt>
        <dd>{date(link.fromOn)}</dd>
        <dt>{t('sheet.covered')}</dt>
        <dd>{t('sheet.until', { date: date(coverageEndsOn) })}</dd>
        <dt>{t('sheet.takeback')}</dt>
        <dd>{t('sheet.between', { from: date(windowOpensOn), to: date(dueOn) })}</dd>
        {link.voucher === '' ? null : (
          <>
            <dt>{t('handover.voucher')}</dt>
            <dd class="tag">{link.voucher}</dd>
          </>
        )}
        {link.libraryCard === '' ? null : (
          <>
            <dt>{t('handover.card')}</dt>
            <dd class="tag">{link.libraryCard}</dd>
          </>
        )}
      </dl>
      <h3>{t('sheet.trouble')}</h3>
      <p>
        {workshop.phone === null
          ? t('sheet.trouble.page')
          : t('sheet.trouble.call', { phone: workshop.phone })}
      </p>
      {workshop.hours === null ? null : <p>{t('help.hours', { hours: workshop.hours })}</p>}
      <p>{t('sheet.free')}</p>
      <h3>{t('sheet.follow')}</h3>
      {isFollowed ? (
        <>
          <p>{t('sheet.followed')}</p>
          <p>{t('sheet.pause')}</p>
          {code === null ? null : (
            <p>
              {t('sheet.code', { until: words.day(now + codeLastsDays * dayMs) })}{' '}
              <strong class="tag">{code}</strong>
            </p>
          )}
        </>
      ) : (
        <p>{t('sheet.notFollowed')}</p>
      )}
      <h3>{t('sheet.rights')}</h3>
      <p>{t('sheet.rightsText')}</p>
      {signed?.way === 'screen' ? (
        <p>{t('sheet.signedOnScreen', { date: words.day(signed.at) })}</p>
      ) : (
        <p class="sign-here">{t('sheet.signHere')}</p>
      )}
    </article>
  );
}
