import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { addDays } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { dayMs } from '#collector/domain/day-count.ts';
import { rollUp } from '#collector/domain/day-value.ts';
import { saveRollUp } from '#collector/storage/day-values.ts';
import { withDays } from '#collector/web/day-series.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc, freeSpace } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const name = 'disk 0 reallocated';
const noon = (date: string) => Date.parse(`${date}T12:00:00Z`);

describe('a trend since the handover', () => {
  test('a kept value stands until the day before the next one', () => {
    const days = [
      { day: '2026-09-01', numbers: { [name]: 0 } },
      { day: '2026-10-01', numbers: { [name]: 12 } },
      { day: '2026-10-02', numbers: { [name]: 13 } },
    ] as const;
    const late = [{ at: noon('2026-12-01'), value: 14 }];
    expect(withDays(new Map([[name, late]]), days).get(name)).toEqual([
      { at: noon('2026-09-01'), value: 0 },
      { at: noon('2026-09-30'), value: 0 },
      { at: noon('2026-10-01'), value: 12 },
      { at: noon('2026-10-02'), value: 13 },
      { at: noon('2026-11-30'), value: 13 },
      ...late,
    ]);
  });

  test('a number of which no report is kept has its kept days', () => {
    const days = [{ day: '2026-09-01', numbers: { [name]: 3 } }] as const;
    expect(withDays(new Map(), days).get(name)).toEqual([{ at: noon('2026-09-01'), value: 3 }]);
  });

  test.each([
    { name: '400 points stay as they are', kept: 310, points: 400 },
    { name: 'one more, and there is one a week', kept: 311, points: 90 + 45 },
    { name: 'five years are no more than 400', kept: 1826, points: 90 + 261 },
  ])('$name', ({ kept, points }) => {
    const days = Array.from({ length: kept }, (_, i) => ({
      day: addDays('2026-01-01', i),
      numbers: { [name]: i },
    }));
    const start = noon(addDays('2026-01-01', kept));
    const late = Array.from({ length: 90 }, (_, i) => ({ at: start + i * dayMs, value: i }));
    const series = withDays(new Map([[name, late]]), days).get(name) ?? [];
    expect(series.length).toBe(points);
    expect(series.slice(-90)).toEqual(late);
  });

  test('never more points than asked for, and in their order', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 20, max: 400 }), (steps, most) => {
        let at = 0;
        const days = steps.map((step, i) => {
          at += step;
          return { day: addDays('2026-01-01', at), numbers: { [name]: i } };
        });
        const points = withDays(new Map(), days, most).get(name) ?? [];
        expect(points.length).toBeLessThanOrEqual(most);
        expect(points).toEqual(points.toSorted((a, b) => a.at - b.at));
        expect(points.at(-1)?.value).toBe(steps.length === 0 ? undefined : steps.length - 1);
      }),
    );
  });
});

describe.each(engines)('the page of a PC on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());

  test('shows days from before the reports that are kept, and says since when', async () => {
    const now = site.context.clock.now();
    const pc = await addPc(site.context, 'BZ-20-0001-A', { handedOverOn: '2020-09-01' });
    await pc.beat(now - dayMs, freeSpace(20));
    const page = async () => (await site.get(`/devices/${pc.tag}`)).text();
    expect(await page()).not.toContain('premier relevé gardé');
    const old = { stream: 's', sequence: 1, samples: freeSpace(40) };
    const keep = (on: CalendarDate) =>
      site.store.transaction((tx) => saveRollUp(tx, pc.id, rollUp(null, [{ ...old, day: on }])));
    // The day of a family before.
    await keep('2020-08-31');
    expect(await page()).not.toContain('premier relevé gardé');
    await keep('2020-09-03');
    const html = await page();
    expect(html).toContain('premier relevé gardé');
    await expectValidHtml(html);
  });
});
