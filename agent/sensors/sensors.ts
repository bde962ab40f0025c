import { unreadSample } from '#shared/readings.ts';
import { readAntivirus } from './antivirus.ts';
import { readBatteries } from './batteries.ts';
import { readBootSpace } from './boot-space.ts';
import { readClock } from './clock.ts';
import { readDisks } from './disks.ts';
import { readExt4 } from './ext4.ts';
import { readFans } from './fans.ts';
import { readFilesystems } from './filesystems.ts';
import { readHeat } from './heat.ts';
import { readKernelLog } from './kernel-log.ts';
import { readLink } from './link.ts';
import { readMemory } from './memory.ts';
import { readOwnState } from './own-state.ts';
import { readPower } from './power.ts';
import { readRelease } from './release.ts';
import type { Sensor } from './sensor.ts';
import { readStartup } from './startup.ts';
import { readThrottle } from './throttle.ts';
import { readUnits } from './units.ts';
import { readUpdates } from './updates.ts';
import { onWindows } from './windows.ts';

const minute = 60;
const hour = 60 * minute;
/** A day, in time switched on: a family's PC runs for about two hours a day (our judgement). */
const dayOfUse = 2 * hour;
const weekOfUse = 7 * dayOfUse;

const onLinux: readonly Sensor[] = [
  {
    name: 'filesystems',
    by: 'probe',
    groups: ['fs'],
    everySeconds: hour,
    atBoot: true,
    read: ({ host }) => readFilesystems(host),
  },
  {
    name: 'disks',
    by: 'probe',
    groups: ['disk'],
    everySeconds: dayOfUse,
    atBoot: true,
    read: (context) => readDisks(context),
  },
  {
    name: 'ext4',
    by: 'agent',
    groups: ['ext4'],
    everySeconds: dayOfUse,
    atBoot: true,
    read: ({ host }) => readExt4(host),
  },
  {
    name: 'memory',
    by: 'agent',
    groups: ['memory'],
    everySeconds: 15 * minute,
    atBoot: false,
    read: ({ host, memory }) => readMemory(host, memory),
  },
  {
    name: 'heat',
    by: 'agent',
    groups: ['heat'],
    everySeconds: 15 * minute,
    atBoot: false,
    read: ({ host }) => readHeat(host),
  },
  {
    name: 'batteries',
    by: 'agent',
    groups: ['battery'],
    everySeconds: weekOfUse,
    atBoot: false,
    read: ({ host }) => readBatteries(host),
  },
  {
    name: 'clock',
    by: 'agent',
    groups: ['clock'],
    everySeconds: dayOfUse,
    atBoot: true,
    read: ({ host, clock }) => readClock(host, clock),
  },
  {
    name: 'power',
    by: 'agent',
    groups: ['power'],
    everySeconds: dayOfUse,
    atBoot: true,
    read: async ({ bootLog, clock }) => readPower(bootLog, clock.builtAtMs),
  },
  {
    name: 'updates',
    by: 'agent',
    groups: ['updates'],
    everySeconds: weekOfUse,
    atBoot: true,
    read: ({ host, nowMs, bootLog }) => readUpdates(host, { nowMs, bootLog }),
  },
  {
    name: 'boot-space',
    by: 'probe',
    groups: ['bootfs'],
    everySeconds: weekOfUse,
    atBoot: false,
    read: ({ host }) => readBootSpace(host),
  },
  {
    name: 'kernel-log',
    by: 'probe',
    groups: ['kernel'],
    everySeconds: dayOfUse,
    atBoot: true,
    read: (context) => readKernelLog(context),
  },
  {
    name: 'startup',
    by: 'probe',
    groups: ['startup'],
    everySeconds: weekOfUse,
    atBoot: false,
    read: () => readStartup(),
  },
  {
    name: 'units',
    by: 'probe',
    groups: ['units'],
    everySeconds: dayOfUse,
    atBoot: false,
    read: () => readUnits(),
  },
  {
    name: 'throttle',
    by: 'agent',
    groups: ['throttle'],
    everySeconds: dayOfUse,
    atBoot: false,
    read: ({ host, clock }) => readThrottle(host, clock.upSeconds),
  },
  {
    name: 'fans',
    by: 'agent',
    groups: ['fans'],
    everySeconds: hour,
    atBoot: false,
    read: ({ host }) => readFans(host),
  },
  {
    name: 'release',
    by: 'agent',
    groups: ['release'],
    everySeconds: 4 * weekOfUse,
    atBoot: false,
    read: ({ host }) => readRelease(host),
  },
  {
    name: 'antivirus',
    by: 'probe',
    groups: ['antivirus'],
    everySeconds: weekOfUse,
    atBoot: false,
    read: () => readAntivirus(process.platform),
  },
  {
    name: 'asset',
    by: 'agent',
    groups: ['asset'],
    everySeconds: weekOfUse,
    atBoot: true,
    // Only the probe's digests can tell: where it runs, the agent puts its own in this one's place.
    read: async () => [unreadSample('asset', 'unsupported')],
  },
  {
    name: 'link',
    by: 'agent',
    groups: ['link'],
    everySeconds: dayOfUse,
    atBoot: false,
    read: async ({ link }) => readLink(link),
  },
  {
    name: 'own-state',
    by: 'agent',
    groups: ['agent'],
    everySeconds: dayOfUse,
    atBoot: false,
    read: async ({ own }) => readOwnState(own),
  },
];

/**
 * All sensors, with their cadence in seconds switched on (the check catalogue's, taken at the
 * shortest where one reading serves several checks: read-only is hourly, so space is too).
 */
export const sensors: readonly Sensor[] =
  process.platform === 'win32' ? onWindows(onLinux) : onLinux;
