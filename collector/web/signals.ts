import { conditionKey } from '#shared/condition-key.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import { dayNumber } from '#collector/domain/calendar.ts';
import type { State } from '#collector/domain/condition.ts';
import { dayMs, dayOf } from '#collector/domain/day-count.ts';
import { excusedDays } from '#collector/domain/incident.ts';
import { signalDays } from '#collector/domain/signal-days.ts';
import type { ConditionPast, ConnectionTurn, SignalDay } from '#collector/domain/signal-days.ts';
import { lastHeardDays } from '#collector/domain/silence.ts';
import type { Connection } from '#collector/domain/silence.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import type { ConditionsOfDevice } from '#collector/storage/conditions.ts';
import type { Db } from '#collector/storage/database.ts';
import type { Device } from '#collector/storage/devices.ts';
import { turnsSince } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { contactIncidents } from '#collector/storage/incidents.ts';
import { latestOfAll } from '#collector/storage/telemetry.ts';

/**
 * The last days of these devices up to `now`, oldest first, by id. `heard` has the instants at which
 * one was heard in these days (ms UTC); without it the last days of contact that are remembered of
 * each tell it, which reach back two weeks at least.
 */
export async function signalsOf(
  db: Db,
  devices: readonly Pick<Device, 'id' | 'handedOverOn'>[],
  it: { now: number; days: number; heard?: readonly number[] },
): Promise<Map<string, SignalDay[]>> {
  const to = dayOf(it.now);
  const from = to - it.days + 1;
  const ids = devices.map(({ id }) => id);
  const latest = await latestOfAll(db, ids);
  const conditions = await conditionsOf(db, ids);
  const turns = Map.groupBy(
    await turnsSince(db, ids, from * dayMs),
    ({ deviceId }) => deviceId ?? '',
  );
  const excused = excusedDays(await contactIncidents(db, from * dayMs));
  return new Map(
    devices.map(({ id, handedOverOn }) => {
      const at = latest.get(id);
      const own = turns.get(id) ?? [];
      const known = at === undefined ? null : lastHeardDays(at.heardAt, at.gaps);
      const facts = {
        heard: new Set(it.heard?.map(dayOf) ?? known?.days),
        heardSince: it.heard === undefined ? (known?.since ?? from) : from,
        handedOverOn: handedOverOn === null ? null : dayNumber(handedOverOn),
        connection: at?.connection ?? 'never_seen',
        turns: own.filter(({ kind }) => kind === 'connection_changed').map(toConnectionTurn),
        conditions: pastsOf(conditions.get(id) ?? new Map(), own),
        isExcused: (day: number) => excused.has(day),
      } as const;
      return [id, signalDays(facts, from, to)];
    }),
  );
}

// Only receive-beats and sweep-silence write such events, with these types.
const toConnectionTurn = ({ at, reason, detail }: Event): ConnectionTurn => ({
  at,
  reason,
  from: detail['from'] as Connection,
  to: detail['to'] as Connection,
});

function pastsOf(conditions: ConditionsOfDevice, events: readonly Event[]): ConditionPast[] {
  const turned = Map.groupBy(
    events.filter(({ kind }) => kind === 'condition_changed'),
    ({ detail }) => conditionKey(String(detail['checkId']), Number(detail['subject'])),
  );
  const keys = new Set<ConditionKey>([...conditions.keys(), ...turned.keys()]);
  return [...keys].map((key): ConditionPast => {
    const { state = 'ok', since = 0 } = conditions.get(key) ?? {};
    const turns = (turned.get(key) ?? []).map(({ at, detail }) => ({
      at,
      // As the judgement wrote them.
      from: detail['from'] as State,
      to: detail['to'] as State,
    }));
    return { state, since, turns };
  });
}
