import { notApplicable } from './check.ts';
import type { Check, Given, Assessment } from './check.ts';
import type { Group, Sample } from './readings.ts';
import { diskHealth } from './checks/disk-health.ts';
import { diskSelftest } from './checks/disk-selftest.ts';
import { diskPending } from './checks/disk-pending.ts';
import { diskUncorrectable } from './checks/disk-uncorrectable.ts';
import { diskReallocated } from './checks/disk-reallocated.ts';
import { diskWrites } from './checks/disk-writes.ts';
import { diskWear } from './checks/disk-wear.ts';
import { diskTemp } from './checks/disk-temp.ts';
import { diskTimeouts } from './checks/disk-timeouts.ts';
import { diskCable } from './checks/disk-cable.ts';
import { fsSpace } from './checks/fs-space.ts';
import { fsInodes } from './checks/fs-inodes.ts';
import { fsReadonly } from './checks/fs-readonly.ts';
import { fsErrors } from './checks/fs-errors.ts';
import { memPressure } from './checks/mem-pressure.ts';
import { memOom } from './checks/mem-oom.ts';
import { cpuTemp } from './checks/cpu-temp.ts';
import { battHealth } from './checks/batt-health.ts';
import { powerUnclean } from './checks/power-unclean.ts';
import { bootLoop } from './checks/boot-loop.ts';
import { clockRtc } from './checks/clock-rtc.ts';
import { clockSync } from './checks/clock-sync.ts';
import { updFresh } from './checks/upd-fresh.ts';
import { updReboot } from './checks/upd-reboot.ts';

/**
 * The check catalogue, in the order in which pages show it. To add a check: its file in `checks/`,
 * its test, and its line here.
 */
const all = [
  diskHealth,
  diskSelftest,
  diskPending,
  diskUncorrectable,
  diskReallocated,
  diskWrites,
  diskWear,
  diskTemp,
  diskTimeouts,
  diskCable,
  fsSpace,
  fsInodes,
  fsReadonly,
  fsErrors,
  memPressure,
  memOom,
  cpuTemp,
  battHealth,
  powerUnclean,
  bootLoop,
  clockRtc,
  clockSync,
  updFresh,
  updReboot,
] as const;

/** Changes with every change of meaning in readings or checks; the agent names it in `hello`. */
export const catalogueVersion = 1;

export const catalogue: readonly Check[] = all;

const byId = new Map(catalogue.map((it) => [it.id, it]));
const byGroup = Map.groupBy(catalogue, (it) => it.group);

export function checkById(id: string): Check | undefined {
  return byId.get(id);
}
export function checksOf(group: Group): readonly Check[] {
  return byGroup.get(group) ?? [];
}

/** Judges one sample by one check of its group: an unread group is unknown or not applicable. */
export function assessSample(check: Check, sample: Sample, given: Given): Assessment {
  if ('unread' in sample) {
    return sample.unread === 'absent'
      ? notApplicable
      : { result: 'unknown', because: sample.unread };
  }
  return check.assess(sample.reading, given);
}
