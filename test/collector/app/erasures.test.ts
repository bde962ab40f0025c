import { expect, test } from 'vitest';
import {
  applyErasures,
  eraseHousehold,
  erasures,
  readErasure,
} from '#collector/app/erase-household.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { openIds } from '#collector/ids.ts';
import { insertHousehold, isHousehold } from '#collector/storage/households.ts';
import { readFile } from 'node:fs/promises';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const now = Date.UTC(2026, 9, 5, 8);
const secret = 'Adulte-que-personne-ne-retrouve';

test.each(['', 'null', '[]', '{}', '{"householdCode":"../x"}', 'nonsense', '{"householdCode":1}'])(
  '%s is no erasure',
  (line) => expect(readErasure(line)).toBeNull(),
);

describeOnBothEngines('an erasure', (engine) => {
  async function open() {
    const url = await freshDatabaseUrl(engine);
    const store = await openTestStore(url);
    const context = { store, clock: { now: () => now }, ids: openIds() };
    await prepareProgramme(context);
    await store.transaction((tx) =>
      insertHousehold(tx, {
        code: 'code-1',
        name: secret,
        phone: '',
        phoneKey: '',
        email: '',
        address: secret,
        language: 'fr',
        slot: 'any',
        madeAt: now,
        changedAt: now,
      }),
    );
    return { url, store, context };
  }

  test('printed and applied to a backup of before erases there too, once', async () => {
    const one = await open();
    const it = { code: 'code-1', actor: 'ana', role: 'planner' };
    expect(await eraseHousehold(one.context, it)).toMatchObject({ ok: true, wasErased: false });
    expect(await eraseHousehold(one.context, it)).toMatchObject({ ok: true, wasErased: true });
    const lines = (await erasures(one.context)).map((stone) => JSON.stringify(stone));
    expect(lines.join()).not.toContain(secret);
    const backup = await open();
    const read = lines.flatMap((line) => readErasure(line) ?? []);
    expect(read).toHaveLength(1);
    expect(await applyErasures(backup.context, read)).toEqual({ erased: 1 });
    expect(await isHousehold(backup.store.db, 'code-1')).toBe(false);
    expect(await applyErasures(backup.context, read)).toEqual({ erased: 0 });
    const unknown = await eraseHousehold(backup.context, { ...it, code: 'nobody' });
    expect(unknown).toEqual({ ok: false, refused: 'unknown' });
  });

  test('leaves no letter in SQLite’s file, its free pages or its log', async () => {
    if (engine === 'PostgreSQL') return;
    const { url, context } = await open();
    const path = url.slice('sqlite:'.length);
    const bytes = async () => {
      const log = await readFile(`${path}-wal`).catch(() => Buffer.alloc(0));
      return Buffer.concat([await readFile(path), log]).toString('latin1');
    };
    expect(await bytes()).toContain(secret);
    await eraseHousehold(context, { code: 'code-1', actor: 'ana', role: 'planner' });
    expect(await bytes()).not.toContain(secret);
  });
});
