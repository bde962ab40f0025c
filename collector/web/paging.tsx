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
