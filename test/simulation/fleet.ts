import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { addDays, dayNumber, schoolYearOf, weekday } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { chance, seedNumber } from './chance.ts';
import type { Chance } from './chance.ts';
import { drawOrigin } from './origin.ts';
import { drawHabits, drawInventory } from './pc.ts';
import type { Pc } from './pc.ts';
import { drawTroubles } from './troubles.ts';
import type { TroubleKind } from './troubles.ts';

/** A programme to be lived through: so many families in each of so many school years. */
export interface FleetPlan {
  readonly seed: string;
  readonly families: number;
  readonly schoolYears: number;
  /** The last day that is lived through; the last school year is the one of this day. */
  readonly lastDay: CalendarDate;
  /** How much more often than in life things go wrong; 1 as in life. */
  readonly troubles: number;
}

/** All PCs of the programme by day of handover: school days of September and October. */
export function planFleet(plan: FleetPlan): Pc[] {
  const last = schoolYearOf(plan.lastDay);
  const years = Array.from(
    { length: plan.schoolYears },
    (_, at) => last - plan.schoolYears + 1 + at,
  );
  return years.flatMap((year) => {
    const days = handoverDays(year).filter((day) => day <= plan.lastDay);
    return days.length === 0 ? [] : planYear(plan, year, days);
  });
}

function planYear(plan: FleetPlan, year: number, days: readonly CalendarDate[]): Pc[] {
  return Array.from({ length: plan.families }, (_, at) => {
    const day = days[Math.floor((at * days.length) / plan.families)] ?? `${year}-09-15`;
    return newPc(plan, { year, number: at + 1, day });
  });
}

function newPc(plan: FleetPlan, it: { year: number; number: number; day: CalendarDate }): Pc {
  const assetTag = formatAssetTag({ site: 'BZ', year: it.year, number: it.number });
  const draw = chance(`${plan.seed} ${assetTag}`);
  const inventory = drawInventory(draw);
  const handedOverDay = dayNumber(it.day);
  const { chassis } = inventory;
  const tiredYear = schoolYearOf(plan.lastDay) - Math.min(2, plan.schoolYears - 1);
  const origin = drawOrigin(`${plan.seed} ${assetTag}`, { year: it.year, tiredYear, chassis });
  const often = (kind: TroubleKind) => plan.troubles * origin.often(kind);
  const span = { from: handedOverDay + 3, to: handedOverDay + 6 * 365, often };
  return {
    seed: seedNumber(`${plan.seed} ${assetTag}`),
    assetTag,
    sector: draw.pick(sectors),
    lot: origin.lot,
    model: origin.model,
    handedOverOn: it.day,
    inventory,
    habits: drawHabits(draw),
    reallocatedBefore: draw.happens(0.1) ? draw.whole(1, 40) : 0,
    batteryPercent: inventory.chassis === 'laptop' ? draw.whole(80, 100) : null,
    handedOverDay,
    troubles: drawTroubles(draw, span),
    takenBackDay: Infinity,
  };
}

const sectors = [
  'Centre',
  'Nord',
  'Nord-Est',
  'Est',
  'Sud-Est',
  'Sud',
  'Ouest',
] as const satisfies [string, ...string[]];

function handoverDays(year: number): CalendarDate[] {
  const first: CalendarDate = `${year}-09-08`;
  return Array.from({ length: 48 }, (_, at) => addDays(first, at)).filter(
    (day) => weekday(day) <= 5,
  );
}

/** What befalls the line between a PC and the collector on one evening. */
export type Mishap =
  | 'none'
  | 'offline'
  | 'ack_lost'
  | 'record_lost'
  | 'spool_lost'
  | 'out_of_order';

export function drawMishap(draw: Chance, often: number): Mishap {
  const it = draw.next() / often;
  if (it < 0.008) return 'offline';
  if (it < 0.012) return 'ack_lost';
  if (it < 0.013) return 'record_lost';
  if (it < 0.0135) return 'spool_lost';
  return it < 0.015 ? 'out_of_order' : 'none';
}
