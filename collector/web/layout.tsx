/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Role } from '#collector/storage/accounts.ts';
import { isAmongRoles, managing, planning, workshop } from './access.ts';
import type { Staff } from './accounts.ts';
import { assetUrl } from './assets.ts';
import type { Frame, Visit } from './visit.ts';
import type { WordKey, Words } from './words.ts';

/** The parts of the site, in the order of the menu, and whose menu they are in. */
const sections = [
  { id: 'day', href: '/day', word: 'nav.day', access: workshop },
  { id: 'tickets', href: '/tickets', word: 'nav.tickets', access: workshop },
  { id: 'devices', href: '/devices', word: 'nav.devices', access: workshop },
  { id: 'workshop', href: '/workshop', word: 'nav.workshop', access: workshop },
  { id: 'watch', href: '/watch', word: 'nav.watch', access: workshop },
  { id: 'takebacks', href: '/take-backs', word: 'nav.takebacks', access: planning },
  { id: 'imports', href: '/imports', word: 'nav.imports', access: planning },
  { id: 'quality', href: '/alert-quality', word: 'nav.quality', access: managing },
  { id: 'accounts', href: '/accounts', word: 'nav.accounts', access: managing },
] as const satisfies readonly {
  id: string;
  href: string;
  word: WordKey;
  access: readonly Role[];
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
  readonly section?: Section;
  /** The way here, from the top; `current` names this page. Left out: no way is shown. */
  readonly crumbs?: readonly Crumb[];
  readonly current?: string;
  /** The newest event that this page shows: news after it are told. Left out: none are. */
  readonly liveAfter?: string;
  /** While something is being worked out: where scripts are off the page comes again by itself. */
  readonly reloadSeconds?: number;
  readonly children?: Child;
}

/** The frame of every page: head, menu, way, main, status region, foot. */
export function Layout(props: LayoutProps) {
  const { frame, title, section, crumbs, current, liveAfter, reloadSeconds, children } = props;
  const { words, staff } = frame;
  const { t } = words;
  return (
    <html lang={words.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} – ${t('site.name')}`}</title>
        <link rel="icon" href={assetUrl('logo.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('app.css')} />
        {reloadSeconds === undefined ? null : (
          <noscript>
            <meta http-equiv="refresh" content={String(reloadSeconds)} />
          </noscript>
        )}
        {liveAfter === undefined ? null : (
          <script src={assetUrl('live.js')} type="module" data-after={liveAfter}></script>
        )}
        {frame.shortcuts ? <script src={assetUrl('keys.js')} type="module"></script> : null}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('site.skip')}
        </a>
        <header class="top">
          <div class="top-inner">
            <a class="brand" href="/">
              <img src={assetUrl('logo.svg')} alt="" width="40" height="40" />
              <span>{t('site.name')}</span>
            </a>
            {staff === null ? null : <Menu words={words} staff={staff} section={section} />}
            <div class="me">
              <LanguageSwitch frame={frame} />
              {staff === null ? null : <SignedIn words={words} name={staff.name} />}
            </div>
          </div>
        </header>
        {crumbs === undefined ? null : <Way words={words} crumbs={crumbs} current={current} />}
        <main id="main" tabindex={-1}>
          <output id="news" class="news"></output>
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
        </footer>
        {frame.shortcuts ? <KeySheet words={words} /> : null}
      </body>
    </html>
  );
}

function Menu(props: { words: Words; staff: Staff; section: Section | undefined }) {
  const { words, staff, section } = props;
  return (
    <nav class="menu" aria-label={words.t('site.nav')}>
      <ul>
        {sections
          .filter(({ access }) => isAmongRoles(access, staff.role))
          .map(({ id, href, word }) => (
            <li>
              <a href={href} {...(id === section ? { 'aria-current': 'true' } : {})}>
                {words.t(word)}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}

const shortcuts = [
  ['?', 'shortcut.help'],
  ['/', 'shortcut.search'],
  ['J K', 'shortcut.rows'],
  ['Enter', 'shortcut.enter'],
  ['T', 'shortcut.take'],
  ['N', 'shortcut.note'],
  ['G', 'shortcut.go'],
] as const satisfies readonly (readonly [string, WordKey])[];

/** What single keys do; the script opens it, and it says where they are switched off. */
function KeySheet({ words: { t } }: { words: Words }) {
  return (
    <dialog id="keys" aria-labelledby="keys-title">
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
      </dl>
      <form method="dialog" class="acts">
        <button type="submit">{t('shortcut.close')}</button>
        <a href="/preferences">{t('prefs.title')}</a>
      </form>
    </dialog>
  );
}

function LanguageSwitch({ frame: { words, here } }: { frame: Frame }) {
  const other = words.language === 'fr' ? 'en' : 'fr';
  const [path = '/', query = ''] = here.split('?');
  const params = new URLSearchParams(query);
  params.set('lang', other);
  return (
    <a class="language" href={`${path}?${params.toString()}`} hreflang={other} lang={other}>
      {other === 'en' ? 'English' : 'Français'}
    </a>
  );
}

function SignedIn({ words, name }: { words: Words; name: string }) {
  return (
    <form class="signed-in" method="post" action="/sign-out">
      <span>{name}</span>
      <button type="submit" class="quiet">
        {words.t('site.signOut')}
      </button>
    </form>
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
