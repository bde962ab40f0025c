import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './benchmark.ts';
import type { Benchmark, Measured } from './benchmark.ts';
import { startPart } from './ingest/part.ts';
import type { Part } from './ingest/part.ts';

/**
 * Durable heartbeats per second of processor time of the server's process (user and system): the
 * whole collector, from frame to ticket to acknowledgement, beside the twenty lines that do nothing
 * but store and acknowledge. The load comes from processes of its own; both servers get the same
 * frames, take turns and are measured several times.
 */
export const ingest: Benchmark = {
  name: 'ingest',
  async run() {
    const measured: Measured[] = [];
    for (const shape of shapes) measured.push(await compare(shape));
    return measured;
  },
};

/** How 256 beats come to be under way at once. */
interface Shape {
  readonly name: string;
  readonly connections: number;
  readonly inFlight: number;
}
const shapes: readonly Shape[] = [
  // Honest PCs wait for each acknowledgement before the next beat.
  { name: 'ingest', connections: 256, inFlight: 1 },
  // A few that empty their spools.
  { name: 'ingest.spools', connections: 16, inFlight: 16 },
];

const turns = 5;
const turnMs = 2000;
/** Until the compiler has seen everything that comes again and again. */
const warmUpMs = 6000;

async function compare(shape: Shape): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-bench-'));
  const collector = await startSide('collector', folder, shape);
  const reference = await startSide('reference', folder, shape);
  try {
    await rate(collector, warmUpMs);
    await rate(reference, warmUpMs);
    const values: number[] = [];
    const floors: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      values.push(await rate(collector, turnMs));
      floors.push(await rate(reference, turnMs));
    }
    const [value, floor] = [median(values), median(floors)];
    const unit = 'beats per CPU-second';
    return { name: shape.name, value, unit, floor, ratio: value / floor };
  } finally {
    await Promise.all([collector.stop(), reference.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A server and the load upon it. */
interface Side {
  readonly server: Part;
  readonly load: Part;
  stop(): Promise<unknown>;
}

async function startSide(
  kind: 'collector' | 'reference',
  folder: string,
  it: Shape,
): Promise<Side> {
  const { connections, inFlight } = it;
  const server = startPart(`${kind}.ts`);
  const opened = await server.ask({ do: 'open', folder, connections });
  const load = startPart('load.ts');
  const { bytes } = await load.ask({ do: 'open', kind, inFlight, ...opened });
  console.error(
    `${kind}: ${connections} connections, ${inFlight} under way on each, ${String(bytes)} bytes a beat`,
  );
  return { server, load, stop: () => Promise.all([load.stop(), server.stop()]) };
}

async function rate({ server, load }: Side, forMs: number): Promise<number> {
  await load.ask({ do: 'go' });
  const from = await server.ask({ do: 'cpu' });
  const { acks: before } = await load.ask({ do: 'count' });
  await wait(forMs);
  const to = await server.ask({ do: 'cpu' });
  const { acks: after } = await load.ask({ do: 'count' });
  await load.ask({ do: 'stop' });
  return (Number(after) - Number(before)) / ((Number(to['us']) - Number(from['us'])) / 1e6);
}
