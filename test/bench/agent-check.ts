import { readdir, readFile, stat } from 'node:fs/promises';
import { createHost } from '#agent/sensors/host.ts';
import type { Host } from '#agent/sensors/host.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import type { SensorContext } from '#agent/sensors/sensor.ts';
import { median } from './benchmark.ts';
import type { Benchmark } from './benchmark.ts';

/**
 * Processor time of one routine check: all that the networked process reads itself, once, from file
 * to sample, beside the bare reading of the same files and folders, one call each. None of these
 * sensors has a way to start a child: their host reads and does nothing else.
 */
export const agentCheck: Benchmark = {
  name: 'agent.check',
  async run() {
    const asked = await askedOf(context(createHost()));
    const own = context(createHost());
    const values: number[] = [];
    const floors: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      values.push(await cpuOf(() => readAll(own)));
      floors.push(await cpuOf(() => readBare(asked)));
    }
    const [value, floor] = [median(values), median(floors)];
    return [{ name: 'agent.check', value, unit: 'µs of CPU', floor, ratio: value / floor }];
  },
};

const turns = 15;
const checksATurn = 100;

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const from = process.cpuUsage();
  for (let time = 0; time < checksATurn; time += 1) await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / checksATurn;
}

function context(host: Host): SensorContext {
  return {
    host,
    nowMs: Date.now(),
    bootLog: [{ boot: 1, startedAtS: Math.floor(Date.now() / 1000), stopped: null }],
    memory: { tally: { samples: 0, short: 0 } },
    clock: { upSeconds: 3600, bootedAtMs: Date.now(), builtAtMs: 0, firstOfBoot: false },
  };
}

async function readAll(it: SensorContext): Promise<void> {
  for (const sensor of sensors) if (sensor.by === 'agent') await sensor.read(it);
}

interface Asked {
  readonly how: 'text' | 'names' | 'changedAtMs';
  readonly path: string;
}

async function askedOf(it: SensorContext): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const noting =
    <T>(how: Asked['how'], read: (path: string) => Promise<T>) =>
    (path: string): Promise<T> => {
      asked.push({ how, path });
      return read(path);
    };
  const { host } = it;
  const listening: Host = {
    ...host,
    text: noting('text', (path) => host.text(path)),
    names: noting('names', (path) => host.names(path)),
    changedAtMs: noting('changedAtMs', (path) => host.changedAtMs(path)),
  };
  await readAll({ ...it, host: listening });
  return asked;
}

async function readBare(asked: readonly Asked[]): Promise<void> {
  for (const { how, path } of asked) await bare[how](path).catch(() => undefined);
}

const bare = { text: readFile, names: readdir, changedAtMs: stat } satisfies Record<
  Asked['how'],
  (path: string) => Promise<unknown>
>;
