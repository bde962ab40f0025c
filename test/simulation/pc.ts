import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { FaultFamily } from '#shared/check.ts';
import type { Inventory } from '#shared/inventory.ts';
import type { Reading, Sample } from '#shared/readings.ts';
import { roll } from './chance.ts';
import type { Chance } from './chance.ts';
import { isActive, isSilencedBy, mend, showTroubles } from './troubles.ts';
import type { Draft, Trouble } from './troubles.ts';
import { isUsedOn } from './use-of-pc.ts';
import type { Habits } from './use-of-pc.ts';

/** One PC in one home: what it is made of, how it is used, and what will befall it. */
export interface Pc {
  readonly seed: number;
  readonly assetTag: string;
  readonly sector: string;
  readonly lot: string;
  readonly model: string;
  readonly handedOverOn: CalendarDate;
  readonly inventory: Inventory;
  readonly habits: Habits;
  /** Counted when the workshop tested it: known and accepted. */
  readonly reallocatedBefore: number;
  /** Of the battery at handover, in percent; null where there is no battery. */
  readonly batteryPercent: number | null;
  readonly handedOverDay: number;
  readonly troubles: Trouble[];
  /** The day on which it went back to the workshop. */
  takenBackDay: number;
}

export function drawHabits(draw: Chance): Habits {
  return {
    schoolDays: 0.25 + draw.next() * 0.5,
    wednesdays: 0.5 + draw.next() * 0.45,
    weekEnds: 0.4 + draw.next() * 0.5,
    sleepySummers: 0.85,
  };
}

export function drawInventory(draw: Chance): Inventory {
  const laptop = draw.happens(0.45);
  const kind = draw.pick(['hdd', 'hdd', 'ssd', 'ssd', 'nvme'] as const);
  return {
    chassis: laptop ? 'laptop' : draw.pick(['desktop', 'desktop', 'mini']),
    cpuVendor: draw.pick(['intel', 'intel', 'amd']),
    cores: draw.pick([2, 4, 4]),
    memoryGiB: draw.pick([4, 8, 8]),
    disks: [{ kind, sizeGiB: kind === 'hdd' ? draw.pick([320, 500]) : draw.pick([120, 240]) }],
  };
}

/** Does it report on this day: is it in a home, able to, and switched on? */
export function isHeardOn(pc: Pc, day: number): boolean {
  if (day < pc.handedOverDay || day >= pc.takenBackDay) return false;
  return !pc.troubles.some((it) => isSilencedBy(it, day)) && isUsedOn(pc.seed, pc.habits, day);
}

/** Is something wrong with it that began within so many days? */
export function isTroubledOn(pc: Pc, day: number, withinDays: number): boolean {
  return pc.troubles.some((it) => isActive(it, day) && day < it.from + withinDays);
}

/** The workshop has mended what a ticket of this family was about. */
export function repair(pc: Pc, family: FaultFamily, day: number): void {
  mend(pc.troubles, family, day);
}

/** All that its sensors read on a day of use. */
export function readAll(pc: Pc, day: number): Sample[] {
  const draft = readHealthy(pc, day);
  showTroubles(draft, pc.troubles, day);
  const { disk, fs, ext4, memory, heat, clock, power, updates } = draft;
  const { kernel, startup, release, units, link, asset, agent } = draft;
  const samples: Sample[] = [
    { group: 'disk', subject: 0, reading: disk },
    { group: 'fs', subject: 0, reading: fs },
    { group: 'ext4', subject: 0, reading: ext4 },
    { group: 'memory', subject: 0, reading: memory },
    { group: 'heat', subject: 0, reading: heat },
    { group: 'clock', subject: 0, reading: clock },
    { group: 'power', subject: 0, reading: power },
    { group: 'updates', subject: 0, reading: updates },
    { group: 'kernel', subject: 0, reading: kernel },
    { group: 'startup', subject: 0, reading: startup },
    { group: 'release', subject: 0, reading: release },
    { group: 'units', subject: 0, reading: units },
    { group: 'link', subject: 0, reading: link },
    { group: 'asset', subject: 0, reading: asset },
    { group: 'agent', subject: 0, reading: agent },
    { group: 'bootfs', subject: 0, unread: 'absent' },
    { group: 'antivirus', subject: 0, unread: 'absent' },
  ];
  samples.push(readBattery(pc, day), ...readCooling(pc));
  return samples;
}

const kibPerGib = 1024 * 1024;
const purposes = { heat: 21, diskHeat: 22, memory: 23, stops: 24, reboot: 25 };

function readHealthy(pc: Pc, day: number): Draft {
  const { seed, inventory } = pc;
  const ageDays = day - pc.handedOverDay;
  const sizeKiB = Math.floor((inventory.disks[0]?.sizeGiB ?? 120) * 0.9) * kibPerGib;
  const totalKiB = inventory.memoryGiB * kibPerGib;
  const freeShare = Math.max(0.4, 0.75 - ageDays / 9000);
  return {
    disk: readDisk(pc, day),
    fs: {
      sizeKiB,
      // It moves in steps of an evening or two, not with each reading.
      freeKiB: Math.floor(sizeKiB * (freeShare - Math.floor(ageDays / 5) / 10_000)),
      inodes: 7_000_000,
      freeInodes: 6_200_000,
      readOnly: false,
      readOnlyByDesign: false,
    },
    ext4: { errors: 0 },
    memory: {
      totalKiB,
      availableKiB: Math.floor(
        totalKiB * (0.4 + 0.05 * Math.floor(roll(seed, Math.floor(day / 4), purposes.memory) * 6)),
      ),
      swapTotalKiB: 2 * kibPerGib,
      swapFreeKiB: 2 * kibPerGib,
      oomKills: 0,
      shortPercent: 0,
    },
    heat: {
      temperatureC: 44 + 4 * Math.floor(roll(seed, Math.floor(day / 2), purposes.heat) * 5),
      limitC: 100,
    },
    clock: { synchronised: true, offsetSeconds: 0, resetAtBoot: false },
    power: {
      uncleanStops: roll(seed, Math.floor(day / 9), purposes.stops) < 0.1 ? 1 : 0,
      bootsInAnHour: 1,
    },
    updates: {
      listAgeDays: 0,
      listAgeUseDays: 0,
      rebootPendingDays: roll(seed, Math.floor(day / 25), purposes.reboot) < 0.08 ? day % 25 : 0,
    },
    kernel: {
      ioErrors: 0,
      ioErrorDays: 0,
      crashes: 0,
      crashDays: 0,
      machineChecks: 0,
      machineCheckDays: 0,
    },
    startup: { seconds: 30 + 10 * (seed % 7) },
    release: { release: seed % 3 === 0 ? 'linuxmint_22' : 'debian_13' },
    units: {
      displayManagerFailed: false,
      networkFailed: false,
      timeFailed: false,
      packageListsFailed: false,
    },
    link: { handshakeMs: 200 + 50 * (seed % 9), sessions: 7 },
    asset: { diskChanged: false, boardChanged: false, memoryChanged: false },
    agent: { timeouts: 0, droppedBeats: 0, memoryMiB: 45, capReached: false },
  };
}

/** AMD counts no slow-downs; a plain desktop's board may report no fan. */
function readCooling(pc: Pc): Sample[] {
  const isIntel = pc.inventory.cpuVendor === 'intel';
  return [
    isIntel
      ? { group: 'throttle', subject: 0, reading: { events: 4, perHour: 1 } }
      : { group: 'throttle', subject: 0, unread: 'absent' },
    pc.seed % 2 === 0
      ? { group: 'fans', subject: 0, reading: { fans: 1, turning: 1 } }
      : { group: 'fans', subject: 0, unread: 'absent' },
  ];
}

function readDisk(pc: Pc, day: number): Draft['disk'] {
  const kind = pc.inventory.disks[0]?.kind ?? 'hdd';
  const temperatureC =
    30 + 3 * Math.floor(roll(pc.seed, Math.floor(day / 3), purposes.diskHeat) * 4);
  const wearPercent = 8 + (pc.seed % 30) + Math.floor((day - pc.handedOverDay) / 120);
  if (kind === 'nvme') {
    const nvme = {
      criticalWarning: 0,
      mediaErrors: 0,
      sparePercent: 100,
      spareThresholdPercent: 10,
    };
    return { kind, ...nvme, wearPercent, temperatureC: temperatureC + 10, temperatureWarnC: 80 };
  }
  const disk: Draft['disk'] = {
    kind,
    verdict: 'passed',
    reallocated: pc.reallocatedBefore,
    pending: 0,
    crcErrors: pc.seed % 4,
    selfTest: 'passed',
    temperatureC,
  };
  if (kind === 'ssd') disk.wearPercent = wearPercent;
  return disk;
}

function readBattery(pc: Pc, day: number): Sample {
  if (pc.batteryPercent === null) return { group: 'battery', subject: 0, unread: 'absent' };
  const months = (day - pc.handedOverDay) / 30;
  const reading: Reading<'battery'> = {
    healthPercent: Math.max(12, Math.floor(pc.batteryPercent - months * 0.4)),
    chargePercent: roll(pc.seed, Math.floor(day / 4), 26) < 0.8 ? 100 : 55,
    onMains: true,
  };
  return { group: 'battery', subject: 0, reading };
}
