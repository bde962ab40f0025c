import type { Arrival } from '#collector/app/receive-beats.ts';
import { dateOf, startOfDay } from '#collector/domain/calendar.ts';
import { keptFrom } from '#collector/domain/retention.ts';
import type { Event } from '#collector/storage/events.ts';
import { zone } from './days.ts';
import type { Day } from './days.ts';
import { storedBeats } from './world.ts';
import type { World } from './world.ts';

/** What must be so after every day, whatever has happened. Each answers with what is not. */
export interface Invariants {
  check(day: Day, events: readonly Event[]): Promise<readonly string[]>;
}

/** `coverageMonths` as the programme's terms promise: reckoned here again, by another way. */
export function newInvariants(world: World, coverageMonths: number): Invariants {
  const raised = new Set<string>();
  const forward = new Set<string>();
  return {
    async check(day, events) {
      return [
        ...(await twoOpenTickets(world)),
        ...(await lostBeats(world, day)),
        ...(await unheard(world, day)),
        ...events.flatMap((event) => [
          ...uncovered(world, coverageMonths, day, event),
          ...reminderFaults(raised, day, event),
          ...stageFaults(event),
          ...forwardFaults(forward, event),
        ]),
      ];
    },
  };
}

async function twoOpenTickets({ context }: World): Promise<string[]> {
  const rows = await context.store.db
    .selectFrom('tickets')
    .select(['device_id', 'family'])
    .where('closed_at', 'is', null)
    .groupBy(['device_id', 'family'])
    .having((eb) => eb(eb.fn.countAll(), '>', 1))
    .execute();
  return rows.map((row) => `${row.device_id} has two open tickets for ${row.family}`);
}

/** Of the days whose beats are still kept; of a PC that came back months ago nothing is. */
async function lostBeats({ context, homes }: World, { date }: Day): Promise<string[]> {
  const since = startOfDay(keptFrom('raw_beats', date), zone);
  const stored = await storedBeats(context.store.db, since);
  const rows = await context.store.db.selectFrom('latest').select('device_id').execute();
  const known = new Set(rows.map((row) => row.device_id));
  return [...homes].flatMap(([id, { acknowledged, pc }]) => {
    const sent = acknowledged.filter((at) => at >= since).length;
    const kept = stored.get(id) ?? 0;
    const isForgotten = kept === 0 && !known.has(id);
    return kept === sent || isForgotten
      ? []
      : [`${pc.assetTag}: ${sent} acknowledged since ${since}, ${kept} stored`];
  });
}

async function unheard({ context }: World, { evening }: Day): Promise<string[]> {
  const ids = new Set(evening.arrivals.map(({ deviceId }) => deviceId));
  const rows = await context.store.db
    .selectFrom('latest')
    .select('device_id')
    .where('connection', '=', 'reporting')
    .execute();
  for (const row of rows) ids.delete(row.device_id);
  return [...ids].map((id) => `${id} was heard this evening and does not count as reporting`);
}

function uncovered(world: World, months: number, day: Day, event: Event): string[] {
  const isOpening = event.kind === 'ticket_opened' || event.kind === 'ticket_reopened';
  if (!isOpening || event.actor !== 'agent') return [];
  const pc = world.homes.get(event.deviceId ?? '')?.pc;
  if (pc === undefined) return [`a ticket was opened for an unknown device`];
  const last = Temporal.PlainDate.from(pc.handedOverOn).add({ months }).toString();
  const causes = day.evening.arrivals.filter((it) => isCause(it, event));
  const isCovered = causes.some(({ observed }) => {
    const on = dateOf(observed.from, 'Europe/Paris');
    return on >= pc.handedOverOn && on <= last;
  });
  return isCovered ? [] : [`${pc.assetTag}: ticket of ${day.date}, but covered through ${last}`];
}

const isCause = (arrival: Arrival, event: Event): boolean =>
  arrival.deviceId === event.deviceId && arrival.receivedAt === event.at;

function reminderFaults(raised: Set<string>, day: Day, event: Event): string[] {
  if (event.kind !== 'reminder_raised') return [];
  const { level, dueOn } = event.detail;
  const key = `${event.nounId} ${String(level)}`;
  const isTwice = raised.has(key);
  raised.add(key);
  // A missed appointment that is not made again calls for the next level before its date.
  const mayBeEarly = event.reason === 'raised_after_missed_appointment';
  const isEarly = String(dueOn) > day.date && !mayBeEarly;
  return [
    ...(isTwice ? [`level ${String(level)} of one case was raised twice`] : []),
    ...(isEarly ? [`level ${String(level)}, due on ${String(dueOn)}, was raised too early`] : []),
  ];
}

/** A fault brings a case forward once, by a year at most, and never to a later window. */
function forwardFaults(forward: Set<string>, { kind, nounId, detail }: Event): string[] {
  if (kind !== 'brought_forward') return [];
  const isTwice = forward.has(nounId);
  forward.add(nounId);
  const [from, to] = [String(detail['fromOpens']), String(detail['windowOpensOn'])];
  const earliest = Temporal.PlainDate.from(from).subtract({ months: 12, days: 3 }).toString();
  return [
    ...(isTwice ? ['a case was brought forward twice'] : []),
    ...(to < earliest || to > from ? [`a window was brought from ${from} to ${to}`] : []),
  ];
}

/** The moves of a PC from its handover until it is back. */
const atHome: ReadonlySet<string> = new Set([
  'handed_over to in_service',
  'in_service to takeback_due',
  'takeback_due to takeback_planned',
  'takeback_planned to takeback_due',
  'takeback_due to in_service',
  'takeback_planned to in_service',
  'in_service to taken_back',
  'takeback_due to taken_back',
  'takeback_planned to taken_back',
  'handed_over to taken_back',
]);

function stageFaults({ kind, detail }: Event): string[] {
  if (kind !== 'stage_changed') return [];
  const move = `${String(detail['from'])} to ${String(detail['to'])}`;
  return atHome.has(move) ? [] : [`a PC went from ${move}`];
}
