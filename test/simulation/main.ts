import { parseArgs } from 'node:util';
import { addDays, dateOf, schoolYearOf } from '#collector/domain/calendar.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Store } from '#collector/storage/database.ts';
import { faultFamilies } from '#shared/check.ts';
import { progressLine } from './progress.ts';
import { simulate } from './run.ts';
import type { Outcome } from './run.ts';

/**
 * `npm run simulate -- --seed N --years Y --families F`: a seeded fleet lives through so many school
 * years up to yesterday (or `--until`), every invariant checked after every day. The same seed and
 * last day give the same trace hash.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    years: { type: 'string', default: '6' },
    families: { type: 'string', default: '20' },
    until: { type: 'string', default: addDays(dateOf(Date.now(), 'Europe/Paris'), -1) },
    database: { type: 'string', default: 'sqlite::memory:' },
  },
});

const store = await openStore(values.database);
const line = progressLine(process.stdout);
try {
  const outcome = await run(store);
  line.end();
  process.stdout.write(`${(await summary(store, outcome)).join('\n')}\n`);
} finally {
  await store.close();
}

async function run(into: Store): Promise<Outcome> {
  const lastDay = dateOf(Date.parse(`${values.until}T12:00:00Z`), 'Europe/Paris');
  const schoolYears = wholeIn('years', values.years, 20);
  const plan = {
    seed: values.seed,
    families: wholeIn('families', values.families, 9999),
    schoolYears,
    lastDay,
    troubles: 1,
  };
  const start = Date.UTC(schoolYearOf(lastDay) - schoolYears + 1, 8, 8);
  const span = Date.parse(lastDay) - start;
  return simulate(into, {
    plan,
    terms: defaultTerms,
    mishaps: 1,
    outages: 0.03,
    onDay: ({ date }) => line.show((Date.parse(date) - start) / span, date),
  });
}

function wholeIn(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new RangeError(`--${name} expects a whole number from 1 to ${most}, not ${text}`);
}

async function summary({ db }: Store, { hash, beats, counts, situations }: Outcome) {
  const tickets = await db
    .selectFrom('tickets')
    .select(['family', 'state', (eb) => eb.fn.countAll().as('n')])
    .groupBy(['family', 'state'])
    .execute();
  const connections = await db
    .selectFrom('latest')
    .select(['connection', (eb) => eb.fn.countAll().as('n')])
    .groupBy('connection')
    .orderBy('connection')
    .execute();
  const take = (test: (sign: string) => boolean): number =>
    [...counts].reduce((sum, [sign, n]) => (test(sign) ? sum + n : sum), 0);
  const families = faultFamilies.flatMap((family) => {
    const own = tickets.filter((row) => row.family === family);
    if (own.length === 0) return [];
    const states = own.map(({ state, n }) => `${state} ${n}`);
    return [`  ${family.padEnd(10)} ${states.join(', ')}`];
  });
  return [
    `Heartbeats: ${beats}`,
    `Tickets opened: ${take((it) => it.startsWith('ticket_opened'))}, resolved: ${take((it) => it.startsWith('ticket_resolved'))}, reopened: ${take((it) => it.startsWith('ticket_reopened'))}; by family as they stand now:`,
    ...families,
    `Connections: ${connections.map(({ connection, n }) => `${connection} ${n}`).join(', ')}`,
    `Take-backs planned: ${take((it) => it.startsWith('planned '))}, moved: ${take((it) => it.startsWith('plan_moved'))}; reminders: ${take((it) => it.startsWith('reminder_raised'))}, late: ${take((it) => it === 'reminder_raised level_raised_late')}`,
    'Rare situations:',
    ...[...situations].map(([name, times]) => `  ${String(times).padStart(6)}  ${name}`),
    'Invariants held after every day: one open ticket a device and family, none opened outside coverage,',
    '  each reminder once and not before its date, every acknowledged heartbeat stored, listed stages only.',
    `Trace hash: ${hash}`,
  ];
}
