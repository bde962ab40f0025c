import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parseSmartctl } from '#agent/sensors/smartctl.ts';
import { assessSample, checksOf } from '#shared/catalogue.ts';
import type { Assessment } from '#shared/check.ts';
import { groups } from '#shared/readings.ts';
import type { Sample } from '#shared/readings.ts';
import { reader } from '#shared/shape.ts';

/** Real recordings, which are never part of this repository: VIGIE_DATA, or beside it. */
const folder = join(process.env['VIGIE_DATA'] ?? resolve('../shared/data'), 'smart');
const isThere = existsSync(join(folder, 'index.csv'));

interface Recording {
  readonly file: string;
  readonly sample: Sample<'disk'>;
}

function record(file: string): Recording {
  const json: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  // What the converter says about its own work was never printed by smartctl.
  if (typeof json === 'object' && json !== null) Reflect.deleteProperty(json, 'x_converted');
  return { file, sample: parseSmartctl(json, 0) };
}

function labelsOf(): Map<string, { label: string; trust: string }> {
  const rows: Record<string, string>[] = parseCsv(readFileSync(join(folder, 'index.csv')), {
    columns: true,
  });
  return new Map(
    rows.map((row) => [
      row['file'] ?? '',
      { label: row['label'] ?? '', trust: row['label_trust'] ?? '' },
    ]),
  );
}

const atFirstSight = (sample: Sample, acts: 'ticket' | 'observe'): Assessment[] =>
  checksOf('disk')
    .filter((check) => check.acts === acts)
    .map((check) => {
      const { thresholds } = check;
      return assessSample(check, sample, { thresholds, baseline: null, marks: [], day: 20_000 });
    });

const isBad = ({ result }: Assessment) => result === 'warn' || result === 'critical';

describe.runIf(isThere)('recordings of real drives', () => {
  const files = isThere
    ? globSync(['real-json/*.json', 'hwprobe/**/*.converted.json'], { cwd: folder }).toSorted()
    : [];
  const recordings = files.map(record);
  const labels = isThere ? labelsOf() : new Map<string, { label: string; trust: string }>();
  const read = reader(groups.disk);

  test('there are hundreds of them', () => {
    expect(recordings.length).toBeGreaterThan(700);
  });

  test('every one gives a reading that fits, or a reason', () => {
    const misfits = recordings.filter(
      ({ sample }) => 'reading' in sample && !read(sample.reading).ok,
    );
    expect(misfits.map(({ file }) => file)).toEqual([]);
  });

  test('a drive that says itself that it fails gets a ticket at first sight', () => {
    const failing = recordings.filter(({ file }) => {
      const label = labels.get(file);
      return label?.label === 'failing' && label.trust === 'B';
    });
    const missed = failing.filter(({ sample }) => !atFirstSight(sample, 'ticket').some(isBad));
    expect(failing.length).toBeGreaterThan(100);
    expect(missed.map(({ file }) => file)).toEqual([]);
  });

  test('a drive without health data is neither good nor bad', () => {
    const mute = recordings.filter(({ file }) => labels.get(file)?.label === 'unknown');
    const judged = mute.filter(({ sample }) =>
      atFirstSight(sample, 'ticket').some((it) => isBad(it) || it.result === 'ok'),
    );
    expect(mute.length).toBeGreaterThan(20);
    expect(judged.map(({ file }) => file)).toEqual([]);
  });
});
