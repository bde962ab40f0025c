/** @jsxImportSource hono/jsx */
import { assetUrl } from './assets.ts';
import type { Frame } from './visit.ts';

/** A part of the site as the menu has it. */
export interface MenuItem {
  readonly href: string;
  readonly text: string;
  readonly isHere: boolean;
  /** Not a page of every day: on wide screens it stands behind “more”. */
  readonly isRare: boolean;
}

/**
 * The head of every page in one row: on a narrow screen all but the name is behind one button. The
 * browser itself opens and closes what is behind a button (popover), with Esc too, without a script.
 */
export function Header(props: { frame: Frame; items: readonly MenuItem[]; home: string }) {
  const { frame, items, home } = props;
  const { staff, words } = frame;
  const { t } = words;
  return (
    <header class="top">
      <div class="top-inner">
        <a class="brand" href={home}>
          <img src={assetUrl('logo.svg')} alt="" width="40" height="40" />
          <span>{t('site.name')}</span>
        </a>
        {staff === null ? (
          <div class="me">
            <LanguageSwitch frame={frame} />
          </div>
        ) : (
          <>
            <button type="button" class="quiet menu-button" popovertarget="menu">
              {t('site.menu')}
            </button>
            <div id="menu" class="menu-box" popover="auto">
              <nav class="menu" aria-label={t('site.nav')}>
                <ul>
                  {items
                    .filter(({ isRare }) => !isRare)
                    .map((it) => (
                      <Entry it={it} />
                    ))}
                  <More items={items.filter(({ isRare }) => isRare)} word={t('site.more')} />
                </ul>
              </nav>
              <div class="me">
                <ModeSwitch frame={frame} />
                <LanguageSwitch frame={frame} />
                <button type="button" class="quiet me-button" popovertarget="me">
                  {staff.name}
                </button>
                <div id="me" class="drop" popover="auto">
                  <a href="/account">{t('account.title')}</a>
                  <a href="/preferences">{t('prefs.title')}</a>
                  <form class="signed-in" method="post" action="/sign-out">
                    <span>{t('site.signedInAs', { name: staff.name })}</span>
                    <button type="submit" class="quiet">
                      {t('site.signOut')}
                    </button>
                  </form>
                </div>
              </div>
            </div>
          </>
        )}
      </div>
    </header>
  );
}

function Entry({ it: { href, text, isHere } }: { it: MenuItem }) {
  return (
    <li>
      <a href={href} {...(isHere ? { 'aria-current': 'true' } : {})}>
        {text}
      </a>
    </li>
  );
}

function More({ items, word }: { items: readonly MenuItem[]; word: string }) {
  if (items.length === 0) return null;
  const here = items.find(({ isHere }) => isHere);
  return (
    <li class="more">
      <button
        type="button"
        class={here === undefined ? 'quiet more-button' : 'quiet more-button here'}
        popovertarget="more"
      >
        {here?.text ?? word}
      </button>
      <ul id="more" class="drop" popover="auto">
        {items.map((it) => (
          <Entry it={it} />
        ))}
      </ul>
    </li>
  );
}

/** One thing at a time, bigger, in plain words; the same button leads back. */
function ModeSwitch({ frame: { words, here, isSimple } }: { frame: Frame }) {
  return (
    <form method="post" action="/preferences/mode">
      <input type="hidden" name="back" value={here} />
      <button type="submit" name="mode" value={isSimple ? 'full' : 'simple'} class="quiet">
        {words.t(isSimple ? 'mode.toFull' : 'mode.toSimple')}
      </button>
    </form>
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
