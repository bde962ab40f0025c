/** @jsxImportSource hono/jsx */
import { foundGroups } from '#collector/domain/alert-quality.ts';
import type { CheckQuality } from '#collector/domain/alert-quality.ts';
import { checkTitle } from '../rule-words.ts';
import type { Words } from '../words.ts';

const size = { width: 240, height: 22 };

/** What people found of one check's tickets as parts of a bar; `most` is its full length. */
export function FoundBar(props: { words: Words; it: CheckQuality; most: number }) {
  const { words, it, most } = props;
  const id = `bar-${it.checkId.replaceAll('.', '-')}`;
  const { confirmed, open, by_itself: byItself } = it.counts;
  let from = 0;
  const parts = foundGroups.map((group) => {
    const x = from;
    const width = (it.counts[group] / Math.max(1, most)) * size.width;
    from += width;
    return { group, x, width };
  });
  return (
    <svg
      class="found-bar"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
    >
      <title id={`${id}-title`}>
        {words.t('quality.chartTitle', { check: checkTitle(words, it.checkId), opened: it.opened })}
      </title>
      <desc id={`${id}-text`}>
        {words.t('quality.chartText', { confirmed, wrong: it.counts.false, open, byItself })}
      </desc>
      <rect class="track" x="0" y="3" width={size.width} height={size.height - 6} />
      {parts
        .filter(({ width }) => width > 0)
        .map(({ group, x, width }) => (
          <rect class={`found ${group}`} x={x} y="3" width={width} height={size.height - 6} />
        ))}
    </svg>
  );
}

/** What the parts are: a swatch and a word each. */
export function FoundLegend({ words }: { words: Words }) {
  return (
    <ul class="legend">
      {foundGroups.map((group) => (
        <li>
          <svg viewBox="0 0 16 16" class="swatch found-bar" aria-hidden="true" focusable="false">
            <rect class={`found ${group}`} x="1" y="1" width="14" height="14" />
          </svg>
          {words.of('quality', group)}
        </li>
      ))}
    </ul>
  );
}
