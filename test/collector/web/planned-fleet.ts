import { handOver } from '#collector/app/hand-over.ts';
import type { Context } from '#collector/app/context.ts';
import { planTakebacks } from '#collector/app/plan-takebacks.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { insertTerms } from '#collector/storage/terms.ts';

/** A programme some years old, made by its own use cases under a clock that is moved by months. */

const sectors = ['Battant', 'Planoise', 'Saint-Claude'] as const;

/** So many PCs handed over on a day, their sectors in turn. */
export interface Lot {
  readonly on: CalendarDate;
  readonly count: number;
}

/** Of each kind one: long overdue, in their window, next year's, new. */
const smallLots: readonly Lot[] = [
  { on: '2021-03-01', count: 2 },
  { on: '2021-06-14', count: 2 },
  { on: '2021-09-06', count: 3 },
  { on: '2021-11-15', count: 16 },
  { on: '2022-09-05', count: 6 },
  { on: '2024-09-02', count: 4 },
  { on: '2026-09-07', count: 3 },
];

export async function seedPlannedFleet(
  context: Context,
  {
    lots = smallLots,
    today,
    capacity,
    setNow,
  }: {
    lots?: readonly Lot[];
    today: CalendarDate;
    /** Take-backs a week; left out: the default terms'. */
    capacity?: number;
    setNow: (at: number) => void;
  },
): Promise<void> {
  const end = Date.parse(`${today}T08:00:00Z`);
  setNow(Date.parse(`${lots[0]?.on ?? today}T08:00:00Z`));
  await prepareProgramme(context);
  if (capacity !== undefined) {
    const terms = { ...defaultTerms, version: 'small', holdsFrom: '2002-01-02' } as const;
    const small = { ...terms, weeklyCapacity: capacity };
    await context.store.transaction((tx) => insertTerms(tx, small, { at: end, by: 'programme' }));
  }
  const months = 30.4 * 86_400_000;
  let at = Date.parse(`${lots[0]?.on ?? today}T08:00:00Z`);
  let next = 0;
  const numbers = new Map<number, number>();
  for (; at < end; at += months) {
    for (let lot = lots[next]; lot !== undefined; lot = lots[next]) {
      const start = Date.parse(`${lot.on}T08:00:00Z`);
      if (start > at + months || start > end) break;
      setNow(start);
      await handOverLot(context, lot, numbers);
      next += 1;
    }
    setNow(Math.min(at + months, end));
    await stepTakebacks(context, await programmeToday(context));
  }
  setNow(end);
  await stepTakebacks(context, today);
  await planTakebacks(context, today);
}

async function handOverLot(
  context: Context,
  lot: Lot,
  numbers: Map<number, number>,
): Promise<void> {
  const year = Number(lot.on.slice(0, 4));
  for (let i = 0; i < lot.count; i += 1) {
    const number = (numbers.get(year) ?? 0) + 1;
    numbers.set(year, number);
    await handOver(context, {
      assetTag: formatAssetTag({ site: 'BZ', year, number }),
      handedOverOn: lot.on,
      cohort: null,
      sector: sectors[number % sectors.length] ?? null,
      lot: null,
      model: null,
      actor: 'programme',
    });
  }
}

/** PCs at home of whose handover nobody wrote the date. */
export async function addUndated(context: Context, count: number): Promise<void> {
  await context.store.transaction(async (tx) => {
    for (let number = 1; number <= count; number += 1) {
      await insertDevice(tx, {
        id: context.ids.token(16),
        assetTag: formatAssetTag({ site: 'BZ', year: 2019, number }),
        stage: 'in_service',
        cohort: null,
        sector: null,
        model: null,
        lot: null,
        handedOverOn: null,
        createdAt: context.clock.now(),
        inventory: null,
      });
    }
  });
}
