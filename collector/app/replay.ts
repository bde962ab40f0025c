import { splitKey } from '#shared/condition-key.ts';
import type { FaultFamily } from '#shared/check.ts';
import type { Beat } from '#shared/messages.ts';
import { afterBeat } from '#shared/samples.ts';
import { dateOf, dayNumber } from '#collector/domain/calendar.ts';
import type { DeviceState, Happening } from '#collector/domain/judgement.ts';
import type { Stage } from '#collector/domain/life.ts';
import {
  differenceOf,
  isClosedBy,
  realOutcome,
  rememberedBefore,
  resolvedByPerson,
} from '#collector/domain/replay.ts';
import type {
  OpenedOrNot,
  RealOutcome,
  RealTicket,
  ReplayAnswer,
  ReplayedTicket,
  ReplayList,
  ReplayTally,
} from '#collector/domain/replay.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { Terms } from '#collector/domain/terms.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import type { ConditionsOfDevice } from '#collector/storage/conditions.ts';
import type { Db } from '#collector/storage/database.ts';
import type { Device } from '#collector/storage/devices.ts';
import { faultIncidents } from '#collector/storage/incidents.ts';
import type { Incident } from '#collector/storage/incidents.ts';
import {
  beatsBefore,
  beatsReceived,
  countHeardSince,
  devicesHeardSince,
  realTicketsSince,
  stageChangesSince,
} from '#collector/storage/reported.ts';
import type { StageChange } from '#collector/storage/reported.ts';
import type { StoredBeat } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { judgeBeat, termsOfDevice } from './judge-beats.ts';

export interface ReplayAsk {
  readonly present: RuleSet;
  readonly proposed: RuleSet;
  /** Beats that came within this time are judged again: ms UTC, `to` not included. */
  readonly from: number;
  readonly to: number;
}
/**
 * Judges what was reported again, under the present rules and under the proposed ones, from the
 * same start. It only reads. It goes in slices, so that whoever else is at work goes on meanwhile;
 * `told` hears how many devices are done of how many.
 */
export async function replay(
  db: Db,
  ask: ReplayAsk,
  told: (done: number, whole: number) => Promise<void> | void = () => undefined,
): Promise<ReplayAnswer> {
  const whole = await countHeardSince(db, ask.from);
  const terms = await allTerms(db);
  const incidents = await faultIncidents(db, ask.from);
  const [present, proposed] = [allAlong(ask.present), allAlong(ask.proposed)];
  const sum = new Sum();
  await told(0, whole);
  for await (const devices of devicesHeardSince(db, ask.from)) {
    const ids = devices.map(({ id }) => id);
    const conditions = await conditionsOf(db, ids);
    const stages = await stageChangesSince(db, ids, ask.from);
    const tickets = await realTicketsSince(db, ids, ask.from);
    for (const device of devices) {
      const it: Replayed = {
        device,
        terms: termsOfDevice(terms, device),
        conditions: conditions.get(device.id) ?? new Map(),
        stages: stages.get(device.id) ?? [],
        tickets: tickets.get(device.id) ?? [],
        incidents,
        present,
        proposed,
      };
      await replayDevice(db, ask, it, sum);
      await told(sum.devices, Math.max(whole, sum.devices));
    }
  }
  return sum.answer();
}

/** As the only version that ever was. */
const allAlong = (rules: RuleSet): readonly RuleSet[] => [{ ...rules, holdsFrom: '2000-01-01' }];

interface Replayed {
  readonly device: Device;
  readonly terms: Terms;
  readonly conditions: ConditionsOfDevice;
  readonly stages: readonly StageChange[];
  readonly tickets: readonly RealTicket[];
  readonly incidents: readonly Incident[];
  readonly present: readonly RuleSet[];
  readonly proposed: readonly RuleSet[];
}

/** So many beats are judged twice in a few milliseconds; then others get their turn. */
const sliceBeats = 50;
/** A full beat comes with each connection; the last one is looked for among so many. */
const mostBefore = 200;

async function replayDevice(db: Db, ask: ReplayAsk, it: Replayed, sum: Sum): Promise<void> {
  const beats = await beatsReceived(db, it.device.id, ask);
  const before = await beatsBefore(db, it.device.id, { to: ask.from, most: mostBefore });
  const start: DeviceState = {
    samples: before.reduce<DeviceState['samples']>(
      (known, beat) => afterBeat(known, read(beat)),
      [],
    ),
    conditions: rememberedBefore(it.conditions, dayNumber(dateOf(ask.from, it.terms.zone))),
    tickets: new Map(),
  };
  const folds = [new Fold(start, it, it.present), new Fold(start, it, it.proposed)] as const;
  let place: Place = before.at(-1) ?? { stream: '', sequence: 0 };
  const givenUp = new Set<string>();
  for (const [n, beat] of beats.entries()) {
    if (n % sliceBeats === 0) await othersTurn();
    // What came late was stored and never judged.
    if (givenUp.has(beat.stream)) continue;
    if (beat.stream === place.stream && beat.sequence <= place.sequence) continue;
    if (beat.stream !== place.stream) givenUp.add(place.stream);
    place = beat;
    const said = read(beat);
    for (const fold of folds) fold.take(beat, said);
  }
  await othersTurn();
  sum.add(it, beats, { present: folds[0].opened, proposed: folds[1].opened });
}
type Place = Pick<StoredBeat, 'stream' | 'sequence'>;

// Only frames that were read as beats are stored.
const read = ({ body }: StoredBeat): Beat => JSON.parse(body) as Beat;
const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One device judged again under one set of rules. */
class Fold {
  readonly opened: ReplayedTicket[] = [];
  readonly #it: Replayed;
  readonly #rules: readonly RuleSet[];
  readonly #resolvedAt = new Map<FaultFamily, number>();
  #state: DeviceState;
  #acts: readonly RealTicket[];
  #ids = 0;

  constructor(start: DeviceState, it: Replayed, rules: readonly RuleSet[]) {
    this.#state = start;
    this.#it = it;
    this.#rules = rules;
    this.#acts = it.tickets
      .filter((ticket) => ticket.result !== null)
      .toSorted((a, b) => (a.resolvedAt ?? 0) - (b.resolvedAt ?? 0));
  }

  take(beat: StoredBeat, said: Beat): void {
    this.#doAsPeopleDid(beat.receivedAt);
    this.#close(beat.receivedAt);
    const { device, terms } = this.#it;
    const judged = judgeBeat(this.#state, said, {
      device: { ...device, stage: this.#stageAt(beat.receivedAt) },
      terms,
      rules: this.#rules,
      observed: { from: beat.observedFrom, to: beat.observedTo },
      newTicketId: () => String((this.#ids += 1)),
      inIncident: (checkId) => this.#wasInIncident(checkId, beat.receivedAt),
    });
    this.#state = judged.state;
    for (const happening of judged.happenings) this.#note(happening, beat);
  }

  #note(happening: Happening, beat: StoredBeat): void {
    switch (happening.kind) {
      case 'ticket_opened': {
        const { checkId } = splitKey(happening.key);
        const family = this.#familyOf(happening.ticketId);
        if (family === undefined) return;
        const deviceId = this.#it.device.id;
        this.opened.push({ deviceId, family, checkId, at: beat.observedFrom });
        return;
      }
      case 'ticket_resolved':
      case 'ticket_reopened': {
        const family = this.#familyOf(happening.ticketId);
        if (family === undefined) return;
        if (happening.kind === 'ticket_reopened') this.#resolvedAt.delete(family);
        else this.#resolvedAt.set(family, beat.receivedAt);
        return;
      }
      default:
    }
  }

  #familyOf(ticketId: string): FaultFamily | undefined {
    for (const [family, { id }] of this.#state.tickets) if (id === ticketId) return family;
    return undefined;
  }

  /** Whoever repaired the PC, or found nothing, did so whatever the rules said. */
  #doAsPeopleDid(now: number): void {
    for (let act = this.#acts[0]; act !== undefined; act = this.#acts[0]) {
      const { family, result, resolvedAt: at } = act;
      if (at !== null && at > now) return;
      this.#acts = this.#acts.slice(1);
      if (at === null || result === null) continue;
      const after = resolvedByPerson(this.#state, { family, result }, at);
      if (after !== this.#state) this.#resolvedAt.set(family, at);
      this.#state = after;
    }
  }

  #close(now: number): void {
    for (const [family, at] of this.#resolvedAt) {
      if (!isClosedBy(now, at)) continue;
      this.#resolvedAt.delete(family);
      const tickets = new Map(this.#state.tickets);
      tickets.delete(family);
      this.#state = { ...this.#state, tickets };
    }
  }

  /** What was left by the next change after this instant; without one it is as now. */
  #stageAt(at: number): Stage {
    return this.#it.stages.find((change) => change.at > at)?.from ?? this.#it.device.stage;
  }

  #wasInIncident(checkId: string, at: number): boolean {
    return this.#it.incidents.some(
      (it) => it.checkId === checkId && it.raisedAt <= at && (it.until === null || at < it.until),
    );
  }
}

/** Enough for a page; the counts are of all. */
const mostListed = 200;

class Sum {
  devices = 0;
  #beats = 0;
  #firstAt: number | null = null;
  readonly #present = new Counts();
  readonly #proposed = new Counts();
  readonly #added = new Counts();
  readonly #gone = new Counts();
  #sooner = 0;
  #later = 0;

  add(
    { device, tickets }: Replayed,
    beats: readonly StoredBeat[],
    of: { present: readonly ReplayedTicket[]; proposed: readonly ReplayedTicket[] },
  ): void {
    this.devices += 1;
    this.#beats += beats.length;
    const first = beats[0]?.receivedAt;
    if (first !== undefined) this.#firstAt = Math.min(this.#firstAt ?? first, first);
    const told = (all: readonly ReplayedTicket[]) =>
      all.map((it): OpenedOrNot => {
        return { ...it, assetTag: device.assetTag, outcome: realOutcome(it, tickets) };
      });
    const difference = differenceOf(of.present, of.proposed);
    this.#present.add(told(of.present));
    this.#proposed.add(told(of.proposed));
    this.#added.add(told(difference.added));
    this.#gone.add(told(difference.gone));
    this.#sooner += difference.sooner;
    this.#later += difference.later;
  }

  answer(): ReplayAnswer {
    return {
      devices: this.devices,
      beats: this.#beats,
      firstAt: this.#firstAt,
      present: this.#present.tally(),
      proposed: this.#proposed.tally(),
      added: this.#added.list(),
      gone: this.#gone.list(),
      sooner: this.#sooner,
      later: this.#later,
    };
  }
}

class Counts {
  #count = 0;
  readonly #byCheck: Record<string, number> = {};
  readonly #outcomes: Record<RealOutcome, number> = { confirmed: 0, false: 0, unknown: 0 };
  readonly #first: OpenedOrNot[] = [];

  add(all: readonly OpenedOrNot[]): void {
    for (const it of all) {
      this.#count += 1;
      this.#byCheck[it.checkId] = (this.#byCheck[it.checkId] ?? 0) + 1;
      this.#outcomes[it.outcome] += 1;
      if (this.#first.length < mostListed) this.#first.push(it);
    }
  }
  tally(): ReplayTally {
    return { opened: this.#count, byCheck: this.#byCheck, outcomes: this.#outcomes };
  }
  list(): ReplayList {
    return { count: this.#count, outcomes: this.#outcomes, first: this.#first };
  }
}
