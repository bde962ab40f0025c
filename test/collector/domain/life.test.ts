import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#collector/domain/calendar.ts';
import {
  contradictionOf,
  isAtHome,
  isGone,
  movesDue,
  moveStage,
  stages,
  stagesAfter,
} from '#collector/domain/life.ts';
import type { AtHome, Stage } from '#collector/domain/life.ts';

describe('the stages of a device', () => {
  const ways: readonly (readonly Stage[])[] = [
    ['announced', 'received', 'triage', 'to_wipe', 'wiped', 'repair', 'quality_check', 'ready'],
    ['triage', 'unusable', 'parts'],
    ['triage', 'unusable', 'recycling'],
    ['ready', 'reserved', 'handed_over', 'in_service', 'in_repair', 'in_service'],
    ['in_service', 'replaced', 'taken_back'],
    ['in_service', 'takeback_due', 'takeback_planned', 'taken_back', 'to_wipe', 'triage', 'ready'],
    ['takeback_planned', 'not_recovered', 'taken_back'],
    ['triage', 'association'],
    ['triage', 'school'],
    ['triage', 'exported'],
    ['in_service', 'lost', 'taken_back'],
    ['handed_over', 'taken_back'],
  ];
  test.each(ways.map((way) => ({ way })))('may follow each other: $way', ({ way }) => {
    const refused = way.filter((to, at) => {
      const from = way[at - 1];
      return from !== undefined && !moveStage(from, to).moved;
    });
    expect(refused).toEqual([]);
  });

  test.each<readonly [Stage, Stage]>([
    ['taken_back', 'ready'],
    ['taken_back', 'triage'],
    ['taken_back', 'handed_over'],
    ['in_service', 'takeback_planned'],
    ['in_service', 'not_recovered'],
    ['announced', 'ready'],
    ['recycling', 'triage'],
    ['exported', 'taken_back'],
    ['unusable', 'ready'],
    ['handed_over', 'takeback_due'],
  ])('do not lead from %s to %s', (from, to) => {
    expect(moveStage(from, to)).toEqual({ moved: false, refused: 'not_from_here' });
  });

  test('of all pairs, the listed ones move, a repeat says so, and no other does', () => {
    for (const from of stages) {
      for (const to of stages) {
        const move = moveStage(from, to);
        expect(move.moved).toBe(stagesAfter(from).includes(to));
        if (from === to) expect(move).toEqual({ moved: false, refused: 'already_there' });
      }
    }
  });

  test('every PC that came back is wiped first, whatever becomes of it', () => {
    expect(stagesAfter('taken_back')).toEqual(['to_wipe', 'lost', 'stolen']);
  });

  test('any PC may be lost or stolen, and is taken back when found', () => {
    for (const missing of ['lost', 'stolen'] as const) {
      for (const from of stages.filter((stage) => stage !== missing)) {
        expect(moveStage(from, missing).moved).toBe(true);
      }
      expect(moveStage(missing, 'taken_back').moved).toBe(true);
    }
  });

  test('every one can be reached, and none lists a follower twice', () => {
    const reached = new Set<Stage>(['announced']);
    for (const stage of reached) {
      for (const to of stagesAfter(stage)) reached.add(to);
      expect(new Set(stagesAfter(stage)).size).toBe(stagesAfter(stage).length);
    }
    expect([...reached].toSorted()).toEqual([...stages].toSorted());
  });

  test('from every home a PC can be taken back', () => {
    for (const stage of stages.filter(isAtHome)) {
      expect(moveStage(stage, 'taken_back').moved).toBe(true);
    }
  });
});

describe('what time brings to a PC at home', () => {
  const it: AtHome = {
    stage: 'in_service',
    handedOverOn: '2020-09-14',
    windowOpensOn: '2025-03-14',
    hasWeek: false,
    hasAppointment: false,
  };
  const planned = { ...it, hasWeek: true };
  const booked = { ...planned, hasAppointment: true };
  const handed: AtHome = { ...it, stage: 'handed_over' };

  test.each([
    { name: 'unheard of, 29 days after its handover', given: handed, on: '2020-10-13', to: [] },
    { name: 'unheard of, 30 days after', given: handed, on: '2020-10-14', to: ['in_service'] },
    { name: 'the day before its window', given: planned, on: '2025-03-13', to: [] },
    { name: 'the day its window opens', given: it, on: '2025-03-14', to: ['takeback_due'] },
    {
      name: 'with a week, the day its window opens',
      given: planned,
      on: '2025-03-14',
      to: ['takeback_due', 'takeback_planned'],
    },
    {
      name: 'with an appointment before its window',
      given: booked,
      on: '2025-03-13',
      to: ['takeback_due', 'takeback_planned'],
    },
    {
      name: 'put on file years late',
      given: { ...planned, stage: 'handed_over' },
      on: '2025-08-01',
      to: ['in_service', 'takeback_due', 'takeback_planned'],
    },
    {
      name: 'whose week was given back',
      given: { ...it, stage: 'takeback_planned' },
      on: '2025-08-01',
      to: ['takeback_due'],
    },
    {
      name: 'in the workshop for repair',
      given: { ...planned, stage: 'in_repair' },
      on: '2025-08-01',
      to: [],
    },
    { name: 'back', given: { ...planned, stage: 'taken_back' }, on: '2025-08-01', to: [] },
  ] as const)('$name: $to', ({ given, on, to }) => {
    expect(movesDue(given, on).map((move) => move.to)).toEqual(to);
  });

  test('is always legal, each move from where the last one led, and done once', () => {
    const anyCase = fc.record({
      stage: fc.constantFrom(...stages),
      hasWeek: fc.boolean(),
      hasAppointment: fc.boolean(),
    });
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 2500 }), (some, days) => {
        const today = addDays(it.handedOverOn, days);
        const start = { ...it, ...some };
        const moves = movesDue(start, today);
        const end = moves.reduce<Stage>((from, move) => {
          expect(move.from).toBe(from);
          expect(moveStage(move.from, move.to).moved).toBe(true);
          return move.to;
        }, start.stage);
        expect(movesDue({ ...start, stage: end }, today)).toEqual([]);
      }),
    );
  });
});

describe('a heartbeat', () => {
  test.each([
    ['taken_back', 'heard_after_taken_back'],
    ['lost', 'heard_though_gone'],
    ['recycling', 'heard_though_gone'],
    ['not_recovered', 'heard_though_gone'],
    ['in_service', null],
    ['takeback_planned', null],
    ['in_repair', null],
    ['to_wipe', null],
    ['ready', null],
  ] as const)('of a PC that is %s: %s', (stage, contradiction) => {
    expect(contradictionOf(stage)).toBe(contradiction);
  });

  test('never contradicts a home', () => {
    expect(stages.filter((stage) => isAtHome(stage) && isGone(stage))).toEqual([]);
  });
});
