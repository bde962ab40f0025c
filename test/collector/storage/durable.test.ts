import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { NotDurable, assertDurable, openStore } from '#collector/storage/database.ts';
import { freshFolder } from '#test/support/folder.ts';

describe('a SQLite database', () => {
  test.each([
    { planted: 'OFF', number: 0 },
    { planted: 'NORMAL', number: 1 },
  ])('that runs with synchronous=$planted is refused by name', async ({ planted, number }) => {
    const file = new Sqlite(`${await freshFolder()}/vigie.db`);
    file.pragma('journal_mode = WAL');
    file.pragma('synchronous = FULL');
    expect(() => assertDurable(file)).not.toThrow();
    file.pragma(`synchronous = ${planted}`);
    expect(() => assertDurable(file)).toThrow(NotDurable);
    expect(() => assertDurable(file)).toThrow(`synchronous=${number}`);
    file.close();
  });

  test('opened as the library does it is refused: it would run with NORMAL', async () => {
    const path = `${await freshFolder()}/vigie.db`;
    await (await openStore(`sqlite:${path}`)).close();
    const file = new Sqlite(path);
    expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(() => assertDurable(file)).toThrow(NotDurable);
    file.close();
  });

  test('runs with FULL when it is new and when it is opened again, while one wrote NORMAL beside it', async () => {
    const url = `sqlite:${await freshFolder()}/vigie.db`;
    for (const _ of ['new', 'again', 'once more']) {
      const store = await openStore(url);
      const beside = new Sqlite(url.slice(7));
      beside.pragma('synchronous = NORMAL');
      const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(store.db);
      const mode = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(store.db);
      expect(rows).toEqual([{ synchronous: 2 }]);
      expect(mode.rows).toEqual([{ journal_mode: 'wal' }]);
      beside.close();
      await store.close();
    }
  });
});
