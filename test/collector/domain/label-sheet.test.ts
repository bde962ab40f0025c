import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAssetTag, readAssetTag, tagThatFits } from '#collector/domain/asset-tag.ts';
import { cellsOf, grids, labelFormats, placeLabels } from '#collector/domain/label-sheet.ts';

test.each([
  ['the first cell', 1, 1, [[0, 0.5]]],
  ['the last cell of a sheet', 24, 1, [[140, 259.5]]],
  ['the third row', 7, 1, [[0, 74.5]]],
])('a label for %s lies there', (_, start, count, corners) => {
  const [page = []] = placeLabels(Array.from({ length: count }), grids.a4, start);
  expect(page.map(({ x, y }) => [x, y])).toEqual(corners);
});

test('one label more than fits begins a second sheet at its first cell', () => {
  const pages = placeLabels(['a', 'b', 'c'], grids.a4, 23);
  expect(pages.map((page) => page.map(({ it }) => it))).toEqual([['a', 'b'], ['c']]);
  expect(pages[1]?.[0]).toMatchObject({ x: 0, y: 0.5 });
});

test.each(labelFormats)('on %s no label leaves its page, and none lies on another', (format) => {
  const grid = grids[format];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 80 }),
      fc.integer({ min: 1, max: cellsOf(grid) }),
      (count, start) => {
        const pages = placeLabels(
          Array.from({ length: count }, (_, i) => i),
          grid,
          start,
        );
        expect(pages.flat().map(({ it }) => it)).toEqual([...Array(count).keys()]);
        for (const page of pages) {
          expect(new Set(page.map(({ x, y }) => `${x} ${y}`)).size).toBe(page.length);
          for (const { x, y } of page) {
            expect(x >= 0 && x + grid.width <= grid.pageWidth).toBe(true);
            expect(y >= 0 && y + grid.height <= grid.pageHeight).toBe(true);
          }
        }
      },
    ),
  );
});

test('a wrong check character is put right, and nothing else is', () => {
  const tag = formatAssetTag({ site: 'BZ', year: 2026, number: 43 });
  const wrong = `${tag.slice(0, -1)}${tag.endsWith('A') ? 'B' : 'A'}`;
  expect(readAssetTag(wrong).ok).toBe(false);
  expect(tagThatFits(wrong)).toBe(tag);
  expect(tagThatFits('BZ-26-0000-0')).toBeNull();
  expect(tagThatFits('hello')).toBeNull();
});
