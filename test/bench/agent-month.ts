import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { mostBytes } from '#agent/month.ts';
import { createHost } from '#agent/sensors/host.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { pinOf } from '#collector/tls.ts';
import { newAuthority, newServer } from '#test/support/certificate.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import type { VirtualClock } from '#test/support/virtual.ts';
import { startVirtualPc } from '#test/support/virtual-pc.ts';
import { laptopSensors } from './agent/laptop.ts';
import type { Benchmark, Measured } from './benchmark.ts';

/**
 * All bytes on the wire in a month of 30 days at three hours a day, both ways, TLS and all: the real
 * agent and the real collector on clocks of their own, with a proxy between them that counts. The
 * floor is here the month's cap, which the agent keeps to.
 */
export const agentMonth: Benchmark = {
  name: 'agent.month',
  async run() {
    const authority = newAuthority('Benchmark');
    setDefaultCACertificates([authority.cert]);
    const server = newServer(authority);
    // Two certificates, as most authorities give them.
    const tls = { cert: server.cert + authority.cert, key: server.key };
    const measured: Measured[] = [];
    for (const habit of habits) {
      const value = await monthOf(habit, tls);
      const floor = habit.isThrifty ? mostBytes.thrifty : mostBytes.usual;
      measured.push({ name: habit.name, value, unit: 'bytes', floor, ratio: value / floor });
    }
    return measured;
  },
};

interface Habit {
  readonly name: string;
  readonly isThrifty: boolean;
  /** In hours: what the agent is there for, and what it is not, one after the other. */
  readonly evening: readonly (readonly [on: number, off: number])[];
}
const stays = [[3, 21]] as const;
/** A timer starts it each hour; each run is counted as a boot, with all that is read at boot. */
const comes = [
  [0.1, 0.9],
  [0.1, 0.9],
  [0.1, 21.9],
] as const;
const habits: readonly Habit[] = [
  { name: 'agent.month', isThrifty: false, evening: stays },
  { name: 'agent.month.thrifty', isThrifty: true, evening: stays },
  { name: 'agent.month.once', isThrifty: false, evening: comes },
  { name: 'agent.month.once.thrifty', isThrifty: true, evening: comes },
];
const days = 30;

interface Tls {
  readonly cert: string;
  readonly key: string;
}

async function monthOf({ name, isThrifty, evening }: Habit, tls: Tls): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-bench-'));
  const truth = virtualClock('2026-11-01T16:00:00Z');
  const linePort = await freePort();
  const collector = await openAt({ folder, truth, linePort, tls });
  const root = join(folder, 'root');
  await mkdir(root);
  const pc = await startVirtualPc({
    folder,
    host: createHost({ root }),
    truth,
    port: collector.port,
    linePort,
    code: await codeIn(collector),
    wallMs: truth.now(),
    isSecret: true,
    isThrifty,
    comesAndGoes: evening === comes,
    sensors: laptopSensors(() => truth.now()),
  });
  try {
    for (let day = 0; day < days; day += 1) {
      for (const [on, off] of evening) {
        await pc.use(on);
        await pc.boot({
          offDays: off / 24,
          clean: true,
          wallMs: truth.now() + (off * 3600 + 40) * 1000,
        });
      }
    }
    if (pc.states.some((it) => it.includes('cap')))
      throw new Error(`${name}: the cap was reached: what it would take is not known`);
    if (pc.faults.length > 0) throw new Error(`${name}: ${pc.faults.join('; ')}`);
    return pc.takeBytes();
  } finally {
    await pc.close();
    await collector.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly folder: string;
  readonly truth: VirtualClock;
  readonly linePort: number;
  readonly tls: Tls;
}

async function openAt({ folder, truth, linePort, tls }: Place) {
  const collector = await openCollector({
    config: {
      port: 0,
      baseUrl: `https://localhost:${linePort}`,
      databaseUrl: `sqlite:${folder}/vigie.db`,
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
      tls,
      pins: [pinOf(new X509Certificate(tls.cert))],
    },
    clock: truth,
    ids: seededIds('month'),
    log: openLog('silent'),
  });
  return collector;
}

async function codeIn({ context }: Collector): Promise<string> {
  const id = context.ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: 'BZ-26-0001-1',
      stage: 'handed_over',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: '2026-10-01',
      createdAt: context.clock.now(),
      inventory: null,
    }),
  );
  return makeCode(context, id, 'bench');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
