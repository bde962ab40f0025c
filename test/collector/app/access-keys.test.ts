import { beforeEach, expect, test } from 'vitest';
import { checkAccessKey, createAccessKey, revokeAccessKey } from '#collector/app/access-keys.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { allKeys } from '#collector/storage/access-keys.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

describeOnBothEngines('an access key', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-10-01T09:00:00Z');
  });
  const make = (endsOn: CalendarDate | null = null) =>
    createAccessKey(world, { label: 'City map', scope: 'take-backs', endsOn, actor: 'staff-1' });
  const check = (key: string) => checkAccessKey(world, key, 'take-backs');

  test('of 256 bits is shown once and opens its scope; nothing stored gives it away', async () => {
    const key = await make();
    expect(key).toMatch(/^vigie_[\w-]{43}$/);
    expect(await check(key)).toMatchObject({ ok: true, key: { label: 'City map' } });
    const { db } = world.store;
    const stored = [
      await db.selectFrom('access_keys').selectAll().execute(),
      await db.selectFrom('events').selectAll().execute(),
    ];
    expect(JSON.stringify(stored)).not.toContain(key.slice(6));
  });

  test.each(['', 'vigie_', 'vigie_short', `vigie_${'A'.repeat(43)}`, 'A'.repeat(43)])(
    'that nobody made opens nothing: %j',
    async (text) => {
      await make();
      expect(await check(text)).toEqual({ ok: false, refused: 'unknown' });
    },
  );

  test('ends after its last day, which is a day of the programme', async () => {
    const key = await make('2026-10-31');
    world.clock.set('2026-10-31T22:59:59Z'); // 23:59:59 in Paris, where winter time has begun
    expect(await check(key)).toMatchObject({ ok: true });
    world.clock.set('2026-10-31T23:00:00Z');
    expect(await check(key)).toEqual({ ok: false, refused: 'ended' });
  });

  test('that was made for another scope does not open this one', async () => {
    const key = await make();
    await world.store.db.updateTable('access_keys').set({ scope: 'other' }).execute();
    expect(await check(key)).toEqual({ ok: false, refused: 'other_scope' });
  });

  test('taken away opens nothing at once, and both acts are history', async () => {
    const key = await make();
    const [kept] = await allKeys(world.store.db);
    expect(kept).toMatchObject({ label: 'City map', createdBy: 'staff-1' });
    const asked = { id: kept?.id ?? '', actor: 'staff-2' };
    expect(await revokeAccessKey(world, asked)).toBe(true);
    expect(await revokeAccessKey(world, asked)).toBe(false);
    expect(await check(key)).toEqual({ ok: false, refused: 'unknown' });
    const events = await world.store.db.selectFrom('events').selectAll().orderBy('id').execute();
    expect(events.slice(-2).map(({ kind, actor }) => [kind, actor])).toEqual([
      ['access_key_made', 'staff-1'],
      ['access_key_revoked', 'staff-2'],
    ]);
  });
});
