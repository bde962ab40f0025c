import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { readBatteries } from '#agent/sensors/batteries.ts';
import { hottest } from '#agent/sensors/heat.ts';
import { kindOfLine, stopsBeingHeard } from '#agent/sensors/kernel-lines.ts';
import type { LineKind } from '#agent/sensors/kernel-lines.ts';
import { parseMemory } from '#agent/sensors/memory.ts';
import { parsePhysicalDisks } from '#agent/sensors/windows-disks.ts';
import { hostOf, powerSupplyOf, probesOf } from '#test/evaluate/health-files.ts';

/** Real recordings, which are never part of this repository: VIGIE_DATA, or beside it. */
const folder = join(process.env['VIGIE_DATA'] ?? resolve('../shared/data'), 'health');
const isThere = existsSync(join(folder, 'index.csv'));

interface Recording {
  readonly file: string;
  readonly signal: string;
  readonly label: string;
  readonly isHard: boolean;
  readonly text: string;
}

function recordings(): Recording[] {
  const rows: Record<string, string>[] = parseCsv(readFileSync(join(folder, 'index.csv')), {
    columns: true,
  });
  return rows.map(({ file = '', signal = '', label = '', hard_case: hard }) => ({
    file,
    signal,
    label,
    isHard: hard === 'yes',
    text: readFileSync(join(folder, file), 'utf8'),
  }));
}

/** The recordings' own disks; as the kernel's messages, without what stands before them. */
const disks = ['nvme0n1', 'sda'];
const bare = (line: string) =>
  line.replace(/^(?:\[\s*[\d.]+\] |\w{3} +\d+ [\d:]+ \S+ kernel: )/, '');

function kindsIn(text: string): Set<LineKind> {
  const kinds = new Set<LineKind>();
  let isStopping = false;
  for (const line of text.split('\n')) {
    const message = bare(line);
    isStopping = stopsBeingHeard(message, isStopping);
    const kind = isStopping ? null : kindOfLine(message, disks);
    if (kind !== null) kinds.add(kind);
  }
  return kinds;
}

/** `Key=value` lines, as a list of properties is printed; in the form that JSON would give. */
function asJson(text: string): unknown {
  const value = (said: string) => {
    const list = /^\{(.*)\}$/.exec(said)?.[1];
    if (list !== undefined) return list.split(',').map(Number);
    return /^\d+$/.test(said) ? Number(said) : said;
  };
  const lines = text.split('\n').map((line) => /^(\w+)=(.*)$/.exec(line.trim()));
  return Object.fromEntries(
    lines.flatMap((it) => (it === null ? [] : [[it[1], value(it[2] ?? '')]])),
  );
}

describe.runIf(isThere)('recordings of other health signals', () => {
  const all = isThere ? recordings() : [];
  const of = (signal: string) => all.filter((it) => it.signal === signal);

  test('a log of a disk in trouble is counted as that, and as nothing else', () => {
    const bad = of('kernel-log-disk').filter(({ isHard }) => !isHard);
    const kinds = bad.map(({ file, text }) => [file, [...kindsIn(text)].join()]);
    expect(bad.length).toBeGreaterThan(4);
    expect(kinds.filter(([, found]) => found !== 'io')).toEqual([]);
  });

  test('a log that only looks like trouble counts nothing', () => {
    const hard = all.filter(({ isHard, signal }) => isHard && signal.startsWith('kernel-log'));
    const kinds = hard.map(({ file, text }) => [file, [...kindsIn(text)].join()]);
    expect(hard.length).toBeGreaterThan(2);
    expect(kinds.filter(([, found]) => found !== '')).toEqual([]);
  });

  test('a machine check is one, and neither is memory that ran short nor a warm processor', () => {
    const checks = of('kernel-log-mce').filter(({ isHard }) => !isHard);
    expect(checks.map(({ text }) => [...kindsIn(text)])).toEqual(
      checks.map(() => ['machine_check']),
    );
    const others = [...of('kernel-log-oom'), ...of('kernel-log-thermal')];
    expect(others.flatMap(({ text }) => [...kindsIn(text)])).toEqual([]);
    expect(checks.length + others.length).toBeGreaterThan(3);
  });

  test('each battery is read as the label reckons it, and a mouse is none of the PC’s', async () => {
    const files = of('battery').filter(({ file }) => /uevent|upower/.test(file));
    const answers = await Promise.all(
      files.map(async ({ file, text }) => ({
        file,
        samples: await readBatteries(hostOf(powerSupplyOf(text))),
      })),
    );
    const without = answers.filter(({ samples }) => samples.some((it) => 'unread' in it));
    expect(without.map(({ file }) => file)).toEqual(['battery/bat-upower-glpi-infos_4_2.txt']);
    const healths = answers.flatMap(({ samples }) =>
      samples.flatMap((it) => ('reading' in it ? (it.reading.healthPercent ?? []) : [])),
    );
    expect(healths.map(Math.round).toSorted((a, b) => a - b)).toEqual([
      68, 76, 84, 87, 88, 95, 103,
    ]);
  });

  test('each processor’s heat is read, and impossible values are passed over', () => {
    const readings = [...of('sensors-text'), ...of('sensors-json')].map(({ file, text }) => ({
      file,
      reading: hottest(probesOf(text)),
    }));
    expect(readings.length).toBeGreaterThan(3);
    expect(readings.filter(({ reading }) => reading === null)).toEqual([]);
    const paste = readings.find(({ file }) => file.includes('paste'));
    expect(paste?.reading).toEqual({ temperatureC: 100, limitC: 100 });
  });

  test('memory is read from each /proc/meminfo, whatever its kernel left out', () => {
    const readings = of('meminfo').map(({ text }) => parseMemory(text, null, null));
    expect(readings.length).toBeGreaterThan(1);
    expect(readings.every(({ totalKiB = 0 }) => totalKiB > 1_000_000)).toBe(true);
  });

  test('pressure is read from each /proc/pressure', () => {
    const readings = of('pressure').map(({ text }) => parseMemory('', text, null));
    expect(readings.length).toBeGreaterThan(2);
    expect(readings.every(({ pressurePercent }) => pressurePercent !== undefined)).toBe(true);
  });

  test('a disk is read from Windows’ own properties', () => {
    const samples = of('windows-msft-physicaldisk').flatMap(({ text }) =>
      parsePhysicalDisks(asJson(text)),
    );
    expect(samples).toEqual([
      { group: 'disk', subject: 0, reading: { kind: 'nvme', verdict: 'passed' } },
    ]);
  });
});
