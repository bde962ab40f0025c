import type { Group } from '#shared/readings.ts';

/** The number that a check watches: for the trend that proves its finding, and kept by the day once the
 * reports are forgotten. Checks that judge several at once, or a mere yes or no, have none. */
const fields: Readonly<Record<string, readonly [Group, string]>> = {
  'agent.self': ['agent', 'timeouts'],
  'av.state': ['antivirus', 'signatureAgeDays'],
  'batt.health': ['battery', 'healthPercent'],
  'boot.loop': ['power', 'bootsInAnHour'],
  'clock.sync': ['clock', 'offsetSeconds'],
  'cpu.temp': ['heat', 'temperatureC'],
  'cpu.throttle': ['throttle', 'perHour'],
  'disk.cable': ['disk', 'crcErrors'],
  'disk.ioerr': ['kernel', 'ioErrorDays'],
  'disk.pending': ['disk', 'pending'],
  'disk.reallocated': ['disk', 'reallocated'],
  'disk.temp': ['disk', 'temperatureC'],
  'disk.timeouts': ['disk', 'commandTimeouts'],
  'disk.uncorrectable': ['disk', 'offlineUncorrectable'],
  'disk.wear': ['disk', 'wearPercent'],
  'fs.boot': ['bootfs', 'freeKiB'],
  'fs.inodes': ['fs', 'freeInodes'],
  'fs.space': ['fs', 'freeKiB'],
  'kernel.crash': ['kernel', 'crashDays'],
  'link.quality': ['link', 'handshakeMs'],
  'mem.hw': ['kernel', 'machineCheckDays'],
  'mem.pressure': ['memory', 'shortPercent'],
  'power.unclean': ['power', 'uncleanStops'],
  'upd.fresh': ['updates', 'listAgeDays'],
  'upd.reboot': ['updates', 'rebootPendingDays'],
};

export interface WatchedNumber {
  readonly group: Group;
  readonly field: string;
}

/** The number that a check watches; null where it watches none. */
export function watchedBy(checkId: string): WatchedNumber | null {
  const found = fields[checkId];
  return found === undefined ? null : { group: found[0], field: found[1] };
}

/** Each watched number once, by group. */
export const watchedFields: ReadonlyMap<Group, readonly string[]> = new Map(
  [...Map.groupBy(Object.values(fields), ([group]) => group)].map(([group, of]) => [
    group,
    [...new Set(of.map(([, field]) => field))],
  ]),
);
