import { readBatteries } from './batteries.ts';
import { readClock } from './clock.ts';
import { readDisks } from './disks.ts';
import { readExt4 } from './ext4.ts';
import { readFilesystems } from './filesystems.ts';
import { readHeat } from './heat.ts';
import { readMemory } from './memory.ts';
import { readPower } from './power.ts';
import type { Sensor } from './sensor.ts';
import { readUpdates } from './updates.ts';

const minute = 60;
const hour = 60 * minute;
/** A day, in time switched on: a family's PC runs for about two hours a day (our judgement). */
const dayOfUse = 2 * hour;
const weekOfUse = 7 * dayOfUse;

/**
 * All sensors, with their cadence in seconds switched on (the check catalogue's, taken at the
 * shortest where one reading serves several checks: read-only is hourly, so space is too).
 */
export const sensors: readonly Sensor[] = [
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
];
