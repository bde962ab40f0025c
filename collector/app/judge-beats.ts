import type { Beat } from '#shared/messages.ts';
import { unpackSample } from '#shared/samples.ts';
import { dateOf, dayNumber } from '#collector/domain/calendar.ts';
import { coverageOn, observedOn } from '#collector/domain/coverage.ts';
import type { CoverageState } from '#collector/domain/coverage.ts';
import { judge } from '#collector/domain/judgement.ts';
import type { DeviceState, Happening } from '#collector/domain/judgement.ts';
import { isAtHome } from '#collector/domain/life.ts';
import { actsIn, rulesOnDay, thresholdsIn } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import { termsOn } from '#collector/domain/terms.ts';
import type { Terms } from '#collector/domain/terms.ts';
import type { Cover } from '#collector/domain/ticket.ts';
import type { Device } from '#collector/storage/devices.ts';

/** The judgement of beats, given what the file says of the device and which terms hold for it. */
export interface JudgedBeat {
  readonly state: DeviceState;
  readonly happenings: readonly Happening[];
  readonly needsFull: boolean;
  /** The rules that were in force on the day of the reading. */
  readonly rules: RuleSet;
}

export function judgeBeat(
  before: DeviceState,
  beat: Pick<Beat, 'samples' | 'full'>,
  it: {
    device: Device;
    terms: Terms;
    /** All versions, by date and decision. */
    rules: readonly RuleSet[];
    observed: { from: number; to: number };
    newTicketId: () => string;
    inIncident?: (checkId: string) => boolean;
  },
): JudgedBeat {
  const { device, terms, observed } = it;
  const start = beat.full ? { ...before, samples: [] } : before;
  const day = dayAt(observed.from, terms.zone);
  const rules = rulesOnDay(it.rules, day);
  const judged = judge(start, beat.samples.map(unpackSample), {
    at: observed.from,
    day,
    cover() {
      return coverAt(terms, device, observed);
    },
    handedOver: device.handedOverOn !== null,
    inService: isAtHome(device.stage),
    thresholdsOf(check) {
      return thresholdsIn(rules, check);
    },
    actsOf(check) {
      return actsIn(rules, check);
    },
    newTicketId: it.newTicketId,
    ...(it.inIncident === undefined ? {} : { inIncident: it.inIncident }),
  });
  return { ...judged, rules };
}

/** The terms under which a device stands; before handover the latest ones. */
export function termsOfDevice(versions: readonly Terms[], device: Device): Terms {
  const latest = versions.at(-1);
  if (latest === undefined) throw new Error('The programme has no terms: migration 0001 adds them');
  return device.handedOverOn === null ? latest : (termsOn(versions, device.handedOverOn) ?? latest);
}

const covers: Readonly<Record<CoverageState, Cover>> = {
  notStarted: 'not_started',
  covered: 'covered',
  endingSoon: 'covered',
  ended: 'ended',
};

function coverAt(terms: Terms, device: Device, observed: { from: number; to: number }): Cover {
  const on = observedOn(terms, device.handedOverOn, {
    earliestMs: observed.from,
    latestMs: observed.to,
  });
  return covers[coverageOn(terms, device.handedOverOn, on).state];
}

const hourMs = 3_600_000;
const days = new Map<string, Map<number, number>>();

// Within one hour the day is the same but at its edges, which fall on whole hours in every zone
// that a programme can have here; asking the calendar once an hour saves it from every beat.
function dayAt(at: number, zone: string): number {
  const hour = Math.floor(at / hourMs);
  const known = days.get(zone) ?? new Map<number, number>();
  let day = known.get(hour);
  if (day === undefined) {
    day = dayNumber(dateOf(at, zone));
    if (known.size > 10_000) known.clear();
    days.set(zone, known.set(hour, day));
  }
  return day;
}
