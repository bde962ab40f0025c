import type { Sample } from '#shared/readings.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import type { Sensor } from '#agent/sensors/sensor.ts';

/**
 * The sensors' own cadences over a laptop in use that never fails: every group that a PC can answer
 * is there, and what moves in life moves with each reading, so that little can be said as "as before".
 */
export function laptopSensors(now: () => number): Sensor[] {
  return sensors.map((sensor) => ({
    ...sensor,
    read: async (): Promise<Sample[]> => {
      const drift = Math.floor(now() / 60_000) % 997;
      return laptop(drift).filter(({ group }) => sensor.groups.includes(group));
    },
  }));
}

/** As read on such machines; the numbers stand for their length on the wire. */
function laptop(drift: number): Sample[] {
  return [
    {
      group: 'disk',
      subject: 0,
      reading: {
        kind: 'ssd',
        verdict: 'passed',
        reallocated: 0,
        reportedUncorrectable: 0,
        pending: 0,
        offlineUncorrectable: 0,
        crcErrors: 2,
        prefailNow: 0,
        prefailPast: 0,
        loggedErrors: 0,
        selfTest: 'passed',
        selfTestAgeHours: 1200 + drift,
        wearPercent: 12,
        temperatureC: 30 + (drift % 9),
        powerOnHours: 12_345 + drift,
        powerCycles: 2345 + drift,
      },
    },
    {
      group: 'disk',
      subject: 1,
      reading: {
        kind: 'hdd',
        verdict: 'passed',
        reallocated: 0,
        pending: 0,
        offlineUncorrectable: 0,
        crcErrors: 0,
        temperatureC: 32 + (drift % 7),
        powerOnHours: 22_345 + drift,
        powerCycles: 4345 + drift,
      },
    },
    ...[0, 1].map((subject): Sample => ({
      group: 'fs',
      subject,
      reading: {
        sizeKiB: 244_198_584,
        freeKiB: 144_198_584 - drift * 1000,
        inodes: 15_532_032,
        freeInodes: 14_532_032 - drift,
        readOnly: false,
      },
    })),
    { group: 'bootfs', subject: 0, reading: { part: 'boot', sizeKiB: 523_248, freeKiB: 423_248 } },
    { group: 'ext4', subject: 0, reading: { errors: 0 } },
    {
      group: 'memory',
      subject: 0,
      reading: {
        totalKiB: 8_052_464,
        availableKiB: 4_052_464 + drift * 1000,
        swapTotalKiB: 1_000_444,
        swapFreeKiB: 900_444 + drift,
        pressurePercent: (drift % 40) / 10,
        oomKills: 0,
        shortPercent: 0,
      },
    },
    { group: 'heat', subject: 0, reading: { temperatureC: 45 + (drift % 200) / 10, limitC: 100 } },
    { group: 'throttle', subject: 0, reading: { events: drift, perHour: 0 } },
    { group: 'fans', subject: 0, reading: { fans: 1, turning: 1, processorC: 45 + (drift % 9) } },
    {
      group: 'battery',
      subject: 0,
      reading: { healthPercent: 82.4, chargePercent: drift % 100, cycles: 210, onMains: true },
    },
    { group: 'clock', subject: 0, reading: { synchronised: true, offsetSeconds: 0 } },
    { group: 'power', subject: 0, reading: { uncleanStops: 0, bootsInAnHour: 1 } },
    { group: 'updates', subject: 0, reading: { listAgeDays: 1, listAgeUseDays: 1 } },
    {
      group: 'kernel',
      subject: 0,
      reading: { ioErrors: 0, ioErrorDays: 0, crashes: 0, crashDays: 0, machineChecks: 0 },
    },
    { group: 'startup', subject: 0, reading: { seconds: 30 + (drift % 9) } },
    {
      group: 'units',
      subject: 0,
      reading: { displayManagerFailed: false, networkFailed: false, timeFailed: false },
    },
    { group: 'link', subject: 0, reading: { handshakeMs: 400 + drift, sessions: 7 } },
    {
      group: 'asset',
      subject: 0,
      reading: { diskChanged: false, boardChanged: false, memoryChanged: false },
    },
    {
      group: 'agent',
      subject: 0,
      reading: { timeouts: 0, droppedBeats: 0, memoryMiB: 16, capReached: false },
    },
  ];
}
