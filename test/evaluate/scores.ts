import { checksOf, assessSample } from '#shared/catalogue.ts';
import { median, ratePer1000, share } from './interval.ts';
import type { Figure, Stratum } from './interval.ts';
import type { Method } from './judged.ts';
import type { Outcome, Recordings, Single } from './recordings.ts';

/** A drive that was missed, or for which a ticket opened that it did not deserve, and why. */
export interface Fault {
  readonly where: string;
  readonly drive: string;
  readonly kind: 'miss' | 'false_alarm';
  readonly because: string;
}

export interface EarlyWarning {
  readonly recall: Figure;
  readonly medianLeadDays: Figure;
  readonly falsePer1000DriveYears: Figure;
}
const driveKinds = ['hdd', 'ssd', 'nvme'] as const;
type DriveKind = (typeof driveKinds)[number];

/** All figures of one way of judging. */
export interface Scores {
  readonly conformance: {
    readonly recall: Figure;
    readonly bySign: Readonly<Record<string, Figure>>;
  };
  readonly masked: { readonly recall: Figure };
  readonly earlyWarning: Readonly<Record<DriveKind, EarlyWarning>>;
  readonly outcome: Readonly<Record<string, { recall: Figure; falseShare: Figure }>>;
  readonly firstScan: { readonly per1000: Figure; readonly onPassedSelfTest: Figure };
  readonly quiet: {
    readonly doubleTickets: Figure;
    readonly unknownCalledHealthy: Figure;
    readonly hardCaseTickets: Figure;
  };
}

/** Scores one way of judging on all recordings, and says of each fault why it happened. */
export function score(
  method: Method,
  recordings: Recordings,
): { scores: Scores; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const { single, population, outcomes } = recordings;
  const failing = [...single, ...population.filter((it) => !it.isRepeated)].filter(isFailing);
  const scores = {
    conformance: { ...conformance(method, failing, faults), bySign: bySign(method, failing) },
    masked: maskedRecall(method, failing, faults),
    earlyWarning: {
      hdd: earlyWarning(method, recordings, 'hdd', faults),
      ssd: earlyWarning(method, recordings, 'ssd', faults),
      nvme: earlyWarning(method, recordings, 'nvme', faults),
    },
    outcome: Object.fromEntries(
      [...Map.groupBy(outcomes, (it) => it.set)].map(([set, drives]) => [
        set,
        outcomeOf(method, drives, faults),
      ]),
    ),
    firstScan: firstScan(method, population, faults),
    quiet: quiet(method, recordings, faults),
  };
  return { scores, faults };
}

/** Labels of trust C come from the attributes that a rule reads: they are never scored on. */
const isFailing = ({ label, trust }: Single) => label === 'failing' && trust === 'B';

const opens = (method: Method, report: Single['report']) => method([report])[0];

function conformance(method: Method, failing: readonly Single[], faults: Fault[]) {
  const missed = failing.filter(({ report }) => opens(method, report) === undefined);
  for (const { name, sign } of missed) {
    faults.push({ where: 'conformance', drive: name, kind: 'miss', because: sign });
  }
  return { recall: share(failing.length - missed.length, failing.length) };
}

function bySign(method: Method, failing: readonly Single[]): Record<string, Figure> {
  const signs = Map.groupBy(failing, ({ sign }) => sign);
  return Object.fromEntries(
    [...signs].map(([sign, drives]) => {
      const found = drives.filter(({ report }) => opens(method, report) !== undefined);
      return [sign, share(found.length, drives.length)];
    }),
  );
}

function maskedRecall(method: Method, failing: readonly Single[], faults: Fault[]) {
  const missed = failing.filter((it) => opens(method, it.masked) === undefined);
  for (const { name, report } of missed) {
    faults.push({ where: 'masked', drive: name, kind: 'miss', because: signsIn(report) });
  }
  return { recall: share(failing.length - missed.length, failing.length) };
}

/**
 * A warning is a ticket that opened before the first report with a failing verdict. A false ticket
 * is a new one, opened after the first report of a drive that never turned failing; those at the
 * first report are counted by `firstScan`, on a sample that is made for it.
 */
function earlyWarning(
  method: Method,
  recordings: Recordings,
  kind: DriveKind,
  faults: Fault[],
): EarlyWarning {
  const where = `early warning ${kind}`;
  const drives = recordings.series.filter((it) => it.kind === kind);
  const turned = drives.filter((it) => it.firstBad !== null);
  const leads: number[] = [];
  for (const { name, firstBad, reports } of turned) {
    const bad = reports[firstBad ?? 0];
    const known = reports.slice(0, firstBad ?? 0);
    const [ticket] = method(reports);
    const last = known.at(-1);
    if (ticket !== undefined && bad !== undefined && ticket.at < bad.at)
      leads.push((bad.at - ticket.at) / 86_400_000);
    else if (last !== undefined) {
      faults.push({ where, drive: name, kind: 'miss', because: signsIn(last) });
    }
  }
  return {
    recall: share(leads.length, turned.length),
    medianLeadDays: median(leads),
    falsePer1000DriveYears: ratePer1000(falseStrata(method, recordings, kind, faults)),
  };
}

function falseStrata(
  method: Method,
  { series, pools }: Recordings,
  kind: DriveKind,
  faults: Fault[],
): Stratum[] {
  return Object.entries(pools).map(([outcome, pool]) => {
    const sampled = series.filter((it) => it.outcome === outcome);
    const drives = sampled.filter((it) => it.kind === kind);
    const years = drives.reduce((sum, it) => sum + it.spanYears, 0);
    let events = 0;
    for (const { name, reports } of drives) {
      const first = method(reports)[0];
      if (first === undefined || first.index === 0) continue;
      events += 1;
      faults.push({
        where: `new on ${kind} that ${outcome}`,
        drive: name,
        kind: 'false_alarm',
        because: `${first.rule}: ${first.because}`,
      });
    }
    return { weight: pool / Math.max(1, sampled.length), events, years, n: drives.length };
  });
}

function outcomeOf(method: Method, drives: readonly Outcome[], faults: Fault[]) {
  const count = { failed: 0, warned: 0, inService: 0, flagged: 0 };
  for (const { name, set, failed, reports } of drives) {
    const [ticket] = method(reports, { diedAtLast: failed });
    count[failed ? 'failed' : 'inService'] += 1;
    if (ticket !== undefined) count[failed ? 'warned' : 'flagged'] += 1;
    const where = `outcome ${set}`;
    const last = reports.at(-1);
    if (failed && ticket === undefined && last !== undefined) {
      faults.push({ where, drive: name, kind: 'miss', because: signsIn(last) });
    } else if (!failed && ticket !== undefined) {
      const because = `${ticket.rule}: ${ticket.because}`;
      faults.push({ where, drive: name, kind: 'false_alarm', because });
    }
  }
  return {
    recall: share(count.warned, count.failed),
    falseShare: share(count.flagged, count.inService),
  };
}

function firstScan(method: Method, population: readonly Single[], faults: Fault[]) {
  const confirmed = population.filter((it) => it.passed && it.selfTestPassed);
  const ticketed = (drives: readonly Single[]) =>
    drives.flatMap((drive) => {
      const ticket = opens(method, drive.report);
      return ticket === undefined ? [] : [{ drive, ticket }];
    });
  const onConfirmed = ticketed(confirmed);
  for (const { drive, ticket } of onConfirmed) {
    faults.push({
      where: 'first scan, PASSED with a passed self-test',
      drive: drive.name,
      kind: 'false_alarm',
      because: `${ticket.rule}: ${ticket.because}`,
    });
  }
  return {
    per1000: share(ticketed(population).length, population.length, 1000),
    onPassedSelfTest: share(onConfirmed.length, confirmed.length, 1000),
  };
}

/** Drives of which nothing can be said: bridges, RAID volumes, DVD drives, unreadable health. */
function quiet(method: Method, { single, series, population }: Recordings, faults: Fault[]) {
  const unknown = [...single, ...population].filter(({ label }) => label === 'unknown');
  const twice = series.filter(({ reports }) => method(reports).length > 1);
  for (const { name, reports } of twice) {
    const again = method(reports)[1];
    const because = `again: ${again?.rule ?? ''}: ${again?.because ?? ''}`;
    faults.push({ where: 'quiet', drive: name, kind: 'false_alarm', because });
  }
  const opened = unknown.filter(({ report }) => opens(method, report) !== undefined);
  for (const { name, report } of opened) {
    const because = opens(method, report)?.because ?? '';
    faults.push({ where: 'unknown', drive: name, kind: 'false_alarm', because });
  }
  return {
    doubleTickets: share(twice.length, series.length),
    unknownCalledHealthy: share(
      unknown.filter(({ report }) => isCalledHealthy(report)).length,
      unknown.length,
    ),
    hardCaseTickets: share(opened.length, unknown.length),
  };
}

/** Whether any check that can open a ticket finds the drive well. */
function isCalledHealthy({ sample }: Single['report']): boolean {
  return checksOf('disk')
    .filter((it) => it.acts === 'ticket')
    .some((check) => {
      const given = { thresholds: check.thresholds, baseline: null, marks: [], day: 0 };
      return assessSample(check, sample, given).result === 'ok';
    });
}

const signs = [
  'reallocated',
  'reportedUncorrectable',
  'pending',
  'offlineUncorrectable',
  'commandTimeouts',
  'mediaErrors',
  'prefailNow',
  'prefailPast',
  'loggedUncorrectable',
  'loggedUncorrectableAgeHours',
] as const;

/** What could have been seen in a report: its counters other than zero. */
function signsIn({ sample }: Single['report']): string {
  if ('unread' in sample) return `not read: ${sample.unread}`;
  const found = signs.filter((it) => (sample.reading[it] ?? 0) > 0);
  if (found.length === 0) return 'no sign in any counter';
  return found.map((it) => `${it} ${sample.reading[it]}`).join(', ');
}
