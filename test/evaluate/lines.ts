import type { Figure } from './interval.ts';
import type { Scores } from './scores.ts';

/** One line of the table: a figure's name, unit and where it stands in the scores. */
export interface Line {
  readonly name: string;
  readonly unit: '%' | 'days' | 'per 1,000';
  readonly of: (scores: Scores) => Figure | undefined;
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
}

/** The one laptop model of which outcomes are known, whatever year they are from. */
const isLaptop = (set: string) => /MQ01ABF050$/i.test(set);

/** The lines for what a folder holds: the sets and signs of `scores` each have their own. */
export function linesOf(scores: Scores): Line[] {
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
        ...(isLaptop(set) ? { aim: { atLeast: 60 } } : {}),
      },
      {
        name: '  flagged in service',
        unit: '%',
        of: (it) => it.outcome[set]?.falseShare,
        ...(isLaptop(set) ? { aim: { atMost: 3 } } : {}),
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

/** In the line's unit. */
export const scaled = (value: number, { unit }: Line) => (unit === '%' ? value * 100 : value);

/** The same as text; `-` where there is nothing. */
export function shown(value: number | null | undefined, line: Line): string {
  if (value === null || value === undefined) return '-';
  return scaled(value, line).toFixed(line.unit === 'days' ? 0 : 1);
}

/** Whether a figure reaches the line's aim; null where it has none, or there is no figure. */
export function isMet({ aim, ...line }: Line, value: number | null | undefined): boolean | null {
  if (aim === undefined || value === null || value === undefined) return null;
  const reached = scaled(value, line);
  return 'atLeast' in aim ? reached >= aim.atLeast : reached <= aim.atMost;
}

export function aimOf(line: Line, figure: Figure | undefined): string {
  const met = isMet(line, figure?.value);
  if (line.aim === undefined || met === null) return '';
  const aim = 'atLeast' in line.aim ? `>= ${line.aim.atLeast}` : `<= ${line.aim.atMost}`;
  return `${aim} ${met ? 'met' : 'MISSED'}`;
}
