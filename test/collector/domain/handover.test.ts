import { describe, expect, test } from 'vitest';
import { cohortOf, decideHandover } from '#collector/domain/handover.ts';
import type { Handover, OnFile } from '#collector/domain/handover.ts';
import { stages } from '#collector/domain/life.ts';
import type { Stage } from '#collector/domain/life.ts';
import { takebackStates } from '#collector/domain/takeback.ts';

const it: Handover = {
  assetTag: 'BZ-26-0043-4',
  handedOverOn: '2026-09-14',
  cohort: null,
  sector: null,
  lot: null,
  model: null,
};
const when = { today: '2026-10-01', firstTermsOn: '2002-01-01' } as const;
const fresh: OnFile = {
  stage: 'ready',
  handedOverOn: null,
  cohort: null,
  sector: null,
  lot: null,
  model: null,
  openCase: null,
};
const given: OnFile = {
  stage: 'handed_over',
  handedOverOn: '2026-09-14',
  cohort: '2026',
  sector: 'Battant',
  lot: 'Don 12',
  model: null,
  openCase: { state: 'planned', levelsSettled: 0 },
};

describe('the stage of a PC decides whether it can be handed over', () => {
  const expected: Readonly<Record<Stage, string>> = {
    announced: 'new',
    received: 'new',
    triage: 'new',
    to_wipe: 'data_not_wiped',
    wiped: 'new',
    repair: 'new',
    quality_check: 'new',
    ready: 'new',
    reserved: 'new',
    handed_over: 'new',
    in_service: 'new',
    in_repair: 'new',
    replaced: 'stage_forbids',
    takeback_due: 'new',
    takeback_planned: 'new',
    taken_back: 'data_not_wiped',
    not_recovered: 'stage_forbids',
    unusable: 'stage_forbids',
    parts: 'stage_forbids',
    recycling: 'stage_forbids',
    association: 'stage_forbids',
    school: 'stage_forbids',
    exported: 'stage_forbids',
    lost: 'stage_forbids',
    stolen: 'stage_forbids',
  };
  test.each(stages)('%s, with no handover on file', (stage) => {
    const decision = decideHandover(it, { ...fresh, stage }, when);
    const answer = decision.verdict === 'refused' ? decision.refused : decision.verdict;
    expect(answer).toBe(expected[stage]);
  });
});

describe('what was said before', () => {
  test.each([
    ['nothing more', {}],
    ['the same cohort', { cohort: '2026' }],
    ['the same sector', { sector: 'Battant' }],
    ['the same lot', { lot: 'Don 12' }],
  ])('is unchanged by %s', (_, said) => {
    expect(decideHandover({ ...it, ...said }, given, when)).toEqual({ verdict: 'unchanged' });
  });

  test.each([
    ['another cohort', { cohort: '2025' }, ['cohort 2026 -> 2025']],
    ['another sector', { sector: 'Planoise' }, ['sector Battant -> Planoise']],
    ['another lot', { lot: 'Don 13' }, ['lot Don 12 -> Don 13']],
    ['a model that was not said', { model: 'Tour T3' }, ['model null -> Tour T3']],
    [
      'a date of another school year',
      { handedOverOn: '2025-09-14' },
      ['handedOverOn 2026-09-14 -> 2025-09-14', 'cohort 2026 -> 2025'],
    ],
    [
      'another date and the cohort that was stated',
      { handedOverOn: '2025-09-14', cohort: '2026' },
      ['handedOverOn 2026-09-14 -> 2025-09-14'],
    ],
  ] as const)('is changed by %s', (_, said, changes) => {
    const decision = decideHandover({ ...it, ...said }, given, when);
    if (decision.verdict !== 'changed') throw new Error(decision.verdict);
    expect(decision.changes.map(({ field, from, to }) => `${field} ${from} -> ${to}`)).toEqual(
      changes,
    );
  });

  test('keeps a cohort that never followed its date', () => {
    const onFile = { ...given, cohort: '2024' };
    const decision = decideHandover({ ...it, handedOverOn: '2025-09-14' }, onFile, when);
    expect(decision).toMatchObject({ changes: [{ field: 'handedOverOn' }] });
  });
});

describe('another date is a correction only until the family was told one', () => {
  const corrected = { ...it, handedOverOn: '2026-09-15' } as const;
  test.each(takebackStates)('in the state %s', (state) => {
    const onFile = { ...given, openCase: { state, levelsSettled: 0 } };
    expect(decideHandover(corrected, onFile, when)).toMatchObject(
      state === 'planned'
        ? { verdict: 'changed' }
        : { verdict: 'refused', refused: 'family_was_told' },
    );
    const elsewhere = decideHandover({ ...it, sector: 'Planoise' }, onFile, when);
    expect(elsewhere.verdict).toBe('changed');
    expect(decideHandover({ ...it, lot: 'Don 13' }, onFile, when).verdict).toBe('changed');
  });

  test('nor once a level was settled', () => {
    const onFile = { ...given, openCase: { state: 'planned', levelsSettled: 1 } } as const;
    expect(decideHandover(corrected, onFile, when).verdict).toBe('refused');
  });
});

test.each([
  ['2026-07-31', '2025'],
  ['2026-08-01', '2026'],
] as const)(
  'a cohort that nobody stated is the school year of the date: %s is %s',
  (on, cohort) => {
    expect(cohortOf({ ...it, handedOverOn: on })).toBe(cohort);
    expect(cohortOf({ ...it, handedOverOn: on, cohort: '2020' })).toBe('2020');
  },
);
