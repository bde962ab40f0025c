import { describe, expect, it } from 'vitest';
import {
  extendCase,
  giveUpCase,
  isClosed,
  moveCase,
  isBack,
  movesFrom,
  reportCase,
  takebackOutcomes,
  type TakebackState,
  takebackStates,
} from '#collector/domain/takeback.ts';
import { defaultTerms } from '#collector/domain/terms.ts';

describe('moves of a take-back case', () => {
  it.each([
    ['planned', 'contacted', 'slot_offered', 'booked', 'confirmed', 'collected'],
    ['contacted', 'contacted', 'contacted', 'exhausted', 'not_recovered'],
    ['confirmed', 'no_show', 'contacted', 'slot_offered', 'booked'],
    ['confirmed', 'partial', 'collected', 'reopened', 'collected'],
    ['confirmed', 'not_there', 'address_search', 'contacted'],
    ['confirmed', 'refused', 'suspended', 'contacted'],
    ['booked', 'dropped_at_point', 'collected'],
    ['planned', 'address_search', 'exhausted', 'extended', 'slot_offered'],
    ['not_recovered', 'reopened', 'contacted'],
  ] as const)('the way %s, %s, %s, … is open', (...way) => {
    way.slice(1).reduce<TakebackState>((from, to) => {
      expect(moveCase(from, to)).toEqual({ moved: true, state: to });
      return to;
    }, way[0]);
  });

  it.each([
    { from: 'planned', to: 'collected', refused: 'not_from_here' },
    { from: 'planned', to: 'not_recovered', refused: 'not_from_here' },
    { from: 'contacted', to: 'not_recovered', refused: 'not_from_here' },
    { from: 'booked', to: 'collected', refused: 'not_from_here' },
    { from: 'suspended', to: 'booked', refused: 'not_from_here' },
    { from: 'contacted', to: 'planned', refused: 'not_from_here' },
    { from: 'booked', to: 'booked', refused: 'already_there' },
    { from: 'collected', to: 'collected', refused: 'already_there' },
    { from: 'exhausted', to: 'exhausted', refused: 'already_there' },
    { from: 'collected', to: 'contacted', refused: 'closed' },
    { from: 'not_recovered', to: 'extended', refused: 'closed' },
  ] as const)('$from to $to is answered with $refused', ({ from, to, refused }) => {
    const allowed = movesFrom(from);
    expect(moveCase(from, to)).toEqual({ moved: false, refused, allowed });
  });

  it('of all 289 pairs, the listed ones move and no other', () => {
    for (const from of takebackStates) {
      for (const to of takebackStates) {
        expect(moveCase(from, to).moved).toBe(movesFrom(from).includes(to));
      }
    }
  });

  it('every open case, and only an open one, may turn up at a collection point', () => {
    const atPoint = takebackStates.filter((from) => moveCase(from, 'dropped_at_point').moved);
    const open = takebackStates.filter((state) => !isClosed(state) && state !== 'dropped_at_point');
    expect(atPoint).toEqual(open);
  });

  it('a closed case can only be reopened, and every state can be reached', () => {
    expect(takebackStates.filter(isClosed)).toEqual(['collected', 'not_recovered']);
    expect(takebackStates.filter(isClosed).map(movesFrom)).toEqual([['reopened'], ['reopened']]);
    const reached = new Set<TakebackState>(['planned']);
    for (const state of reached) movesFrom(state).forEach((to) => reached.add(to));
    expect(reached.size).toBe(takebackStates.length);
  });

  it('no state lists a follower twice', () => {
    for (const state of takebackStates) {
      expect(new Set(movesFrom(state)).size).toBe(movesFrom(state).length);
    }
  });
});

describe('a report of a take-back', () => {
  it.each([
    { from: 'confirmed', to: 'collected', via: null },
    { from: 'booked', to: 'collected', via: 'confirmed' },
    { from: 'booked', to: 'no_show', via: 'confirmed' },
    { from: 'booked', to: 'not_there', via: 'confirmed' },
    { from: 'booked', to: 'refused', via: null },
    { from: 'planned', to: 'refused', via: 'contacted' },
    { from: 'planned', to: 'collected', via: 'dropped_at_point' },
    { from: 'suspended', to: 'partial', via: 'dropped_at_point' },
    { from: 'exhausted', to: 'dropped_at_point', via: null },
    { from: 'dropped_at_point', to: 'collected', via: null },
    { from: 'planned', to: 'booked', via: null },
    { from: 'exhausted', to: 'booked', via: 'contacted' },
    { from: 'address_search', to: 'booked', via: 'contacted' },
  ] as const)('$to, of one that is $from, goes by way of $via', ({ from, to, via }) => {
    expect(reportCase(from, to)).toEqual({ moved: true, state: to, via });
  });

  it.each([
    { from: 'contacted', to: 'no_show', refused: 'not_from_here' },
    { from: 'planned', to: 'not_there', refused: 'not_from_here' },
    { from: 'dropped_at_point', to: 'refused', refused: 'not_from_here' },
    { from: 'dropped_at_point', to: 'booked', refused: 'not_from_here' },
    { from: 'collected', to: 'no_show', refused: 'closed' },
    { from: 'not_recovered', to: 'collected', refused: 'closed' },
    { from: 'collected', to: 'collected', refused: 'already_there' },
    { from: 'booked', to: 'booked', refused: 'already_there' },
  ] as const)('$to, of one that is $from, is answered with $refused', ({ from, to, refused }) => {
    expect(reportCase(from, to)).toEqual({ moved: false, refused });
  });

  it('makes only moves of the table', () => {
    for (const from of takebackStates) {
      for (const to of [...takebackOutcomes, 'booked' as const]) {
        const report = reportCase(from, to);
        if (!report.moved) continue;
        const way = [from, ...(report.via === null ? [] : [report.via]), to];
        way.slice(1).forEach((next, at) => {
          expect(moveCase(way[at] ?? from, next).moved).toBe(true);
        });
      }
    }
  });

  it('of any open case may be that the PC is back', () => {
    for (const to of takebackOutcomes.filter(isBack)) {
      const not = takebackStates.filter((from) => !isClosed(from) && !reportCase(from, to).moved);
      expect(not.filter((from) => from !== to && !isBack(from))).toEqual([]);
    }
  });
});

describe('giving a PC up', () => {
  const decision = { reason: 'no_answer', decidedBy: 'staff-1' } as const;

  it('needs an exhausted case, a reason and who decided', () => {
    expect(giveUpCase('exhausted', decision, defaultTerms)).toEqual({
      given: true,
      state: 'not_recovered',
    });
  });

  it.each([
    { name: 'a case still open', state: 'contacted', decision, refused: 'not_from_here' },
    { name: 'a closed one', state: 'collected', decision, refused: 'closed' },
    { name: 'one given up', state: 'not_recovered', decision, refused: 'already_there' },
    {
      name: 'nobody',
      state: 'exhausted',
      decision: { ...decision, decidedBy: ' ' },
      refused: 'nobody_decided',
    },
    {
      name: 'keeping without the option',
      state: 'exhausted',
      decision: { ...decision, reason: 'kept_under_terms' },
      refused: 'keeping_not_in_terms',
    },
  ] as const)('$name is refused: $refused', ({ state, decision: given, refused }) => {
    expect(giveUpCase(state, given, defaultTerms)).toEqual({ given: false, refused });
  });

  it('terms with a keep option let the family keep it', () => {
    const kept = { ...decision, reason: 'kept_under_terms' } as const;
    const terms = { ...defaultTerms, keepOption: true };
    expect(giveUpCase('exhausted', kept, terms).given).toBe(true);
  });
});

describe('an extension', () => {
  it.each([
    { name: 'up to the bound', had: 0, by: 6, total: 6 },
    { name: 'on top of an earlier one', had: 2, by: 4, total: 6 },
    { name: 'of one month', had: 0, by: 1, total: 1 },
  ])('$name is granted', ({ had, by, total }) => {
    const held = { state: 'contacted', extensionMonths: had } as const;
    const extension = extendCase(held, by, defaultTerms);
    expect(extension).toEqual({ extended: true, state: 'extended', extensionMonths: total });
  });

  it.each([
    {
      name: 'beyond the bound',
      state: 'contacted',
      had: 0,
      by: 7,
      refused: 'beyond_terms',
      left: 6,
    },
    { name: 'in sum', state: 'extended', had: 3, by: 4, refused: 'beyond_terms', left: 3 },
    { name: 'no months', state: 'contacted', had: 0, by: 0, refused: 'not_a_length', left: 6 },
    { name: 'half a month', state: 'contacted', had: 0, by: 0.5, refused: 'not_a_length', left: 6 },
    { name: 'closed', state: 'collected', had: 0, by: 1, refused: 'closed', left: 6 },
    {
      name: 'at the point',
      state: 'dropped_at_point',
      had: 0,
      by: 1,
      refused: 'not_from_here',
      left: 6,
    },
  ] as const)('is refused $name: $refused', ({ state, had, by, refused, left }) => {
    expect(extendCase({ state, extensionMonths: had }, by, defaultTerms)).toEqual({
      extended: false,
      refused,
      monthsLeft: left,
    });
  });

  it('none where the terms know none', () => {
    const terms = { ...defaultTerms, extensionMonthsAtMost: 0 };
    const held = { state: 'contacted', extensionMonths: 0 } as const;
    expect(extendCase(held, 1, terms)).toMatchObject({ refused: 'beyond_terms' });
  });
});
