/**
 * `npm run bench`: what Vigie costs, each figure beside its floor, measured in the same run.
 * `-- --only NAME` runs one benchmark, `-- --json` prints an array for machines.
 */
import { parseArgs } from 'node:util';
import { agentCheck } from './agent-check.ts';
import { agentMemory } from './agent-memory.ts';
import { agentMonth } from './agent-month.ts';
import { agentOnce } from './agent-once.ts';
import type { Benchmark, Measured } from './benchmark.ts';
import { ingest } from './ingest.ts';
import { lighthouseScores } from './lighthouse.ts';
import { page, pagePostgres } from './page.ts';
import { replay } from './replay.ts';

const benchmarks: readonly Benchmark[] = [
  ingest,
  replay,
  agentMemory,
  agentCheck,
  agentOnce,
  agentMonth,
  page,
  pagePostgres,
  lighthouseScores,
];

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { only } = options;
const chosen = benchmarks.filter(({ name }) => only === undefined || name === only);
if (chosen.length === 0) {
  const names = benchmarks.map(({ name }) => name).join(', ');
  console.error(`There is no benchmark called ${only}; there are: ${names}`);
  process.exit(2);
}

const all: Measured[] = [];
for (const benchmark of chosen) all.push(...(await benchmark.run()));
if (options.json) console.log(JSON.stringify(all));
else console.table(all.map(shown), ['name', 'value', 'unit', 'floor', 'ratio']);

function shown(it: Measured) {
  const value = Number(it.value.toPrecision(4));
  return { ...it, value, floor: Number(it.floor.toPrecision(4)), ratio: it.ratio.toFixed(2) };
}
