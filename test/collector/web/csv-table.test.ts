import { describe, expect, test } from 'vitest';
import { csvBytesAtMost, readCsvFile } from '#collector/web/csv-table.ts';

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

describe('a file is read however the spreadsheet wrote it', () => {
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\u{FEFF}${text}`)],
    ['Latin-1', Buffer.from(text, 'latin1')],
    ['UTF-16', Buffer.from(`\u{FEFF}${text}`, 'utf16le')],
    ['commas', Buffer.from(text.replaceAll(';', ','))],
    ['tabs', Buffer.from(text.replaceAll(';', '\t'))],
    ['line feeds alone', Buffer.from(text.replaceAll('\r\n', '\n'))],
    ['no end of the last line', Buffer.from(text.trimEnd())],
    ['empty lines at its end', Buffer.from(`${text}\r\n;\r\n;\r\n\r\n`)],
    ['quotes', Buffer.from('"étiquette";"remis le"\n"BZ-26-0043-4";"14/09/2026"')],
  ])('%s', (_, bytes) => {
    expect(cellsOf(bytes)).toEqual(expected);
  });

  test('with fewer or more cells in a row than in the header', () => {
    expect(cellsOf(Buffer.from('a;b\n1\n1;2;3'))).toEqual([['a', 'b'], ['1'], ['1', '2', '3']]);
  });

  test('and each row keeps the line that an editor shows', () => {
    const read = readCsvFile(Buffer.from('a;b\n\n1;2\n"x\ny";3\n4;5'));
    expect(read).toMatchObject({ table: [{ line: 1 }, { line: 3 }, { line: 4 }, { line: 6 }] });
  });
});

test.each([
  ['quotes_broken', Buffer.from('a;b\n"1;2\n3;4')],
  ['not_text', Buffer.from('PK\u0003\u0004\0\0')],
  ['too_large', Buffer.alloc(csvBytesAtMost + 1, 'a')],
] as const)('a file that is none is refused: %s', (refused, bytes) => {
  expect(readCsvFile(bytes)).toMatchObject({ ok: false, refused });
});

test('a file of the greatest size is read', () => {
  expect(readCsvFile(Buffer.alloc(csvBytesAtMost, 'a')).ok).toBe(true);
});
