import { checkById } from '#shared/catalogue.ts';
import type { Bad } from '#shared/check.ts';
import { splitKey } from '#shared/condition-key.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import { dateOf, dayNumber } from '#collector/domain/calendar.ts';
import { acceptableValue, acceptedAs } from '#collector/domain/baseline.ts';
import type { Condition, State } from '#collector/domain/condition.ts';
import type { DeviceTicket } from '#collector/domain/judgement.ts';
import { rulesOnDay, thresholdsIn } from '#collector/domain/rules.ts';
import { conditionsOf, saveConditions } from '#collector/storage/conditions.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { eventsOf, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { lockLatest, readingsOf } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { changeTicket, openTicketsOf, saveFindings } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { wakeTakebacks } from './kept-findings.ts';
import { termsOfDevice } from './judge-beats.ts';

/** What somebody accepts: which value of which check, as their page showed it. */
export interface BaselineAct {
  readonly deviceId: string;
  readonly key: ConditionKey;
  readonly value: number;
  readonly staffId: string;
}
export type BaselineAnswer =
  | { readonly ok: true; readonly eventId: string }
  | { readonly ok: false; readonly reason: BaselineRefusal };
export const baselineRefusals = [
  'unknown_device',
  'nothing_to_accept',
  'changed_meanwhile',
] as const;
export type BaselineRefusal = (typeof baselineRefusals)[number];

/**
 * Accepts what a check finds as the known state of this PC: it is good again, and only what grows
 * from there counts. Its finding is settled and its ticket noted, not resolved: what was found, and
 * whether anything else is to be done, only people can say.
 */
export async function acceptBaseline(context: Context, act: BaselineAct): Promise<BaselineAnswer> {
  const { store, clock } = context;
  const at = clock.now();
  return store.transaction(async (tx) => {
    await lockLatest(tx, [act.deviceId]);
    const device = await deviceById(tx, act.deviceId);
    if (device === null) return { ok: false, reason: 'unknown_device' };
    const condition = (await conditionsOf(tx, [act.deviceId])).get(act.deviceId)?.get(act.key);
    const found = condition === undefined ? null : await valueNow(tx, device, act.key, condition);
    if (condition === undefined || found === null)
      return { ok: false, reason: 'nothing_to_accept' };
    if (found.value !== act.value) return { ok: false, reason: 'changed_meanwhile' };
    await save(tx, act, acceptedAs(condition, found.value, { day: found.day, at }));
    await lookAgain(tx, device, at);
    const ticket = await settle(tx, act, { at, recovered: true });
    const events = [
      toEvent(context, act, at, {
        kind: 'baseline_accepted',
        reason: 'accepted_as_known',
        detail: { value: act.value, ...asItWas(condition) },
      }),
      ...(ticket === null ? [] : [noted(context, act, at, ticket)]),
    ];
    await writeEvents(tx, events);
    return { ok: true, eventId: events[0]?.id ?? '' };
  });
}

/**
 * Takes the last acceptance of a check back. While nothing else has happened to it, it stands as it
 * did before; else only the baseline does, and judging starts again.
 */
export async function undoBaseline(
  context: Context,
  act: Omit<BaselineAct, 'value'> & { readonly eventId: string },
): Promise<BaselineAnswer> {
  const { store, clock } = context;
  const at = clock.now();
  return store.transaction(async (tx) => {
    await lockLatest(tx, [act.deviceId]);
    const told = await eventsOf(tx, 'condition', nounIdOf(act));
    const last = told.findLast((it) => acts.has(it.kind));
    const condition = (await conditionsOf(tx, [act.deviceId])).get(act.deviceId)?.get(act.key);
    if (condition === undefined || last?.kind !== 'baseline_accepted' || last.id !== act.eventId) {
      return { ok: false, reason: 'changed_meanwhile' };
    }
    const before = wasOf(last);
    const stillOk = condition.state === 'ok';
    await save(tx, act, {
      ...condition,
      baseline: before.baseline,
      ...(stillOk ? { ...before, run: null } : {}),
    });
    const device = await deviceById(tx, act.deviceId);
    if (device !== null) await lookAgain(tx, device, at);
    const ticket = stillOk ? await settle(tx, act, { at, recovered: false }) : null;
    const event = toEvent(context, act, at, {
      kind: 'baseline_restored',
      reason: 'acceptance_undone',
      detail: { value: before.baseline },
    });
    const again =
      ticket === null
        ? []
        : [
            noted(context, act, at, ticket, {
              kind: 'ticket_observed',
              reason: 'acceptance_undone',
            }),
          ];
    await writeEvents(tx, [event, ...again]);
    return { ok: true, eventId: event.id };
  });
}

const acts: ReadonlySet<Event['kind']> = new Set(['baseline_accepted', 'baseline_restored']);

async function valueNow(
  tx: Tx,
  device: Device,
  key: ConditionKey,
  condition: Condition,
): Promise<{ value: number; day: number } | null> {
  const { checkId, subject } = splitKey(key);
  const check = checkById(checkId);
  const readings = (await readingsOf(tx, [device.id])).get(device.id);
  const sample = readings?.samples.find(
    (it) => it.group === check?.group && it.subject === subject,
  );
  if (check === undefined || readings === undefined || sample === undefined) return null;
  const { zone } = termsOfDevice(await allTerms(tx), device);
  const at = readings.observedAt;
  const day = dayNumber(dateOf(at, zone));
  const thresholds = thresholdsIn(rulesOnDay(await allRuleSets(tx), day), check);
  const value = acceptableValue(check, sample, condition, { thresholds, day, at });
  return value === null ? null : { value, day };
}

/** What was found after coverage may have brought the take-back forward. */
async function lookAgain(tx: Tx, device: Device, at: number): Promise<void> {
  const { zone } = termsOfDevice(await allTerms(tx), device);
  await wakeTakebacks(tx, [device.id], dateOf(at, zone));
}

async function save(tx: Tx, { deviceId, key }: Keyed, condition: Condition): Promise<void> {
  await saveConditions(tx, [{ deviceId, ...splitKey(key), condition }]);
}
type Keyed = Pick<BaselineAct, 'deviceId' | 'key'>;

/** Settles this check's finding on the open ticket, or finds it again; answers that ticket. */
async function settle(
  tx: Tx,
  { deviceId, key }: Keyed,
  { at, recovered }: { at: number; recovered: boolean },
): Promise<DeviceTicket | null> {
  const tickets = (await openTicketsOf(tx, [deviceId])).get(deviceId);
  const ticket = tickets?.get(checkById(splitKey(key).checkId)?.family ?? 'other');
  const finding = ticket?.findings.find((it) => it.key === key && it.recovered !== recovered);
  if (ticket === undefined || finding === undefined || ticket.state === 'resolved') return null;
  const settled = { ...finding, recovered };
  await saveFindings(tx, [{ deviceId, ticketId: ticket.id, finding: settled, seenAt: at }]);
  await changeTicket(tx, ticket.id, ticket.state, { touched: true, changedAt: at });
  return ticket;
}

const nounIdOf = ({ deviceId, key }: Keyed) => `${deviceId} ${key}`;

function toEvent(
  { ids }: Context,
  act: Keyed & { readonly staffId: string },
  at: number,
  it: Pick<Event, 'kind' | 'reason' | 'detail'>,
): Event {
  return {
    id: ids.timeId(at),
    at,
    actor: act.staffId,
    noun: 'condition',
    nounId: nounIdOf(act),
    deviceId: act.deviceId,
    ...it,
    detail: { ...splitKey(act.key), ...it.detail },
  };
}

function noted(
  context: Context,
  act: Keyed & { readonly staffId: string },
  at: number,
  ticket: DeviceTicket,
  what: Pick<Event, 'kind' | 'reason'> = { kind: 'ticket_noted', reason: 'accepted_as_known' },
): Event {
  return {
    ...toEvent(context, act, at, { ...what, detail: {} }),
    noun: 'ticket',
    nounId: ticket.id,
  };
}

// An event's detail is flat: what a condition was, in names of its own.
function asItWas({ baseline, state, since, outcome, last }: Condition): Event['detail'] {
  return {
    wasBaseline: baseline,
    wasState: state,
    wasSince: since,
    wasOutcome: outcome,
    wasResult: last?.result ?? null,
    wasBecause: last?.because ?? null,
    wasValue: last?.value ?? null,
    wasLimit: last?.limit ?? null,
  };
}

function wasOf({
  detail,
}: Event): Pick<Condition, 'baseline' | 'state' | 'since' | 'outcome' | 'last'> {
  const text = (name: string) => (detail[name] === null ? null : String(detail[name]));
  const [because, outcome] = [text('wasBecause'), text('wasOutcome')];
  const result = text('wasResult') === 'critical' ? 'critical' : 'warn';
  const last: Omit<Bad, 'because'> = {
    result,
    value: Number(detail['wasValue']),
    limit: Number(detail['wasLimit']),
  };
  return {
    baseline: detail['wasBaseline'] === null ? null : Number(detail['wasBaseline']),
    // Only asItWas writes it, from the same type.
    state: text('wasState') as State,
    since: Number(detail['wasSince']),
    outcome,
    last: because === null ? null : { ...last, because },
  };
}
