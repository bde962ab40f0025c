import type { HealthScores } from './health.ts';
import type { Figure } from './interval.ts';
import { aimOf, linesOf, shown } from './lines.ts';
import type { Fault, Scores } from './scores.ts';

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

/** What the table does not say itself: how its intervals are made, and where there are too few drives. */
export function notes({ earlyWarning }: Scores): string {
  const few = (['hdd', 'ssd', 'nvme'] as const)
    .map((kind) => ({ kind, n: earlyWarning[kind].recall.n }))
    .filter(({ n }) => n < enough)
    .map(({ kind, n }) => `${n} of kind ${kind}`);
  return [
    "Shares have Wilson's interval, rates a gamma interval for weighted Poisson counts (Fay and Feuer),",
    'medians one by order statistics.',
    ...(few.length === 0 ? [] : [`Too few drives turned failing for a result: ${few.join(', ')}.`]),
  ].join('\n');
}

/** Below it Wilson's interval for a half is wider than plus and minus 17 points (our own judgement). */
const enough = 30;

/** Lines of cells under a head, the first cell to the left and the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
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

/** Which others are at least as good on both axes and better on one, in each set that there is. */
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
    points(own)
      .filter(isScored)
      .map(([name, recall, wrong]) => [
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

const isScored = ([, recall, wrong]: readonly [string, Figure, Figure]) =>
  recall.value !== null && wrong.value !== null;

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
