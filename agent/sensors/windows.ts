import { release, totalmem } from 'node:os';
import { unreadSample } from '#shared/readings.ts';
import type { Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import { windowsRelease } from './release.ts';
import type { Sensor } from './sensor.ts';
import { readWindowsDisks } from './windows-disks.ts';

/** What needs nothing of Linux: what the agent itself remembers, and room on the system's drive. */
const everywhere = new Set([
  'filesystems',
  'clock',
  'power',
  'antivirus',
  'asset',
  'link',
  'own-state',
]);
/** What there is on Linux alone. */
const onLinuxOnly = new Set(['ext4', 'units', 'boot-space']);

/**
 * The same sensors as they read on Windows. Written from Microsoft's documentation and recorded
 * outputs, never run there; what has no recorded output to be parsed against is `unsupported`,
 * which counts as unknown.
 */
export function onWindows(sensors: readonly Sensor[]): readonly Sensor[] {
  return sensors.map((sensor) => {
    if (everywhere.has(sensor.name)) return sensor;
    const unread = onLinuxOnly.has(sensor.name) ? 'absent' : 'unsupported';
    const own = readers[sensor.name];
    return {
      ...sensor,
      read: own ?? (async () => sensor.groups.map((group) => unreadSample(group, unread))),
    };
  });
}

const readers: Readonly<Record<string, () => Promise<Sample[]>>> = {
  disks: async () => [...(await readWindowsDisks())],
  release: async () => [
    { group: 'release', subject: 0, reading: { release: windowsRelease(release()) } },
  ],
  // What is free there is not what Linux calls available: only the size can be compared.
  memory: async () => [
    {
      group: 'memory',
      subject: 0,
      reading: fit('memory', { totalKiB: Math.floor(totalmem() / 1024) }),
    },
  ],
};
