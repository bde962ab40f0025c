import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { masked, reportOf } from './report.ts';
import type { Report } from './report.ts';

/** What a folder of recordings holds, with what is known of each drive. */
export interface Recordings {
  /** Single reports whose label says what the drive said of itself, or that nothing can be said. */
  readonly single: readonly Single[];
  readonly series: readonly Series[];
  readonly population: readonly Single[];
  readonly outcomes: readonly Outcome[];
  /** How many drives each kind of series was drawn from, by its outcome. */
  readonly pools: Readonly<Record<string, number>>;
}
export interface Single {
  readonly name: string;
  readonly kind: string;
  readonly label: string;
  readonly trust: string;
  /** What gave the label: `overall FAILED`, `self-test`, `NVMe critical bit`, `attribute`, or ''. */
  readonly sign: string;
  readonly passed: boolean;
  readonly selfTestPassed: boolean;
  /** True where the same drive stands among `single` too: it is then counted there. */
  readonly isRepeated: boolean;
  readonly report: Report;
  readonly masked: Report;
}
export interface Series {
  readonly name: string;
  readonly kind: string;
  readonly outcome: string;
  /** The first report with a failing verdict, where there is one. */
  readonly firstBad: number | null;
  readonly spanYears: number;
  readonly reports: readonly Report[];
}
export interface Outcome {
  readonly name: string;
  readonly set: string;
  readonly failed: boolean;
  readonly reports: readonly Report[];
}

/** Reads a folder laid out as its README says; what is not there is empty. */
export function readRecordings(folder: string): Recordings {
  return {
    single: readIndex(folder),
    series: readSeries(folder),
    population: readPopulation(folder),
    outcomes: readOutcomes(folder),
    pools: readPools(folder),
  };
}

/** Whether there is anything to judge in a folder. */
export function holdsRecordings(folder: string): boolean {
  const lists = ['index.csv', 'series.csv', 'population.csv', 'backblaze/drives.csv'];
  return lists.some((file) => existsSync(join(folder, file)));
}

type Row = Readonly<Record<string, string>>;
const cell = (row: Row, name: string) => row[name] ?? '';

function readIndex(folder: string): Single[] {
  return rowsOf(folder, 'index.csv')
    .filter((row) => cell(row, 'format') !== 'text-real' || cell(row, 'set') === 'real-text')
    .map((row) => {
      const file = cell(row, 'file');
      return single(row, file, parsed(readFileSync(join(folder, file), 'utf8')));
    });
}

function readPopulation(folder: string): Single[] {
  const lines = linesOf(folder, 'population.jsonl.gz');
  return rowsOf(folder, 'population.csv').map((row) =>
    single(row, cell(row, 'drive_id'), parsed(lines[Number(cell(row, 'line'))])),
  );
}

function single(row: Row, name: string, json: unknown): Single {
  return {
    name,
    kind: cell(row, 'kind'),
    label: cell(row, 'label'),
    trust: cell(row, 'label_trust'),
    sign: signOf(row),
    passed: cell(row, 'overall_health') === 'PASSED',
    selfTestPassed: cell(row, 'selftest_last') === 'passed',
    isRepeated: cell(row, 'also_in_hwprobe') === 'yes',
    report: reportOf(json),
    masked: reportOf(json, masked),
  };
}

function signOf(row: Row): string {
  const basis = cell(row, 'label_basis');
  if (/critical warning/i.test(basis)) return 'NVMe critical bit';
  if (/overall-health result is FAILED/.test(basis)) {
    return cell(row, 'kind') === 'nvme' ? 'NVMe critical bit' : 'overall FAILED';
  }
  if (/self-test failed/.test(basis)) return 'failed self-test, PASSED';
  return /attribute at or below/.test(basis) ? 'attribute at its threshold' : '';
}

function readSeries(folder: string): Series[] {
  const lines = linesOf(folder, 'series.jsonl.gz');
  return rowsOf(folder, 'series.csv').map((row) => {
    const from = Number(cell(row, 'first_line'));
    const n = Number(cell(row, 'n_reports'));
    const firstBad = cell(row, 'first_bad_index');
    const outcome = cell(row, 'outcome');
    return {
      name: cell(row, 'drive_id'),
      kind: cell(row, 'kind'),
      outcome,
      firstBad: outcome === 'later_failing' && firstBad !== '' ? Number(firstBad) : null,
      spanYears: Number(cell(row, 'span_days')) / 365.25,
      reports: lines.slice(from, from + n).map((line) => reportOf(parsed(line))),
    };
  });
}

/** Drives in the pools of linuxhw and bsdhw, where the folder's README names no others. */
const usualPools = { stayed_clean: 2247, warning_stayed: 627, worsened: 143 };

function readPools(folder: string): Record<string, number> {
  const path = join(folder, 'README.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const said = text.matchAll(/\b(stayed_clean|warning_stayed|worsened) (\d[\d,]*)/g);
  const pools: Record<string, number> = { ...usualPools };
  for (const [, name = '', n = ''] of said) pools[name] = Number(n.replaceAll(',', ''));
  return pools;
}

function readOutcomes(folder: string): Outcome[] {
  const lines = linesOf(folder, 'backblaze/backblaze.jsonl.gz');
  return rowsOf(folder, 'backblaze/drives.csv').map((row) => {
    const from = Number(cell(row, 'first_line'));
    return {
      name: `${cell(row, 'set')} line ${from}`,
      set: cell(row, 'set'),
      failed: cell(row, 'label') === 'failed',
      reports: lines
        .slice(from, from + Number(cell(row, 'n_lines')))
        .map((line) => reportOf(parsed(line))),
    };
  });
}

function rowsOf(folder: string, file: string): Row[] {
  const path = join(folder, file);
  return existsSync(path) ? parse(readFileSync(path), { columns: true }) : [];
}

function linesOf(folder: string, file: string): string[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  return gunzipSync(readFileSync(path)).toString('utf8').split('\n');
}

/** What is no JSON is to the agent an answer that it cannot read. */
function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
