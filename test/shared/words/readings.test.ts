import { describe, expect, test } from 'vitest';
import { languages } from '#shared/check.ts';
import { groupNames } from '#shared/readings.ts';
import {
  exactValue,
  fieldLabel,
  fieldValue,
  partName,
  readingWords,
} from '#shared/words/readings.ts';

const plain = (text: string) => text.replace(/[\u00A0\u202F]/g, ' ');

describe('the words of a reading', () => {
  test.each([
    ['heat', 'temperatureC', 38.5, '38,5 °C', '38.5°C'],
    ['disk', 'wearPercent', 12, '12 %', '12%'],
    ['disk', 'powerOnHours', 12_345, '12 345 h', '12,345 hr'],
    ['disk', 'kind', 'hdd', 'disque dur', 'hard disk'],
    ['disk', 'reallocated', 0, '0', '0'],
    ['fs', 'freeKiB', 1023, '1 023 Kio', '1,023 KiB'],
    ['fs', 'freeKiB', 1024, '1 Mio', '1 MiB'],
    ['fs', 'freeKiB', 1536, '1,5 Mio', '1.5 MiB'],
    ['fs', 'freeKiB', 1024 * 972, '972 Mio', '972 MiB'],
    ['fs', 'freeKiB', 1024 * 973, '1 Gio', '1 GiB'],
    ['fs', 'sizeKiB', 1024 * 1024 * 465.7, '466 Gio', '466 GiB'],
    ['fs', 'freeKiB', 1024 * 1024 * 12.5, '12,5 Gio', '12.5 GiB'],
    ['fs', 'readOnly', true, 'oui', 'yes'],
    ['battery', 'onMains', false, 'non', 'no'],
    ['updates', 'listAgeDays', 3, '3 jours', '3 days'],
    ['clock', 'offsetSeconds', -90, '-90 s', '-90 sec'],
  ] as const)('%s.%s of %s is %s, %s', (group, field, value, fr, en) => {
    expect(plain(fieldValue({ group, field }, value, 'fr'))).toBe(fr);
    expect(plain(fieldValue({ group, field }, value, 'en'))).toBe(en);
  });

  test('tell the exact size wherever it is rounded', () => {
    const exact = (value: number | boolean, field = 'freeKiB') =>
      exactValue({ group: 'fs', field }, value, 'fr');
    expect(exact(1023)).toBeNull();
    expect(plain(exact(1024) ?? '')).toBe('1 024 Kio');
    expect(plain(exact(5_033_165) ?? '')).toBe('5 033 165 Kio');
    expect(exact(5_033_165, 'freeInodes')).toBeNull();
    expect(exact(true, 'readOnly')).toBeNull();
  });

  test.each([
    ['disk', 1, 'Disque 2', 'Disk 2'],
    ['fs', 0, 'Espace du système (/)', 'System space (/)'],
    ['fs', 1, 'Espace de la famille (/home)', 'The family’s space (/home)'],
    ['fs', 2, 'Espace 3', 'Space 3'],
    ['clock', 0, 'Horloge', 'Clock'],
  ] as const)('name the part %s %i: %s, %s', (group, subject, fr, en) => {
    expect(partName(group, subject, 'fr')).toBe(fr);
    expect(partName(group, subject, 'en')).toBe(en);
  });

  test('tell all fields of a group apart, in each language', () => {
    for (const group of groupNames) {
      for (const language of languages) {
        const fields = Object.keys(readingWords[group].fields);
        const labels = fields.map((field) => fieldLabel({ group, field }, language));
        expect(new Set(labels).size, `${group} ${language}`).toBe(fields.length);
        expect(labels).not.toContain('');
      }
    }
  });

  test('show what another version has sent under its own name', () => {
    expect(fieldLabel({ group: 'fs', field: 'smell' }, 'fr')).toBe('smell');
    expect(fieldValue({ group: 'fs', field: 'smell' }, 3, 'fr')).toBe('3');
  });
});
