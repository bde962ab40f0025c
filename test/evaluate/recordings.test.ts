import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshFolder } from '#test/support/folder.ts';
import { printed } from './drive.ts';
import { holdsRecordings, readRecordings } from './recordings.ts';
import type { Recordings } from './recordings.ts';

const lines = (...reports: readonly object[]) =>
  gzipSync(reports.map((it) => `${JSON.stringify(it)}\n`).join(''));

describe('a folder of recordings', () => {
  let folder = '';
  let read: Recordings;
  beforeAll(async () => {
    folder = await freshFolder();
    await mkdir(join(folder, 'backblaze'));
    const files: Record<string, string | Uint8Array> = {
      'README.md': 'The pools: stayed_clean 1,234, warning_stayed 56, worsened 7 (use as weights).',
      'one.json': JSON.stringify(printed(0, { passed: false })),
      'dvd.txt': 'Device type: CD/DVD',
      'index.csv': [
        'file,format,set,kind,label,label_trust,label_basis,overall_health,selftest_last',
        'one.json,json-real,real-json,hdd,failing,B,overall-health result is FAILED,FAILED,',
        'one.txt,text-real,hwprobe,hdd,failing,B,overall-health result is FAILED,FAILED,',
        'dvd.txt,text-real,real-text,none,unknown,B,,,',
      ].join('\n'),
      'series.csv': [
        'drive_id,kind,outcome,first_line,n_reports,span_days,first_bad_index',
        'A,hdd,later_failing,1,2,100,1',
        'B,ssd,worsened,0,1,365.25,1',
      ].join('\n'),
      'series.jsonl.gz': lines(printed(0), printed(0), printed(100, { passed: false })),
      'population.csv': [
        'line,drive_id,kind,label,label_trust,label_basis,overall_health,selftest_last,also_in_hwprobe',
        '0,C,hdd,healthy,C+,,PASSED,passed,yes',
      ].join('\n'),
      'population.jsonl.gz': lines(printed(0, { selfTest: 'passed' })),
      'backblaze/drives.csv': 'set,label,first_line,n_lines\ns,failed,0,2\ns,healthy,2,1\n',
      'backblaze/backblaze.jsonl.gz': lines(printed(0), printed(1), printed(0)),
    };
    for (const [file, content] of Object.entries(files)) {
      await writeFile(join(folder, file), content);
    }
    read = readRecordings(folder);
  });

  test('gives each report once: of a text that was converted only the conversion', () => {
    expect(read.single.map(({ name, sign }) => [name, sign])).toEqual([
      ['one.json', 'overall FAILED'],
      ['dvd.txt', ''],
    ]);
  });

  test('a report that is no JSON is one that the agent cannot read', () => {
    expect(read.single[1]?.report.sample).toMatchObject({ unread: 'failed' });
  });

  test('a drive’s reports stand in the order of their lines', () => {
    const [first, second] = read.series;
    expect(first?.reports.map(({ at }) => at)).toEqual([
      Date.UTC(2024, 0, 1),
      Date.UTC(2024, 0, 1) + 100 * 86_400_000,
    ]);
    expect(first?.firstBad).toBe(1);
    expect(second).toMatchObject({ firstBad: null, spanYears: 1 });
  });

  test('the population says what the drive and its self-test said', () => {
    expect(read.population).toMatchObject([
      { passed: true, selfTestPassed: true, isRepeated: true },
    ]);
  });

  test('outcomes say which drives failed', () => {
    expect(read.outcomes.map(({ failed, reports }) => [failed, reports.length])).toEqual([
      [true, 2],
      [false, 1],
    ]);
  });

  test('its README names the pools', () => {
    expect(read.pools).toEqual({ stayed_clean: 1234, warning_stayed: 56, worsened: 7 });
  });

  test('is known as one', async () => {
    expect(holdsRecordings(folder)).toBe(true);
    expect(holdsRecordings(await freshFolder())).toBe(false);
  });
});

test('what a folder does not hold is empty', async () => {
  const { single, series, population, outcomes } = readRecordings(await freshFolder());
  expect([single, series, population, outcomes]).toEqual([[], [], [], []]);
});
