import { cp, rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { machine } from '#test/agent/sensors/machine.ts';
import { freshFolder } from '#test/support/folder.ts';
import { freePort } from '#test/support/processes.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { startVirtualPc } from '#test/support/virtual-pc.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const truth = virtualClock('2027-10-05T08:00:00Z');

async function serve(databaseFile: string, port: number, linePorts: readonly number[]) {
  const collector = await openCollector({
    config: {
      port,
      baseUrl: `http://127.0.0.1:${linePorts[0] ?? port}`,
      databaseUrl: `sqlite:${databaseFile}`,
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
    },
    clock: truth,
    ids: seededIds(`image ${truth.now()}`),
    log: openLog('silent'),
    limits: { pongWithinMs: 2000 },
  });
  ends.push(() => collector.close());
  return collector;
}

async function newDevice({ context }: Collector) {
  const id = context.ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: 'BZ-26-0001-1',
      stage: 'in_service',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: '2026-09-01',
      createdAt: truth.now(),
      inventory: null,
    }),
  );
  return { id, code: await makeCode(context, id, 'test') };
}

async function enrolled() {
  const [database, folder] = [await freshFolder(), await freshFolder()];
  const [port, linePort] = [await freePort(), await freePort()];
  const collector = await serve(`${database}/vigie.db`, port, [linePort]);
  const { id, code } = await newDevice(collector);
  const startPc = async (from: string) =>
    startVirtualPc({
      folder: from,
      host: await machine({}),
      truth,
      port,
      linePort,
      code,
      wallMs: truth.now(),
    });
  const pc = await startPc(folder);
  pc.machine.samples = [{ group: 'disk', subject: 0, reading: { verdict: 'passed' } }];
  await pc.use(1);
  return { collector, database, folder, port, linePort, id, pc, startPc };
}

test('one disk image on two PCs becomes one ticket; neither is driven out for ever, and no data is mixed', async () => {
  const { collector, folder, id, pc, startPc } = await enrolled();
  const image = await freshFolder();
  await pc.close();
  await cp(folder, image, { recursive: true });
  // By turns, as two PCs do that are used on alternate evenings.
  let welcomes = 0;
  for (let day = 0; day < 10; day += 1) {
    for (const one of [folder, image]) {
      const there = await startPc(one);
      there.machine.samples = [
        { group: 'disk', subject: 0, reading: { verdict: one === image ? 'failed' : 'passed' } },
      ];
      await there.use(0.5);
      if (there.states.includes('{"kind":"connected"}')) welcomes += 1;
      await there.close();
      truth.advance({ hours: 12 });
    }
  }
  const { db } = collector.context.store;
  const tickets = await ticketsOfDevice(db, id);
  expect(tickets.map(({ family }) => family)).toEqual(['other']);
  const beats = await beatsSince(db, id, 0);
  expect(beats.filter(({ body }) => body.includes('"failed"'))).toEqual([]);
  expect(welcomes).toBeLessThanOrEqual(20);
  expect((await collector.metrics.refusals())['copy_suspected'] ?? 0).toBeLessThanOrEqual(20);
}, 120_000);

test('a collector restored from last night’s backup gets back what it had acknowledged since', async () => {
  const { collector, database, id, port, linePort, pc } = await enrolled();
  ends.push(() => pc.close());
  pc.sleep(1);
  await pc.use(1);
  await collector.close();
  ends.splice(0, 1);
  const backup = await freshFolder();
  await cp(database, backup, { recursive: true });
  const restarted = await serve(`${database}/vigie.db`, port, [linePort]);
  // Six days of a family's use, all of it acknowledged, and then the disk of the server breaks.
  for (let day = 0; day < 6; day += 1) {
    pc.sleep(1 - 1 / 24);
    await pc.use(1);
  }
  expect(pc.waiting()).toBe(0);
  const all = (await beatsSince(restarted.context.store.db, id, 0)).map(({ body }) => body);
  await restarted.close();
  ends.pop();
  await rm(database, { recursive: true });
  const restored = await serve(`${backup}/vigie.db`, port, [linePort]);
  const { db } = restored.context.store;
  expect((await beatsSince(db, id, 0)).length).toBeLessThan(all.length);
  pc.setOnline(false);
  pc.setOnline(true);
  await pc.use(1);
  const after = (await beatsSince(db, id, 0)).map(({ body }) => body);
  expect(after).toEqual(expect.arrayContaining(all));
}, 120_000);
