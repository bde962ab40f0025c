import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Beat } from '#shared/messages.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { openIds } from '#collector/ids.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Store } from '#collector/storage/database.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { chance } from '#test/simulation/chance.ts';
import { freePort, startCollector } from '#test/support/processes.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { startStubbornPc } from '#test/support/stubborn-pc.ts';

/** Replays a run: `KILL_SEED=… npx vitest run test/flows/kill.test.ts`. */
const seed = process.env['KILL_SEED'] ?? String(Math.floor(Math.random() * 1e9));
const kills = Number(process.env['KILLS'] ?? 20);
const pcs = 12;
/** Each PC sends at least so many beats, and has all its faults by then. */
const lastFault = 150;

describeOnBothEngines('a collector that is killed at any moment', (engine) => {
  test(
    `loses no acknowledged beat and doubles none, nor a ticket (KILL_SEED=${seed})`,
    { timeout: 600_000 },
    async () => {
      const luck = chance(`${seed} ${engine}`);
      const url = await freshDatabaseUrl(engine);
      const port = await freePort();
      // The first start lays the schema and the terms; then devices and codes are put in.
      await (await startCollector(url, port)).end();
      const codes = await enrolmentCodes(url);

      let collector = await startCollector(url, port);
      const starting = codes.map((code) => {
        const failsFrom = luck.whole(2, lastFault);
        const readOnlyFrom = luck.whole(2, lastFault);
        const samples = (sequence: number) => ailing(sequence, { failsFrom, readOnlyFrom });
        return startStubbornPc({ port, code, samples, paceMs: 8, inFlight: luck.whole(1, 4) });
      });
      const fleet = await Promise.all(starting);
      let slowestMs = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        await wait(luck.whole(0, 400));
        await collector.end('SIGKILL');
        const died = Date.now();
        const before = fleet.map((it) => it.acked.size);
        collector = await startCollector(url, port);
        await untilAnyAcknowledged(() => fleet.some((it, n) => it.acked.size > (before[n] ?? 0)));
        slowestMs = Math.max(slowestMs, Date.now() - died);
      }
      for (const it of fleet) await it.finish(lastFault);
      await collector.end();

      const store = await openTestStore(url);
      for (const { pc, acked, sent } of fleet) {
        const stored = (await beatsSince(store.db, pc.device, 0)).map((it) => it.sequence);
        const all = Array.from({ length: sent }, (_, n) => n + 1);
        expect([...acked]).toEqual(all);
        expect(stored.toSorted((a, b) => a - b)).toEqual(all);
        await expectEachTicketOnce(store, pc.device);
      }
      const sum = fleet.reduce((total, it) => total + it.sent, 0);
      const slowest = `the slowest answered again after ${slowestMs} ms`;
      console.log(`${engine}: KILL_SEED=${seed}, ${kills} kills, ${sum} beats; ${slowest}`);
    },
  );
});

/** Devices straight into the database: the collector under test runs in another process. */
async function enrolmentCodes(url: string): Promise<string[]> {
  const store = await openStore(url);
  const context = { store, ids: openIds(), clock: { now: () => Date.now() } };
  const codes: string[] = [];
  for (let n = 0; n < pcs; n += 1) {
    const id = context.ids.token(16);
    await store.transaction((tx) =>
      insertDevice(tx, {
        id,
        assetTag: `BZ-26-${n}`,
        stage: 'handed_over',
        cohort: '2026',
        sector: null,
        model: null,
        lot: null,
        handedOverOn: today(),
        createdAt: context.clock.now(),
        inventory: null,
      }),
    );
    codes.push(await makeCode(context, id, 'test'));
  }
  await store.close();
  return codes;
}

const today = () => new Date().toISOString().slice(0, 10) as `${number}-${number}-${number}`;

/** Two faults of one family and one of another, each from its own beat on. */
function ailing(
  sequence: number,
  { failsFrom, readOnlyFrom }: { failsFrom: number; readOnlyFrom: number },
): Beat['samples'] {
  const verdict = sequence >= failsFrom ? 'failed' : 'passed';
  return [
    { group: 'disk', subject: 0, reading: { kind: 'hdd', verdict, powerOnHours: sequence } },
    {
      group: 'fs',
      subject: 0,
      reading: { readOnly: sequence >= readOnlyFrom, readOnlyByDesign: false },
    },
  ];
}

async function expectEachTicketOnce({ db }: Store, device: string): Promise<void> {
  const tickets = await ticketsOfDevice(db, device);
  expect(tickets.map((it) => it.family)).toEqual(['storage']);
  const opened = await db
    .selectFrom('events')
    .select('noun_id')
    .where('device_id', '=', device)
    .where('kind', '=', 'ticket_opened')
    .execute();
  expect(opened.map((it) => it.noun_id)).toEqual(tickets.map((it) => it.id));
  const states = await db
    .selectFrom('conditions')
    .select(['check_id', 'state'])
    .where('device_id', '=', device)
    .where('check_id', '=', 'disk.health')
    .execute();
  expect(states).toEqual([{ check_id: 'disk.health', state: 'critical' }]);
}

async function untilAnyAcknowledged(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(5);
}
