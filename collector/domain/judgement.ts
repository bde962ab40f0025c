import { assessSample, checkById, checksOf } from '#shared/catalogue.ts';
import { conditionKey, splitKey } from '#shared/condition-key.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import type { Bad, Check, FaultFamily, Thresholds } from '#shared/check.ts';
import type { Sample } from '#shared/readings.ts';
import { takeSample } from '#shared/samples.ts';
import type { NewSample } from '#shared/samples.ts';
import { neverRead, stepCondition } from './condition.ts';
import type { Condition, FlipReason, State } from './condition.ts';
import type { EventReason } from './event.ts';
import { decideBad, decideRecovered, isPassing } from './ticket.ts';
import type { Cover, TicketFacts } from './ticket.ts';

/**
 * The judgement of one beat of one device: from samples to conditions, tickets and their reasons.
 *
 * Pure, and a fold: judging beats one by one or in batches of any size gives the same events.
 */

export interface Finding {
  readonly key: ConditionKey;
  readonly family: FaultFamily;
  readonly bad: Bad;
  readonly baseline: number | null;
  readonly badSince: number;
  readonly recovered: boolean;
}
export interface DeviceTicket extends TicketFacts {
  readonly severity: 'warn' | 'critical';
  readonly findings: readonly Finding[];
}
/** All that judging a device remembers from beat to beat. */
export interface DeviceState {
  readonly samples: readonly Sample[];
  readonly conditions: ReadonlyMap<ConditionKey, Condition>;
  /** At most one a family: the database keeps it so. */
  readonly tickets: ReadonlyMap<FaultFamily, DeviceTicket>;
}
export interface Circumstances {
  /** Earliest instant at which the readings can have been made, ms UTC. */
  readonly at: number;
  readonly day: number;
  /** Asked only where a ticket depends on it. */
  readonly cover: () => Cover;
  readonly handedOver: boolean;
  readonly inService: boolean;
  readonly thresholdsOf: (check: Check) => Thresholds;
  /** Whether a check opens tickets under the programme's rules; where absent as the catalogue says. */
  readonly actsOf?: (check: Check) => Check['acts'];
  readonly newTicketId: () => string;
  /** Whether an incident of this check is open; where absent none is. */
  readonly inIncident?: (checkId: string) => boolean;
}

export type Happening =
  | {
      readonly kind: 'condition_changed';
      readonly key: ConditionKey;
      readonly from: State;
      readonly to: State;
      readonly reason: FlipReason;
      readonly bad: Bad | null;
    }
  | { readonly kind: 'condition_decided'; readonly key: ConditionKey; readonly reason: EventReason }
  | {
      readonly kind: 'ticket_opened' | 'ticket_reopened' | 'ticket_observed' | 'ticket_worsened';
      readonly ticketId: string;
      readonly key: ConditionKey;
      readonly reason: EventReason;
      readonly bad: Bad;
    }
  | {
      readonly kind: 'ticket_resolved' | 'ticket_noted';
      readonly ticketId: string;
      readonly key: ConditionKey;
      readonly reason: EventReason;
    };

export interface Judged {
  readonly state: DeviceState;
  readonly happenings: readonly Happening[];
  /** Beats whose samples say "as before" although nothing is known: everything is asked for. */
  readonly needsFull: boolean;
}

export function judge(before: DeviceState, news: readonly NewSample[], now: Circumstances): Judged {
  const work = new Work(before, now);
  for (const sample of news) work.take(sample);
  work.decideAgain();
  work.settleRecovered();
  return work.result();
}

/** One beat's judgement in progress: the state so far and what has happened. */
class Work {
  #samples: readonly Sample[];
  readonly #before: DeviceState;
  readonly #now: Circumstances;
  #conditions: Map<ConditionKey, Condition> | null = null;
  #tickets: Map<FaultFamily, DeviceTicket> | null = null;
  readonly #happenings: Happening[] = [];
  #recovered: Map<ConditionKey, Check> | null = null;
  #needsFull = false;

  constructor(before: DeviceState, now: Circumstances) {
    this.#before = before;
    this.#samples = before.samples;
    this.#now = now;
  }

  get #seenConditions(): ReadonlyMap<ConditionKey, Condition> {
    return this.#conditions ?? this.#before.conditions;
  }
  get #seenTickets(): ReadonlyMap<FaultFamily, DeviceTicket> {
    return this.#tickets ?? this.#before.tickets;
  }

  take(news: NewSample): void {
    const { samples, sample } = takeSample(this.#samples, news);
    this.#samples = samples;
    if (sample === undefined) {
      this.#needsFull = true;
      return;
    }
    for (const check of checksOf(sample.group)) this.#assess(check, sample);
  }

  #assess(check: Check, sample: Sample): void {
    const key = conditionKey(check.id, sample.subject);
    const before = this.#seenConditions.get(key) ?? neverRead;
    const assessment = assessSample(check, sample, {
      thresholds: this.#now.thresholdsOf(check),
      baseline: before.baseline,
      marks: before.marks,
      day: this.#now.day,
    });
    const { condition, flip } = stepCondition(before, check, assessment, this.#now);
    if (condition !== before) this.#setCondition(key, condition);
    if (flip === null) {
      if (condition.state !== 'ok' && condition.last !== before.last) this.#refresh(key, check);
      return;
    }
    this.#happenings.push({ kind: 'condition_changed', key, ...flip, bad: condition.last });
    if (flip.to === 'ok') {
      this.#recovered ??= new Map();
      this.#recovered.set(key, check);
      return;
    }
    if (this.#recovered?.delete(key) === true) this.#decideRecovered(key, check);
    this.#decideBad(key, check, condition);
  }

  // A reading of a known finding that says something new: the ticket shows the latest, no event.
  #refresh(key: ConditionKey, check: Check): void {
    const ticket = this.#seenTickets.get(check.family);
    const condition = this.#seenConditions.get(key);
    if (ticket === undefined || condition === undefined || condition.last === null) return;
    if (!ticket.findings.some((it) => it.key === key && !it.recovered)) return;
    this.#setTicket(withFinding(ticket, this.#finding(key, check, condition, condition.last)));
  }

  #decideBad(key: ConditionKey, check: Check, condition: Condition): void {
    const bad = condition.last;
    if (bad === null) return;
    const ticket = this.#seenTickets.get(check.family) ?? null;
    const decision = decideBad({
      check: { acts: this.#actsOf(check) },
      cover: this.#now.cover(),
      inService: this.#now.inService,
      silenced: check.silencedBy.some((id) => this.#isBad(id)),
      inIncident: this.#now.inIncident?.(check.id) ?? false,
      ticket,
    });
    if (decision.reason !== condition.outcome) {
      this.#setCondition(key, { ...condition, outcome: decision.reason });
    }
    const finding = this.#finding(key, check, condition, bad);
    const tell = (
      kind: 'ticket_opened' | 'ticket_reopened' | 'ticket_observed',
      ticketId: string,
    ) => this.#happenings.push({ kind, ticketId, key, reason: decision.reason, bad });
    switch (decision.act) {
      case 'open': {
        const id = this.#now.newTicketId();
        this.#setTicket(newTicket(id, finding));
        tell('ticket_opened', id);
        return;
      }
      case 'reopen':
      case 'observe': {
        if (ticket === null) return;
        const known = ticket.findings.some((it) => it.key === key && !it.recovered);
        const state = decision.act === 'reopen' ? 'in_progress' : ticket.state;
        this.#setTicket({ ...withFinding(ticket, finding), state });
        if (decision.act === 'reopen') tell('ticket_reopened', ticket.id);
        else if (!known) tell('ticket_observed', ticket.id);
        else
          this.#happenings.push({
            kind: 'ticket_worsened',
            ticketId: ticket.id,
            key,
            reason: 'got_worse',
            bad,
          });
        return;
      }
      case 'none': {
        if (decision.reason !== condition.outcome) {
          this.#happenings.push({ kind: 'condition_decided', key, reason: decision.reason });
        }
        return;
      }
    }
  }

  /** Last of all: a ticket to which this very beat adds something is not resolved and reopened. */
  settleRecovered(): void {
    if (this.#recovered === null) return;
    for (const [key, check] of this.#recovered) this.#decideRecovered(key, check);
  }

  #decideRecovered(key: ConditionKey, check: Check): void {
    const ticket = this.#seenTickets.get(check.family) ?? null;
    const mine = ticket?.findings.find((it) => it.key === key && !it.recovered);
    if (ticket === null || mine === undefined) return;
    const others = ticket.findings.filter((it) => it.key !== key && !it.recovered).length;
    const decision = decideRecovered({ ticket, otherFindings: others });
    if (decision.act === 'none') return;
    const state = decision.act === 'resolve' ? 'resolved' : ticket.state;
    this.#setTicket({ ...withFinding(ticket, { ...mine, recovered: true }), state });
    const kind = decision.act === 'resolve' ? 'ticket_resolved' : 'ticket_noted';
    this.#happenings.push({ kind, ticketId: ticket.id, key, reason: decision.reason });
  }

  /**
   * What was silenced or not yet covered may be due now, though the reading itself is no news. By
   * name, whatever the order in which conditions were read or came: of two the first opens the ticket.
   */
  decideAgain(): void {
    const due: [ConditionKey, Check, Condition][] = [];
    for (const [key, condition] of this.#seenConditions) {
      if (condition.state === 'ok') continue;
      const wasObserved = condition.outcome === 'observe_only';
      if (!wasObserved && !isPassing(condition.outcome)) continue;
      const check = checkById(splitKey(key).checkId);
      // What was only observed may open a ticket since the programme's rules have changed.
      if (check === undefined || (wasObserved && this.#actsOf(check) === 'observe')) continue;
      due.push([key, check, condition]);
    }
    if (due.length > 1) due.sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [key, check, condition] of due) this.#decideBad(key, check, condition);
  }

  #actsOf(check: Check): Check['acts'] {
    return this.#now.actsOf?.(check) ?? check.acts;
  }

  #isBad(checkId: string): boolean {
    for (const [key, { state }] of this.#seenConditions) {
      if (state !== 'ok' && splitKey(key).checkId === checkId) return true;
    }
    return false;
  }

  #finding(key: ConditionKey, check: Check, condition: Condition, bad: Bad): Finding {
    return {
      key,
      family: check.family,
      bad,
      baseline: condition.baseline,
      badSince: condition.since,
      recovered: false,
    };
  }
  #setCondition(key: ConditionKey, condition: Condition): void {
    this.#conditions ??= new Map(this.#before.conditions);
    this.#conditions.set(key, condition);
  }
  #setTicket(ticket: DeviceTicket): void {
    const family = ticket.family;
    this.#tickets ??= new Map(this.#before.tickets);
    this.#tickets.set(family, ticket);
  }

  result(): Judged {
    return {
      state: {
        samples: this.#samples,
        conditions: this.#seenConditions,
        tickets: this.#seenTickets,
      },
      happenings: this.#happenings,
      needsFull: this.#needsFull,
    };
  }
}

function newTicket(id: string, finding: Finding): DeviceTicket {
  return {
    id,
    family: finding.family,
    state: 'new',
    touched: false,
    openedBy: 'agent',
    severity: finding.bad.result,
    findings: [finding],
  };
}

function withFinding(ticket: DeviceTicket, finding: Finding): DeviceTicket {
  const others = ticket.findings.filter((it) => it.key !== finding.key);
  const findings = [...others, finding];
  const worst = findings.some((it) => !it.recovered && it.bad.result === 'critical');
  const severity = worst || findings.every((it) => it.recovered) ? ticket.severity : 'warn';
  return { ...ticket, findings, severity: worst ? 'critical' : severity };
}
