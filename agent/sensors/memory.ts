import { shortMemoryPercent } from '#shared/checks/mem-pressure.ts';
import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';

/** How many samples there were since the agent started, and in how many memory was short. */
export interface MemoryTally {
  readonly samples: number;
  readonly short: number;
}
export const emptyTally: MemoryTally = { samples: 0, short: 0 };

/** Two hours of samples: the first minutes after start-up say little (our judgement). */
const fewestSamples = 8;

/** Reads /proc/meminfo (kernel, proc.rst; kB there are KiB), PSI (psi.rst) and /proc/vmstat. */
export function parseMemory(
  meminfo: string,
  pressure: string | null,
  vmstat: string | null,
): Reading<'memory'> {
  const kib = (name: string) => numberAfter(meminfo, new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm'));
  return fit('memory', {
    totalKiB: kib('MemTotal'),
    availableKiB: kib('MemAvailable'),
    swapTotalKiB: kib('SwapTotal'),
    swapFreeKiB: kib('SwapFree'),
    pressurePercent: numberAfter(pressure, /^some .*\bavg60=(\d+\.\d+)/m),
    oomKills: numberAfter(vmstat, /^oom_kill (\d+)$/m),
  });
}

/** Counts one more sample; one without its numbers is not counted. */
export function counted(tally: MemoryTally, reading: Reading<'memory'>): MemoryTally {
  const { totalKiB, availableKiB } = reading;
  if (totalKiB === undefined || availableKiB === undefined) return tally;
  const isShort = availableKiB * 100 < totalKiB * shortMemoryPercent;
  return { samples: tally.samples + 1, short: tally.short + (isShort ? 1 : 0) };
}

/** Undefined until there are enough samples to speak of a share. */
export function shortShare({ samples, short }: MemoryTally): number | undefined {
  return samples < fewestSamples ? undefined : Math.round((short / samples) * 100);
}

/** Each call is one sample; the agent keeps the tally from one to the next. */
export async function readMemory(
  host: Host,
  keeper: { tally: MemoryTally },
): Promise<Sample<'memory'>[]> {
  const [meminfo, pressure, vmstat] = await Promise.all([
    host.text('/proc/meminfo'),
    host.text('/proc/pressure/memory'),
    host.text('/proc/vmstat'),
  ]);
  if (!meminfo.ok) return [{ group: 'memory', subject: 0, unread: meminfo.unread }];
  const now = parseMemory(
    meminfo.value,
    pressure.ok ? pressure.value : null,
    vmstat.ok ? vmstat.value : null,
  );
  keeper.tally = counted(keeper.tally, now);
  const reading = fit('memory', { ...now, shortPercent: shortShare(keeper.tally) });
  return [{ group: 'memory', subject: 0, reading }];
}

function numberAfter(text: string | null, pattern: RegExp): number | undefined {
  const found = text?.match(pattern)?.[1];
  return found === undefined ? undefined : Number(found);
}
