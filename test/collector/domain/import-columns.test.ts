import { describe, expect, test } from 'vitest';
import { columnsFault, headersKey, matchHeaders } from '#collector/domain/import-columns.ts';
import { mendAccents } from '#collector/domain/doubled-accents.ts';
import { readTableDate } from '#collector/domain/table-date.ts';

describe('a header is understood', () => {
  test.each([
    ['étiquette', 'assetTag', 'exact'],
    ['ETIQUETTE ', 'assetTag', 'exact'],
    ['N° étiquette', 'assetTag', 'exact'],
    ['Étiqette', 'assetTag', 'near'],
    ['Étiquette du PC', 'assetTag', 'near'],
    ['Date de remise', 'handedOverOn', 'exact'],
    ['Date de remisse', 'handedOverOn', 'near'],
    ['handed over on', 'handedOverOn', 'exact'],
    ['Rentrée', 'cohort', 'exact'],
    ['Promotoin', 'cohort', 'near'],
    ['secteurs', 'sector', 'near'],
    ['modele', 'model', 'exact'],
    ['lots', null, 'none'],
    ['nom', null, 'none'],
    ['téléphone', null, 'none'],
    ['date de naissance', null, 'none'],
    ['', null, 'none'],
    ['é'.repeat(1000), null, 'none'],
  ])('%s', (header, column, how) => {
    expect(matchHeaders([header])).toEqual([{ column, how }]);
  });

  test('by a close name only where no other header has the name itself', () => {
    expect(matchHeaders(['étiquettes', 'étiquette']).map(({ how }) => how)).toEqual([
      'none',
      'exact',
    ]);
    expect(matchHeaders(['étiquettes', 'étiquete']).map(({ how }) => how)).toEqual([
      'near',
      'none',
    ]);
  });
});

test.each([
  [['assetTag', 'handedOverOn'], null],
  [['assetTag', null], { refused: 'column_missing', column: 'handedOverOn' }],
  [[null, 'handedOverOn'], { refused: 'column_missing', column: 'assetTag' }],
  [['assetTag', 'handedOverOn', 'lot', 'lot'], { refused: 'column_twice', column: 'lot' }],
] as const)('columns %j: %j', (columns, fault) => {
  expect(columnsFault(columns)).toEqual(fault);
});

test('one set of headers is known again whatever its accents, its case and empty columns after it', () => {
  expect(headersKey(['Étiquette', 'Remis le', '', ''])).toBe(headersKey(['etiquette', 'REMIS-LE']));
  expect(headersKey(['a', 'b'])).not.toBe(headersKey(['b', 'a']));
});

test.each([
  ['14/09/2026', '1900', '2026-09-14'],
  ['1/9/2026', '1900', '2026-09-01'],
  ['2026-09-14', '1900', '2026-09-14'],
  ['14/09/2026 00:00:00', '1900', '2026-09-14'],
  ['2026-09-14T00:00:00.000', '1900', '2026-09-14'],
  ['46279', '1900', '2026-09-14'],
  ['46279.75', '1900', '2026-09-14'],
  ['44817', '1904', '2026-09-14'],
  ['36526', '1900', '2000-01-01'],
  ['36525', '1900', 'year_out_of_range'],
  ['73050', '1900', '2099-12-31'],
  ['73051', '1900', 'year_out_of_range'],
  ['2026', '1900', 'not_a_date_form'],
  ['462790', '1900', 'not_a_date_form'],
  ['14/09/26', '1900', 'two_digit_year'],
  ['14/09/2026 08:30', '1900', 'not_a_date_form'],
  ['09/14/2026', '1900', 'no_such_day'],
  ['', '1900', 'empty'],
] as const)('the date %s, counted from %s, is %s', (text, serialsFrom, expected) => {
  const read = readTableDate(text, serialsFrom);
  expect(read.ok ? read.date : read.refused).toBe(expected);
});

test.each([
  ['Ã©tiquette', 'étiquette'],
  ['CÅ“ur', 'Cœur'],
  ['lâ€™atelier', 'l’atelier'],
  ['ÃƒÂ©', 'é'],
  ['été', 'été'],
  ['SÃO', 'SÃO'],
  ['Âge', 'Âge'],
  ['Ã© → é', 'Ã© → é'],
  ['plain', 'plain'],
])('%s is mended to %s', (text, expected) => {
  expect(mendAccents(text)).toBe(expected);
});
