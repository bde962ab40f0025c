import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Found, Host } from './host.ts';
import { useDaysSince } from './power.ts';
import type { Boot } from './power.ts';

const msPerDay = 86_400_000;

export interface UpdateDates {
  readonly nowMs: number;
  /** When the package lists were last fetched with success; undefined where no file tells. */
  readonly listsMs: number | undefined;
  /** Since when a restart is asked for; null where none is, undefined where it is not known. */
  readonly rebootMs: number | null | undefined;
  readonly bootLog: readonly Boot[];
}

/** Whole days that have passed; a date in the future is nonsense and left out. */
export function updatesReading(dates: UpdateDates): Reading<'updates'> {
  const { nowMs, listsMs, rebootMs, bootLog } = dates;
  const daysSince = (ms: number) => Math.floor((nowMs - ms) / msPerDay);
  const isKnown = listsMs !== undefined && listsMs <= nowMs;
  return fit('updates', {
    listAgeDays: isKnown ? daysSince(listsMs) : undefined,
    listAgeUseDays: isKnown ? useDaysSince(bootLog, listsMs / 1000) : undefined,
    rebootPendingDays:
      rebootMs === null ? 0 : rebootMs === undefined ? undefined : daysSince(rebootMs),
  });
}

/** For systems with apt; elsewhere there is nothing to read. */
export async function readUpdates(
  host: Host,
  { nowMs, bootLog }: Pick<UpdateDates, 'nowMs' | 'bootLog'>,
): Promise<Sample<'updates'>[]> {
  const lists = await firstFound(host, [
    // Ubuntu's mark of success (apt_info.py reads it too); the folder itself changes everywhere.
    '/var/lib/apt/periodic/update-success-stamp',
    '/var/lib/apt/lists',
  ]);
  if (!lists.ok) return [{ group: 'updates', subject: 0, unread: lists.unread }];
  const reboot = await host.changedAtMs('/run/reboot-required');
  const reading = updatesReading({
    nowMs,
    listsMs: lists.value,
    rebootMs: pendingSince(reboot),
    bootLog,
  });
  return [{ group: 'updates', subject: 0, reading }];
}

async function firstFound(host: Host, paths: readonly string[]): Promise<Found<number>> {
  let found: Found<number> = { ok: false, unread: 'absent' };
  for (const path of paths) {
    found = await host.changedAtMs(path);
    if (found.ok) break;
  }
  return found;
}

function pendingSince(file: Found<number>): number | null | undefined {
  if (file.ok) return file.value;
  return file.unread === 'absent' ? null : undefined;
}
