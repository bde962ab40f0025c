import { expect, test } from 'vitest';
import { checkJournal, forgetJournal, read } from '#collector/app/journal.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { openIds } from '#collector/ids.ts';
import { journalRows } from '#collector/storage/journal.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const start = Date.UTC(2026, 9, 5, 8);
const dayMs = 86_400_000;

describeOnBothEngines('the journal of who read what', (engine) => {
  async function open(url?: string) {
    const store = await openTestStore(url ?? (await freshDatabaseUrl(engine)));
    let now = start;
    const context = { store, clock: { now: () => now }, ids: openIds() };
    await prepareProgramme(context);
    const readOne = (nounId: string, at = now, actor = 'ana') =>
      store.transaction((tx) =>
        read(
          tx,
          { at, actor, noun: 'household', nounId, purpose: 'call_back' },
          async () => nounId,
        ),
      );
    const rows = (actor: string | null = null) =>
      journalRows(store.db, { actor, before: null, most: 500 });
    return { store, context, readOne, rows, setNow: (to: number) => (now = to) };
  }

  test('an empty journal is whole', async () => {
    expect(await checkJournal((await open()).context)).toEqual({ ok: true, rows: 0 });
  });

  test('each reading is a row, and answers what was read', async () => {
    const it = await open();
    expect(await it.readOne('h1')).toBe('h1');
    await it.readOne('h2', start + 1, 'noa');
    expect((await it.rows()).map(({ number, nounId }) => [number, nounId])).toEqual([
      [2, 'h2'],
      [1, 'h1'],
    ]);
    expect((await it.rows('noa')).map(({ nounId }) => nounId)).toEqual(['h2']);
    expect(await checkJournal(it.context)).toEqual({ ok: true, rows: 2 });
  });

  test('a reading that fails leaves no row, and the chain whole', async () => {
    const it = await open();
    await it.readOne('h1');
    const entry = {
      at: start,
      actor: 'ana',
      noun: 'household',
      nounId: 'h2',
      purpose: 'call_back',
    };
    const failing = it.store.transaction((tx) =>
      read(tx, entry, () => Promise.reject(new Error('no such household'))),
    );
    await expect(failing).rejects.toThrow('no such household');
    expect(await checkJournal(it.context)).toEqual({ ok: true, rows: 1 });
  });

  test('a hundred readings at once are a hundred rows of one chain', async () => {
    const url = await freshDatabaseUrl(engine);
    const one = await open(url);
    // Several collectors share a PostgreSQL; a SQLite file has one.
    const other = engine === 'PostgreSQL' ? await open(url) : one;
    const all = Array.from({ length: 100 }, (_, n) => (n % 2 ? one : other).readOne(`h${n}`));
    await Promise.all(all);
    expect(await checkJournal(one.context)).toEqual({ ok: true, rows: 100 });
  });

  test.each([
    { name: 'another actor', change: { actor: 'noa' } },
    { name: 'another household', change: { noun_id: 'h9' } },
    { name: 'another hour', change: { at: start + 3_600_000 } },
    { name: 'another purpose', change: { purpose: 'visit' } },
    { name: 'another hash', change: { hash: 'f'.repeat(64) } },
  ])('a row with $name is named', async ({ change }) => {
    const it = await open();
    for (const nounId of ['h1', 'h2', 'h3']) await it.readOne(nounId);
    await it.store.db.updateTable('journal').set(change).where('number', '=', 2).execute();
    expect(await checkJournal(it.context)).toEqual({ ok: false, number: 2, fault: 'tampered' });
  });

  test.each([1, 2, 3])('row %i of three, taken away, is named', async (number) => {
    const it = await open();
    for (const nounId of ['h1', 'h2', 'h3']) await it.readOne(nounId);
    await it.store.db.deleteFrom('journal').where('number', '=', number).execute();
    expect(await checkJournal(it.context)).toEqual({ ok: false, number, fault: 'missing' });
  });

  test('a row put at the end by hand is named', async () => {
    const it = await open();
    await it.readOne('h1');
    const row = { number: 2, at: start, actor: 'x', noun: 'household', noun_id: 'h', purpose: 'p' };
    await it.store.db
      .insertInto('journal')
      .values({ ...row, hash: 'f'.repeat(64) })
      .execute();
    expect(await checkJournal(it.context)).toEqual({ ok: false, number: 2, fault: 'tampered' });
  });

  test('after twelve months a row is forgotten, not a day before, and the rest verifies', async () => {
    const it = await open();
    await it.readOne('h1', start);
    await it.readOne('h2', start + dayMs);
    it.setNow(Date.UTC(2027, 9, 5, 12));
    expect(await forgetJournal(it.context)).toEqual({ forgotten: 0 });
    it.setNow(Date.UTC(2027, 9, 6, 12));
    expect(await forgetJournal(it.context)).toEqual({ forgotten: 1 });
    expect(await checkJournal(it.context)).toEqual({ ok: true, rows: 1 });
    await it.store.db.updateTable('journal').set({ actor: 'noa' }).execute();
    expect(await checkJournal(it.context)).toEqual({ ok: false, number: 2, fault: 'tampered' });
  });

  test('a journal forgotten whole goes on, and a hole after it is still named', async () => {
    const it = await open();
    await it.readOne('h1');
    it.setNow(Date.UTC(2029, 0, 1));
    expect(await forgetJournal(it.context)).toEqual({ forgotten: 1 });
    await it.readOne('h2', Date.UTC(2029, 0, 1));
    await it.readOne('h3', Date.UTC(2029, 0, 1));
    expect(await checkJournal(it.context)).toEqual({ ok: true, rows: 2 });
    await it.store.db.deleteFrom('journal').where('number', '=', 2).execute();
    expect(await checkJournal(it.context)).toEqual({ ok: false, number: 2, fault: 'missing' });
  });
});
