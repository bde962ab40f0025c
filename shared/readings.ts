import { releaseNames } from './releases.ts';
import { decimal, flag, oneOf, optional, record, whole } from './shape.ts';
import type { ValueOf } from './shape.ts';

/**
 * Every number and enumeration that a PC can report about its health, by group.
 *
 * A group is what one sensor reads in one go; its `subject` tells two of the same kind apart (two
 * disks, two batteries, / and /home). Every field is optional: what could not be read is left out
 * and counts as unknown, never as good or bad. Ranges are guards against nonsense (a battery at
 * 300 %, a disk at 200 degrees): the agent drops a value outside its range, the collector refuses
 * it. This file is the data inventory: what is not here cannot leave a PC.
 */
export const groups = {
  /** One disk, as smartctl or the kernel reports it. Subject: its place on this PC, from 0. */
  disk: record({
    kind: optional(oneOf('hdd', 'ssd', 'nvme', 'emmc', 'other')),
    /** The drive's own overall verdict. */
    verdict: optional(oneOf('passed', 'failed')),
    /** NVMe critical warning bits 0 to 5 (NVM Express Base Specification, SMART / Health log). */
    criticalWarning: optional(whole('bits', 0, 255)),
    /** ATA attribute 5. */
    reallocated: optional(whole('count', 0, 1e9)),
    /** ATA attribute 187. */
    reportedUncorrectable: optional(whole('count', 0, 1e9)),
    /** ATA attribute 188, unpacked per drive family. */
    commandTimeouts: optional(whole('count', 0, 1e9)),
    /** ATA attribute 197. */
    pending: optional(whole('count', 0, 1e9)),
    /** ATA attribute 198. */
    offlineUncorrectable: optional(whole('count', 0, 1e9)),
    /** ATA attribute 199. */
    crcErrors: optional(whole('count', 0, 1e9)),
    /** ATA attribute 200, where the maker says that it counts errors while writing. */
    writeErrors: optional(whole('count', 0, 1e9)),
    /** Pre-failure attributes at or below the maker's threshold now, and at some time before. */
    prefailNow: optional(whole('count', 0, 64)),
    prefailPast: optional(whole('count', 0, 64)),
    /** Uncorrectable-data errors still listed in the drive's own error log. */
    loggedUncorrectable: optional(whole('count', 0, 1e6)),
    /** Power-on hours since the newest of them. */
    loggedUncorrectableAgeHours: optional(whole('hours', 0, 1e6)),
    /** Everything that the drive's error log has counted in its life. */
    loggedErrors: optional(whole('count', 0, 1e9)),
    selfTest: optional(oneOf('passed', 'failed', 'aborted', 'running', 'never')),
    selfTestAgeHours: optional(whole('hours', 0, 1e6)),
    /** NVMe media and data integrity errors. */
    mediaErrors: optional(whole('count', 0, 1e9)),
    /** Share of the rated writing life used; may pass 100. */
    wearPercent: optional(whole('percent', 0, 255)),
    sparePercent: optional(whole('percent', 0, 100)),
    spareThresholdPercent: optional(whole('percent', 0, 100)),
    temperatureC: optional(whole('celsius', -40, 120)),
    /** The limits that an NVMe drive names itself (WCTEMP and CCTEMP). */
    temperatureWarnC: optional(whole('celsius', 30, 120)),
    temperatureCriticalC: optional(whole('celsius', 30, 130)),
    powerOnHours: optional(whole('hours', 0, 1e6)),
    powerCycles: optional(whole('count', 0, 1e7)),
  }),
  /** A local file system. Subject: 0 is /, 1 is /home where it is separate. */
  fs: record({
    sizeKiB: optional(whole('KiB', 0, 1e12)),
    /** Free to ordinary users, as `df` shows it. */
    freeKiB: optional(whole('KiB', 0, 1e12)),
    /** 0 where the file system makes inodes as it needs them (btrfs). */
    inodes: optional(whole('count', 0, 1e12)),
    freeInodes: optional(whole('count', 0, 1e12)),
    readOnly: optional(flag),
    /** What /etc/fstab asks for: a live system that is read-only by design is no fault. */
    readOnlyByDesign: optional(flag),
  }),
  /** What a start needs beside /. Subject: 0 is /boot, 1 is the EFI system partition. */
  bootfs: record({
    part: optional(oneOf('boot', 'efi')),
    sizeKiB: optional(whole('KiB', 0, 1e12)),
    freeKiB: optional(whole('KiB', 0, 1e12)),
  }),
  /** Errors that ext4 has counted since the last fsck, summed over mounted file systems. */
  ext4: record({ errors: optional(whole('count', 0, 1e9)) }),
  memory: record({
    totalKiB: optional(whole('KiB', 0, 1e12)),
    availableKiB: optional(whole('KiB', 0, 1e12)),
    swapTotalKiB: optional(whole('KiB', 0, 1e12)),
    swapFreeKiB: optional(whole('KiB', 0, 1e12)),
    /** Share of the last 60 s in which some task waited for memory (kernel PSI). */
    pressurePercent: optional(decimal('percent', 0, 100)),
    /** Processes that the kernel has killed for lack of memory since boot. */
    oomKills: optional(whole('count', 0, 1e9)),
    /** Share of the samples since the agent started in which memory was short (`mem.pressure`). */
    shortPercent: optional(whole('percent', 0, 100)),
  }),
  /** The hottest processor sensor against that chip's own limit. */
  heat: record({
    temperatureC: optional(decimal('celsius', 10, 125)),
    limitC: optional(decimal('celsius', 30, 130)),
  }),
  /** How often the processor has slowed itself down for heat since boot (Intel). */
  throttle: record({
    /** The highest of all cores' and packages' own counters. */
    events: optional(whole('count', 0, 1e9)),
    /** The same by hours since boot; left out in the first hour. */
    perHour: optional(whole('count', 0, 1e9)),
  }),
  /** The fans that the board or the laptop's controller reports; never a graphics card's. */
  fans: record({
    fans: optional(whole('count', 1, 64)),
    turning: optional(whole('count', 0, 64)),
    /** Of the hottest processor sensor, where no fan turns: else it would be news every hour. */
    processorC: optional(whole('celsius', 10, 125)),
  }),
  /** One battery. Subject: its place, from 0. */
  battery: record({
    /** False where the laptop's own firmware knows of a battery and none is in its place. */
    present: optional(flag),
    /** Full charge now over full charge when new, same unit on both sides. */
    healthPercent: optional(decimal('percent', 5, 110)),
    chargePercent: optional(whole('percent', 0, 100)),
    cycles: optional(whole('count', 0, 10_000)),
    onMains: optional(flag),
  }),
  clock: record({
    synchronised: optional(flag),
    /** The PC's wall clock minus the collector's; positive is ahead. */
    offsetSeconds: optional(whole('seconds', -4e9, 4e9)),
    /** At boot the clock stood before the day the agent was built: a dead coin cell. */
    resetAtBoot: optional(flag),
    /** By this PC's clock the collector's certificate was out of date: only its pinned key let us in. */
    tlsDateFault: optional(flag),
  }),
  /** How this PC starts and stops, from the agent's own log of boots. */
  power: record({
    /** Boots after a stop that was no shutdown, among the last 14 days of use. */
    uncleanStops: optional(whole('count', 0, 10_000)),
    /** The most boots within any one hour of the day before the latest boot. */
    bootsInAnHour: optional(whole('count', 0, 1000)),
  }),
  updates: record({
    /** Since the package lists were last fetched with success. */
    listAgeDays: optional(whole('days', 0, 20_000)),
    /** Days of use among them: a PC that lay in a drawer has missed nothing. */
    listAgeUseDays: optional(whole('days', 0, 20_000)),
    /** Since the system asked for a restart; 0 also where it asks for none. */
    rebootPendingDays: optional(whole('days', 0, 20_000)),
  }),
  /**
   * What the kernel itself has complained of within the last 14 days by this PC's clock: lines that
   * fit a compiled-in pattern, and on how many different days. No text of the log is kept.
   */
  kernel: record({
    /** About a fixed disk of this PC, never a stick or a CD. */
    ioErrors: optional(whole('count', 0, 100_000)),
    ioErrorDays: optional(whole('days', 0, 15)),
    /** Oopses, panics, lock-ups, tasks that hang, and crash records kept by the firmware. */
    crashes: optional(whole('count', 0, 100_000)),
    crashDays: optional(whole('days', 0, 15)),
    machineChecks: optional(whole('count', 0, 100_000)),
    machineCheckDays: optional(whole('days', 0, 15)),
    /** Memory errors since boot that ECC has put right, and those that it could not (EDAC). */
    correctedMemoryErrors: optional(whole('count', 0, 1e9)),
    uncorrectedMemoryErrors: optional(whole('count', 0, 1e9)),
  }),
  /** From the kernel's first moment until the desktop was there, at the latest start. */
  startup: record({ seconds: optional(whole('seconds', 0, 7200)) }),
  /** Which release of the operating system, among those in `releases.ts`. */
  release: record({ release: optional(oneOf(...releaseNames)) }),
  /** Of Windows Defender. */
  antivirus: record({
    realTime: optional(flag),
    signatureAgeDays: optional(whole('days', 0, 20_000)),
  }),
  /** Whether a unit that plays this role has failed; left out where none does. Never a name. */
  units: record({
    displayManagerFailed: optional(flag),
    networkFailed: optional(flag),
    timeFailed: optional(flag),
    packageListsFailed: optional(flag),
    printingFailed: optional(flag),
  }),
  /** The agent's own way to the collector, over its latest sessions. */
  link: record({
    /** Median time from the first byte to the collector's welcome. */
    handshakeMs: optional(whole('ms', 0, 600_000)),
    sessions: optional(whole('count', 0, 1000)),
  }),
  /**
   * Whether a part is another than at handover: compared on this PC with digests that never leave
   * it, so that no serial number does either.
   */
  asset: record({
    diskChanged: optional(flag),
    boardChanged: optional(flag),
    memoryChanged: optional(flag),
  }),
  /** The agent about itself, since it was started. */
  agent: record({
    /** Readings that did not answer in time. */
    timeouts: optional(whole('count', 0, 1e6)),
    /** Beats that the full spool has given up, since it was made. */
    droppedBeats: optional(whole('count', 0, 1e9)),
    memoryMiB: optional(whole('MiB', 0, 100_000)),
    /** This month's bytes on the wire are used up. */
    capReached: optional(flag),
  }),
} as const;

export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as readonly Group[];
/** What was read of one group; a field that could not be read is absent. */
export type Reading<G extends Group = Group> = ValueOf<(typeof groups)[G]>;

/**
 * Why a group has no reading. `absent`: this PC has no such part, which is "not applicable"; all
 * others are "unknown". The words for each stand in the catalogues.
 */
export const unreadReasons = [
  'absent',
  'no_tool',
  'denied',
  'standby',
  'timeout',
  'failed',
  'unsupported',
] as const;
export type UnreadReason = (typeof unreadReasons)[number];

/** What a sensor answers for one subject: a reading, or why there is none. Never an exception. */
export type Sample<G extends Group = Group> = {
  [K in G]:
    | { readonly group: K; readonly subject: number; readonly reading: Reading<K> }
    | { readonly group: K; readonly subject: number; readonly unread: UnreadReason };
}[G];

/** That a whole group has no reading, and why. */
export function unreadSample(group: Group, unread: UnreadReason): Sample {
  // Every group has this variant; TypeScript does not distribute a union over an object's field.
  return { group, subject: 0, unread } as Sample;
}

export const mostSubjects = 8;
