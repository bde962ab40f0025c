import { describe, expect, test } from 'vitest';
import { custodyOf, readHolder } from '#collector/domain/custody.ts';
import { isAtHome, stages } from '#collector/domain/life.ts';

describe('who holds a PC', () => {
  test.each([
    ['triage', 'workshop'],
    ['ready', 'workshop'],
    ['in_repair', 'workshop'],
    ['announced', 'partner'],
    ['school', 'school'],
    ['exported', 'partner'],
    ['lost', null],
    ['stolen', null],
    ['not_recovered', null],
  ] as const)('%s: %s, unless somebody has said another', (stage, custody) => {
    expect(custodyOf(stage, { place: null, noted: null })).toEqual({ custody, holder: '' });
  });

  test('a PC at home is the household’s', () => {
    for (const stage of stages.filter(isAtHome)) {
      expect(custodyOf(stage, { place: 'B2', noted: null })).toEqual({
        custody: 'household',
        holder: '',
      });
    }
  });

  test('in the workshop its place says where', () => {
    expect(custodyOf('triage', { place: 'Étagère B2', noted: null }).holder).toBe('Étagère B2');
  });

  test('what a person said holds for the stage in which it was said, and no longer', () => {
    const noted = { stage: 'ready', custody: 'carrier', holder: 'Camion 2', since: 0 } as const;
    expect(custodyOf('ready', { place: 'B2', noted })).toMatchObject({ custody: 'carrier' });
    expect(custodyOf('handed_over', { place: 'B2', noted }).custody).toBe('household');
  });

  test.each([
    [' Camion 2 ', 'Camion 2'],
    ['a\u0000b\nc', 'a b c'],
    ['x'.repeat(70), 'x'.repeat(60)],
  ])('%j is kept as %j', (text, kept) => {
    expect(readHolder(text)).toBe(kept);
  });
});
