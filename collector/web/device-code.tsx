/** @jsxImportSource hono/jsx */
import { formatCode } from '#shared/code.ts';
import { codeLastsDays, makeCode } from '#collector/app/enrol.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { frameOf, pathPart, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** What makes a handover code for this PC, prints its label and changes its family's code. */
export function CodeForm({ words, assetTag }: { words: Words; assetTag: string }) {
  const { t } = words;
  return (
    <>
      <form method="post" action={`/devices/${assetTag}/code`} class="no-print">
        <button type="submit" class="second">
          {t('code.make')}
        </button>
        <p class="hint">{t('code.makeHint', { days: codeLastsDays })}</p>
      </form>
      <form method="post" action={`/devices/${assetTag}/sticker`} class="no-print">
        <p class="acts">
          <a class="button second" href={`/labels?tags=${assetTag}`}>
            {t('labels.ofDevice')}
          </a>
          <button type="submit" class="second">
            {t('labels.renew')}
          </button>
        </p>
        <p class="hint">{t('labels.renewHint')}</p>
      </form>
    </>
  );
}

/**
 * `POST /devices/:tag/code`: makes a code and answers with the one page that ever shows it. It is
 * stored as a digest, and stands in no address, so in no history and no log either.
 */
export async function makeCodeFromPage(visit: Visit): Promise<Response> {
  const { context, baseUrl } = visit.deps;
  const device = await deviceByTag(context.store.db, pathPart(visit, 'tag').toUpperCase());
  if (device === null) return showFault(visit, 'notFound');
  const made = await makeCode(context, device.id, staffOf(visit).id);
  const code = formatCode(Buffer.from(made, 'base64url'));
  const { assetTag } = device;
  const { t } = visit.words;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={t('code.title', { tag: assetTag })}
      section="devices"
      crumbs={[
        { text: t('nav.devices'), href: '/devices' },
        { text: assetTag, href: `/devices/${assetTag}` },
      ]}
      current={t('code.current')}
    >
      <h1>{t('code.title', { tag: assetTag })}</h1>
      <div class="card made-key stack">
        <p>
          <strong>{t('code.once')}</strong>{' '}
          {t('code.lasts', { until: visit.words.day(visit.now + codeLastsDays * dayMs) })}
        </p>
        <label for="code">{t('code.label')}</label>
        <input id="code" class="copy" readonly value={code} size={40} />
        <label for="command">{t('code.command')}</label>
        <input
          id="command"
          class="copy"
          readonly
          value={`npm run agent -- run --collector ${baseUrl} --code ${code}`}
          size={80}
          aria-describedby="command-hint"
        />
        <p class="hint" id="command-hint">
          {t('code.commandHint')}
        </p>
      </div>
      <p>
        <a href={`/devices/${assetTag}`}>{t('code.back', { tag: assetTag })}</a>
      </p>
    </Layout>,
  );
}

const dayMs = 86_400_000;
