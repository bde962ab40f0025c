import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import writeXlsx from 'write-excel-file/node';
import type { SheetData } from 'write-excel-file/node';
import { describe, expect, test } from 'vitest';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { addDays, daysBetween } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { readHandovers } from '#collector/domain/import.ts';
import type { Handover } from '#collector/domain/handover.ts';
import { readTableFile } from '#collector/web/table-file.ts';
import { unzip, zipStored } from '#collector/web/unzip.ts';

const mainNs = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relNs = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook as its parts: what a test changes of it is all that is odd. */
function workbook(
  sheets: Readonly<Record<string, string>>,
  { workbookPr = '', extra = {} }: { workbookPr?: string; extra?: Record<string, string> } = {},
): Map<string, Buffer> {
  const names = Object.keys(sheets);
  const list = names.map((name, n) => `<sheet name="${name}" sheetId="${n + 1}" r:id="r${n}"/>`);
  const rels = names.map(
    (_, n) => `<Relationship Id="r${n}" Type="${relNs}/worksheet" Target="worksheets/s${n}.xml"/>`,
  );
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns="${mainNs}" xmlns:r="${relNs}">${workbookPr}<sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${rels.join('')}</Relationships>`,
    ...Object.fromEntries(names.map((name, n) => [`xl/worksheets/s${n}.xml`, sheets[name] ?? ''])),
    ...extra,
  };
  return new Map(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)]));
}
const sheetXml = (rows: string, after = '') =>
  `<worksheet xmlns="${mainNs}"><sheetData>${rows}</sheetData>${after}</worksheet>`;
const text = (place: string, value: string) =>
  `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
const twoRows = sheetXml(
  `<row r="1">${text('A1', 'étiquette')}${text('B1', 'remis le')}</row>` +
    `<row r="2">${text('A2', 'BZ-26-0043-4')}<c r="B2"><v>46279</v></c></row>`,
);

async function sheetsOf(parts: Map<string, Buffer>) {
  const read = await readTableFile(zipStored(parts));
  if (!read.ok) throw new Error(read.refused);
  return read;
}
const refusalOf = async (bytes: Uint8Array) => {
  const read = await readTableFile(bytes);
  return read.ok ? 'read' : read.refused;
};

describe('a workbook', () => {
  test('gives each sheet by its name, without its empty rows, each row with its number', async () => {
    const gap = sheetXml(`<row r="4">${text('B4', 'x')}</row><row r="9"/>`);
    const { sheets } = await sheetsOf(workbook({ 'A &amp; B': twoRows, Vide: sheetXml(''), gap }));
    expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['A & B', 2],
      ['Vide', 0],
      ['gap', 1],
    ]);
    expect(sheets[0]?.rows[1]).toEqual({ line: 2, cells: ['BZ-26-0043-4', '46279'] });
    expect(sheets[2]?.rows[0]).toEqual({ line: 4, cells: ['', 'x'] });
  });

  test('gives the value that a formula had, and nothing for an error', async () => {
    const rows =
      '<row r="1"><c r="A1" t="str"><f>"B"&amp;1</f><v>B1</v></c><c r="B1"><f>1+1</f><v>2</v></c>' +
      '<c r="C1" t="e"><v>#N/A</v></c><c r="D1" t="b"><v>1</v></c></row>';
    const { sheets } = await sheetsOf(workbook({ a: sheetXml(rows) }));
    expect(sheets[0]?.rows[0]?.cells).toEqual(['B1', '2', '', 'true']);
  });

  test('says what a cell that is merged downwards says in each of its rows', async () => {
    const rows =
      `<row r="1">${text('A1', 'rentrée')}${text('B1', 'x')}</row>` +
      `<row r="2">${text('A2', '2026')}${text('B2', '1')}</row>` +
      `<row r="3"><c r="A3"/>${text('B3', '2')}</row><row r="4">${text('B4', '3')}</row>`;
    const merges = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>';
    const { sheets } = await sheetsOf(workbook({ a: sheetXml(rows, merges) }));
    expect(sheets[0]?.merged).toBe(1);
    expect(sheets[0]?.rows.map(({ cells }) => cells[0])).toEqual(['rentrée', '2026', '2026', '']);
  });

  test.each(['1', 'true'])('that counts from 1904 is read so (date1904="%s")', async (flag) => {
    const styles = {
      'xl/styles.xml': `<styleSheet xmlns="${mainNs}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    };
    const rows = '<row r="1"><c r="A1" s="1"><v>44817</v></c><c r="B1"><v>44817</v></c></row>';
    const read = await sheetsOf(
      workbook(
        { a: sheetXml(rows) },
        { workbookPr: `<workbookPr date1904="${flag}"/>`, extra: styles },
      ),
    );
    expect(read.serialsFrom).toBe('1904');
    expect(read.sheets[0]?.rows[0]?.cells).toEqual(['2026-09-14', '44817']);
    const table = [
      { line: 1, cells: ['tag', 'remis le'] },
      { line: 2, cells: ['BZ-26-0043-4', '44817'] },
    ];
    const rowsRead = readHandovers(table, { serialsFrom: '1904' });
    expect(rowsRead).toMatchObject({ rows: [{ handover: { handedOverOn: '2026-09-14' } }] });
  });
});

describe('a file that is none of ours is refused by what it holds, not by its name', () => {
  const part = (name: string, body = '') => zipStored(new Map([[name, Buffer.from(body)]]));
  test.each([
    ['xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    [
      'xlsx_locked',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
    ],
    ['pdf', Buffer.from('%PDF-1.7\n')],
    ['zip', part('lettre.txt', 'x')],
    ['zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
    ['xls', part('xl/workbook.bin', 'x')],
    [
      'ods',
      zipStored(
        new Map([
          ['mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')],
          ['content.xml', Buffer.from('<x/>')],
        ]),
      ),
    ],
    ['xlsx_broken', Buffer.from('PK\u0003\u0004 and no more')],
    ['xlsx_broken', zipStored(workbook({ a: twoRows })).subarray(0, 300)],
    [
      'xlsx_broken',
      zipStored(workbook({ a: sheetXml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>') })),
    ],
    ['xlsx_broken', zipStored(workbook({ a: sheetXml('<row r="x"/>') }))],
    ['xlsx_broken', zipStored(workbook({ a: sheetXml('<row r="9999999"/>') }))],
    ['not_text', Buffer.from('\u0089PNG\r\n\u001A\n\u0000\u0000', 'latin1')],
  ])('%s', async (refused, bytes) => {
    expect(await refusalOf(bytes)).toBe(refused);
  });
});

/** One part that inflates to so many zeros. */
function bomb(parts: Map<string, Buffer>, name: string, megabytes: number): Buffer {
  const whole = zipStored(new Map([...parts, [name, Buffer.alloc(0)]]));
  const packed = deflateRawSync(Buffer.alloc(megabytes * 1_000_000));
  // The bomb stands before all else; the directory is written anew behind it.
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(1, 22);
  local.writeUInt16LE(name.length, 26);
  const before = Buffer.concat([local, Buffer.from(name), packed]);
  const end = whole.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const start = whole.readUInt32LE(end + 16);
  const directory = Buffer.from(whole.subarray(start, end));
  for (let at = 0; at < directory.length;) {
    const length = directory.readUInt16LE(at + 28);
    const isBomb = directory.toString('utf8', at + 46, at + 46 + length) === name;
    directory.writeUInt32LE(isBomb ? 0 : directory.readUInt32LE(at + 42) + before.length, at + 42);
    if (isBomb) directory.writeUInt16LE(8, at + 10);
    if (isBomb) directory.writeUInt32LE(packed.length, at + 20);
    at += 46 + length;
  }
  const tail = Buffer.from(whole.subarray(end));
  tail.writeUInt32LE(start + before.length, 16);
  return Buffer.concat([before, whole.subarray(0, start), directory, tail]);
}

describe('a workbook that is made to do harm is refused, and the collector goes on', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
  );
  test.each([
    [
      'entities that swell',
      'xlsx_entities',
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">${laughs.join('')}]>${twoRows.replace('étiquette', '&l9;')}`,
    ],
    [
      'an entity that reads a file',
      'xlsx_entities',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${twoRows.replace('étiquette', '&e;')}`,
    ],
    [
      'a cell in the last corner',
      'xlsx_too_big',
      sheetXml(`<row r="1048576">${text('XFD1048576', 'x')}</row>`),
    ],
    [
      'a cell beyond the last corner',
      'xlsx_broken',
      sheetXml(`<row r="1">${text('ZZZ1', 'x')}</row>`),
    ],
    [
      'a place that is hidden from us',
      'xlsx_too_big',
      sheetXml(`<row x="&gt;>" r="1048576"><c x=">" r="XFD1048576" t="str"><v>x</v></c></row>`),
    ],
  ])('%s', async (_, refused, xml) => {
    expect(await refusalOf(zipStored(workbook({ a: xml })))).toBe(refused);
  });

  test('parts that unpack to gigabytes', async () => {
    const bytes = bomb(workbook({ a: twoRows }), 'xl/worksheets/s9.xml', 1500);
    expect(bytes.length).toBeLessThan(2_000_000);
    expect(await refusalOf(bytes)).toBe('xlsx_too_big');
  });

  test('too many rows', async () => {
    const rows = Array.from(
      { length: 100_000 },
      (_, n) => `<row r="${n + 1}"><c r="A${n + 1}"><v>1</v></c></row>`,
    );
    const parts = workbook({ a: sheetXml(rows.join('')) });
    expect(await refusalOf(zipStored(parts))).toBe('too_many_rows');
  });

  test('any bytes at all after the mark of a ZIP', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const file = Buffer.concat([Buffer.from('PK\u0003\u0004'), bytes]);
        expect(unzip(file, { wanted: () => true, mostBytes: 1000 }).ok).toBe(false);
      }),
    );
  });

  test('any byte of a good one changed: it is read or refused, and nothing is thrown', () => {
    const good = zipStored(workbook({ a: twoRows }));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const odd = Buffer.from(good);
        odd[at] = value;
        const read = unzip(odd, { wanted: () => true, mostBytes: 100_000 });
        expect(typeof read.ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});

/** A table as a city could have it. An apostrophe before a formula is our own, and goes. */
const names = fc
  .string({
    unit: fc.constantFrom(...Array.from('abcÉéèçàœŒ’«» -;,"\'()/&<=+@0123')),
    maxLength: 20,
  })
  .filter((name) => name.trim() === name && !/ {2}/.test(name) && !/^'[=+\-@]/.test(name));
const handovers = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1, max: 9999 }),
    day: fc.integer({ min: 0, max: 9000 }).map((n): CalendarDate => addDays('2001-01-01', n)),
    sector: names,
    model: names,
  }),
  { minLength: 1, maxLength: 12, selector: ({ number }) => number },
);
const french = (date: CalendarDate) => date.split('-').toReversed().join('/');
const serial = (date: CalendarDate) => String(daysBetween('1899-12-30', date));
const dateForms = { french, iso: (date: CalendarDate) => date, serial };

type Given = { number: number; day: CalendarDate; sector: string; model: string };
const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });
const tableOf = (rows: readonly Given[], form: (date: CalendarDate) => string) => [
  ['Étiquette', 'Remis le', 'Secteur', 'Modèle', 'Famille', ''],
  ...rows.map((it) => [tagOf(it.number), form(it.day), it.sector, it.model, 'x', '']),
  ['', '', '', '', '', ''],
];
const saidBy = (rows: readonly Given[]) =>
  rows.map((it) => ({
    assetTag: tagOf(it.number),
    handedOverOn: it.day,
    sector: it.sector || null,
    model: it.model || null,
  }));

async function handoversIn(bytes: Uint8Array): Promise<Partial<Handover>[]> {
  const file = await readTableFile(bytes);
  if (!file.ok) throw new Error(file.refused);
  const read = readHandovers(file.sheets[0]?.rows ?? [], { serialsFrom: file.serialsFrom });
  if (!read.ok) throw new Error(read.refused);
  return read.rows.map(({ handover, faults }) => {
    if (handover === null) throw new Error(JSON.stringify(faults));
    const { assetTag, handedOverOn, sector, model } = handover;
    return { assetTag, handedOverOn, sector, model };
  });
}

const quoted = (cell: string) =>
  /[";,\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
/** What Windows calls ANSI in France: what Latin-1 has not, it has below 0xA0. */
function windows1252(written: string): Buffer {
  const upper: Record<string, number> = { œ: 0x9c, Œ: 0x8c, '’': 0x92, '«': 0xab, '»': 0xbb };
  return Buffer.from(Array.from(written, (sign) => upper[sign] ?? sign.charCodeAt(0)));
}
const encodings: Readonly<Record<string, (written: string) => Buffer>> = {
  utf8: (written) => Buffer.from(written),
  utf8Mark: (written) => Buffer.from(`\u{FEFF}${written}`),
  utf16: (written) => Buffer.from(`\u{FEFF}${written}`, 'utf16le'),
  utf16be: (written) => Buffer.from(`\u{FEFF}${written}`, 'utf16le').swap16(),
  windows1252,
  doubled: (written) => Buffer.from(new TextDecoder('windows-1252').decode(Buffer.from(written))),
  apart: (written) => Buffer.from(written.normalize('NFD')),
};

describe('the same rows are read from a table however it was written', () => {
  test('as CSV, in every encoding, with every separator, with each form of a date', async () => {
    await fc.assert(
      fc.asyncProperty(
        handovers,
        fc.constantFrom(...Object.keys(encodings)),
        fc.constantFrom(';', ',', '\t'),
        fc.constantFrom(...(Object.keys(dateForms) as (keyof typeof dateForms)[])),
        fc.constantFrom('\r\n', '\n'),
        async (rows, encoding, separator, form, end) => {
          const lines = tableOf(rows, dateForms[form]).map((row) =>
            row.map(quoted).join(separator),
          );
          const bytes = encodings[encoding]?.(lines.join(end)) ?? Buffer.alloc(0);
          expect(await handoversIn(bytes)).toEqual(saidBy(rows));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('as XLSX, with each form of a date', async () => {
    await fc.assert(
      fc.asyncProperty(
        handovers,
        fc.constantFrom('date', ...(Object.keys(dateForms) as (keyof typeof dateForms)[])),
        async (rows, form) => {
          const table = tableOf(rows, form === 'date' ? (date) => date : dateForms[form]);
          const data: SheetData = table.map((row, at) =>
            row.map((value, column) => {
              if (value === '') return null;
              if (form !== 'date' || at === 0 || column !== 1) return { value, type: String };
              return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'dd/mm/yyyy' };
            }),
          );
          const bytes = await writeXlsx(data, { sheet: 'Remises' }).toBuffer();
          expect(await handoversIn(bytes)).toEqual(saidBy(rows));
        },
      ),
      { numRuns: 15 },
    );
  });
});
