/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Role } from '#collector/storage/accounts.ts';
import { isAmongRoles, managing, planning, workshop } from './access.ts';
import { aboutPages } from './about-pages.ts';
import { assetUrl } from './assets.ts';
import { Header } from './header.tsx';
import type { MenuItem } from './header.tsx';
import type { Frame, Visit } from './visit.ts';
import type { WordKey, Words } from './words.ts';

/** The parts of the site, in the order of the menu, and whose menu they are in. */
const sections = [
  { id: 'day', href: '/day', word: 'nav.day', access: workshop },
  { id: 'tickets', href: '/tickets', word: 'nav.tickets', access: workshop },
  { id: 'devices', href: '/devices', word: 'nav.devices', access: workshop },
  { id: 'workshop', href: '/workshop', word: 'nav.workshop', access: workshop },
  { id: 'watch', href: '/watch', word: 'nav.watch', access: workshop, isRare: true },
  { id: 'handovers', href: '/handovers', word: 'nav.handovers', access: planning },
  { id: 'takebacks', href: '/take-backs', word: 'nav.takebacks', access: planning },
  { id: 'imports', href: '/imports', word: 'nav.imports', access: planning, isRare: true },
  { id: 'quality', href: '/alert-quality', word: 'nav.quality', access: managing, isRare: true },
  { id: 'accounts', href: '/accounts', word: 'nav.accounts', access: managing, isRare: true },
] as const satisfies readonly {
  id: string;
  href: string;
  word: WordKey;
  access: readonly Role[];
  /** Not a page of every day. */
  isRare?: true;
}[];
export type Section = (typeof sections)[number]['id'];

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

export interface LayoutProps {
  readonly frame: Frame;
  /** Of the window; begins with the count or the error. The page brings its own `<h1>`. */
  readonly title: string;
  /** Something was refused and the page says what: the window says so first. */
  readonly isFault?: boolean;
  readonly section?: Section;
  /** The way here, from the top; `current` names this page. Left out: no way is shown. */
  readonly crumbs?: readonly Crumb[];
  readonly current?: string;
  /** The newest event that this page shows: news after it are told. Left out: none are. */
  readonly liveAfter?: string;
  /** While something is being worked out: where scripts are off the page comes again by itself. */
  readonly reloadSeconds?: number;
  /** A sheet of styles beside the site's own. */
  readonly styles?: 'family.css' | 'handover.css' | 'labels.css';
  /** Where the name of the site leads; left out: to the start. */
  readonly home?: string;
  readonly children?: Child;
}

/** The frame of every page: head, menu, way, main, status region, foot. */
export function Layout(props: LayoutProps) {
  const { frame, section, crumbs, current, liveAfter, reloadSeconds, children } = props;
  const { words, staff } = frame;
  const { t } = words;
  const title = props.isFault === true ? t('site.faultTitle', { title: props.title }) : props.title;
  return (
    <html lang={words.language} {...(frame.isSimple ? { 'data-mode': 'simple' } : {})}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content={t('site.tagline')} />
        <title>{`${title} – ${t('site.name')}`}</title>
        <link rel="icon" href={assetUrl('logo.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('app.css')} />
        {props.styles === undefined ? null : (
          <link rel="stylesheet" href={assetUrl(props.styles)} />
        )}
        {reloadSeconds === undefined ? null : (
          <noscript>
            <meta http-equiv="refresh" content={String(reloadSeconds)} />
          </noscript>
        )}
        {liveAfter === undefined && staff === null && !frame.isSimple ? null : (
          <script
            src={assetUrl('page.js')}
            type="module"
            {...(liveAfter === undefined ? {} : { 'data-after': liveAfter })}
            {...(staff === null
              ? {}
              : { 'data-lost': t('lost.text'), 'data-again': t('lost.again') })}
          ></script>
        )}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('site.skip')}
        </a>
        <Header frame={frame} items={menuOf(frame, section)} home={props.home ?? '/'} />
        {crumbs === undefined ? null : <Way words={words} crumbs={crumbs} current={current} />}
        <main id="main" tabindex={-1}>
          <output id="news" class="news"></output>
          {staff === null ? null : <output id="spoken" class="aside"></output>}
          {frame.isSimple ? <ReadAloud words={words} /> : null}
          {children}
        </main>
        <footer class="foot">
          <p>
            {t('site.footer')}
            {staff === null ? null : (
              <>
                {' '}
                <a href="/preferences">{t('prefs.title')}</a>
              </>
            )}
          </p>
          <AboutLinks words={words} />
        </footer>
        {frame.shortcuts && !frame.withoutMenu ? <KeySheet words={words} staff={staff} /> : null}
      </body>
    </html>
  );
}

/** What the law asks of every page (RGAA, LCEN), and where the source is. */
function AboutLinks({ words: { t } }: { words: Words }) {
  return (
    <ul class="foot-links">
      {aboutPages.map((page) => (
        <li>
          <a href={`/about/${page}`}>{t(`about.link.${page}`)}</a>
        </li>
      ))}
    </ul>
  );
}

function menuOf(frame: Frame, section?: Section): MenuItem[] {
  const { words, staff, withoutMenu, isSimple } = frame;
  if (withoutMenu) return [];
  const own: readonly {
    id: string;
    href: string;
    word: WordKey;
    access: readonly Role[];
    isRare?: true;
  }[] = sections;
  return own
    .filter(({ access }) => isAmongRoles(access, staff?.role))
    .map(({ id, href, word, isRare = false }, place) => ({
      href,
      text: words.t(word),
      isHere: id === section,
      isRare: isRare || (isSimple && place >= everyDay),
    }));
}

/** So many parts of the site are in sight in simple mode. */
const everyDay = 4;

/** The script shows it where the browser can speak. */
function ReadAloud({ words: { t } }: { words: Words }) {
  return (
    <p class="read-aloud no-print" data-read hidden>
      <button type="button" class="second" data-stop={t('mode.stopReading')}>
        {t('mode.readAloud')}
      </button>
    </p>
  );
}

const shortcuts = [
  ['?', 'shortcut.help'],
  ['/', 'shortcut.search'],
  ['J K', 'shortcut.rows'],
  ['Enter', 'shortcut.enter'],
  ['T', 'shortcut.take'],
  ['N', 'shortcut.note'],
] as const satisfies readonly (readonly [string, WordKey])[];

/** After G: the first letter of the place in French. */
const goKeys: Partial<Record<Section, string>> = {
  day: 'j',
  tickets: 'd',
  devices: 'p',
  workshop: 'a',
  takebacks: 'r',
};

/** What single keys do; the script opens it, and it says where they are switched off. Places that
 * this person may not open have no key. */
function KeySheet({ words: { t }, staff }: { words: Words; staff: Frame['staff'] }) {
  const places = sections.flatMap(({ id, href, word, access }) => {
    const key = goKeys[id];
    return key === undefined || !isAmongRoles(access, staff?.role) ? [] : [{ key, href, word }];
  });
  return (
    <dialog
      id="keys"
      aria-labelledby="keys-title"
      data-no-row={t('shortcut.noRow')}
      data-no-take={t('shortcut.noTake')}
    >
      <h2 id="keys-title">{t('shortcut.title')}</h2>
      <dl class="facts wide">
        {shortcuts.map(([key, word]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </>
        ))}
        {places.map(({ key, href, word }) => (
          <>
            <dt>
              <kbd>G</kbd> <kbd>{key.toUpperCase()}</kbd>
            </dt>
            <dd>
              <a href={href} data-go={key}>
                {t(word)}
              </a>
            </dd>
          </>
        ))}
      </dl>
      <form method="dialog" class="acts">
        <button type="submit">{t('shortcut.close')}</button>
        <a href="/preferences">{t('prefs.title')}</a>
      </form>
    </dialog>
  );
}

function Way(props: { words: Words; crumbs: readonly Crumb[]; current: string | undefined }) {
  const { words, crumbs, current } = props;
  return (
    <nav class="way" aria-label={words.t('site.breadcrumb')}>
      <ol>
        {crumbs.map(({ text, href }) => (
          <li>
            <a href={href}>{text}</a>
          </li>
        ))}
        {current === undefined ? null : (
          <li>
            <span aria-current="page">{current}</span>
          </li>
        )}
      </ol>
    </nav>
  );
}

/** Answers a visit with a page. */
export async function showPage(
  { request }: Visit,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: 200 | 400 | 403 | 404 | 409 | 413 | 429 | 500 = 200,
): Promise<Response> {
  return request.html(`<!doctype html>\n${String(await page)}`, status);
}
