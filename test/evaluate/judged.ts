import { IntlMessageFormat } from 'intl-messageformat';
import { judge } from '#collector/domain/judgement.ts';
import type { DeviceState } from '#collector/domain/judgement.ts';
import { checkById } from '#shared/catalogue.ts';
import type { Bad, Check, Thresholds } from '#shared/check.ts';
import { splitKey } from '#shared/condition-key.ts';
import type { Report } from './report.ts';

/** A ticket that would have been opened or opened again, and what the technician would have read. */
export interface Opened {
  /** The latest report when it opened. */
  readonly index: number;
  readonly at: number;
  readonly rule: string;
  readonly because: string;
}

/** Judges a drive's reports, oldest first, into the tickets that would have opened. */
export type Method = (reports: readonly Report[], options?: ReadOptions) => readonly Opened[];

export interface ReadOptions {
  /** The drive failed on the day of its last report: nobody could read it once more. */
  readonly diedAtLast?: boolean;
}

const dayMs = 86_400_000;
const fresh: DeviceState = { samples: [], conditions: new Map(), tickets: new Map() };

/** As long as any rule looks back: later readings of an unchanged drive say nothing new. */
const mostReadings = 31;

/**
 * The judgement as the collector makes it: a covered PC at home, handed over with the first report.
 *
 * A daily agent reads a drive again between two reports, and patience counts readings. So a report
 * stands for one reading a day until the next report, for a month at most, and the last report for
 * two. Nothing of a later report is seen before its own date, so a ticket that opens "before" a
 * report opens by what was known before it.
 */
export function judgement(
  thresholdsOf: (check: Check) => Thresholds = (check) => check.thresholds,
): Method {
  return (reports, options = {}) => {
    const opened: Opened[] = [];
    let state = fresh;
    const read = (index: number, at: number, sample: Report['sample']) => {
      const judged = judge(state, [sample], {
        at,
        day: Math.floor(at / dayMs),
        cover: () => 'covered',
        handedOver: true,
        inService: true,
        thresholdsOf,
        newTicketId: () => String(opened.length + 1),
      });
      state = judged.state;
      for (const it of judged.happenings) {
        if (it.kind !== 'ticket_opened' && it.kind !== 'ticket_reopened') continue;
        const { checkId } = splitKey(it.key);
        const check = checkById(checkId);
        if (check?.family !== 'storage') continue;
        opened.push({ index, at, rule: checkId, because: sentence(check, it.bad) });
      }
    };
    for (const [index, { at, sample }] of reports.entries()) {
      read(index, at, sample);
      const last = at + (options.diedAtLast === true ? 0 : dayMs);
      const next = reports[index + 1]?.at ?? last + 1;
      const again = Math.min(next, at + mostReadings * dayMs);
      for (let day = at + dayMs; day < again; day += dayMs) read(index, day, sample);
    }
    return opened;
  };
}

/** The same, but each drive is judged once however often it is asked for: for many halves of one set. */
export function once(method: Method): Method {
  const known = new WeakMap<object, Map<string, readonly Opened[]>>();
  return (reports, options = {}) => {
    const key = reports.length === 1 ? (reports[0] ?? reports) : reports;
    const ofDrive = known.get(key) ?? new Map<string, readonly Opened[]>();
    known.set(key, ofDrive);
    const how = options.diedAtLast === true ? 'died' : 'lives';
    const opened = ofDrive.get(how) ?? method(reports, options);
    ofDrive.set(how, opened);
    return opened;
  };
}

/** The same without memory: every report judged as if nothing were known of the drive. */
export function snapshots(method: Method): Method {
  return (reports) =>
    reports
      .flatMap((report, index) => method([report]).map((it) => ({ ...it, index })))
      .slice(0, 1);
}

function sentence(check: Check, bad: Bad): string {
  const words = check.words.en.because[bad.because] ?? bad.because;
  const said = new IntlMessageFormat(words, 'en').format({
    subject: 1,
    value: bad.value,
    limit: bad.limit,
  });
  return String(said);
}
