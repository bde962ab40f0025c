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
import { diskIoerr } from './checks/disk-ioerr.ts';
import { fsSpace } from './checks/fs-space.ts';
import { fsInodes } from './checks/fs-inodes.ts';
import { fsBoot } from './checks/fs-boot.ts';
import { fsReadonly } from './checks/fs-readonly.ts';
import { fsErrors } from './checks/fs-errors.ts';
import { memPressure } from './checks/mem-pressure.ts';
import { memOom } from './checks/mem-oom.ts';
import { memHw } from './checks/mem-hw.ts';
import { memSize } from './checks/mem-size.ts';
import { cpuTemp } from './checks/cpu-temp.ts';
import { cpuThrottle } from './checks/cpu-throttle.ts';
import { fanStopped } from './checks/fan-stopped.ts';
import { battHealth } from './checks/batt-health.ts';
import { battFault } from './checks/batt-fault.ts';
import { powerUnclean } from './checks/power-unclean.ts';
import { bootLoop } from './checks/boot-loop.ts';
import { bootSlow } from './checks/boot-slow.ts';
import { kernelCrash } from './checks/kernel-crash.ts';
import { clockRtc } from './checks/clock-rtc.ts';
import { clockSync } from './checks/clock-sync.ts';
import { updFresh } from './checks/upd-fresh.ts';
import { updReboot } from './checks/upd-reboot.ts';
import { osEol } from './checks/os-eol.ts';
import { avState } from './checks/av-state.ts';
import { unitsFailed } from './checks/units-failed.ts';
import { linkQuality } from './checks/link-quality.ts';
import { assetIdentity } from './checks/asset-identity.ts';
import { agentSelf } from './checks/agent-self.ts';

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
  diskIoerr,
  fsSpace,
  fsInodes,
  fsBoot,
  fsReadonly,
  fsErrors,
  memPressure,
  memOom,
  memHw,
  memSize,
  cpuTemp,
  cpuThrottle,
  fanStopped,
  battHealth,
  battFault,
  powerUnclean,
  bootLoop,
  bootSlow,
  kernelCrash,
  clockRtc,
  clockSync,
  updFresh,
  updReboot,
  osEol,
  avState,
  unitsFailed,
  linkQuality,
  assetIdentity,
  agentSelf,
] as const;

/**
 * Names what an agent's readings mean; the agent says it in `hello`. To be raised by one with every
 * change after which an older agent means something else by the same words, or judges otherwise when
 * to send at once: a group or field of readings that is new, gone or counted otherwise; a check that
 * is new or gone, or whose `assess`, thresholds or patience have changed. Words and advice alone do
 * not count. A fleet is never of one version: the collector keeps what each agent names, serves all
 * alike and refuses none.
 * 2: the whole published catalogue. Groups beyond the first nine, and `battery.present`, with which
 * an empty place is a reading where it was `absent` before.
 */
export const catalogueVersion = 2;

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
