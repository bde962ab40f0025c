import { parseArgs } from 'node:util';
import { baselines } from './baselines.ts';
import { halves } from './halves.ts';
import { scoreHealth } from './health.ts';
import { judgement, snapshots } from './judged.ts';
import { beatenBy, faultList, healthLines, notes, table } from './print.ts';
import { isIn } from './recording-files.ts';
import { holdsRecordings, readRecordings } from './recordings.ts';
import { score } from './scores.ts';
import type { Scores } from './scores.ts';
import { sensitivity, sensitivityLines } from './sensitivity.ts';
import { spread, spreadTable } from './spread.ts';

const usage = `npm run evaluate -- DIR [--json] [--sensitivity] [--halves N] [--health DIR]

Judges the recordings of real drives in DIR as the collector would, and scores the tickets.
  --json         the figures and every fault, for programs
  --sensitivity  also with each threshold moved by a quarter (half a minute)
  --halves N     also on both halves of N random divisions of the drives
  --health DIR   the same for samples of other health signals`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    sensitivity: { type: 'boolean', default: false },
    halves: { type: 'string', default: '0' },
    health: { type: 'string' },
  },
});
const [folder] = positionals;
const draws = Number(values.halves);

if (!Number.isInteger(draws) || draws < 0 || draws > 1000)
  refuse(`--halves ${values.halves}: 0 to 1000`);
if (folder === undefined && values.health === undefined) refuse(usage);
if (folder !== undefined && !holdsRecordings(folder)) {
  refuse(`${folder} holds no recordings: none of index.csv, series.csv, population.csv`);
}
if (values.health !== undefined && !isIn(values.health, 'index.csv')) {
  refuse(`${values.health} holds no samples: no index.csv`);
}
const health = values.health === undefined ? undefined : await scoreHealth(values.health);
const disks = folder === undefined ? undefined : scoreDisks(folder);

if (values.json) {
  console.log(JSON.stringify({ ...disks, ...(health === undefined ? {} : { health }) }, null, 2));
} else {
  if (disks !== undefined) printDisks(disks);
  if (health !== undefined) console.log(`\n${healthLines(health)}`);
}

function scoreDisks(path: string) {
  const recordings = readRecordings(path);
  const { scores, faults } = score(judgement(), recordings);
  const withoutHistory = score(snapshots(judgement()), recordings).scores;
  const others: Record<string, Scores> = {};
  for (const [name, method] of Object.entries(baselines)) {
    others[name] = score(method, recordings).scores;
  }
  return {
    ...scores,
    withoutHistory,
    halves: halves(recordings).map((half) => score(judgement(), half).scores),
    baselines: others,
    beatenBy: beatenBy(scores, others),
    faults,
    troubles: recordings.troubles,
    ...(draws > 0 ? { spread: spread(judgement(), recordings, draws) } : {}),
    ...(values.sensitivity ? { sensitivity: sensitivity(recordings) } : {}),
  };
}

function printDisks(it: ReturnType<typeof scoreDisks>): void {
  const [first, second] = it.halves;
  console.log(
    table(it, {
      ...(first === undefined || second === undefined ? {} : { 'half 1': first, 'half 2': second }),
      'no history': it.withoutHistory,
      ...it.baselines,
    }),
  );
  console.log(`\n${notes(it)}`);
  for (const [set, names] of Object.entries(it.beatenBy)) {
    console.log(
      `${set}: ${names.length === 0 ? 'no baseline is' : `${names.join(', ')} is`} better on both axes`,
    );
  }
  for (const trouble of it.troubles) console.log(`of the folder: ${trouble}`);
  if (it.spread !== undefined) console.log(`\n${spreadTable(it.spread)}`);
  if (it.sensitivity !== undefined) console.log(`\n${sensitivityLines(it.sensitivity)}`);
  console.log(`\n${faultList(it.faults)}`);
}

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}
