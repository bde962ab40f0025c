import { readConfig } from '#agent/config.ts';
import { startRun } from '#agent/run.ts';
import { sensors } from '#agent/sensors/sensors.ts';

/**
 * The demo's agent: the real one, except that it reads space, memory and heat for each beat, where
 * a family's PC reads them every hour or quarter of an hour. Whoever looks on sees them move.
 */
const quick = new Set(['filesystems', 'memory', 'heat']);

const result = readConfig(process.argv.slice(2), process.env);
if (!result.ok || result.config.command !== 'run') {
  throw new Error('The demo starts its agent with “run” and options that it knows');
}
const { config } = result;
// A second less than the beat: what is read a moment late would miss every other one.
const everySeconds = Math.max(1, (config.everySeconds ?? 60) - 1);
process.umask(0o077);
const run = startRun({
  ...config,
  command: 'run',
  sensors: sensors.map((it) => (quick.has(it.name) ? { ...it, everySeconds } : it)),
  log: (line) => process.stderr.write(`${line}\n`),
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void run.stop('shutdown'));
}
process.exitCode = await run.finished;
