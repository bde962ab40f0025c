import { excusedDays } from '#collector/domain/incident.ts';
import { schoolDays, schoolZone } from '#collector/domain/school-calendar.ts';
import { lookAgainAt, stepSilence } from '#collector/domain/silence.ts';
import type { DayKinds } from '#collector/domain/silence.ts';
import { byeReasonsOf } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { contactIncidents } from '#collector/storage/incidents.ts';
import { schoolYears } from '#collector/storage/school-holidays.ts';
import { dueForALook, saveLatest } from '#collector/storage/telemetry.ts';
import type { Latest } from '#collector/storage/telemetry.ts';
import type { Context } from './context.ts';

const batchSize = 500;

export interface SilenceCounts {
  readonly looked: number;
  readonly changed: number;
  /** Why nobody was looked at: an open incident explains the silence of all. */
  readonly held: 'fleet_silent' | null;
  /** The school years whose holidays are known, as `2025-2026`; in others all days count. */
  readonly sourcedYears: string;
}

/**
 * Looks at the PCs whose silence has lasted long enough to mean something by `now` (ms UTC), and
 * moves their connection. It opens no ticket: families switch PCs off.
 */
export async function sweepSilence(context: Context, now: number): Promise<SilenceCounts> {
  const { db } = context.store;
  const years = await schoolYears(db, schoolZone);
  const incidents = await contactIncidents(db, now - lookBackMs);
  const held = incidents.some((it) => it.until === null) ? 'fleet_silent' : null;
  const sourcedYears = years.map(({ year }) => `${year}-${year + 1}`).join(', ');
  const total = { looked: 0, changed: 0, held, sourcedYears } as const;
  if (held !== null) return total;
  const excused = excusedDays(incidents);
  const days: DayKinds = { ...schoolDays(years), isExcused: (day) => excused.has(day) };
  const done = { looked: 0, changed: 0 };
  for (;;) {
    const batch = await context.store.transaction((tx) => sweepBatch(tx, context, { days, now }));
    if (batch.looked === 0) return { ...total, ...done };
    done.looked += batch.looked;
    done.changed += batch.changed;
  }
}

/** Longer than any silence that has yet to mean something. */
const lookBackMs = 800 * 86_400_000;

async function sweepBatch(
  tx: Tx,
  { ids }: Context,
  { days, now }: { days: DayKinds; now: number },
): Promise<Pick<SilenceCounts, 'looked' | 'changed'>> {
  const due = await dueForALook(tx, now, batchSize);
  const byes = await byeReasonsOf(
    tx,
    due.map((it) => it.deviceId),
  );
  const events: Event[] = [];
  const after = due.map((it): Latest => {
    const heard = { ...it, byeReason: byes.get(it.deviceId) ?? null };
    const step = stepSilence(heard, days, now);
    if (step === null) return { ...it, nextLookAt: later(it, lookAgainAt(heard, days, now), now) };
    const { to, reason, ...why } = step;
    events.push({
      id: ids.timeId(now),
      at: now,
      actor: 'scheduler',
      noun: 'device',
      nounId: it.deviceId,
      deviceId: it.deviceId,
      kind: 'connection_changed',
      reason,
      detail: { from: it.connection, to, ...why },
    });
    const next = lookAgainAt({ ...heard, connection: to }, days, now);
    return { ...it, connection: to, connectionSince: now, nextLookAt: later(it, next, now) };
  });
  await saveLatest(tx, after);
  await writeEvents(tx, events);
  return { looked: due.length, changed: events.length };
}

function later({ deviceId }: Latest, next: number | null, now: number): number | null {
  if (next !== null && next <= now) throw new Error(`Device ${deviceId} stays due for a look`);
  return next;
}
