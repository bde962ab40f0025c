import type { HealthScores } from './health.ts';
import type { Figure } from './interval.ts';
import type { Fault, Scores } from './scores.ts';

/** One line of the table: a figure's name, unit and where it stands in the scores. */
interface Line {
  readonly name: string;
  readonly unit: '%' | 'days' | 'per 1,000';
  readonly of: (scores: Scores) => Figure | undefined;
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
}

const laptop = 'bb2019-MQ01ABF050';

function linesOf(scores: Scores): Line[] {
  return [
    {
      name: 'conformance',
      unit: '%',
      of: (it) => it.conformance.recall,
      aim: { atLeast: 99 },
    },
    ...Object.keys(scores.conformance.bySign).map((sign): Line => ({
      name: `  ${sign}`,
      unit: '%',
      of: (it) => it.conformance.bySign[sign],
    })),
    { name: 'masked', unit: '%', of: (it) => it.masked.recall },
    ...(['hdd', 'ssd', 'nvme'] as const).flatMap((kind): Line[] => [
      {
        name: `early warning ${kind}`,
        unit: '%',
        of: (it) => it.earlyWarning[kind].recall,
        ...(kind === 'hdd' ? { aim: { atLeast: 50 } } : {}),
      },
      { name: '  median lead', unit: 'days', of: (it) => it.earlyWarning[kind].medianLeadDays },
      {
        name: '  false a drive-year',
        unit: 'per 1,000',
        of: (it) => it.earlyWarning[kind].falsePer1000DriveYears,
        ...(kind === 'hdd' ? { aim: { atMost: 25 } } : {}),
      },
    ]),
    ...Object.keys(scores.outcome).flatMap((set): Line[] => [
      {
        name: `failed ${set}`,
        unit: '%',
        of: (it) => it.outcome[set]?.recall,
        ...(set === laptop ? { aim: { atLeast: 60 } } : {}),
      },
      {
        name: '  flagged in service',
        unit: '%',
        of: (it) => it.outcome[set]?.falseShare,
        ...(set === laptop ? { aim: { atMost: 3 } } : {}),
      },
    ]),
    {
      name: 'first scan',
      unit: 'per 1,000',
      of: (it) => it.firstScan.per1000,
      aim: { atMost: 60 },
    },
    {
      name: '  PASSED, self-test passed',
      unit: 'per 1,000',
      of: (it) => it.firstScan.onPassedSelfTest,
    },
    { name: 'second tickets', unit: '%', of: (it) => it.quiet.doubleTickets },
    { name: 'unknown called healthy', unit: '%', of: (it) => it.quiet.unknownCalledHealthy },
    { name: 'tickets on unknown', unit: '%', of: (it) => it.quiet.hardCaseTickets },
  ];
}

/** The table: our figures with n, interval and aim, beside them the others' values. */
export function table(own: Scores, others: Readonly<Record<string, Scores>>): string {
  const head = ['', 'value', '95 %', 'n', 'aim', ...Object.keys(others)];
  const rows = linesOf(own).map((line) => {
    const figure = line.of(own);
    return [
      `${line.name} (${line.unit})`,
      shown(figure?.value, line),
      figure === undefined || figure.low === null
        ? ''
        : `${shown(figure.low, line)}-${shown(figure.high, line)}`,
      String(figure?.n ?? 0),
      aimOf(line, figure),
      ...Object.values(others).map((it) => shown(line.of(it)?.value, line)),
    ];
  });
  return columns([head, ...rows]);
}

const scaled = (value: number, { unit }: Line) => (unit === '%' ? value * 100 : value);

function shown(value: number | null | undefined, line: Line): string {
  if (value === null || value === undefined) return '-';
  return scaled(value, line).toFixed(line.unit === 'days' ? 0 : 1);
}

function aimOf(line: Line, figure: Figure | undefined): string {
  const value = figure?.value ?? null;
  if (line.aim === undefined || value === null) return '';
  const reached = scaled(value, line);
  return 'atLeast' in line.aim
    ? `>= ${line.aim.atLeast} ${reached >= line.aim.atLeast ? 'met' : 'MISSED'}`
    : `<= ${line.aim.atMost} ${reached <= line.aim.atMost ? 'met' : 'MISSED'}`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Which others are at least as good on both axes and better on one, set by set. */
export function beatenBy(
  own: Scores,
  others: Readonly<Record<string, Scores>>,
): Readonly<Record<string, readonly string[]>> {
  const points = (it: Scores): [string, Figure, Figure][] => [
    ['early warning hdd', it.earlyWarning.hdd.recall, it.earlyWarning.hdd.falsePer1000DriveYears],
    ...Object.entries(it.outcome).map(([set, { recall, falseShare }]): [string, Figure, Figure] => [
      set,
      recall,
      falseShare,
    ]),
  ];
  return Object.fromEntries(
    points(own).map(([name, recall, wrong]) => [
      name,
      Object.entries(others)
        .filter(([, other]) => {
          const [, otherRecall, otherWrong] = points(other).find(([it]) => it === name) ?? [];
          const more = (otherRecall?.value ?? 0) - (recall.value ?? 0);
          const fewer = (wrong.value ?? 0) - (otherWrong?.value ?? 0);
          return more >= 0 && fewer >= 0 && more + fewer > 0;
        })
        .map(([other]) => other),
    ]),
  );
}

/** What became of the samples of other signals, signal by signal. */
export function healthLines(it: HealthScores): string {
  const share = ({ value, low, high, n }: Figure) =>
    value === null
      ? 'none'
      : `${[value, low ?? 0, high ?? 1].map((x) => (x * 100).toFixed(1)).join(' / ')} % of ${n}`;
  return [
    'Other health signals: share, lower and upper limit (95 %)',
    `read, where the agent has a parser: ${share(it.parseRate)}`,
    `has a parser: ${share(it.hasParser)}`,
    `tickets on hard cases: ${share(it.hardCaseTickets)}; ${it.hardCasesWithoutParser} more have no parser`,
    ...Object.entries(it.bySignal).map(
      ([signal, { files, parsed, noParser }]) =>
        `  ${signal}: ${files} files, ${parsed} read, ${noParser} without a parser`,
    ),
    ...it.unread.map((file) => `  not read: ${file}`),
  ].join('\n');
}

export function faultList(faults: readonly Fault[]): string {
  const grouped = Map.groupBy(faults, ({ where, kind }) => `${where}: ${kind.replace('_', ' ')}`);
  return [...grouped]
    .map(([title, rows]) =>
      [`${title} (${rows.length})`, ...rows.map((it) => `  ${it.drive}: ${it.because}`)].join('\n'),
    )
    .join('\n');
}
