import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '#test/support/folder.ts';
import { baselines } from './baselines.ts';
import { printed } from './drive.ts';
import { scoreHealth } from './health.ts';
import { judgement } from './judged.ts';
import { table } from './print.ts';
import { readRecordings } from './recordings.ts';
import { reportOf } from './report.ts';
import { score } from './scores.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function folderOf(files: Files): Promise<string> {
  const folder = await freshFolder();
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  return folder;
}

const lines = (...reports: readonly object[]) =>
  gzipSync(reports.map((it) => `${JSON.stringify(it)}\n`).join(''));

const whole: Files = {
  'one.json': JSON.stringify(printed(0, { passed: false })),
  'index.csv':
    'file,format,set,kind,label,label_trust,label_basis\none.json,json-real,real-json,hdd,failing,B,\n',
  'series.csv':
    'drive_id,kind,outcome,first_line,n_reports,span_days,first_bad_index\nA,hdd,later_failing,0,2,100,1\n',
  'series.jsonl.gz': lines(printed(0, { raw: { 197: 40 } }), printed(100, { passed: false })),
  'population.csv': 'line,drive_id,kind,label,label_trust\n0,C,hdd,healthy,C\n',
  'population.jsonl.gz': lines(printed(0)),
  'backblaze/drives.csv': 'set,label,first_line,n_lines\ns,failed,0,1\n',
  'backblaze/backblaze.jsonl.gz': lines(printed(0, { raw: { 197: 40 } })),
};

/** What the command does with a folder: reads it, scores it by every way of judging, makes the table. */
async function evaluated(files: Files) {
  const recordings = readRecordings(await folderOf(files));
  const { scores } = score(judgement(), recordings);
  const others = Object.fromEntries(
    Object.entries(baselines).map(([name, rule]) => [name, score(rule, recordings).scores]),
  );
  return {
    recordings,
    scores,
    troubles: recordings.troubles,
    text: table(scores, others),
  };
}

const without = (...names: readonly string[]): Files =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));

test('a whole folder has no troubles, whatever else lies in it', async () => {
  const { scores, troubles } = await evaluated({
    ...whole,
    'notes.csv': '\0\0',
    'backblaze/2031.csv.gz': 'no gzip',
    'hwprobe/other/x.json': '{',
  });
  expect(troubles).toEqual([]);
  expect(scores.conformance.recall.n).toBe(1);
  expect(scores.earlyWarning.hdd.recall).toMatchObject({ value: 1, n: 1 });
  expect(scores.firstScan.per1000.n).toBe(1);
  expect(scores.outcome['s']?.recall).toMatchObject({ value: 1, n: 1 });
});

describe('a set that is not there is told, and the others keep their figures', () => {
  test.each([
    { gone: ['index.csv', 'one.json'], told: ['index.csv: not there'], lost: 'conformance' },
    {
      gone: ['one.json'],
      told: ['index.csv: names a file that is not there'],
      lost: 'conformance',
    },
    {
      gone: ['series.csv', 'series.jsonl.gz'],
      told: ['series.csv: not there'],
      lost: 'earlyWarning',
    },
    {
      gone: ['series.jsonl.gz'],
      told: ['series.jsonl.gz: not there', 'series.csv: a drive without all its lines'],
      lost: 'earlyWarning',
    },
    {
      gone: ['population.csv', 'population.jsonl.gz'],
      told: ['population.csv: not there'],
      lost: 'firstScan',
    },
    {
      gone: ['backblaze/drives.csv', 'backblaze/backblaze.jsonl.gz'],
      told: ['backblaze/drives.csv: not there'],
      lost: 'outcome',
    },
  ])('$gone', async ({ gone, told, lost }) => {
    const { scores, troubles, text } = await evaluated(without(...gone));
    expect(troubles).toEqual(told);
    expect(text).not.toMatch(/NaN|undefined/);
    expect({
      conformance: scores.conformance.recall.n,
      earlyWarning: scores.earlyWarning.hdd.recall.n,
      firstScan: scores.firstScan.per1000.n,
      outcome: scores.outcome['s']?.recall.n ?? 0,
    }).toEqual({ conformance: 1, earlyWarning: 1, firstScan: 1, outcome: 1, [lost]: 0 });
  });
});

describe('a damaged file costs what was in it and is told', () => {
  test.each([
    {
      file: 'one.json',
      content: '{"smart_status": {"pas',
      told: 'index.csv: names a file that is no JSON',
    },
    { file: 'one.json', content: '', told: 'index.csv: names a file that is no JSON' },
    { file: 'index.csv', content: '', told: 'index.csv: empty' },
    { file: 'series.csv', content: '\uFEFF', told: 'series.csv: empty' },
    { file: 'series.csv', content: '"a', told: 'series.csv: empty' },
    { file: 'series.csv', content: '"a\nb\nc', told: 'series.csv: no table' },
    {
      file: 'series.jsonl.gz',
      content: 'plain text',
      told: 'series.jsonl.gz: cannot be unpacked',
    },
    {
      file: 'series.jsonl.gz',
      content: gzipSync(`${JSON.stringify(printed(0))}\n{"tru`),
      told: 'series.csv: a drive without all its lines',
    },
    {
      file: 'population.csv',
      content: 'line,drive_id,kind,label\n7,C,hdd,healthy\n,D,hdd,healthy\nx,E,hdd,healthy\n',
      told: 'population.csv: a drive without its line (3 times)',
    },
    {
      file: 'population.csv',
      content: 'line,drive_id,kind,label\n0,C,hdd,on fire\n',
      told: 'label "on fire": not known, not scored',
    },
    {
      file: 'series.csv',
      content: 'drive_id,kind,outcome,first_line,n_reports\nA,hdd,mended,0,2\n',
      told: 'series.csv: outcome "mended": not known, not scored',
    },
    {
      file: 'series.csv',
      content:
        'drive_id,kind,outcome,first_line,n_reports,first_bad_index\nA,hdd,later_failing,0,2,9\n',
      told: 'series.csv: a drive without all its lines',
    },
    {
      file: 'backblaze/drives.csv',
      content: 'set,label,first_line,n_lines\ns,withdrawn,0,1\n',
      told: 'backblaze/drives.csv: label "withdrawn": not known, not scored',
    },
  ])('$file: $told', async ({ file, content, told }) => {
    const { troubles, text } = await evaluated({ ...whole, [file]: content });
    expect(troubles).toContain(told);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

test('of a packed file that breaks off, what came before is read', async () => {
  const packed = lines(...Array.from({ length: 400 }, (_, day) => printed(day)));
  const { recordings } = await evaluated({
    ...whole,
    'population.csv': `line,drive_id,kind,label\n${[...Array(400).keys()].map((n) => `${n},D${n},hdd,healthy`).join('\n')}\n`,
    'population.jsonl.gz': packed.subarray(0, Math.floor(packed.length / 2)),
  });
  expect(recordings.population.length).toBeGreaterThan(0);
  expect(recordings.population.length).toBeLessThan(400);
});

test('of a table that breaks off, the lines before are read', async () => {
  const { recordings, troubles } = await evaluated({
    ...whole,
    'population.csv': 'line,drive_id,kind,label\n0,"C",hdd,healthy\n0,"D,hdd,hea',
  });
  expect(recordings.population.map(({ name }) => name)).toEqual(['C']);
  expect(troubles).toEqual(['population.csv: breaks off']);
});

test('tables may have a byte order mark, capitals, blank lines and rows that are too short', async () => {
  const { scores, troubles } = await evaluated({
    ...whole,
    'series.csv':
      '\uFEFFdrive_id,kind,outcome,first_line,n_reports,first_bad_index,span_days\r\n\r\nA,HDD,Later_failing,0,2,1\r\n',
  });
  expect(troubles).toEqual([]);
  expect(scores.earlyWarning.hdd.recall).toMatchObject({ value: 1, n: 1 });
});

test('a set of outcomes may have any name; the laptop model keeps its aims in any year', async () => {
  const { text, scores } = await evaluated({
    ...whole,
    'backblaze/drives.csv':
      'set,label,first_line,n_lines\nbb2031-MQ01ABF050,failed,0,1\n__proto__,healthy,0,1\n',
  });
  expect(text).toMatch(/failed bb2031-MQ01ABF050 \(%\).*>= 60 met/);
  expect(Object.keys(scores.outcome)).toContain('__proto__');
});

test('a clock that went back between two reports is told', async () => {
  const { troubles } = await evaluated({
    ...whole,
    'series.jsonl.gz': lines(printed(9), printed(3, { passed: false })),
  });
  expect(troubles).toEqual(['series.csv: a drive whose clock went back between two reports']);
});

test('a sample of another signal that is not there is told', async () => {
  const folder = await folderOf({
    'index.csv':
      'file,signal,label,hard_case\nbat-upower.txt,battery,healthy,no\nb.txt,battery,x,yes\n',
    'bat-upower.txt': '  energy-full:  20 Wh\n  energy-full-design:  41 Wh\n',
  });
  expect(await scoreHealth(folder)).toMatchObject({
    parseRate: { value: 1, n: 1 },
    unread: ['b.txt (not there)'],
  });
});

test('no JSON whatever stops the judgement', () => {
  const keys = ['smart_status', 'passed', 'ata_smart_attributes', 'table', 'id', 'raw', 'value'];
  const junk = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, -1, 5, 197, 1e300, '', 'FAILED', 'ATA'),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, 'device', 'local_time', 'time_t'), tie('node'), {
        maxKeys: 5,
      }),
    ),
  })).node;
  fc.assert(
    fc.property(junk, (json) => {
      const report = reportOf(json);
      for (const method of [judgement(), ...Object.values(baselines)]) {
        expect(method([report]).length).toBeLessThanOrEqual(9);
      }
    }),
    { numRuns: 200 },
  );
});
