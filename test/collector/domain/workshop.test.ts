import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stages } from '#collector/domain/life.ts';
import {
  actInWorkshop,
  actsOpen,
  blocksToLeave,
  dataStateOf,
  dataStates,
  flags,
  workshopActs,
  workshopStages,
} from '#collector/domain/workshop.ts';
import type { Standing } from '#collector/domain/workshop.ts';

const standing = (it: Partial<Standing>): Standing => ({
  stage: 'announced',
  dataState: 'donor_data',
  flags: [],
  workedOnBy: [],
  checkedBy: null,
  place: null,
  ...it,
});
const tested = standing({
  stage: 'quality_check',
  dataState: 'wiped_and_verified',
  workedOnBy: ['ana'],
});

describe('the way through the workshop', () => {
  test.each([
    ['arrived', 'announced', 'received'],
    ['arrived', 'taken_back', 'to_wipe'],
    ['triage', 'received', 'triage'],
    ['to_wipe', 'triage', 'to_wipe'],
    ['to_wipe', 'taken_back', 'to_wipe'],
    ['wiped', 'to_wipe', 'wiped'],
    ['repair', 'wiped', 'repair'],
    ['repaired', 'wiped', 'quality_check'],
    ['repaired', 'repair', 'quality_check'],
    ['repair', 'quality_check', 'repair'],
    ['unusable', 'triage', 'unusable'],
    ['parts', 'unusable', 'parts'],
  ] as const)('%s takes a PC from %s to %s', (act, stage, to) => {
    const answer = actInWorkshop(standing({ stage }), { act, actor: 'ana' });
    expect(answer).toMatchObject({ done: true, after: { stage: to } });
  });

  test.each([
    ['triage', 'triage', 'already_there'],
    ['ready', 'received', 'not_from_here'],
    ['wiped', 'triage', 'not_from_here'],
    ['triage', 'taken_back', 'not_from_here'],
    ['triage', 'in_service', 'not_in_workshop'],
    ['recycling', 'triage', 'not_wiped'],
    ['school', 'triage', 'not_wiped'],
    ['triage', 'to_wipe', 'not_wiped'],
    ['place', 'triage', 'place_missing'],
  ] as const)('%s is refused to a PC in %s as %s', (act, stage, refused) => {
    expect(actInWorkshop(standing({ stage }), { act, actor: 'ana' })).toEqual({
      done: false,
      refused,
      blockedBy: [],
    });
  });

  test('nothing is ready before a second person has checked it', () => {
    const ready = { act: 'ready', actor: 'ben' } as const;
    expect(actInWorkshop(tested, ready)).toMatchObject({ refused: 'not_checked' });
    const own = actInWorkshop(tested, { act: 'check_passed', actor: 'ana' });
    expect(own).toMatchObject({ refused: 'same_person' });
    const other = actInWorkshop(tested, { act: 'check_passed', actor: 'ben' });
    expect(other).toMatchObject({
      done: true,
      after: { checkedBy: 'ben', stage: 'quality_check' },
    });
    if (!other.done) throw new Error('refused');
    expect(actInWorkshop(other.after, ready)).toMatchObject({
      done: true,
      after: { stage: 'ready' },
    });
  });

  test('a repair after the check asks for another check', () => {
    const back = actInWorkshop({ ...tested, checkedBy: 'ben' }, { act: 'repair', actor: 'ana' });
    expect(back).toMatchObject({ done: true, after: { checkedBy: null } });
  });

  test.each(flags.filter((flag) => !['do_not_export', 'missing', 'legal_hold'].includes(flag)))(
    '%s refuses each forward move, by its name, and leaves the ways back and out',
    (flag) => {
      const it = { ...tested, checkedBy: 'ben', flags: [flag] };
      expect(actInWorkshop(it, { act: 'ready', actor: 'ben' })).toEqual({
        done: false,
        refused: 'blocked',
        blockedBy: [flag],
      });
      expect(actsOpen(it, 'ben')).toEqual(['repair', 'unusable']);
      const unusable = standing({ stage: 'unusable', flags: [flag] });
      expect(actsOpen(unusable, 'ben')).toContain('parts');
    },
  );

  test.each(['missing', 'legal_hold'] as const)(
    '%s leaves no way at all, not even to the wipe, the bench or the scrap',
    (flag) => {
      for (const stage of workshopStages) {
        const dataState = 'wiped_and_verified';
        const it = { ...tested, stage, dataState, checkedBy: 'ben', flags: [flag] } as const;
        expect(actsOpen(it, 'cleo').filter((act) => act !== 'check_passed')).toEqual([]);
        expect(actInWorkshop(it, { act: 'place', actor: 'ben', place: 'B2' }).done).toBe(true);
      }
    },
  );

  test.each(flags)('%s is asked before a PC leaves for a family', (flag) => {
    expect(blocksToLeave([flag])).toEqual(flag === 'do_not_export' ? [] : [flag]);
  });

  test('do_not_export refuses export, and nothing else', () => {
    const it = standing({
      stage: 'triage',
      dataState: 'wiped_and_verified',
      flags: ['do_not_export'],
    });
    expect(actInWorkshop(it, { act: 'exported', actor: 'a' })).toMatchObject({
      refused: 'blocked',
      blockedBy: ['do_not_export'],
    });
    expect(actInWorkshop(it, { act: 'association', actor: 'a' })).toMatchObject({ done: true });
  });

  test('destroyed disks open recycling, and nothing that is used again', () => {
    const it = standing({ stage: 'unusable', dataState: 'destroyed' });
    expect(actInWorkshop(it, { act: 'recycling', actor: 'a' })).toMatchObject({ done: true });
    const checked = { ...tested, dataState: 'destroyed', checkedBy: 'ben' } as const;
    expect(actInWorkshop(checked, { act: 'ready', actor: 'ben' })).toMatchObject({
      refused: 'not_wiped',
    });
  });
});

const anyStanding = fc.record({
  stage: fc.constantFrom(...stages),
  dataState: fc.constantFrom(...dataStates),
  flags: fc.subarray([...flags]),
  workedOnBy: fc.subarray(['ana', 'ben']),
  checkedBy: fc.constantFrom(null, 'ana', 'ben', 'cleo'),
  place: fc.constantFrom(null, 'A1'),
});

test('whatever a PC has been through, ready means wiped, checked by a second person, unblocked', () => {
  fc.assert(
    fc.property(anyStanding, fc.constantFrom(...workshopActs), (it, act) => {
      const answer = actInWorkshop(it, { act, actor: 'ana', place: 'B2' });
      if (!answer.done || it.stage === 'ready' || answer.after.stage !== 'ready') return;
      expect(it.dataState).toBe('wiped_and_verified');
      expect(it.checkedBy).not.toBeNull();
      expect(it.workedOnBy).not.toContain(it.checkedBy);
      expect(it.flags.filter((flag) => flag !== 'do_not_export')).toEqual([]);
    }),
  );
});

test('the same act twice is done once', () => {
  fc.assert(
    fc.property(anyStanding, fc.constantFrom(...workshopActs), (it, act) => {
      const asked = { act, actor: 'ana', place: 'B2' };
      const answer = actInWorkshop(it, asked);
      if (answer.done) expect(actInWorkshop(answer.after, asked).done).toBe(false);
    }),
  );
});

describe('whose data are on a PC', () => {
  test.each([
    ['triage', null, false, 'donor_data'],
    ['triage', null, true, 'family_data'],
    ['ready', 'wiped_and_verified', true, 'wiped_and_verified'],
    ['handed_over', 'wiped_and_verified', true, 'family_data'],
    ['in_repair', 'wiped_and_verified', true, 'family_data'],
    ['taken_back', 'wiped_and_verified', true, 'family_data'],
    ['lost', 'wiped_and_verified', true, 'family_data'],
  ] as const)('in %s, noted %s, handed over %s: %s', (stage, noted, wasHandedOver, expected) => {
    expect(dataStateOf(stage, { noted, wasHandedOver })).toBe(expected);
  });
  test('each stage of the workshop is one of the life', () => {
    expect(workshopStages.filter((it) => !stages.includes(it))).toEqual([]);
  });
});
