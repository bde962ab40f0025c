import { battHealth } from '#shared/checks/batt-health.ts';
import { bootLoop } from '#shared/checks/boot-loop.ts';
import { clockSync } from '#shared/checks/clock-sync.ts';
import { cpuTemp } from '#shared/checks/cpu-temp.ts';
import { diskPending } from '#shared/checks/disk-pending.ts';
import { diskTemp } from '#shared/checks/disk-temp.ts';
import { diskWear } from '#shared/checks/disk-wear.ts';
import { fsInodes } from '#shared/checks/fs-inodes.ts';
import { fsSpace } from '#shared/checks/fs-space.ts';
import { memPressure } from '#shared/checks/mem-pressure.ts';
import { powerUnclean } from '#shared/checks/power-unclean.ts';
import { updFresh } from '#shared/checks/upd-fresh.ts';
import { updReboot } from '#shared/checks/upd-reboot.ts';
import type { Sample } from '#shared/readings.ts';

const kibPerGib = 1_048_576;

/**
 * The threshold that a number is held against, in the number's own unit, for the line in its chart;
 * null where no check watches it by itself. The checks' own numbers, turned into that unit.
 */
export function limitOf(sample: Sample, field: string): number | null {
  if ('unread' in sample) return null;
  switch (sample.group) {
    case 'fs':
      return ofFileSystem(sample.reading, field);
    case 'disk':
      return ofDisk(sample.reading, field);
    case 'heat': {
      const { limitC } = sample.reading;
      return field === 'temperatureC' && limitC !== undefined
        ? limitC - cpuTemp.thresholds.marginC
        : null;
    }
    case 'battery':
      return field === 'healthPercent' ? battHealth.thresholds.fadingPercent : null;
    case 'memory':
      return field === 'shortPercent' ? memPressure.thresholds.shortPercent : null;
    case 'clock':
      return field === 'offsetSeconds' ? clockSync.thresholds.offSeconds : null;
    case 'power':
      if (field === 'uncleanStops') return powerUnclean.thresholds.stops;
      return field === 'bootsInAnHour' ? bootLoop.thresholds.boots : null;
    case 'updates':
      if (field === 'listAgeDays') return updFresh.thresholds.days;
      return field === 'rebootPendingDays' ? updReboot.thresholds.days : null;
    case 'ext4':
      return null;
  }
}

type Reading<G extends Sample['group']> = Extract<
  Sample,
  { group: G; reading: unknown }
>['reading'];

function ofFileSystem({ sizeKiB, inodes }: Reading<'fs'>, field: string): number | null {
  if (field === 'freeKiB' && sizeKiB !== undefined) {
    const { warnPercent, warnGiB } = fsSpace.thresholds;
    return Math.max((sizeKiB * warnPercent) / 100, warnGiB * kibPerGib);
  }
  if (field === 'freeInodes' && inodes !== undefined && inodes > 0) {
    return (inodes * fsInodes.thresholds.warnPercent) / 100;
  }
  return null;
}

function ofDisk(reading: Reading<'disk'>, field: string): number | null {
  switch (field) {
    case 'pending':
      return diskPending.thresholds.warn;
    case 'wearPercent':
      return diskWear.thresholds.criticalPercent;
    case 'temperatureC':
      return reading.temperatureWarnC ?? ownTemperatureLimit(reading.kind);
    default:
      return null;
  }
}

// As the check itself: what is not known to be flash is held to the lower limit.
function ownTemperatureLimit(kind: Reading<'disk'>['kind']): number {
  const spins = kind === 'hdd' || kind === 'other' || kind === undefined;
  return spins ? diskTemp.thresholds.hddWarnC : diskTemp.thresholds.flashWarnC;
}
