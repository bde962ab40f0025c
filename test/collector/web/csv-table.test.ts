import { describe, expect, test } from 'vitest';
import { fileBytesAtMost, readCsvFile, rowsAtMost } from '#collector/web/csv-table.ts';

const cellsOf = (bytes: Uint8Array) => {
  const read = readCsvFile(bytes);
  if (!read.ok) throw new Error(read.refused);
  return read.table.map(({ cells }) => cells);
};
const expected = [
  ['étiquette', 'remis le'],
  ['BZ-26-0043-4', '14/09/2026'],
];
const text = 'étiquette;remis le\r\nBZ-26-0043-4;14/09/2026\r\n';
const doubled = Buffer.from(Buffer.from(text).toString('latin1'));

describe('a file is read however the spreadsheet wrote it', () => {
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\u{FEFF}${text}`)],
    ['Latin-1', Buffer.from(text, 'latin1')],
    ['UTF-16', Buffer.from(`\u{FEFF}${text}`, 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(`\u{FEFF}${text}`, 'utf16le').swap16()],
    ['UTF-16 without its mark', Buffer.from(text.padEnd(64), 'utf16le')],
    ['doubled accents', doubled],
    ['doubled accents with a mark', Buffer.concat([Buffer.from('\u{FEFF}'), doubled])],
    ['accents doubled twice', Buffer.from(doubled.toString('latin1'))],
    ['commas', Buffer.from(text.replaceAll(';', ','))],
    ['tabs', Buffer.from(text.replaceAll(';', '\t'))],
    ['line feeds alone', Buffer.from(text.replaceAll('\r\n', '\n'))],
    ['no end of the last line', Buffer.from(text.trimEnd())],
    ['empty lines at its end', Buffer.from(`${text}\r\n;\r\n;\r\n\r\n`)],
    ['quotes', Buffer.from('"étiquette";"remis le"\n"BZ-26-0043-4";"14/09/2026"')],
  ])('%s', (_, bytes) => {
    expect(cellsOf(bytes).map((cells) => cells.map((cell) => cell.trim()))).toEqual(expected);
  });

  test('and says how many cells had doubled accents, and how it was written', () => {
    expect(readCsvFile(doubled)).toMatchObject({ mended: 1, encoding: 'utf-8', separator: ';' });
    const latin = Buffer.from(text.replaceAll(';', ','), 'latin1');
    expect(readCsvFile(latin)).toMatchObject({
      mended: 0,
      encoding: 'windows-1252',
      separator: ',',
    });
  });

  test('with fewer or more cells in a row than in the header', () => {
    expect(cellsOf(Buffer.from('a;b\n1\n1;2;3'))).toEqual([['a', 'b'], ['1'], ['1', '2', '3']]);
  });

  test('a title with commas above the header does not decide the separator', () => {
    expect(cellsOf(Buffer.from('Remises, lot 2, rentrée\na;b;c;d\n1;2;3;4'))[1]).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  test('and each row keeps the line that an editor shows', () => {
    const read = readCsvFile(Buffer.from('a;b\n\n1;2\n"x\ny";3\n4;5'));
    expect(read).toMatchObject({ table: [{ line: 1 }, { line: 3 }, { line: 4 }, { line: 6 }] });
  });
});

test.each([
  ['quotes_broken', Buffer.from('a;b\n"1;2\n3;4')],
  ['not_text', Buffer.from('a;b\n1;\u0000\n')],
  ['too_large', Buffer.alloc(fileBytesAtMost + 1, 'a')],
  ['too_many_rows', Buffer.from('a;b\n'.repeat(rowsAtMost + 22))],
] as const)('a file that is none is refused: %s', (refused, bytes) => {
  expect(readCsvFile(bytes)).toMatchObject({ ok: false, refused });
});

test('a file of the greatest size is read', () => {
  expect(readCsvFile(Buffer.alloc(fileBytesAtMost, 'a')).ok).toBe(true);
});
