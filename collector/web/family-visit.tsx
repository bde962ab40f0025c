/** @jsxImportSource hono/jsx */
import { admitVisit } from '#collector/app/admit-visit.ts';
import { deviceOfCode } from '#collector/app/stickers.ts';
import { readStickerCode } from '#collector/domain/sticker-code.ts';
import type { Device } from '#collector/storage/devices.ts';
import { clientAddress } from './client-address.ts';
import { Layout, showPage } from './layout.tsx';
import { frameOf, pathPart } from './visit.ts';
import type { Frame, Visit } from './visit.ts';

/**
 * The door of the pages that a sticker opens. Whoever comes with a code that opens nothing meets one
 * page, byte for byte, whether it was mistyped, never made, renewed or of a PC that is back.
 */

/** A visit with a code that opens its PC's pages. */
export interface FamilyVisit {
  readonly visit: Visit;
  readonly device: Device;
  /** The address of this PC's page, without a trailing slash. */
  readonly mine: string;
}

export async function withFamilyPc(
  visit: Visit,
  show: (it: FamilyVisit) => Promise<Response>,
): Promise<Response> {
  const { context } = visit.deps;
  const text = pathPart(visit, 'code');
  const wait = await admitVisit(context, { code: text, address: clientAddress(visit) });
  if (wait > 0) return unindexed(await showTooMany(visit, wait));
  const device = await deviceOfCode(context.store.db, text);
  if (device === null) return unindexed(await showUnknown(visit));
  return unindexed(await show({ visit, device, mine: `/m/${readStickerCode(text)}` }));
}

/** No code in it: the way to the other language is told from where the reader stands. */
export function familyFrame(visit: Visit): Frame {
  return { ...frameOf(visit), staff: null, here: visit.url.search };
}

function showUnknown(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  return showPage(
    visit,
    <Layout
      frame={{ ...familyFrame(visit), here: '' }}
      title={t('unknownCode.title')}
      styles="family.css"
      home="/aide"
    >
      <div class="family">
        <h1>{t('unknownCode.title')}</h1>
        <p class="lead">{t('unknownCode.text')}</p>
        <ul>
          <li>{t('unknownCode.try1')}</li>
          <li>{t('unknownCode.try2')}</li>
        </ul>
        <HelpLink visit={visit} />
      </div>
    </Layout>,
    404,
  );
}

async function showTooMany(visit: Visit, waitMs: number): Promise<Response> {
  const { t } = visit.words;
  const response = await showPage(
    visit,
    <Layout
      frame={{ ...familyFrame(visit), here: '' }}
      title={t('tooMany.title')}
      styles="family.css"
      home="/aide"
    >
      <div class="family">
        <h1>{t('tooMany.title')}</h1>
        <p class="lead">{t('tooMany.text', { minutes: Math.ceil(waitMs / 60_000) })}</p>
        <p>{t('tooMany.urgent')}</p>
        <HelpLink visit={visit} />
      </div>
    </Layout>,
    429,
  );
  response.headers.set('Retry-After', String(Math.ceil(waitMs / 1000)));
  return response;
}

export function HelpLink({ visit: { words } }: { visit: Visit }) {
  return (
    <p class="acts">
      <a class="button second" href="/aide">
        {words.t('mine.helpLink')}
      </a>
    </p>
  );
}

/** An address that is a key must stand in no search engine. */
function unindexed(response: Response): Response {
  response.headers.set('X-Robots-Tag', 'noindex, nofollow');
  return response;
}
