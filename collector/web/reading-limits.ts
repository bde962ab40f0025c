import type { Bad } from '#shared/check.ts';
import { agentSelf } from '#shared/checks/agent-self.ts';
import { avState } from '#shared/checks/av-state.ts';
import { battHealth } from '#shared/checks/batt-health.ts';
import { bootLoop } from '#shared/checks/boot-loop.ts';
import { clockSync } from '#shared/checks/clock-sync.ts';
import { cpuTemp } from '#shared/checks/cpu-temp.ts';
import { cpuThrottle } from '#shared/checks/cpu-throttle.ts';
import { diskIoerr } from '#shared/checks/disk-ioerr.ts';
import { diskPending } from '#shared/checks/disk-pending.ts';
import { diskTemp } from '#shared/checks/disk-temp.ts';
import { diskWear } from '#shared/checks/disk-wear.ts';
import { fsBoot } from '#shared/checks/fs-boot.ts';
import { fsInodes } from '#shared/checks/fs-inodes.ts';
import { fsSpace } from '#shared/checks/fs-space.ts';
import { kernelCrash } from '#shared/checks/kernel-crash.ts';
import { linkQuality } from '#shared/checks/link-quality.ts';
import { memHw } from '#shared/checks/mem-hw.ts';
import { memPressure } from '#shared/checks/mem-pressure.ts';
import { powerUnclean } from '#shared/checks/power-unclean.ts';
import { updFresh } from '#shared/checks/upd-fresh.ts';
import { updReboot } from '#shared/checks/upd-reboot.ts';
import type { Sample } from '#shared/readings.ts';
import { defaultRules, thresholdsIn } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';

const kibPerGib = 1_048_576;

/**
 * The threshold that a number is held against, in the number's own unit, for the line in its chart;
 * null where no check watches it by itself. The numbers of these rules, turned into that unit.
 */
export function limitOf(
  sample: Sample,
  field: string,
  rules: RuleSet = defaultRules,
): number | null {
  if ('unread' in sample) return null;
  switch (sample.group) {
    case 'fs':
      return ofFileSystem(sample.reading, field, rules);
    case 'disk':
      return ofDisk(sample.reading, field, rules);
    case 'heat': {
      const { limitC } = sample.reading;
      return field === 'temperatureC' && limitC !== undefined
        ? limitC - thresholdsIn(rules, cpuTemp).marginC
        : null;
    }
    case 'battery':
      return field === 'healthPercent' ? thresholdsIn(rules, battHealth).fadingPercent : null;
    case 'memory':
      return field === 'shortPercent' ? thresholdsIn(rules, memPressure).shortPercent : null;
    case 'clock':
      return field === 'offsetSeconds' ? thresholdsIn(rules, clockSync).offSeconds : null;
    case 'power':
      if (field === 'uncleanStops') return thresholdsIn(rules, powerUnclean).stops;
      return field === 'bootsInAnHour' ? thresholdsIn(rules, bootLoop).boots : null;
    case 'updates':
      if (field === 'listAgeDays') return thresholdsIn(rules, updFresh).days;
      return field === 'rebootPendingDays' ? thresholdsIn(rules, updReboot).days : null;
    case 'bootfs': {
      const { bootMiB, efiMiB } = thresholdsIn(rules, fsBoot);
      return field === 'freeKiB' ? (sample.reading.part === 'efi' ? efiMiB : bootMiB) * 1024 : null;
    }
    case 'throttle':
      return field === 'perHour' ? thresholdsIn(rules, cpuThrottle).perHour : null;
    case 'kernel':
      if (field === 'ioErrorDays') return thresholdsIn(rules, diskIoerr).days;
      if (field === 'crashDays') return thresholdsIn(rules, kernelCrash).days;
      return field === 'machineCheckDays' ? thresholdsIn(rules, memHw).machineCheckDays : null;
    case 'antivirus':
      return field === 'signatureAgeDays' ? thresholdsIn(rules, avState).days : null;
    case 'link':
      return field === 'handshakeMs' ? thresholdsIn(rules, linkQuality).slowMs : null;
    case 'agent':
      return field === 'timeouts' ? thresholdsIn(rules, agentSelf).timeouts : null;
    case 'ext4':
    case 'fans':
    case 'startup':
    case 'release':
    case 'units':
    case 'asset':
      return null;
  }
}

/** Findings that were judged by another number than the one whose trend is shown. */
const byAnother: ReadonlySet<string> = new Set([
  'agent.self cap',
  'av.state off',
  'clock.sync unsynchronised',
  'disk.uncorrectable fresh',
  'disk.wear soon',
  'disk.wear spare',
  'mem.hw corrected',
  'mem.hw uncorrected',
  'mem.pressure swap_full',
]);

/**
 * The threshold that a finding crossed, in the unit of the number whose trend proves it; null where
 * the finding was judged by another number.
 */
export function crossedLimit(
  checkId: string,
  { because, limit }: Pick<Bad, 'because' | 'limit'>,
  sample: Sample,
): number | null {
  if ('unread' in sample || byAnother.has(`${checkId} ${because}`)) return null;
  if (checkId === 'fs.boot') return limit * 1024;
  if (sample.group !== 'fs') return limit;
  const { sizeKiB, inodes } = sample.reading;
  if (because.endsWith('_gib')) return limit * kibPerGib;
  const whole = checkId === 'fs.inodes' ? inodes : sizeKiB;
  return whole === undefined ? null : (whole * limit) / 100;
}

type Reading<G extends Sample['group']> = Extract<
  Sample,
  { group: G; reading: unknown }
>['reading'];

function ofFileSystem(
  { sizeKiB, inodes }: Reading<'fs'>,
  field: string,
  rules: RuleSet,
): number | null {
  if (field === 'freeKiB' && sizeKiB !== undefined) {
    const { warnPercent, warnGiB } = thresholdsIn(rules, fsSpace);
    return Math.max((sizeKiB * warnPercent) / 100, warnGiB * kibPerGib);
  }
  if (field === 'freeInodes' && inodes !== undefined && inodes > 0) {
    return (inodes * thresholdsIn(rules, fsInodes).warnPercent) / 100;
  }
  return null;
}

function ofDisk(reading: Reading<'disk'>, field: string, rules: RuleSet): number | null {
  switch (field) {
    case 'pending':
      return thresholdsIn(rules, diskPending).warn;
    case 'wearPercent':
      return thresholdsIn(rules, diskWear).criticalPercent;
    case 'temperatureC':
      return reading.temperatureWarnC ?? ownTemperatureLimit(reading.kind, rules);
    default:
      return null;
  }
}

// As the check itself: what is not known to be flash is held to the lower limit.
function ownTemperatureLimit(kind: Reading<'disk'>['kind'], rules: RuleSet): number {
  const spins = kind === 'hdd' || kind === 'other' || kind === undefined;
  return spins ? thresholdsIn(rules, diskTemp).hddWarnC : thresholdsIn(rules, diskTemp).flashWarnC;
}
