import { once } from 'node:events';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { anyCode, openStage, usedCpuMs } from './agent/stage.ts';
import type { Benchmark } from './benchmark.ts';

/**
 * Processor time, user and system, of one report from start to end (`once`, enrolled, over TLS),
 * beside a bare Node that connects over TLS, sends one frame of the same length and ends. Both are
 * executables of one file, made alike in this run; without Node's permission model, both.
 */
export const agentOnce: Benchmark = {
  name: 'agent.once',
  async run() {
    const stage = await openStage();
    try {
      const programs = await stage.packaged();
      const state = join(stage.folder, 'state');
      const place = ['--collector', stage.address, '--state', state];
      const agent = (): ChildProcess =>
        programs.agent('once', '--code', anyCode, ...place, '--probe', stage.folder);
      const bare = (): ChildProcess =>
        programs.bare(`${stage.address.replace('https', 'wss')}/agent/v1`, beatLike);
      // Enrols, and reads what is read at boot.
      await cpuOf(agent);
      let [ours, floors] = [0, 0];
      // The kernel counts in ticks of 10 ms: only sums over many runs tell them apart.
      for (let turn = 0; turn < turns; turn += 1) {
        ours += await cpuOf(agent);
        floors += await cpuOf(bare);
      }
      const [value, floor] = [ours / turns, floors / turns];
      return [{ name: 'agent.once', value, unit: 'ms of CPU', floor, ratio: value / floor }];
    } finally {
      await stage.close();
    }
  },
};

const turns = 40;
/** A beat's length; the door takes it for no beat. */
const beatLike = JSON.stringify({ type: 'bye', reason: 'x'.repeat(350) });

/** What children that have ended have used is counted once each has ended. */
async function cpuOf(start: () => ChildProcess): Promise<number> {
  const before = usedCpuMs();
  const [code] = (await once(start(), 'exit')) as [number | null]; // so ChildProcess says
  if (code !== 0) throw new Error(`It ended with ${code}`);
  return usedCpuMs() - before;
}
