import { expect, test } from 'vitest';
import { planFleet } from './fleet.ts';
import { drawOrigin } from './origin.ts';
import { troubleKinds } from './troubles.ts';

const pcs = planFleet({
  seed: 'origins',
  families: 200,
  schoolYears: 4,
  lastDay: '2026-03-20',
  troubles: 1,
});

test('a fleet has a few lots a school year and a few models, none of them tiny', () => {
  const sizes = (of: 'lot' | 'model') =>
    [...Map.groupBy(pcs, (pc) => pc[of]).values()].map((own) => own.length);
  expect(sizes('lot')).toHaveLength(16);
  expect(Math.min(...sizes('lot'))).toBeGreaterThan(20);
  expect(sizes('model').length).toBeGreaterThan(3);
  expect(Math.min(...sizes('model'))).toBeGreaterThan(20);
});

test('one lot alone has more trouble, with its disks alone', () => {
  const given = { year: 2023, tiredYear: 2023, chassis: 'desktop' } as const;
  const worse = new Set<string>();
  for (let n = 0; n < 300; n += 1) {
    for (const year of [2022, 2023]) {
      const { lot, often } = drawOrigin(`pc ${n}`, { ...given, year });
      for (const kind of troubleKinds) if (often(kind) !== 1) worse.add(`${lot}: ${kind}`);
    }
  }
  expect([...worse].toSorted()).toEqual(['Don B 2023: dying_disk', 'Don B 2023: remapping_disk']);
});
