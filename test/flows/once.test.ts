import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { formatCode } from '#shared/code.ts';
import { viewSpool } from '#agent/spool.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { openLog } from '#collector/log.ts';
import { agentOf } from '#collector/storage/agents.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import { freshFolder } from '#test/support/folder.ts';
import { freePort, startNode } from '#test/support/processes.ts';
import type { Running } from '#test/support/processes.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';

const main = join(import.meta.dirname, '../../agent/main.ts');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Home {
  readonly collector: Collector;
  readonly device: string;
  readonly code: string;
  readonly state: string;
  readonly spool: string;
  /** Starts the agent's program on this home's folder. */
  start(command: string, ...more: readonly string[]): Running;
  /** The same, till it has ended; its exit code. */
  ended(command: string, ...more: readonly string[]): Promise<number>;
  bye(): Promise<string | null>;
}

async function home(): Promise<Home> {
  const folder = await freshFolder();
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const collector = await openCollector({
    config: {
      port,
      baseUrl: address,
      databaseUrl: `sqlite:${folder}/vigie.db`,
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
    },
    clock: virtualClock(Date.now()),
    ids: seededIds('once'),
    log: openLog('silent'),
  });
  ends.push(() => collector.close());
  const { context } = collector;
  const device = context.ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id: device,
      assetTag: 'BZ-26-0001-1',
      stage: 'handed_over',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: '2026-09-01',
      createdAt: context.clock.now(),
      inventory: null,
    }),
  );
  const code = formatCode(Buffer.from(await makeCode(context, device, 'test'), 'base64url'));
  const state = join(folder, 'state');
  const place = ['--collector', address, '--state', state, '--lang', 'en'];
  const start = (command: string, ...more: readonly string[]): Running =>
    startNode([main, command, ...place, ...more]);
  return {
    collector,
    device,
    code,
    state,
    spool: join(state, 'spool.db'),
    start,
    async ended(...given) {
      const { child } = start(...given);
      await once(child, 'exit');
      return child.exitCode ?? -1;
    },
    async bye() {
      return (await agentOf(context.store.db, device))?.byeReason ?? null;
    },
  };
}

const beats = async ({ collector, device }: Home): Promise<number> =>
  (await beatsSince(collector.context.store.db, device, 0)).length;

describe('a report by a timer', () => {
  test('empties the spool, says that it is done, and leaves nothing running', async () => {
    const it = await home();
    expect(await it.ended('once', '--code', it.code)).toBe(0);
    expect(viewSpool(it.spool)).toMatchObject({ waiting: 0 });
    await expect.poll(() => it.bye()).toBe('done');
    expect(await beats(it)).toBeGreaterThan(0);
    const before = await beats(it);
    expect(await it.ended('once')).toBe(0);
    expect(await beats(it)).toBeGreaterThan(before);
  });

  test('ends with 75 where nobody answers, and sends next time what it read', async () => {
    const it = await home();
    expect(await it.ended('once', '--code', it.code)).toBe(0);
    const sent = await beats(it);
    // A port that nobody listens on: the tries grow rarer, until the next one lies too far ahead.
    const away = await it.ended('once', '--collector', `http://localhost:${await freePort()}`);
    expect(away).toBe(75);
    expect(viewSpool(it.spool)).toMatchObject({ waiting: 1 });
    expect(await it.ended('once')).toBe(0);
    expect(viewSpool(it.spool)).toMatchObject({ waiting: 0 });
    expect(await beats(it)).toBeGreaterThan(sent);
  }, 120_000);

  test('takes its code from a file, which is then gone', async () => {
    const it = await home();
    const file = join(await freshFolder(), 'code');
    writeFileSync(file, `${it.code}\n`);
    expect(await it.ended('once', '--code-file', file)).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  test('is not made where the settings say that the agent stays', async () => {
    const it = await home();
    const conf = join(await freshFolder(), 'agent.conf');
    writeFileSync(conf, 'MODE=run\n');
    expect(await it.ended('once', '--code', it.code, '--conf', conf)).toBe(0);
    expect(existsSync(it.spool)).toBe(false);
  });

  test('is not made while the family has paused the agent, and is after that', async () => {
    const it = await home();
    expect(await it.ended('once', '--code', it.code)).toBe(0);
    const before = await beats(it);
    expect(await it.ended('pause')).toBe(0);
    for (let turn = 0; turn < 2; turn += 1) expect(await it.ended('once')).toBe(0);
    expect(await beats(it)).toBe(before);
    expect(await it.ended('resume')).toBe(0);
    expect(await it.ended('once')).toBe(0);
    expect(await beats(it)).toBeGreaterThan(before);
  });
});

describe('an agent that is to forget', () => {
  test('tells the collector and removes what it wrote', async () => {
    const it = await home();
    expect(await it.ended('once', '--code', it.code)).toBe(0);
    expect(await it.ended('forget')).toBe(0);
    await expect.poll(() => it.bye()).toBe('uninstall');
    expect(readdirSync(it.state)).toEqual([]);
  });
});

/** Sockets of a process, by the numbers that /proc/net/tcp lists them under. */
function socketsOf(pid: number): Set<string> {
  const folder = `/proc/${pid}/fd`;
  const links = readdirSync(folder).map((fd) => readlinkSync(join(folder, fd)));
  return new Set(links.flatMap((it) => /^socket:\[(\d+)\]$/.exec(it)?.[1] ?? []));
}

/** State 0A is LISTEN (Linux, include/net/tcp_states.h); field 10 the inode (proc_net_tcp(5)). */
function listening(pid: number): string[] {
  const own = socketsOf(pid);
  return ['tcp', 'tcp6']
    .flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && own.has(fields[9] ?? ''))
    .map((fields) => fields[1] ?? '');
}

test.runIf(process.platform === 'linux')(
  'an agent that stays listens on no port, and reads what is due without a child process',
  async () => {
    const it = await home();
    const probe = await freshFolder();
    const agent = it.start('run', '--code', it.code, '--probe', probe, '--every', '5');
    await agent.untilSaid(/Connected to the collector/);
    const { pid } = agent.child;
    if (pid === undefined) throw new Error('It did not start');
    await expect.poll(() => beats(it), { timeout: 30_000 }).toBeGreaterThan(2);
    expect(socketsOf(pid).size).toBeGreaterThan(0);
    expect(listening(pid)).toEqual([]);
    // The kernel adds up what children that have ended have used: cutime and cstime, cminflt.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    expect({ faults: fields[8], user: fields[13], system: fields[14] }).toEqual({
      faults: '0',
      user: '0',
      system: '0',
    });
    agent.child.kill('SIGTERM');
    await once(agent.child, 'exit');
    await expect.poll(() => it.bye()).toBe('shutdown');
  },
);

test.runIf(process.platform === 'linux')('a program that listens is seen to', async () => {
  const listener = startNode([
    '-e',
    'require("net").createServer().listen(0,()=>console.log("up"))',
  ]);
  await listener.untilSaid(/up/);
  expect(listening(listener.child.pid ?? 0)).toHaveLength(1);
});
