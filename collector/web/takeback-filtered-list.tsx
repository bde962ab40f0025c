/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import {
  countSomeTakebacks,
  listTakebacks,
  takebacksCountedUpTo,
} from '#collector/storage/takeback-lists.ts';
import type { TakebackFilter } from '#collector/storage/takeback-lists.ts';
import type { Crumb } from './layout.tsx';
import { countHeading } from './paging.tsx';
import { Empty, hrefWith, listPage } from './takeback-list-page.tsx';
import { readCursor, writeCursor } from './takeback-query.ts';
import { TakebackTable, tagsIn } from './takeback-table.tsx';
import type { Visit } from './visit.ts';

const mostLines = 100;

interface FilteredParts {
  /** Where it is known already: how many the filter finds. */
  readonly count?: number;
  readonly title: (count: number) => string;
  readonly heading: string;
  readonly crumbs: readonly Crumb[];
  readonly current: string;
  readonly empty: string;
  readonly above: Child;
  /** What is above says that the filter is not to be understood. */
  readonly isFault?: boolean;
}

/** A filtered list, a hundred at a time; the title has the count of all, or that they are many. */
export async function filteredPage(
  visit: Visit,
  filter: TakebackFilter,
  parts: FilteredParts,
): Promise<Response> {
  const { words, deps, url } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const today = await programmeToday(deps.context);
  const count = parts.count ?? (await countSomeTakebacks(db, filter));
  const most = parts.count === undefined ? takebacksCountedUpTo : parts.count;
  const title = countHeading(words, { count, most }, parts.title);
  const after = readCursor(url.searchParams.get('after') ?? '');
  const found = await listTakebacks(db, filter, { after, most: mostLines + 1 });
  const lines = found.slice(0, mostLines);
  const last = found.length > mostLines ? lines.at(-1) : undefined;
  return listPage(visit, {
    title,
    isFault: parts.isFault === true,
    heading: parts.heading,
    crumbs: parts.crumbs,
    current: parts.current,
    lead: title,
    body: (
      <>
        {parts.above}
        {lines.length === 0 ? (
          <Empty text={parts.empty} />
        ) : (
          <TakebackTable
            words={words}
            caption={t('takebacks.caption', { count: lines.length })}
            lines={lines}
            today={today}
            tags={await tagsIn(db, lines)}
          />
        )}
        {last === undefined && after === null ? null : (
          <nav class="pages" aria-label={t('takebacks.pages')}>
            {after === null ? null : (
              <a class="button second" href={hrefWith(url, { after: null })}>
                {t('takebacks.firstPage')}
              </a>
            )}
            {last === undefined ? null : (
              <a
                class="button second"
                href={hrefWith(url, { after: writeCursor(last) })}
                rel="next"
              >
                {t('takebacks.nextPage')}
              </a>
            )}
          </nav>
        )}
      </>
    ),
  });
}
