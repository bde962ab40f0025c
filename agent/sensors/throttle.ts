import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';
import { numberIn } from './kernel-text.ts';

const folder = '/sys/devices/system/cpu';
const counters = ['core_throttle_count', 'package_throttle_count'] as const;
const secondsPerHour = 3600;
/** A family's PC has fewer; each one more is two files. */
const mostCpus = 64;

/**
 * The highest counter stands for all: one event slows a whole package down, and each of its cores
 * counts it (kernel, drivers/thermal/intel/therm_throt.c). A rate needs an hour to speak of.
 */
export function throttleReading(
  counts: readonly number[],
  upSeconds: number,
): Reading<'throttle'> | null {
  if (counts.length === 0) return null;
  const events = Math.max(...counts);
  const perHour =
    upSeconds < secondsPerHour ? undefined : Math.floor((events * secondsPerHour) / upSeconds);
  return fit('throttle', { events, perHour });
}

/** Only Intel's processors count; on others there is nothing to read. */
export async function readThrottle(host: Host, upSeconds: number): Promise<Sample<'throttle'>[]> {
  const names = await host.names(folder);
  if (!names.ok) return [{ group: 'throttle', subject: 0, unread: names.unread }];
  const cpus = names.value.filter((name) => /^cpu\d+$/.test(name)).slice(0, mostCpus);
  const files = await Promise.all(
    cpus.flatMap((cpu) =>
      counters.map((file) => host.text(`${folder}/${cpu}/thermal_throttle/${file}`)),
    ),
  );
  const counts = files.map(numberIn).filter((count) => count !== undefined);
  const reading = throttleReading(counts, upSeconds);
  if (reading !== null) return [{ group: 'throttle', subject: 0, reading }];
  const broken = files.find((file) => !file.ok && file.unread !== 'absent');
  const unread =
    broken?.ok === false ? broken.unread : files.some(({ ok }) => ok) ? 'failed' : 'absent';
  return [{ group: 'throttle', subject: 0, unread }];
}
