/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { grids, placeLabels } from '#collector/domain/label-sheet.ts';
import type { LabelFormat, LabelGrid, Placed } from '#collector/domain/label-sheet.ts';
import { barsOf, qrOf } from './barcodes.ts';
import type { Bars } from './barcodes.ts';
import { wordsIn } from './words.ts';
import type { Words } from './words.ts';

/** What is printed in one cell: the asset tag for the workshop, or the family's sticker. */
export type Label =
  | { readonly kind: 'tag'; readonly tag: string }
  | {
      readonly kind: 'sticker';
      /** What the QR code opens. */
      readonly url: string;
      /** The same for those who type it, in lines. */
      readonly lines: readonly string[];
    };

export interface SheetLook {
  readonly format: LabelFormat;
  /** Counted from 1. */
  readonly start: number;
  /** Right and down, in mm. */
  readonly shiftX: number;
  readonly shiftY: number;
}

/** The pages in their real size; each is one picture, so that a printer cannot pull it apart. */
export function LabelSheets(props: { words: Words; labels: readonly Label[]; look: SheetLook }) {
  const { words, labels, look } = props;
  const grid = grids[look.format];
  const pages = placeLabels(labels, grid, look.start);
  return (
    <>
      {pages.map((cells, i) => (
        <Page words={words} grid={grid} look={look} n={i + 1} of={pages.length}>
          {cells.map((cell) => (
            <Cell grid={grid} cell={cell} />
          ))}
        </Page>
      ))}
    </>
  );
}

/** A page with the edges of its labels and a ruler of 10 cm: shows where a printer really prints. */
export function MarginSheet({ words, look }: { words: Words; look: SheetLook }) {
  const grid = grids[look.format];
  const cells = placeLabels(
    Array.from({ length: grid.columns * grid.rows }, (_, i) => i + 1),
    grid,
    1,
  ).flat();
  const length = Math.min(100, grid.width - 12);
  const ruler = look.format === 'a4' ? 100 : length;
  return (
    <Page words={words} grid={grid} look={look} n={1} of={1}>
      {cells.map(({ it, x, y }) => (
        <>
          <rect class="edge" x={x + 1} y={y + 1} width={grid.width - 2} height={grid.height - 2} />
          <text class="cell-number" x={x + 4} y={y + 8}>
            {it}
          </text>
        </>
      ))}
      <path class="ruler" d={`M6 20h${ruler}M6 18v4M${6 + ruler} 18v4`} />
      <text class="cell-number" x={8} y={17}>
        {`${ruler} mm`}
      </text>
    </Page>
  );
}

function Page(props: {
  words: Words;
  grid: LabelGrid;
  look: SheetLook;
  n: number;
  of: number;
  children?: Child;
}) {
  const { words, grid, look, n, of, children } = props;
  const { pageWidth, pageHeight } = grid;
  return (
    <div class={`sheet-frame ${look.format}`}>
      <svg
        class="sheet"
        width={`${pageWidth}mm`}
        height={`${pageHeight}mm`}
        viewBox={`0 0 ${pageWidth} ${pageHeight}`}
        role="img"
        aria-label={words.t('labels.picture', { n, of })}
      >
        <g transform={`translate(${look.shiftX} ${look.shiftY})`}>{children}</g>
      </svg>
    </div>
  );
}

function Cell({ grid, cell }: { grid: LabelGrid; cell: Placed<Label> }) {
  const { it, x, y } = cell;
  return (
    <g transform={`translate(${x} ${y})`}>
      {it.kind === 'tag' ? (
        <TagLabel grid={grid} tag={it.tag} />
      ) : (
        <StickerLabel grid={grid} url={it.url} lines={it.lines} />
      )}
    </g>
  );
}

/** Bars 13 mm high and at most 52 wide, 5 mm free on each side, above the tag in large letters. */
function TagLabel({ grid, tag }: { grid: LabelGrid; tag: string }) {
  const width = Math.min(54, grid.width - 12);
  const top = (grid.height - 24) / 2;
  return (
    <>
      <Drawn bars={barsOf(tag)} x={(grid.width - width) / 2} y={top} width={width} height={13} />
      <text class="tag-text" x={grid.width / 2} y={top + 21.5} text-anchor="middle">
        {tag}
      </text>
    </>
  );
}

/** In the family's language, whatever whoever prints it reads: French, as on all that is handed over. */
function StickerLabel(props: { grid: LabelGrid; url: string; lines: readonly string[] }) {
  const { grid, url, lines } = props;
  const words = wordsIn('fr');
  const side = grid.height - 8;
  const left = side + 8;
  return (
    <>
      <Drawn bars={qrOf(url)} x={4} y={4} width={side} height={side} />
      <text class="sticker-title" x={left} y={8.5}>
        {words.t('labels.sticker1')}
      </text>
      <text class="sticker-title" x={left} y={13}>
        {words.t('labels.sticker2')}
      </text>
      {lines.map((line, i) => (
        <text class="sticker-line" x={left} y={18 + i * 3}>
          {line}
        </text>
      ))}
    </>
  );
}

function Drawn(props: { bars: Bars; x: number; y: number; width: number; height: number }) {
  const { bars, x, y, width, height } = props;
  return (
    <svg
      x={x}
      y={y}
      width={width}
      height={height}
      viewBox={`0 0 ${bars.width} ${bars.height}`}
      preserveAspectRatio={width === height ? 'xMidYMid' : 'none'}
    >
      {raw(bars.inner)}
    </svg>
  );
}
