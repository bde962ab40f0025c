import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { writeCsv } from '#collector/domain/csv.ts';
import { judgeRow, readHandovers } from '#collector/domain/import.ts';
import type { HandoverDecision } from '#collector/domain/handover.ts';
import type { TableRow } from '#collector/domain/import.ts';

const table = (...rows: string[]): TableRow[] =>
  rows.map((row, at) => ({ line: at + 1, cells: row.split(';') }));

function rowsOf(...rows: string[]) {
  const read = readHandovers(table(...rows));
  if (!read.ok) throw new Error(read.refused);
  return read.rows;
}
const header = 'étiquette;remis le;promotion;secteur';
const tag = 'BZ-26-0043-4';
const otherTag = formatAssetTag({ site: 'BZ', year: 2026, number: 42 });

describe('a header is read in both languages, in any case, with or without accents', () => {
  test.each([
    ['étiquette;remis le;promotion;secteur;lot;modèle'],
    ['ETIQUETTE;Remis-le;Promotion;SECTEUR;Lot;MODÈLE'],
    ['asset_tag;handed_over_on;cohort;sector;lot;model'],
    ['Asset tag; Handed over on ;Cohort;Sector;LOT;Modele'],
  ])('%s', (names) => {
    const text = `${tag};2026-09-14;2026;Battant;Don 12;Portable 14`;
    expect(rowsOf(names, text)[0]?.handover).toEqual({
      assetTag: tag,
      handedOverOn: '2026-09-14',
      cohort: '2026',
      sector: 'Battant',
      lot: 'Don 12',
      model: 'Portable 14',
    });
  });

  test('columns may stand in any order, and all but tag and date may be missing', () => {
    const [row] = rowsOf('remis le;étiquette', `14/09/2026;${tag}`);
    const unsaid = { cohort: null, sector: null, lot: null, model: null };
    expect(row?.handover).toMatchObject({ assetTag: tag, ...unsaid });
  });

  test('columns that mean nothing to us are named, and not kept', () => {
    const read = readHandovers(table('étiquette;remis le;nom', `${tag};2026-09-14;Jeanne`));
    expect(read).toMatchObject({ ok: true, ignored: ['nom'] });
    expect(JSON.stringify(read)).not.toContain('Jeanne');
  });

  test.each([
    ['étiquette;secteur', 'column_missing', 'handedOverOn'],
    ['remis le', 'column_missing', 'assetTag'],
    ['étiquette;asset_tag;remis le', 'column_twice', 'assetTag'],
  ])('%s is refused: %s', (names, refused, column) => {
    expect(readHandovers(table(names, 'a;b;c'))).toMatchObject({ ok: false, refused, column });
  });

  test.each([[[]], [table(header)], [table(header, ';;;', '')]])('no rows: %j', (rows) => {
    expect(readHandovers(rows)).toMatchObject({ ok: false, refused: 'no_rows' });
  });
});

describe('a row that cannot be read names its column, its value and what is wrong', () => {
  test.each([
    [';2026-09-14;;', 'assetTag', '', 'tag_empty'],
    ['BZ26;2026-09-14;;', 'assetTag', 'BZ26', 'tag_not_a_form'],
    ['BZ-26-0043-5;2026-09-14;;', 'assetTag', 'BZ-26-0043-5', 'tag_wrong_check_character'],
    [`${tag};;;`, 'handedOverOn', '', 'date_empty'],
    [`${tag};14/09/26;;`, 'handedOverOn', '14/09/26', 'date_two_digit_year'],
    [`${tag};99999;;`, 'handedOverOn', '99999', 'date_year_out_of_range'],
    [`${tag};14.09.2026;;`, 'handedOverOn', '14.09.2026', 'date_not_a_form'],
    [`${tag};31/09/2026;;`, 'handedOverOn', '31/09/2026', 'date_no_such_day'],
    [`${tag};2205-09-14;;`, 'handedOverOn', '2205-09-14', 'date_year_out_of_range'],
    [`${tag};2026-09-14;CE2;`, 'cohort', 'CE2', 'cohort_not_a_school_year'],
    [`${tag};2026-09-14;2026-2028;`, 'cohort', '2026-2028', 'cohort_not_a_school_year'],
    [`${tag};2026-09-14;;${'x'.repeat(61)}`, 'sector', 'x'.repeat(61), 'sector_too_long'],
    [`${tag};2026-09-14;;a\u0007b`, 'sector', 'a\u0007b', 'sector_not_printable'],
  ])('%s', (text, column, value, why) => {
    const [row] = rowsOf(header, text);
    expect(row).toMatchObject({ line: 2, handover: null, faults: [{ column, value, why }] });
  });

  describe.each(['lot', 'model'] as const)('%s', (column) => {
    const rowWith = (value: string) =>
      rowsOf(`étiquette;remis le;${column}`, `${tag};2026-09-14;${value}`)[0];

    test.each([
      ['x'.repeat(61), 'too_long', '60'],
      ['a\u0007b', 'not_printable', ''],
      ['a\u200Bb', 'not_printable', ''],
      ['a\u202Eb', 'not_printable', ''],
    ])('of %j is refused', (value, why, expected) => {
      const fault = { column, value, why: `${column}_${why}`, expected };
      expect(rowWith(value)).toMatchObject({ handover: null, faults: [fault] });
    });

    test.each([
      ['x'.repeat(60), 'x'.repeat(60)],
      ['  Don \t de  mai ', 'Don de mai'],
      ['mode\u0300le', 'mod\u00E8le'],
      ['   ', null],
      ['', null],
    ])('of %j is read as %j', (value, read) => {
      expect(rowWith(value)?.faults).toEqual([]);
      expect(rowWith(value)?.handover?.[column]).toBe(read);
    });
  });

  test('with all its faults at once', () => {
    const [row] = rowsOf(header, 'x;y;z;');
    expect(row?.faults.map(({ column }) => column)).toEqual(['assetTag', 'handedOverOn', 'cohort']);
  });

  test.each(['2026', '2026-2027', '2026/27', 'rentrée 2026', 'Rentrée 2026-2027'])(
    'while the cohort may be written %s',
    (cohort) => {
      const [row] = rowsOf(header, `${tag};2026-09-14;${cohort};`);
      expect(row?.handover?.cohort).toBe('2026');
    },
  );
});

describe('two rows of one PC in a file', () => {
  test('that say the same, in other words, are one handover', () => {
    const rows = rowsOf(
      header,
      `${tag};2026-09-14;;`,
      `${otherTag};2026-09-14;;`,
      `bz2600434;14/09/2026 00:00;;`,
    );
    expect(rows.map(({ repeats }) => repeats)).toEqual([null, null, 2]);
  });

  test('that contradict each other are all refused, each naming another', () => {
    const rows = rowsOf(
      header,
      `${tag};2026-09-14;;`,
      `${tag};2026-09-15;;`,
      `${tag};2026-09-14;;`,
    );
    const faults = rows.map((row) => row.faults.map(({ why, expected }) => [why, expected]));
    expect(faults).toEqual([
      [['contradicts_line', '3']],
      [['contradicts_line', '2']],
      [['contradicts_line', '3']],
    ]);
  });

  test.each(['lot', 'model'])('that name two of a %s contradict each other', (column) => {
    const row = (name: string) => `${tag};2026-09-14;${name}`;
    const rows = rowsOf(`étiquette;remis le;${column}`, row('A'), row('B'));
    expect(rows.map(({ faults }) => faults[0]?.why)).toEqual([
      'contradicts_line',
      'contradicts_line',
    ]);
  });

  test('that cannot be read do not count as one PC', () => {
    const rows = rowsOf(header, ';2026-09-14;;', ';2026-09-15;;');
    expect(rows.map(({ faults }) => faults.map(({ why }) => why))).toEqual([
      ['tag_empty'],
      ['tag_empty'],
    ]);
  });
});

describe('the verdict on a row', () => {
  const [row] = rowsOf(header, `${tag};2026-09-14;;`);
  if (row === undefined) throw new Error('no row');

  test.each([
    [{ verdict: 'new' }, 'new'],
    [{ verdict: 'unchanged' }, 'unchanged'],
    [{ verdict: 'changed', changes: [{ field: 'sector', from: null, to: 'Battant' }] }, 'changed'],
  ] as const)('is that of what is on file: %j', (decision: HandoverDecision, verdict) => {
    expect(judgeRow(row, () => decision)).toMatchObject({ ...decision, verdict, row });
  });

  test.each([
    ['in_the_future', 'handedOverOn', '2026-09-14'],
    ['family_was_told', 'handedOverOn', '2026-09-14'],
    ['stage_forbids', 'assetTag', tag],
  ] as const)(
    'names the cell at fault where a handover is refused: %s',
    (refused, column, value) => {
      expect(judgeRow(row, () => ({ verdict: 'refused', refused }))).toMatchObject({
        verdict: 'refused',
        faults: [{ column, value, why: refused }],
      });
    },
  );
});

describe('a cell of an export does nothing in a spreadsheet', () => {
  test.each(['=1+1', '+33', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])('%j', (text) => {
    expect(writeCsv([[text]])).toMatch(/^\u{FEFF}"?'/u);
  });

  test('and what is no formula is left as it is', () => {
    expect(writeCsv([['BZ-26-0043-4', '14/09/2026', 'a;b', 'say "x"']])).toBe(
      '\u{FEFF}BZ-26-0043-4;14/09/2026;"a;b";"say ""x"""\r\n',
    );
  });

  test('whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const withoutMark = writeCsv([[text]]).slice(1);
        expect(withoutMark.replace(/^"/, '')).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });
});
