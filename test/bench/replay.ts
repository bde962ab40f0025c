import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { replay as judgeAgain } from '#collector/app/replay.ts';
import { defaultRules } from '#collector/domain/rules.ts';
import { beatsReceived, devicesHeardSince } from '#collector/storage/reported.ts';
import type { Store } from '#collector/storage/database.ts';
import type { Benchmark } from './benchmark.ts';
import { days, now, writeHistory } from './replay/history.ts';

/**
 * Beats judged again per second of processor time, each under two sets of rules, on 3,000 PCs and
 * 90 days in SQLite; the floor reads the same beats out of the same database and parses them. How
 * long others had to wait meanwhile, and what memory it took, goes to stderr.
 */
export const replay: Benchmark = {
  name: 'replay',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'vigie-bench-'));
    const { store, beats } = await writeHistory(`sqlite:${folder}/vigie.db`, pcs);
    try {
      const floor = await measure('read and parsed', beats, () => readAll(store));
      const value = await measure('judged twice', beats, async () => {
        const { beats: judged } = await judgeAgain(store.db, { present, proposed, from, to: now });
        return judged;
      });
      const unit = 'beats per CPU-second';
      return [{ name: 'replay', value, unit, floor, ratio: value / floor }];
    } finally {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const pcs = 3000;
const from = now - days * 86_400_000;
const present = defaultRules;
const proposed = {
  ...defaultRules,
  version: 'proposed',
  checks: { 'fs.space': { thresholds: { warnPercent: 15 } } },
};

async function readAll(store: Store): Promise<number> {
  let beats = 0;
  for await (const devices of devicesHeardSince(store.db, from)) {
    for (const { id } of devices) {
      for (const { body } of await beatsReceived(store.db, id, { from, to: now })) {
        JSON.parse(body);
        beats += 1;
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  return beats;
}

async function measure(name: string, beats: number, work: () => Promise<number>): Promise<number> {
  globalThis.gc?.();
  const waits = monitorEventLoopDelay({ resolution: 5 });
  let mostBytes = 0;
  const watch = setInterval(() => {
    mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
  }, 100);
  waits.enable();
  const before = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(before);
  waits.disable();
  clearInterval(watch);
  if (done !== beats) throw new Error(`${name}: ${done} of ${beats} beats`);
  const seconds = (user + system) / 1e6;
  const ms = (ns: number) => (ns / 1e6).toFixed(0);
  const memory = `${(mostBytes / 2 ** 20).toFixed(0)} MiB at most`;
  const stalls = `others waited ${ms(waits.percentile(99))} ms (99 %), ${ms(waits.max)} ms at most`;
  console.error(`${name}: ${beats} beats, ${seconds.toFixed(1)} CPU-seconds, ${memory}; ${stalls}`);
  return beats / seconds;
}
