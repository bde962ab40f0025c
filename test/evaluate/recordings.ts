import { isIn, recordingFiles } from './recording-files.ts';
import type { RecordingFiles, Row } from './recording-files.ts';
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
  /** What the folder lacks, and what of it could not be read or is not scored. */
  readonly troubles: readonly string[];
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

/**
 * Reads a folder laid out as its README says. What is not there is empty; what is damaged is left out;
 * both are told as `troubles`. Files that no list names are not looked at.
 */
export function readRecordings(folder: string): Recordings {
  const files = recordingFiles(folder);
  return {
    single: readIndex(files),
    series: readSeries(files),
    population: readPopulation(files),
    outcomes: readOutcomes(files),
    pools: readPools(files),
    troubles: files.troubles(),
  };
}

/** Whether there is anything to judge in a folder. */
export function holdsRecordings(folder: string): boolean {
  const lists = ['index.csv', 'series.csv', 'population.csv', 'backblaze/drives.csv'];
  return lists.some((file) => isIn(folder, file));
}

const cell = (row: Row, name: string) => row[name] ?? '';
/** Labels are compared without regard to capitals. */
const labelIn = (row: Row, name: string) => cell(row, name).toLowerCase();

function readIndex(files: RecordingFiles): Single[] {
  return files
    .rows('index.csv')
    .filter((row) => cell(row, 'format') !== 'text-real' || cell(row, 'set') === 'real-text')
    .flatMap((row) => {
      const file = cell(row, 'file');
      const text = files.text(file);
      if (text === undefined) {
        files.tell('index.csv: names a file that is not there');
        return [];
      }
      const json = parsed(text);
      // A text is what the agent could not read; a JSON that breaks off is a damaged recording.
      if (json === undefined && !cell(row, 'format').startsWith('text')) {
        files.tell('index.csv: names a file that is no JSON');
        return [];
      }
      return [single(row, file, json, files)];
    });
}

function readPopulation(files: RecordingFiles): Single[] {
  const rows = files.rows('population.csv');
  if (rows.length === 0) return [];
  const lines = files.lines('population.jsonl.gz');
  return rows.flatMap((row) => {
    const json = parsed(lines[numberIn(row, 'line')]);
    if (json !== undefined) return [single(row, cell(row, 'drive_id'), json, files)];
    files.tell('population.csv: a drive without its line');
    return [];
  });
}

const labels = ['healthy', 'warning', 'failing', 'failed', 'unknown'];

function single(row: Row, name: string, json: unknown, files: RecordingFiles): Single {
  const label = labelIn(row, 'label');
  if (!labels.includes(label)) files.tell(`label "${label}": not known, not scored`);
  return {
    name,
    kind: labelIn(row, 'kind'),
    label,
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

const seriesOutcomes = ['later_failing', 'stayed_clean', 'warning_stayed', 'worsened'];

function readSeries(files: RecordingFiles): Series[] {
  const rows = files.rows('series.csv');
  if (rows.length === 0) return [];
  const lines = files.lines('series.jsonl.gz');
  return rows.flatMap((row) => {
    const outcome = labelIn(row, 'outcome');
    if (!seriesOutcomes.includes(outcome)) {
      files.tell(`series.csv: outcome "${outcome}": not known, not scored`);
    }
    const firstBad = outcome === 'later_failing' ? numberIn(row, 'first_bad_index') : null;
    const reports = reportsOf(row, 'n_reports', lines);
    // One lost report moves all others: such a drive says nothing about when.
    if (reports === null || (firstBad !== null && reports[firstBad] === undefined)) {
      files.tell('series.csv: a drive without all its lines');
      return [];
    }
    if (reports.some(({ at }, index) => at < (reports[index - 1]?.at ?? at))) {
      files.tell('series.csv: a drive whose clock went back between two reports');
    }
    const spanYears = yearsOf(row, reports);
    return [
      {
        name: cell(row, 'drive_id'),
        kind: labelIn(row, 'kind'),
        outcome,
        firstBad,
        spanYears,
        reports,
      },
    ];
  });
}

function yearsOf(row: Row, reports: readonly Report[]): number {
  const days = numberIn(row, 'span_days');
  const seen = ((reports.at(-1)?.at ?? 0) - (reports[0]?.at ?? 0)) / 86_400_000;
  return Math.max(0, Number.isFinite(days) ? days : seen) / 365.25;
}

/** The reports of one drive, which stand in lines of their own; null where one is missing. */
function reportsOf(row: Row, count: string, lines: readonly string[]): Report[] | null {
  const from = numberIn(row, 'first_line');
  const own = lines.slice(from, from + numberIn(row, count)).map(parsed);
  const isWhole = own.length > 0 && own.length === numberIn(row, count);
  return isWhole && !own.includes(undefined) ? own.map((json) => reportOf(json)) : null;
}

/** Drives in the pools of linuxhw and bsdhw, where the folder's README names no others. */
const usualPools = { stayed_clean: 2247, warning_stayed: 627, worsened: 143 };

function readPools(files: RecordingFiles): Record<string, number> {
  const text = files.text('README.md') ?? '';
  const said = text.matchAll(/\b(stayed_clean|warning_stayed|worsened) (\d[\d,]*)/g);
  const pools: Record<string, number> = { ...usualPools };
  for (const [, name = '', n = ''] of said) pools[name] = Number(n.replaceAll(',', ''));
  return pools;
}

function readOutcomes(files: RecordingFiles): Outcome[] {
  const rows = files.rows('backblaze/drives.csv');
  if (rows.length === 0) return [];
  const lines = files.lines('backblaze/backblaze.jsonl.gz');
  return rows.flatMap((row) => {
    const set = cell(row, 'set');
    const label = labelIn(row, 'label');
    if (label !== 'failed' && label !== 'healthy') {
      files.tell(`backblaze/drives.csv: label "${label}": not known, not scored`);
      return [];
    }
    const reports = reportsOf(row, 'n_lines', lines);
    if (reports === null) {
      files.tell('backblaze/drives.csv: a drive without all its lines');
      return [];
    }
    return [
      { name: `${set} line ${cell(row, 'first_line')}`, set, failed: label === 'failed', reports },
    ];
  });
}

/** NaN where there is no number: no line and no report stands there. */
function numberIn(row: Row, name: string): number {
  const text = cell(row, name);
  return text === '' ? Number.NaN : Number(text);
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
