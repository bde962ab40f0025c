import { nextLookAt, stepSilence } from '#collector/domain/silence.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { dueForALook, saveLatest } from '#collector/storage/telemetry.ts';
import type { Latest } from '#collector/storage/telemetry.ts';
import type { Context } from './context.ts';

const batchSize = 500;

export interface SilenceCounts {
  readonly looked: number;
  readonly changed: number;
}

/**
 * Looks at the PCs whose silence has lasted long enough to mean something by `now` (ms UTC), and
 * moves their connection. It opens no ticket: families switch PCs off.
 */
export async function sweepSilence(context: Context, now: number): Promise<SilenceCounts> {
  const total = { looked: 0, changed: 0 };
  for (;;) {
    const batch = await context.store.transaction((tx) => sweepBatch(tx, context, now));
    if (batch.looked === 0) return total;
    total.looked += batch.looked;
    total.changed += batch.changed;
  }
}

async function sweepBatch(tx: Tx, { ids }: Context, now: number): Promise<SilenceCounts> {
  const due = await dueForALook(tx, now, batchSize);
  const events: Event[] = [];
  const after = due.map((it): Latest => {
    const step = stepSilence(it.connection, it.heardAt, now);
    if (step === null) return { ...it, nextLookAt: later(it, now) };
    events.push({
      id: ids.timeId(now),
      at: now,
      actor: 'scheduler',
      noun: 'device',
      nounId: it.deviceId,
      deviceId: it.deviceId,
      kind: 'connection_changed',
      reason: step.reason,
      detail: { from: it.connection, to: step.to, days: step.days },
    });
    const next = nextLookAt(step.to, it.heardAt);
    return { ...it, connection: step.to, connectionSince: now, nextLookAt: next };
  });
  await saveLatest(tx, after);
  await writeEvents(tx, events);
  return { looked: due.length, changed: events.length };
}

/** A look that came too early, as after a heartbeat whose deadline was not moved. */
function later({ connection, heardAt, deviceId }: Latest, now: number): number | null {
  const next = nextLookAt(connection, heardAt);
  if (next !== null && next <= now) throw new Error(`Device ${deviceId} stays due for a look`);
  return next;
}
