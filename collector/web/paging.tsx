/** @jsxImportSource hono/jsx */
import type { Words } from './words.ts';

/** The page asked for by `?page=`, from 1. */
export function pageNumber(url: URL): number {
  const page = Number(url.searchParams.get('page') ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1;
}

/** Links to the page before and after; nothing where all fits on one. */
export function Paging(props: {
  words: Words;
  page: number;
  pages: number;
  hrefOf: (page: number) => string;
}) {
  const { words, page, pages, hrefOf } = props;
  if (pages <= 1) return null;
  const { t } = words;
  return (
    <nav class="pages" aria-label={t('paging.pages')}>
      {page > 1 ? (
        <a class="button second" href={hrefOf(page - 1)} rel="prev">
          {t('paging.before')}
        </a>
      ) : null}
      <span>{t('paging.where', { page, pages })}</span>
      {page < pages ? (
        <a class="button second" href={hrefOf(page + 1)} rel="next">
          {t('paging.after')}
        </a>
      ) : null}
    </nav>
  );
}

/** What follows a place in a long list, or comes before it; as a list's address says it. */
export interface AskedPart {
  readonly after?: readonly (string | number)[];
  readonly before?: readonly (string | number)[] | 'end';
}

/** The part asked for by `?after=` or `?before=`; the beginning where neither is there. */
export function askedPart({ searchParams }: URL): AskedPart {
  const [after, before] = [searchParams.get('after'), searchParams.get('before')];
  if (before !== null) return { before: before === 'end' ? 'end' : placeIn(before) };
  return after === null ? {} : { after: placeIn(after) };
}
const placeIn = (text: string): (string | number)[] =>
  text.split('~').map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : part));

/** An address with the part of its list that is asked for. */
export function withPart(href: string, { after, before }: AskedPart): string {
  const part = before ?? after;
  if (part === undefined) return href;
  const name = before === undefined ? 'after' : 'before';
  const value = part === 'end' ? 'end' : part.join('~');
  return `${href}${href.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}

/** Links along a list that is too long to count: back, on, to its beginning and to its end. */
export function PartPaging(props: {
  words: Words;
  href: string;
  before: readonly (string | number)[] | null;
  after: readonly (string | number)[] | null;
}) {
  const { words, href, before, after } = props;
  if (before === null && after === null) return null;
  const { t } = words;
  return (
    <nav class="pages" aria-label={t('paging.pages')}>
      {before === null ? null : (
        <>
          <a class="button quiet" href={href}>
            {t('paging.first')}
          </a>
          <a class="button second" href={withPart(href, { before })} rel="prev">
            {t('paging.before')}
          </a>
        </>
      )}
      {after === null ? null : (
        <>
          <a class="button second" href={withPart(href, { after })} rel="next">
            {t('paging.after')}
          </a>
          <a class="button quiet" href={withPart(href, { before: 'end' })}>
            {t('paging.last')}
          </a>
        </>
      )}
    </nav>
  );
}

/** A number that was not counted to its end, in words. */
export function countWords(words: Words, count: number, most: number): string {
  return count > most
    ? words.t('paging.moreThan', { count: words.number(most) })
    : words.number(count);
}

/** A heading that begins with a number, such as `500 demandes`; beyond `most` it says more than. */
export function countHeading(
  words: Words,
  { count, most }: { count: number; most: number },
  heading: (count: number) => string,
): string {
  return count > most ? words.t('paging.headingMore', { heading: heading(most) }) : heading(count);
}
