import { binomialTail, exactShare, qValues } from './exact.ts';

/**
 * Whether the PCs of one model or of one donated lot break down more often than all the others.
 *
 * Counted are PCs with a first fault, not faults: ten tickets of one unlucky PC are one. Against as
 * many years of use (until that first fault) of the rest of the fleet the count is binomial, were the
 * rates the same: the conditional test of two Poisson rates (Przyborowski and Wilenski, Biometrika
 * 31, 1940), one-sided and exact. Since every group and family is looked at, what is flagged is
 * corrected for that: at most 5 % of the flags are expected to be false.
 */
export interface Exposure {
  /** `model` or `lot`, and which. */
  readonly dimension: Dimension;
  readonly name: string;
  /** A fault family, or `any`. */
  readonly family: string;
  /** PCs in homes, one a household, those of them with a fault, and years until it or until now. */
  readonly pcs: number;
  readonly faulted: number;
  readonly years: number;
  /** The same of all other PCs of which this dimension is known. */
  readonly rest: { readonly pcs: number; readonly faulted: number; readonly years: number };
}
export const dimensions = ['model', 'lot'] as const;
export type Dimension = (typeof dimensions)[number];

export interface StandOut extends Exposure {
  /** First faults in a year of use. */
  readonly rate: number;
  readonly restRate: number;
  /** Rate to rate, with its exact 95 % interval; null where the rest had no fault: no upper end. */
  readonly ratio: number | null;
  readonly low: number;
  readonly high: number | null;
  readonly p: number;
  /** The share of false flags to expect among all with a q as low or lower. */
  readonly q: number;
}

/** No statistic over fewer than 10 households; and fewer faults than five prove nothing. */
const fewestPcs = 10;
const fewestFaulted = 5;
/** The share of false flags that is accepted. */
export const falseFlagsAtMost = 0.05;

/** The groups that stand out, the surest first. */
export function standOuts(exposures: readonly Exposure[]): StandOut[] {
  const tested = exposures.filter(isTestable).map((it) => ({ ...it, p: chanceOf(it) }));
  const q = qValues(tested.map(({ p }) => p));
  return tested
    .map((it, at) => ({ ...it, ...ratesOf(it), q: q[at] ?? 1 }))
    .filter((it) => it.q <= falseFlagsAtMost)
    .toSorted((a, b) => a.q - b.q || a.p - b.p);
}

/** Both sides must be large enough to speak of. What was not counted is not looked at either. */
export function isTestable({ pcs, years, rest }: Exposure): boolean {
  return pcs >= fewestPcs && rest.pcs >= fewestPcs && years > 0 && rest.years > 0;
}

/** The chance of as many PCs with a fault or more, were the group like the rest. */
function chanceOf({ faulted, years, rest }: Exposure): number {
  if (faulted < fewestFaulted) return 1;
  return binomialTail(faulted, faulted + rest.faulted, years / (years + rest.years));
}

function ratesOf(it: Exposure): Pick<StandOut, 'rate' | 'restRate' | 'ratio' | 'low' | 'high'> {
  const { faulted, years, rest } = it;
  const share = exactShare(faulted, faulted + rest.faulted);
  const odds = (p: number) => ((p / (1 - p)) * rest.years) / years;
  const rate = faulted / years;
  const restRate = rest.faulted / rest.years;
  return {
    rate,
    restRate,
    ratio: restRate === 0 ? null : rate / restRate,
    low: odds(share.low),
    high: share.high === 1 ? null : odds(share.high),
  };
}

/** One PC: when it began to count, when it stopped, and its first fault of each family. */
export interface Watched {
  readonly groups: Readonly<Record<Dimension, string | null>>;
  /** Days since 1970-01-01, both inclusive. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly faults: readonly { readonly family: string; readonly day: number }[];
}

const daysAYear = 365.25;
/** All families together. */
const anyFamily = 'any';

/** For each group and family how often it failed in how long, beside all others. */
export function exposuresOf(all: readonly Watched[]): Exposure[] {
  const watched = all.filter((it) => it.toDay >= it.fromDay);
  const families = new Set(watched.flatMap((it) => it.faults.map(({ family }) => family)));
  const exposures: Exposure[] = [];
  for (const dimension of dimensions) {
    const known = watched.filter((it) => it.groups[dimension] !== null);
    const groups = Map.groupBy(known, (it) => it.groups[dimension] ?? '');
    for (const family of [anyFamily, ...[...families].toSorted()]) {
      const whole = sumOf(known, family);
      for (const [name, own] of groups) {
        const part = sumOf(own, family);
        const rest = {
          pcs: whole.pcs - part.pcs,
          faulted: whole.faulted - part.faulted,
          years: (whole.days - part.days) / daysAYear,
        };
        const { pcs, faulted, days } = part;
        const years = days / daysAYear;
        exposures.push({ dimension, name, family, pcs, faulted, years, rest });
      }
    }
  }
  return exposures;
}

function sumOf(pcs: readonly Watched[], family: string) {
  const sum = { pcs: pcs.length, faulted: 0, days: 0 };
  for (const { fromDay, toDay, faults } of pcs) {
    let end = toDay;
    let isFaulted = false;
    for (const fault of faults) {
      const isMine = family === anyFamily || fault.family === family;
      if (!isMine || fault.day < fromDay || fault.day > end) continue;
      end = fault.day;
      isFaulted = true;
    }
    sum.days += end - fromDay + 1;
    if (isFaulted) sum.faulted++;
  }
  return sum;
}
