import { expect, test } from 'vitest';
import { insertDevice } from '#collector/storage/devices.ts';
import {
  allDonors,
  countLots,
  insertLot,
  listLots,
  lotsNotNoted,
} from '#collector/storage/lots.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

describeOnBothEngines('lots', (engine) => {
  const lot = (name: string, donor: string, receivedOn: Lot['receivedOn']): Lot => ({
    id: `id ${name}`,
    name,
    donor,
    receivedOn,
    wipeStandard: 'verified',
    isReportWanted: false,
    isExportForbidden: false,
    isResaleForbidden: false,
    isLogoRemovalWanted: false,
    note: '',
  });

  test('are listed a part at a time, the latest first, and counted by donor with their PCs', async () => {
    const { db, ...store } = await openTestStore(await freshDatabaseUrl(engine));
    const named = ['b', 'b', 'c', 'é', 'é', 'é', 'nobody noted', 'aaa', 'aaa', null];
    await store.transaction(async (tx) => {
      for (const it of [
        lot('a', 'City', '2026-01-02'),
        lot('b', 'City', '2026-03-01'),
        lot('c', 'Bank', '2026-03-01'),
        lot('é', 'City', '2025-03-01'),
      ]) {
        await insertLot(tx, it, { at: 0, by: 'cli' });
      }
      for (const [n, name] of named.entries()) {
        await insertDevice(tx, {
          id: `pc ${n}`,
          assetTag: `BZ-26-000${n}-X`,
          stage: 'received',
          cohort: null,
          sector: null,
          model: null,
          lot: name,
          handedOverOn: null,
          createdAt: 0,
          inventory: null,
        });
      }
    });
    const part = async (donor: string | null, most: number, skip: number) =>
      (await listLots(db, donor, { most, skip })).map(({ lot: it, devices }) => [it.name, devices]);
    expect(await part(null, 3, 0)).toEqual([
      ['b', 2],
      ['c', 1],
      ['a', 0],
    ]);
    expect(await part(null, 3, 3)).toEqual([['é', 3]]);
    expect(await part('City', 2, 1)).toEqual([
      ['a', 0],
      ['é', 3],
    ]);
    expect([await countLots(db, null), await countLots(db, 'Bank')]).toEqual([4, 1]);
    expect((await allDonors(db)).toSorted((a, b) => a.lots - b.lots)).toEqual([
      { donor: 'Bank', lots: 1, devices: 1, newest: { id: 'id c', name: 'c' } },
      { donor: 'City', lots: 3, devices: 5, newest: { id: 'id b', name: 'b' } },
    ]);
    expect(await lotsNotNoted(db, 5)).toEqual([
      { name: 'aaa', devices: 2 },
      { name: 'nobody noted', devices: 1 },
    ]);
    expect(await lotsNotNoted(db, 1)).toEqual([{ name: 'aaa', devices: 2 }]);
  });

  test('there are none, and no PC names one', async () => {
    const { db } = await openTestStore(await freshDatabaseUrl(engine));
    expect([await lotsNotNoted(db, 5), await allDonors(db)]).toEqual([[], []]);
    expect(await listLots(db, null, { most: 5, skip: 0 })).toEqual([]);
  });
});
