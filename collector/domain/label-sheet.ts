/**
 * Where labels lie on what is printed, in millimetres. SOURCE of the sheet: A4 with 3 x 8 labels of
 * 70 x 37 mm without gaps, as sold for office printers (such as Avery Zweckform 3474); of the roll:
 * 62 x 29 mm (such as Brother DK-11209).
 */
export const labelFormats = ['a4', 'roll'] as const;
export type LabelFormat = (typeof labelFormats)[number];

export interface LabelGrid {
  readonly pageWidth: number;
  readonly pageHeight: number;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** From the left and upper edge to the first label. */
  readonly left: number;
  readonly top: number;
}

export const grids: Readonly<Record<LabelFormat, LabelGrid>> = {
  a4: {
    pageWidth: 210,
    pageHeight: 297,
    columns: 3,
    rows: 8,
    width: 70,
    height: 37,
    left: 0,
    top: 0.5,
  },
  roll: {
    pageWidth: 62,
    pageHeight: 29,
    columns: 1,
    rows: 1,
    width: 62,
    height: 29,
    left: 0,
    top: 0,
  },
};

export const cellsOf = ({ columns, rows }: LabelGrid): number => columns * rows;

/** Something in its cell: its corner, counted from the page's. */
export interface Placed<T> {
  readonly it: T;
  readonly x: number;
  readonly y: number;
}

/** The pages of these labels, row by row, from cell `start` (counted from 1) of the first page. */
export function placeLabels<T>(
  labels: readonly T[],
  grid: LabelGrid,
  start: number,
): readonly (readonly Placed<T>[])[] {
  const cells = cellsOf(grid);
  const pages: Placed<T>[][] = [];
  for (const [i, it] of labels.entries()) {
    const cell = i + start - 1;
    const page = Math.floor(cell / cells);
    const x = grid.left + (cell % grid.columns) * grid.width;
    const y = grid.top + Math.floor((cell % cells) / grid.columns) * grid.height;
    pages[page] = [...(pages[page] ?? []), { it, x, y }];
  }
  return pages;
}

/** By so much a printer that pulls its paper askew is put right at most, in mm. Our judgement. */
export const shiftAtMost = 5;
/** So many PCs are labelled in one go: five sheets. */
export const labelledAtMost = 120;
