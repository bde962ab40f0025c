import { describe, expect, test } from 'vitest';
import { binomialTail } from '#collector/domain/exact.ts';
import {
  exposuresOf,
  falseFlagsAtMost,
  isTestable,
  standOuts,
} from '#collector/domain/standout.ts';
import type { Exposure, Watched } from '#collector/domain/standout.ts';

const group = (it: Partial<Exposure> = {}): Exposure => ({
  dimension: 'model',
  name: 'one model',
  family: 'any',
  pcs: 100,
  faulted: 30,
  years: 100,
  rest: { pcs: 1000, faulted: 50, years: 1000 },
  ...it,
});

describe('a model or lot that breaks down more often', () => {
  test('is flagged with its counts, rates, ratio, interval and q', () => {
    const [it] = standOuts([group()]);
    expect(it).toMatchObject({ pcs: 100, faulted: 30, rate: 0.3, restRate: 0.05 });
    expect(it?.ratio).toBeCloseTo(6, 12);
    expect(it?.p).toBeCloseTo(binomialTail(30, 80, 100 / 1100), 12);
    // The ends are where the rates' own test is at 2.5 %: each turned back into a share of 80.
    const shareOf = (ratio: number) => (ratio * 100) / (ratio * 100 + 1000);
    expect(binomialTail(30, 80, shareOf(it?.low ?? 0))).toBeCloseTo(0.025, 8);
    expect(1 - binomialTail(31, 80, shareOf(it?.high ?? 0))).toBeCloseTo(0.025, 8);
  });

  test.each([
    { name: '9 PCs', it: { pcs: 9 }, flagged: 0 },
    { name: '10 PCs', it: { pcs: 10 }, flagged: 1 },
    { name: '9 other PCs', it: { rest: { pcs: 9, faulted: 50, years: 1000 } }, flagged: 0 },
    { name: '10 other PCs', it: { rest: { pcs: 10, faulted: 50, years: 1000 } }, flagged: 1 },
    { name: '4 PCs with a fault', it: { faulted: 4, years: 4 }, flagged: 0 },
    { name: '5 PCs with a fault', it: { faulted: 5, years: 4 }, flagged: 1 },
    { name: 'fewer faults than the rest', it: { faulted: 10, years: 1000 }, flagged: 0 },
    { name: 'as many', it: { faulted: 50, years: 1000 }, flagged: 0 },
    { name: 'no time at home', it: { years: 0 }, flagged: 0 },
  ])('over $name: $flagged', ({ it, flagged }) => {
    expect(standOuts([group(it)])).toHaveLength(flagged);
  });

  test('has no upper end where the rest had no fault', () => {
    const [it] = standOuts([group({ rest: { pcs: 100, faulted: 0, years: 100 } })]);
    expect(it).toMatchObject({ ratio: null, high: null });
    expect(it?.low).toBeGreaterThan(1);
  });

  test('must stand out more when more are looked at', () => {
    const near = group({ faulted: 12, years: 100, rest: { pcs: 1000, faulted: 60, years: 1000 } });
    expect(standOuts([near])).toHaveLength(1);
    const plain = Array.from({ length: 60 }, (_, n) => group({ name: `${n}`, faulted: 5 }));
    expect(standOuts([near, ...plain])).toHaveLength(0);
  });

  test('in fleets that are all alike is flagged in one of twenty at most', () => {
    let state = 2026;
    const draw = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const fleets = 400;
    let flagged = 0;
    for (let run = 0; run < fleets; run++) {
      const pcs = Array.from({ length: 400 }, (_, n): Watched => {
        const toDay = 200 + Math.floor(draw() * 900);
        const day = Math.floor((-Math.log(draw()) * 365.25) / 0.15);
        const family = draw() < 0.5 ? 'storage' : 'heat';
        return {
          groups: { model: `model ${n % 12}`, lot: `lot ${Math.floor(draw() * 10)}` },
          fromDay: 0,
          toDay,
          faults: [{ family, day }],
        };
      });
      if (standOuts(exposuresOf(pcs)).length > 0) flagged++;
    }
    // 5 % of 400 and three standard errors of it.
    const bound = falseFlagsAtMost + 3 * Math.sqrt((0.05 * 0.95) / fleets);
    expect(flagged / fleets).toBeLessThanOrEqual(bound);
  });

  test('is found among fleets of which one lot is five times worse', () => {
    const pcs = Array.from({ length: 400 }, (_, n): Watched => {
      const isBad = n % 10 === 0;
      const faults =
        n % (isBad ? 2 : 10) === 0 || n % 10 === 1 ? [{ family: 'power', day: 300 }] : [];
      const groups = { model: null, lot: isBad ? 'the bad one' : `lot ${n % 10}` };
      return { groups, fromDay: 0, toDay: 900, faults };
    });
    const names = standOuts(exposuresOf(pcs)).map(
      (it) => `${it.dimension} ${it.name} ${it.family}`,
    );
    expect(names).toContain('lot the bad one any');
    expect(names).toContain('lot the bad one power');
  });
});

describe('how often in how long', () => {
  const pc = (it: Partial<Watched> = {}): Watched => ({
    groups: { model: 'm', lot: null },
    fromDay: 100,
    toDay: 199,
    faults: [],
    ...it,
  });
  const own = (watched: Watched, family = 'any') =>
    exposuresOf([watched, pc({ groups: { model: 'other', lot: null } })]).find(
      (it) => it.name === 'm' && it.family === family,
    );

  test.each([
    { name: 'no fault: all its days', faults: [], faulted: 0, days: 100 },
    { name: 'until its fault', faults: [{ family: 'heat', day: 109 }], faulted: 1, days: 10 },
    {
      name: 'until the first of two',
      faults: [
        { family: 'heat', day: 150 },
        { family: 'power', day: 104 },
      ],
      faulted: 1,
      days: 5,
    },
    {
      name: 'a fault before it counted',
      faults: [{ family: 'heat', day: 99 }],
      faulted: 0,
      days: 100,
    },
    { name: 'on its first day', faults: [{ family: 'heat', day: 100 }], faulted: 1, days: 1 },
    { name: 'on its last day', faults: [{ family: 'heat', day: 199 }], faulted: 1, days: 100 },
    {
      name: 'a fault after its last day',
      faults: [{ family: 'heat', day: 200 }],
      faulted: 0,
      days: 100,
    },
  ])('$name', ({ faults, faulted, days }) => {
    expect(own(pc({ faults }))).toMatchObject({ faulted, years: days / 365.25 });
  });

  test('each family runs until its own first fault', () => {
    const it = pc({ faults: [{ family: 'heat', day: 109 }] });
    expect(own(it, 'heat')).toMatchObject({ faulted: 1, years: 10 / 365.25 });
  });

  test('a PC of which no lot is known is in no lot and in no rest of one', () => {
    expect(exposuresOf([pc(), pc()]).filter(({ dimension }) => dimension === 'lot')).toEqual([]);
  });

  test('what ended before it began counts for nothing', () => {
    expect(exposuresOf([pc({ toDay: 99 })])).toEqual([]);
  });

  test('the only group there is has no rest to be compared with', () => {
    expect(exposuresOf([pc(), pc()]).some(isTestable)).toBe(false);
  });
});
