import { prepareProgramme } from '#collector/app/programme.ts';
import type { Context } from '#collector/app/context.ts';
import { openIds } from '#collector/ids.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Store } from '#collector/storage/database.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { appendBeats, saveLatest } from '#collector/storage/telemetry.ts';
import type { StoredBeat } from '#collector/storage/telemetry.ts';
import { livingPc } from '../ingest/beat.ts';

export const now = Date.UTC(2026, 9, 5, 8);
export const days = 90;
const dayMs = 86_400_000;
/** A family has the PC on for some 90 minutes on four days of ten. */
const usedEvery = 2.5;
const beatsADay = 6;
const beatEveryMs = 900_000;

export interface History {
  readonly store: Store;
  readonly beats: number;
}

/** A database of so many PCs that reported for ninety days, stored without being judged. */
export async function writeHistory(url: string, pcs: number): Promise<History> {
  const store = await openStore(url);
  const context: Context = { store, clock: { now: () => now }, ids: openIds() };
  await prepareProgramme(context);
  let beats = 0;
  for (let pc = 0; pc < pcs; pc += 1) beats += await writePc(store, pc);
  return { store, beats };
}

async function writePc(store: Store, pc: number): Promise<number> {
  const id = `pc-${String(pc).padStart(6, '0')}`;
  const history = beatsOf(id, pc);
  const last = history.at(-1);
  if (last === undefined) throw new Error('A history without a beat');
  await store.transaction(async (tx) => {
    await insertDevice(tx, {
      id,
      assetTag: id,
      stage: 'in_service',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: '2026-06-01',
      createdAt: now,
      inventory: null,
    });
    await appendBeats(tx, history);
    const { stream, sequence, receivedAt: heardAt } = last;
    const connection = { connection: 'reporting', connectionSince: heardAt, gaps: '' } as const;
    await saveLatest(tx, [
      { deviceId: id, stream, sequence, heardAt, nextLookAt: null, ...connection },
    ]);
  });
  return history.length;
}

/** Each day of use is a connection, and each connection begins with a full beat. */
function beatsOf(deviceId: string, pc: number): StoredBeat[] {
  const beatAt = livingPc(pc);
  const all: StoredBeat[] = [];
  for (let use = 0; use < days / usedEvery; use += 1) {
    const day = Math.floor(use * usedEvery + (pc % 5) / 5);
    for (let n = 0; n < beatsADay; n += 1) {
      const at = now + (day - days) * dayMs + (pc % 240) * 60_000 + n * beatEveryMs;
      const sequence = all.length + 1;
      const beat = n === 0 ? { ...beatAt(1), sequence } : beatAt(sequence);
      const place = { deviceId, stream: 'stream', sequence };
      const times = { receivedAt: at, observedFrom: at, observedTo: at };
      all.push({ ...place, ...times, body: JSON.stringify(beat) });
    }
  }
  return all;
}
