import { catalogue, checkById } from '#shared/catalogue.ts';
import type { Check, Thresholds } from '#shared/check.ts';
import { dayNumber } from './calendar.ts';
import type { CalendarDate } from './calendar.ts';

/**
 * The programme's rules: which thresholds hold from which day, and which checks only observe.
 *
 * A version holds only what differs from the catalogue, so that a default which is mended later
 * reaches every programme that has not set that number itself.
 */
export interface RuleSet {
  /** Names the version in tickets and event rows. */
  readonly version: string;
  /** First day of a reading for which it holds, inclusive. */
  readonly holdsFrom: CalendarDate;
  readonly checks: CheckRules;
}
export type CheckRules = Readonly<Record<string, CheckRule>>;
export interface CheckRule {
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly acts?: Acts;
}
export type Acts = Check['acts'];

/** The catalogue as it stands: what holds where nobody has decided otherwise. */
export const defaultRules: RuleSet = { version: 'default', holdsFrom: '2002-01-01', checks: {} };

/**
 * The version in force on a day: the one that holds from the latest date up to it; of two from one
 * date the one decided later. `versions` by date, then by decision.
 */
export function rulesOn(versions: readonly RuleSet[], day: CalendarDate): RuleSet {
  return versions.findLast((it) => it.holdsFrom <= day) ?? defaultRules;
}

/** The same by the day's number since 1970-01-01: what judging a beat asks. */
export function rulesOnDay(versions: readonly RuleSet[], day: number): RuleSet {
  return versions.findLast((it) => firstDay(it) <= day) ?? defaultRules;
}

/** All thresholds of a check under these rules. The same object for the same rules and check. */
export function thresholdsIn<T extends Thresholds>(
  rules: RuleSet,
  check: Pick<Check, 'id'> & { readonly thresholds: T },
): T {
  // As T: what is worked out has each name of the check's own thresholds.
  return (ruleIn(rules, check)?.thresholds as T | undefined) ?? check.thresholds;
}

/** Whether a check opens tickets or only observes under these rules. */
export function actsIn(rules: RuleSet, check: Check): Acts {
  return ruleIn(rules, check)?.acts ?? check.acts;
}

interface Resolved {
  readonly thresholds: Thresholds;
  readonly acts: Acts;
}
const resolved = new WeakMap<RuleSet, ReadonlyMap<string, Resolved>>();
const firstDays = new WeakMap<RuleSet, number>();

function ruleIn(rules: RuleSet, check: Pick<Check, 'id'>): Resolved | undefined {
  // Asked for each check of each beat: nearly every programme keeps to the catalogue.
  return rules === defaultRules ? undefined : inForce(rules).get(check.id);
}

// Once a version, not once a beat.
function inForce(rules: RuleSet): ReadonlyMap<string, Resolved> {
  let known = resolved.get(rules);
  if (known === undefined) {
    known = new Map(Object.keys(rules.checks).flatMap((id) => entryOf(id, rules)));
    resolved.set(rules, known);
  }
  return known;
}

function entryOf(id: string, { checks }: RuleSet): [string, Resolved][] {
  const check = checkById(id);
  // A check or a number that has left the catalogue since is passed over: nothing asks for it.
  if (check === undefined) return [];
  const { thresholds = {}, acts = check.acts } = checks[id] ?? {};
  const names = Object.keys(check.thresholds);
  const own = Object.fromEntries(
    names.map((name) => [name, thresholds[name] ?? check.thresholds[name] ?? 0]),
  );
  return [[id, { thresholds: own, acts }]];
}

function firstDay(rules: RuleSet): number {
  let day = firstDays.get(rules);
  if (day === undefined) {
    day = dayNumber(rules.holdsFrom);
    firstDays.set(rules, day);
  }
  return day;
}

/** Numbers that only say "the PC itself reports a fault": there is nothing to set. */
const verdicts: ReadonlySet<string> = new Set(['disk.health.failing', 'disk.selftest.failed']);

/** The thresholds of a check that a programme may set, in the catalogue's order. */
export function settableThresholds(check: Check): readonly string[] {
  return Object.keys(check.thresholds).filter((name) => !verdicts.has(`${check.id}.${name}`));
}

export const thresholdUnits = [
  'percent',
  'MiB',
  'GiB',
  'celsius',
  'days',
  'hours',
  'seconds',
  'ms',
  'count',
] as const;
export type ThresholdUnit = (typeof thresholdUnits)[number];

/** What a threshold counts in: its name says so. */
export function unitOf(name: string): ThresholdUnit {
  return endings.find(([ending]) => ending.test(name))?.[1] ?? 'count';
}
const endings: readonly (readonly [RegExp, ThresholdUnit])[] = [
  [/(?:Percent|Points|^points)$/, 'percent'],
  [/MiB$/, 'MiB'],
  [/GiB$/, 'GiB'],
  [/[a-z]C$/, 'celsius'],
  [/(?:days|Days)$/, 'days'],
  [/(?:hours|Hours)$/, 'hours'],
  [/(?:seconds|Seconds)$/, 'seconds'],
  [/Ms$/, 'ms'],
];

interface Range {
  readonly least: number;
  readonly most: number;
}
/** Wider than any sensible wish: they catch slips of the hand (our own judgement). */
const ranges: Readonly<Record<ThresholdUnit, Range>> = {
  percent: { least: 0, most: 100 },
  MiB: { least: 0, most: 10_000 },
  GiB: { least: 0, most: 10_000 },
  celsius: { least: 0, most: 150 },
  days: { least: 1, most: 3650 },
  hours: { least: 1, most: 87_600 },
  seconds: { least: 1, most: 86_400 },
  ms: { least: 1, most: 600_000 },
  count: { least: 0, most: 10_000_000 },
};
export const rangeOf = (name: string): Range => ranges[unitOf(name)];

/** Thresholds of one check that must not overtake each other, the lowest first. */
const ladders: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'disk.pending': [['warn', 'critical']],
  'disk.uncorrectable': [['freshHours', 'clearHours']],
  'disk.wear': [['clearPercent', 'criticalPercent']],
  'disk.temp': [
    ['hddWarnC', 'hddCriticalC'],
    ['flashWarnC', 'flashCriticalC'],
  ],
  'fs.space': [
    ['criticalPercent', 'warnPercent'],
    ['criticalGiB', 'warnGiB'],
  ],
  'fs.inodes': [['criticalPercent', 'warnPercent', 'clearPercent']],
  'mem.pressure': [
    ['shortClearPercent', 'shortPercent'],
    ['swapClearPercent', 'swapPercent'],
  ],
  'cpu.temp': [['marginC', 'clearC']],
  'batt.health': [['wornPercent', 'fadingPercent', 'clearPercent']],
  'power.unclean': [['clearStops', 'stops']],
  'clock.sync': [['clearSeconds', 'offSeconds']],
  'cpu.throttle': [['clearPerHour', 'perHour']],
  'link.quality': [['clearMs', 'slowMs']],
};

export const rulesFaults = [
  'unknown_check',
  'unknown_threshold',
  'not_a_number',
  'too_low',
  'too_high',
  'out_of_order',
] as const;
export type RulesFault = (typeof rulesFaults)[number];
export interface RulesProblem {
  readonly checkId: string;
  /** Null where the check itself is the fault. */
  readonly threshold: string | null;
  readonly fault: RulesFault;
  /** What it may be at least or at most. */
  readonly limit?: number;
  /** Out of order: the threshold that it must not pass. */
  readonly other?: string;
}

/** All that is wrong with these rules, in the catalogue's order; empty where they can be used. */
export function rulesProblems(checks: CheckRules): readonly RulesProblem[] {
  const unknown = Object.keys(checks)
    .filter((id) => checkById(id) === undefined)
    .map((checkId) => ({ checkId, threshold: null, fault: 'unknown_check' as const }));
  const known = catalogue.flatMap((check) => {
    const { thresholds = {} } = checks[check.id] ?? {};
    const wrong = Object.entries(thresholds).flatMap(([name, value]) =>
      problemOf(check, name, value),
    );
    return wrong.length > 0 ? wrong : orderProblems(check, thresholds);
  });
  return [...unknown, ...known];
}

function problemOf({ id, thresholds }: Check, name: string, value: number): RulesProblem[] {
  const at = { checkId: id, threshold: name };
  if (!Object.hasOwn(thresholds, name) || verdicts.has(`${id}.${name}`)) {
    return [{ ...at, fault: 'unknown_threshold' }];
  }
  if (!Number.isFinite(value)) return [{ ...at, fault: 'not_a_number' }];
  const { least, most } = rangeOf(name);
  if (value < least) return [{ ...at, fault: 'too_low', limit: least }];
  return value > most ? [{ ...at, fault: 'too_high', limit: most }] : [];
}

function orderProblems(check: Check, own: Readonly<Record<string, number>>): RulesProblem[] {
  const value = (name: string) => own[name] ?? check.thresholds[name];
  return (ladders[check.id] ?? []).flatMap((ladder) =>
    ladder.flatMap((name, at): RulesProblem[] => {
      const other = ladder[at + 1];
      const [low, high] = [value(name), other === undefined ? undefined : value(other)];
      if (other === undefined || low === undefined || high === undefined || low <= high) return [];
      const problem = { checkId: check.id, fault: 'out_of_order' } as const;
      // Beside the number that was set; where both were, beside the first.
      return name in own || !(other in own)
        ? [{ ...problem, threshold: name, other, limit: high }]
        : [{ ...problem, threshold: other, other: name, limit: low }];
    }),
  );
}

/** Only what differs from the catalogue: how a version is kept. */
export function differences(checks: CheckRules): CheckRules {
  const kept = catalogue.flatMap((check): [string, CheckRule][] => {
    const { thresholds = {}, acts = check.acts } = checks[check.id] ?? {};
    const own = Object.entries(thresholds).filter(
      ([name, value]) => check.thresholds[name] !== value,
    );
    const rule: CheckRule = {
      ...(own.length === 0 ? {} : { thresholds: Object.fromEntries(own) }),
      ...(acts === check.acts ? {} : { acts }),
    };
    return own.length === 0 && acts === check.acts ? [] : [[check.id, rule]];
  });
  return Object.fromEntries(kept);
}

export interface RuleChange {
  readonly checkId: string;
  /** Null: what changes is whether the check opens tickets. */
  readonly threshold: string | null;
  readonly from: number | Acts;
  readonly to: number | Acts;
}

/** What another set of rules changes, in the catalogue's order. */
export function ruleChanges(before: RuleSet, after: RuleSet): readonly RuleChange[] {
  return catalogue.flatMap((check): RuleChange[] => {
    const checkId = check.id;
    const [from, to] = [thresholdsIn(before, check), thresholdsIn(after, check)];
    const numbers = Object.keys(check.thresholds).flatMap((threshold): RuleChange[] => {
      const [was, is] = [from[threshold] ?? 0, to[threshold] ?? 0];
      return was === is ? [] : [{ checkId, threshold, from: was, to: is }];
    });
    const [did, does] = [actsIn(before, check), actsIn(after, check)];
    const acts = did === does ? [] : [{ checkId, threshold: null, from: did, to: does }];
    return [...acts, ...numbers];
  });
}
