import { beforeEach, expect, test } from 'vitest';
import type { Beat } from '#shared/messages.ts';
import { closeIncident } from '#collector/app/close-incident.ts';
import { findIncidents } from '#collector/app/find-incidents.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import { eventsOf } from '#collector/storage/events.ts';
import {
  latestIncidents,
  markAlive,
  openIncidents,
  ticketsOfIncident,
} from '#collector/storage/incidents.ts';
import { insertRuleSet } from '#collector/storage/rule-sets.ts';
import { saveLatest } from '#collector/storage/telemetry.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { addPc, freeSpace } from '#test/collector/web/fleet.ts';
import type { TestPc } from '#test/collector/web/fleet.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.parse('2026-10-05T12:00:00Z');

const updates = (listAgeDays: number, rebootPendingDays: number): Beat['samples'] => [
  {
    group: 'updates',
    subject: 0,
    reading: { listAgeDays, listAgeUseDays: listAgeDays / 2, rebootPendingDays },
  },
];
const staleLists = updates(40, 0);
const waitsForRestart = updates(2, 20);
const readOnly: Beat['samples'] = freeSpace(50).map((it) =>
  it.group === 'fs' ? { ...it, reading: { ...it.reading, readOnly: true } } : it,
);

describeOnBothEngines('looking for incidents', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-10-05T12:00:00Z');
  });
  const find = (at: number) => findIncidents(world, at);
  const open = () => openIncidents(world.store.db);
  const alive = (at: number) => world.store.transaction((tx) => markAlive(tx, at));
  const told = async (id: string) =>
    (await eventsOf(world.store.db, 'incident', id)).map(({ kind, reason, actor }) => [
      kind,
      reason,
      actor,
    ]);

  async function hear(count: number, heardAt: number, name = 'pc'): Promise<void> {
    const rows = Array.from({ length: count }, (_, n) => ({
      deviceId: `${name} ${n}`,
      stream: 's',
      sequence: 1,
      heardAt,
      connection: 'reporting' as const,
      connectionSince: heardAt,
      nextLookAt: null,
      gaps: '',
    }));
    await world.store.transaction((tx) => saveLatest(tx, rows));
  }
  async function addPcs(count: number, from = 0): Promise<TestPc[]> {
    const pcs: TestPc[] = [];
    for (let n = from; n < from + count; n++) {
      pcs.push(await addPc(world, formatAssetTag({ site: 'BZ', year: 2026, number: n + 1 })));
    }
    return pcs;
  }
  const ticketsOf = async (pcs: readonly TestPc[]) =>
    (await Promise.all(pcs.map((pc) => ticketsOfDevice(world.store.db, pc.id)))).flat();

  test('a first start and a short restart raise nothing', async () => {
    expect(await find(start)).toMatchObject({ raised: 0, life: 'first_start' });
    expect(await find(start + 29 * 60_000)).toMatchObject({ raised: 0, life: 'alive' });
  });

  test('45 days without a collector are one incident, and no silence of the fleet', async () => {
    await find(start);
    await hear(200, start);
    const back = start + 45 * dayMs;
    expect(await find(back)).toMatchObject({ raised: 1, life: 'collector_was_down' });
    expect(await find(back + 5 * 60_000)).toMatchObject({ raised: 0, life: 'alive' });
    const [incident, ...others] = await latestIncidents(world.store.db, 9);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      kind: 'collector_down',
      since: start,
      until: back,
      pcs: 200,
      closedBy: 'scheduler',
    });
    expect(await told(incident?.id ?? '')).toEqual([
      ['incident_raised', 'collector_was_down', 'scheduler'],
    ]);
  });

  test('a large part of the fleet silent at once is one incident until half is back', async () => {
    await alive(start);
    await hear(40, start - 32 * 60_000, 'cut');
    await hear(60, start - 5 * 60_000);
    expect(await find(start)).toMatchObject({ raised: 1, fleet: 'many_silent_at_once' });
    await alive(start + 25 * 60_000);
    expect(await find(start + 30 * 60_000)).toMatchObject({ raised: 0, fleet: 'still_silent' });
    const [incident] = await open();
    expect(incident).toMatchObject({ kind: 'fleet_silent', pcs: 40, expected: 100 });
    await hear(20, start + 31 * 60_000, 'cut');
    await alive(start + 31 * 60_000);
    expect(await find(start + 35 * 60_000)).toMatchObject({ ended: 1, fleet: 'heard_again' });
    expect(await open()).toEqual([]);
  });

  test('PCs that went one by one raise nothing, though most are gone', async () => {
    await alive(start);
    for (let n = 0; n < 25; n++) await hear(6, start - (32 + 5 * n) * 60_000, `off ${n}`);
    await hear(20, start - 5 * 60_000);
    expect(await find(start)).toMatchObject({ raised: 0, fleet: 'went_one_by_one' });
  });

  test('PCs that were switched off in good order are not missed', async () => {
    await alive(start);
    const pcs = await addPcs(30);
    await hear(60, start - 5 * 60_000);
    for (const pc of pcs) await pc.beat(start - 40 * 60_000, []);
    await world.store.db
      .insertInto('agents')
      .values(
        pcs.map((pc) => ({
          device_id: pc.id,
          public_key: 'k',
          enrolled_at: start,
          agent_version: 1,
          catalogue_version: 1,
          stream: null,
          boot: 1,
          lineage_confirmed: 'l',
          lineage_offered: null,
          copy_suspected_at: null,
          bye_reason: 'shutdown',
        })),
      )
      .execute();
    expect(await find(start)).toMatchObject({ raised: 0, fleet: 'too_few_expected' });
    await world.store.db.updateTable('agents').set({ bye_reason: null }).execute();
    expect(await find(start + 1)).toMatchObject({ raised: 1, fleet: 'many_silent_at_once' });
  });

  test('nine PCs with one fault have their tickets; the tenth makes it an incident', async () => {
    await find(start);
    const pcs = await addPcs(10);
    for (const pc of pcs.slice(0, 9)) await pc.beat(start + hourMs, staleLists);
    await alive(start + hourMs);
    expect(await find(start + hourMs)).toMatchObject({ raised: 0 });
    await pcs[9]?.beat(start + 2 * hourMs, staleLists);
    await alive(start + 2 * hourMs);
    expect(await find(start + 2 * hourMs)).toMatchObject({ raised: 1 });
    const [incident] = await open();
    expect(incident).toMatchObject({
      kind: 'same_fault',
      checkId: 'upd.fresh',
      reason: 'same_fault_on_many',
      since: start + hourMs,
      pcs: 10,
    });
    const tickets = await ticketsOf(pcs);
    expect(await ticketsOfIncident(world.store.db, incident?.id ?? '')).toEqual(
      tickets.map((it) => it.id).toSorted(),
    );
    expect(tickets).toHaveLength(10);
  });

  test('a dying disk is no one’s update: twelve at once are twelve tickets, and never an incident', async () => {
    await find(start);
    const pcs = await addPcs(12);
    for (const pc of pcs) await pc.beat(start + hourMs, readOnly);
    await alive(start + hourMs);
    expect(await find(start + hourMs)).toMatchObject({ raised: 0 });
    const late = await addPcs(1, 20);
    for (const pc of late) await pc.beat(start + 2 * hourMs, readOnly);
    expect(await ticketsOf([...pcs, ...late])).toHaveLength(13);
  });

  test.each([
    { checkId: 'upd.fresh', acts: null, raised: 1 },
    { checkId: 'upd.fresh', acts: 'observe', raised: 0 },
    { checkId: 'upd.reboot', acts: null, raised: 0 },
    { checkId: 'upd.reboot', acts: 'ticket', raised: 1 },
  ] as const)(
    'a check that opens tickets by the rules in force can be an incident: $checkId, decided: $acts',
    async ({ checkId, acts, raised }) => {
      await find(start);
      if (acts !== null) {
        const checks = { [checkId]: { acts } };
        const rules: RuleSet = { version: '1', holdsFrom: '2026-10-05', checks };
        const decided = { rules, decidedAt: start, decidedBy: 'someone', note: '' };
        await world.store.transaction((tx) => insertRuleSet(tx, decided));
      }
      const samples = checkId === 'upd.fresh' ? staleLists : waitsForRestart;
      for (const pc of await addPcs(12)) await pc.beat(start + hourMs, samples);
      await alive(start + hourMs);
      expect(await find(start + hourMs)).toMatchObject({ raised });
      expect((await open()).map((it) => it.checkId)).toEqual(raised === 1 ? [checkId] : []);
    },
  );

  test('what joins an open incident opens no ticket, and is decided again once it is closed', async () => {
    await find(start);
    for (const pc of await addPcs(12)) await pc.beat(start + hourMs, staleLists);
    await alive(start + hourMs);
    await find(start + hourMs);
    const [incident] = await open();
    if (incident === undefined) throw new Error('no incident');
    const late = await addPcs(3, 20);
    for (const pc of late) await pc.beat(start + 2 * hourMs, staleLists);
    expect(await ticketsOf(late)).toEqual([]);
    await alive(start + 2 * hourMs);
    await find(start + 2 * hourMs);
    expect(await open()).toMatchObject([{ id: incident.id, pcs: 15 }]);
    const asked = { id: incident.id, result: 'each_needs_a_ticket', actor: 'someone' } as const;
    world.clock.set(start + 3 * hourMs);
    expect(await closeIncident(world, asked)).toEqual({ ok: true });
    expect(await closeIncident(world, asked)).toEqual({ ok: false, reason: 'closed_before' });
    expect(await told(incident.id)).toEqual([
      ['incident_raised', 'same_fault_on_many', 'scheduler'],
      ['incident_ended', 'each_needs_a_ticket', 'someone'],
    ]);
    for (const pc of late) await pc.beat(start + 4 * hourMs, staleLists);
    expect(await ticketsOf(late)).toHaveLength(3);
    await alive(start + 4 * hourMs);
    expect(await find(start + 4 * hourMs)).toMatchObject({ raised: 0 });
  });

  test('an incident that nobody closes in two weeks closes itself, and holds nothing back', async () => {
    await find(start);
    for (const pc of await addPcs(12)) await pc.beat(start + hourMs, staleLists);
    await alive(start + hourMs);
    await find(start + hourMs);
    const end = start + hourMs + 14 * dayMs;
    await alive(end - 1);
    expect(await find(end - 1)).toMatchObject({ ended: 0 });
    expect(await find(end)).toMatchObject({ ended: 1 });
    expect(await open()).toEqual([]);
  });

  test('another fault on the same PCs is not held back by it', async () => {
    await find(start);
    const pcs = await addPcs(12);
    for (const pc of pcs) await pc.beat(start + hourMs, staleLists);
    await alive(start + hourMs);
    await find(start + hourMs);
    const [other] = await addPcs(1, 30);
    for (const hours of [2, 9, 16]) await other?.beat(start + hours * hourMs, freeSpace(0.5));
    expect(await ticketsOf(other === undefined ? [] : [other])).toHaveLength(1);
  });

  test('what is usual for a check is known from the ninety days before', async () => {
    await find(start - 90 * dayMs);
    await world.store.db
      .insertInto('fault_days')
      .values(
        Array.from({ length: 85 }, (_, n) => ({
          check_id: 'upd.fresh',
          day: Math.floor(start / dayMs) - 5 - n,
          pcs: 2,
        })),
      )
      .execute();
    for (const pc of await addPcs(15)) await pc.beat(start, staleLists);
    await alive(start);
    // Some four in two days are usual: fifteen are not five times as many.
    expect(await find(start)).toMatchObject({ raised: 0 });
    const kept = await world.store.db
      .selectFrom('fault_days')
      .select('pcs')
      .where('day', '=', Math.floor(start / dayMs))
      .execute();
    expect(kept).toEqual([{ pcs: 15 }]);
  });
});
