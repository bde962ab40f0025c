import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import type { Store } from '#collector/storage/database.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { describeOnBothEngines, freshDatabaseUrl } from '#test/support/stores.ts';
import type { EngineName } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { enrolOn, helloOn, newPc, nextBeat, openWire } from '#test/support/wire.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const it of open.splice(0)) await it.close();
});

async function startCollector(engine: EngineName) {
  const collector = await openCollector({
    config: {
      port: 0,
      baseUrl: 'http://localhost',
      databaseUrl: await freshDatabaseUrl(engine),
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
    },
    clock: virtualClock('2026-10-05T08:00:00Z'),
    ids: seededIds('commit'),
    log: openLog('silent'),
  });
  open.push(collector);
  return collector;
}

/** From now on each transaction with a beat in it is refused at its very end, by a deferred key. */
async function plantFailingCommit({ db, engine }: Store): Promise<void> {
  const refers = 'device text references devices (id) deferrable initially deferred';
  await sql.raw(`create table planted (${refers})`).execute(db);
  const body = `insert into planted values ('nobody')`;
  if (engine === 'sqlite') {
    await sql.raw(`create trigger plant after insert on beats begin ${body}; end`).execute(db);
    return;
  }
  await sql
    .raw(`create function plant() returns trigger language plpgsql as
      $$ begin ${body}; return null; end $$`)
    .execute(db);
  await sql
    .raw('create trigger plant after insert on beats for each row execute function plant()')
    .execute(db);
}

async function pullOut({ db, engine }: Store): Promise<void> {
  await sql.raw(`drop trigger plant ${engine === 'sqlite' ? '' : 'on beats'}`).execute(db);
}

const failing = {
  group: 'disk' as const,
  subject: 0,
  reading: { kind: 'hdd' as const, verdict: 'failed' as const },
};

describeOnBothEngines('a beat whose commit fails', (engine) => {
  test('is not acknowledged, the line ends, and sent again it is stored once', async () => {
    const { context, port } = await startCollector(engine);
    const { store, ids, clock } = context;
    const id = ids.token(16);
    await store.transaction((tx) =>
      insertDevice(tx, {
        id,
        assetTag: 'BZ-26-0001',
        stage: 'handed_over',
        cohort: '2026',
        sector: null,
        model: null,
        lot: null,
        handedOverOn: '2026-09-01',
        createdAt: clock.now(),
        inventory: null,
      }),
    );
    const pc = newPc();
    const wire = await openWire(port);
    await enrolOn(wire, pc, await makeCode(context, id, 'test'));
    await helloOn(wire, pc);
    await plantFailingCommit(store);
    const beats = [nextBeat(pc, [failing]), nextBeat(pc, [{ group: 'disk', subject: 0 }])];
    for (const beat of beats) wire.send(beat);
    // 1011: the collector could not do what it should (RFC 6455, 7.4.1).
    expect(await wire.ended()).toBe(1011);
    await expect(wire.next()).rejects.toThrow('ended');
    expect(await beatsSince(store.db, id, 0)).toEqual([]);
    expect(await ticketsOfDevice(store.db, id)).toEqual([]);

    await pullOut(store);
    const again = await openWire(port);
    expect(await helloOn(again, pc)).toMatchObject({ type: 'welcome', expects: 1 });
    for (const beat of beats) again.send(beat);
    expect(await again.next()).toEqual({ type: 'ack', sequence: 1, repeated: false });
    expect(await again.next()).toEqual({ type: 'ack', sequence: 2, repeated: false });
    expect((await beatsSince(store.db, id, 0)).map((it) => it.sequence)).toEqual([1, 2]);
    expect(await ticketsOfDevice(store.db, id)).toHaveLength(1);
  });
});
