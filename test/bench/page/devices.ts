import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { addDays, dateOf, dayNumber } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Connection } from '#collector/storage/telemetry.ts';
import type { Tables } from '#collector/storage/tables.ts';
import { chance, drawnId, oneOf, shared } from './chance.ts';

/** The day of all rows, ms UTC: a Tuesday morning in October. */
export const benchNow = Date.parse('2026-10-06T08:00:00Z');
export const benchToday = dateOf(benchNow, 'Europe/Paris');
export const dayMs = 86_400_000;
const firstYear = 2021;
const schoolYears = 6;

export const deviceId = (n: number): string => drawnId('device', n);
export const tagOf = (n: number): string =>
  formatAssetTag({
    site: siteOf(n),
    year: firstYear + (n % schoolYears),
    number: (Math.floor(n / schoolYears) % 9000) + 1,
  });
// A tag has room for 9,999 PCs of a site and year.
const siteOf = (n: number): string => `B${'ZABCDEFGHJ'[Math.floor(n / schoolYears / 9000)] ?? 'X'}`;

const sectors = ['Battant', 'Butte', 'Chaprais', 'Planoise', 'Saint-Claude', 'Velotte'];

/** Handed over in the autumn of its school year. */
export function handedOverOn(n: number): CalendarDate {
  const day = addDays(`${firstYear + (n % schoolYears)}-09-01` as CalendarDate, 0); // four digits
  const last = Math.min(90, dayNumber(benchToday) - dayNumber(day));
  return addDays(day, Math.floor(chance(n, 1) * last));
}

const stages: readonly (readonly [Stage, number])[] = [
  ['in_service', 0.8],
  ['in_repair', 0.02],
  ['takeback_due', 0.03],
  ['takeback_planned', 0.03],
  ['received', 0.02],
  ['triage', 0.01],
  ['to_wipe', 0.02],
  ['wiped', 0.01],
  ['repair', 0.01],
  ['quality_check', 0.01],
  ['ready', 0.02],
  ['taken_back', 0.02],
];
const stageOf = (n: number): Stage => shared(stages, chance(n, 2));
const neverOut: readonly Stage[] = ['received', 'triage', 'to_wipe', 'wiped', 'repair'];
export const wasHandedOver = (n: number): boolean => !neverOut.includes(stageOf(n));

export function* deviceRows(devices: number): Iterable<Tables['devices']> {
  for (let n = 0; n < devices; n += 1) {
    const year = firstYear + (n % schoolYears);
    yield {
      id: deviceId(n),
      asset_tag: tagOf(n),
      stage: stageOf(n),
      cohort: String(year),
      sector: oneOf(sectors, n, 3),
      model: `Portable ${1 + Math.floor(chance(n, 4) * 40)}`,
      lot: lotName(Math.floor((chance(n, 5) * devices) / 100)),
      // One in a thousand stands somewhere since nobody knows when.
      handed_over_on: wasHandedOver(n) && chance(n, 6) > 0.001 ? handedOverOn(n) : null,
      created_at: Date.parse(`${year}-08-01T08:00:00Z`),
      inventory: null,
    };
  }
}

export const lotId = (n: number): string => drawnId('lot', n);
const lotName = (n: number): string => `Don n° ${n + 1}`;
export function* lotRows(devices: number): Iterable<Tables['lots']> {
  for (let n = 0; n < devices / 100; n += 1) {
    const receivedOn = addDays(benchToday, -Math.floor(chance(n, 7) * 2000));
    yield {
      id: lotId(n),
      name: lotName(n),
      donor: `Donateur ${1 + (n % 25)}`,
      received_on: receivedOn,
      wipe_report_wanted: n % 2,
      do_not_export: n % 3 === 0 ? 1 : 0,
      note: 'Chargeurs dans un carton à part.',
      made_at: Date.parse(`${receivedOn}T08:00:00Z`),
      made_by: 'programme',
    };
  }
}

const connections: readonly (readonly [Connection, number])[] = [
  ['reporting', 0.82],
  ['quiet', 0.12],
  ['to_call', 0.02],
  ['lost_contact', 0.03],
  ['signed_off', 0.01],
];
const heardDaysAgo = { reporting: 3, quiet: 20, to_call: 45, lost_contact: 200, signed_off: 100 };

export function* latestRows(devices: number): Iterable<Tables['latest']> {
  for (let n = 0; n < devices; n += 1) {
    if (!wasHandedOver(n)) continue;
    const connection = shared(connections, chance(n, 8));
    if (connection === 'never_seen') continue;
    const heardAt = Math.floor(benchNow - chance(n, 9) * heardDaysAgo[connection] * dayMs);
    yield {
      device_id: deviceId(n),
      stream: streamOf(n),
      sequence: beatsOf(n),
      heard_at: heardAt,
      connection,
      connection_since: heardAt,
      next_look_at: connection === 'signed_off' ? null : heardAt + 10 * dayMs,
      gaps: '11121311',
    };
  }
}

export function* agentRows(devices: number): Iterable<Tables['agents']> {
  for (let n = 0; n < devices; n += 1) {
    if (!wasHandedOver(n)) continue;
    yield {
      device_id: deviceId(n),
      public_key: drawnId('key', n),
      enrolled_at: Date.parse(`${handedOverOn(n)}T08:00:00Z`),
      agent_version: 1,
      catalogue_version: 1,
      stream: streamOf(n),
      boot: 40,
      lineage_confirmed: drawnId('lineage', n),
      lineage_offered: null,
      copy_suspected_at: null,
      bye_reason: null,
    };
  }
}

const checks = [
  'disk.reallocated',
  'disk.wear',
  'batt.health',
  'fs.space',
  'cpu.temp',
  'upd.fresh',
];
export function* conditionRows(devices: number): Iterable<Tables['conditions']> {
  for (let n = 0; n < devices; n += 1) {
    if (!wasHandedOver(n)) continue;
    for (const [about, checkId] of checks.entries()) {
      const bad = chance(n, 20 + about);
      const since = Math.floor(benchNow - chance(n, 30 + about) * 200 * dayMs);
      yield {
        device_id: deviceId(n),
        check_id: checkId,
        subject: 0,
        state: bad < 0.01 ? 'critical' : bad < 0.03 ? 'warn' : 'ok',
        since,
        memory: JSON.stringify({ run: null, baseline: 0, marks: [], last: null, outcome: null }),
      };
    }
  }
}

const streamOf = (n: number): string => drawnId('stream', n).slice(0, 11);
/** Pages look at the beats of one PC by their key: a few PCs have all of theirs, the others none. */
const beatsOf = (n: number): number => (n < devicesWithBeats ? 180 : 1);
const devicesWithBeats = 60;

const samplesOf = (n: number, sequence: number): Tables['readings']['samples'] =>
  JSON.stringify([
    {
      group: 'disk',
      subject: 0,
      reading: {
        kind: 'hdd',
        verdict: 'passed',
        reallocated: 8,
        pending: Math.floor(sequence / 20),
        offlineUncorrectable: 0,
        crcErrors: 0,
        temperatureC: 34 + (n % 9),
        powerOnHours: 21_400 + sequence * 6,
        powerCycles: 5120 + sequence,
      },
    },
    {
      group: 'fs',
      subject: 0,
      reading: {
        sizeKiB: 104_857_600,
        freeKiB: 62_914_560 - sequence * 40_000,
        inodes: 6_000_000,
        freeInodes: 5_000_000,
        readOnly: false,
        readOnlyByDesign: false,
      },
    },
    { group: 'heat', subject: 0, reading: { temperatureC: 50 + (sequence % 20), limitC: 100 } },
    { group: 'clock', subject: 0, reading: { synchronised: true, offsetSeconds: 1 } },
    { group: 'power', subject: 0, reading: { uncleanStops: 1, bootsInAnHour: 1 } },
    { group: 'battery', subject: 0, unread: 'absent' },
  ]);

export function* readingRows(devices: number): Iterable<Tables['readings']> {
  for (let n = 0; n < devices; n += 1) {
    if (!wasHandedOver(n)) continue;
    yield {
      device_id: deviceId(n),
      stream: streamOf(n),
      sequence: beatsOf(n),
      observed_at: benchNow - dayMs,
      samples: samplesOf(n, beatsOf(n)),
    };
  }
}

export function* beatRows(): Iterable<Tables['beats']> {
  for (let n = 0; n < devicesWithBeats; n += 1) {
    for (let sequence = 1; sequence <= beatsOf(n); sequence += 1) {
      const at = benchNow - (beatsOf(n) - sequence) * (dayMs / 2) - 3_600_000;
      const samples: unknown = JSON.parse(samplesOf(n, sequence));
      const wallSeconds = Math.floor(at / 1000);
      const of = { type: 'beat', sequence, boot: 1, sinceBootSeconds: 3600, wallSeconds };
      yield {
        device_id: deviceId(n),
        stream: streamOf(n),
        sequence,
        received_at: at,
        observed_from: at,
        observed_to: at,
        body: JSON.stringify({ ...of, full: true, samples, bytesThisMonth: 0 }),
      };
    }
  }
}
