/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { Layout, showPage } from './layout.tsx';
import type { Crumb } from './layout.tsx';
import { frameOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { WordKey, Words } from './words.ts';

/** What the lists behind the planner's numbers have in common. */

interface ListParts {
  readonly title: string;
  readonly heading: string;
  readonly crumbs: readonly Crumb[];
  readonly current: string;
  readonly lead: string;
  readonly message?: Child;
  /** The message or the filter says what was refused. */
  readonly isFault?: boolean;
  readonly body: Child;
}

export function listPage(visit: Visit, parts: ListParts): Promise<Response> {
  const { t } = visit.words;
  const top = { text: t('nav.takebacks'), href: '/take-backs' };
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={parts.title}
      isFault={parts.isFault === true}
      section="takebacks"
      crumbs={[top, ...parts.crumbs]}
      current={parts.current}
    >
      {parts.message}
      <h1>{parts.heading}</h1>
      {parts.lead === parts.heading ? null : <p class="lead">{parts.lead}</p>}
      {parts.body}
    </Layout>,
  );
}

interface Chip {
  readonly href: string;
  readonly text: string;
  /** In words where it was not counted to its end. */
  readonly count?: number | string;
  readonly current: boolean;
}

export function Chips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  return (
    <nav aria-label={label}>
      <ul class="chips">
        {chips.map(({ href, text, count, current }) => (
          <li>
            <a href={href} {...(current ? { 'aria-current': 'true' } : {})}>
              {text} {count === undefined ? null : <span class="count">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface Step {
  readonly href: string;
  readonly word: WordKey;
}

export function Neighbours({ words, before, after }: { words: Words; before: Step; after: Step }) {
  return (
    <nav class="pages" aria-label={words.t('takebacks.pages')}>
      <a class="button second" href={before.href} rel="prev">
        {words.t(before.word)}
      </a>
      <a class="button second" href={after.href} rel="next">
        {words.t(after.word)}
      </a>
    </nav>
  );
}

export function Empty({ text }: { text: string }) {
  return (
    <div class="empty">
      <p>{text}</p>
    </div>
  );
}

/** This address with other parameters; null takes one away. */
export function hrefWith(url: URL, changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return query.size === 0 ? url.pathname : `${url.pathname}?${query.toString()}`;
}
