import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { anonymousKiB, anyCode, end, openStage, untilSaid } from './agent/stage.ts';
import type { Stage } from './agent/stage.ts';
import { median } from './benchmark.ts';
import type { Benchmark } from './benchmark.ts';

/**
 * Memory that cannot be reclaimed, of the resident agent at rest and connected over TLS, beside a
 * bare Node with one TLS connection of `ws`. Both are bundled alike, started anew each turn, and
 * looked at after the same time at rest.
 */
export const agentMemory: Benchmark = {
  name: 'agent.memory',
  async run() {
    const stage = await openStage();
    try {
      const values: number[] = [];
      const floors: number[] = [];
      for (let turn = 0; turn < turns; turn += 1) {
        const [value, floor] = await Promise.all([agentAtRest(stage, turn), bareAtRest(stage)]);
        values.push(value);
        floors.push(floor);
      }
      const [value, floor] = [median(values), median(floors)];
      return [{ name: 'agent.memory', value, unit: 'KiB', floor, ratio: value / floor }];
    } finally {
      await stage.close();
    }
  },
};

const turns = 3;
/** Longer than it takes to read everything once and to send it. */
const restMs = 70_000;

async function agentAtRest(stage: Stage, turn: number): Promise<number> {
  const state = join(stage.folder, `state-${turn}`);
  const place = ['--collector', stage.address, '--code', anyCode, '--state', state];
  // As a package has it: the probe is another process, and has not answered yet.
  const probe = ['--probe', stage.folder];
  const agent = stage.agent('run', '--now', ...place, ...probe);
  await untilSaid(agent, /Connected/);
  await wait(restMs);
  const found = await anonymousKiB(agent);
  await end(agent);
  return found;
}

async function bareAtRest(stage: Stage): Promise<number> {
  const program = stage.bare(`${stage.address.replace('https', 'wss')}/agent/v1`);
  await untilSaid(program, /connected/);
  await wait(restMs);
  const found = await anonymousKiB(program);
  await end(program);
  return found;
}
