import { expect, test } from 'vitest';
import { openAttemptsBook } from '#collector/app/sign-in-attempts.ts';
import type { AttemptsBook } from '#collector/app/sign-in-attempts.ts';
import { mostAttempts } from '#collector/domain/sign-in-attempts.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const minute = 60_000;
const secret = 'only for tests, and long enough';

describeOnBothEngines('attempts to sign in', (engine) => {
  async function open(url?: string) {
    const store = await openTestStore(url ?? (await freshDatabaseUrl(engine)));
    return { store, book: openAttemptsBook({ store, secret }) };
  }
  const left = async (book: AttemptsBook, key = 'a', now = 0) => {
    const done = await book.attempt(key, now);
    return done.ok ? done.left : `wait ${done.waitMs}`;
  };
  /** So many wrong ones, each as soon as it may be made; when the last one was. */
  async function fail(book: AttemptsBook, times: number, key = 'a'): Promise<number> {
    let now = 0;
    for (let n = 0; n < times;) {
      const done = await book.attempt(key, now);
      if (done.ok) n += 1;
      else now += done.waitMs;
    }
    return now;
  }

  test('each wrong one leaves one less, the sixth waits a minute', async () => {
    const { book } = await open();
    const seen = [];
    for (let i = 0; i < 6; i += 1) seen.push(await left(book));
    expect(seen).toEqual([4, 3, 2, 1, 0, `wait ${minute}`]);
  });

  test.each([
    { wrong: mostAttempts, waits: 1 },
    { wrong: mostAttempts + 1, waits: 2 },
    { wrong: mostAttempts + 2, waits: 4 },
    { wrong: mostAttempts + 3, waits: 8 },
    { wrong: mostAttempts + 4, waits: 15 },
    { wrong: mostAttempts + 9, waits: 15 },
  ])('after $wrong wrong ones the next waits $waits min', async ({ wrong, waits }) => {
    const { book } = await open();
    const at = await fail(book, wrong);
    expect(await left(book, 'a', at)).toBe(`wait ${waits * minute}`);
    expect(await left(book, 'a', at + waits * minute - 1)).toBe('wait 1');
    expect(await left(book, 'a', at + waits * minute)).toBe(0);
  });

  test('another account or place does not wait', async () => {
    const { book } = await open();
    await fail(book, mostAttempts, 'a');
    expect(await left(book, 'b')).toBe(4);
  });

  test('a right password forgets the wrong ones', async () => {
    const { book } = await open();
    await fail(book, 4);
    await book.succeeded('a');
    expect(await left(book)).toBe(4);
  });

  test('an hour without a wrong one forgets them, and not a moment less', async () => {
    const { book, store } = await open();
    await fail(book, 2, 'a');
    expect(await left(book, 'a', 60 * minute)).toBe(2);
    await fail(book, 2, 'b');
    expect(await left(book, 'b', 60 * minute + 1)).toBe(4);
    expect(await store.db.selectFrom('sign_in_attempts').selectAll().execute()).toHaveLength(2);
    await left(book, 'c', 121 * minute);
    expect(await store.db.selectFrom('sign_in_attempts').selectAll().execute()).toHaveLength(1);
  });

  test('of twenty at once five are looked at, also where two collectors count', async () => {
    const url = await freshDatabaseUrl(engine);
    const one = await open(url);
    // Several collectors share a PostgreSQL; a SQLite file has one.
    const other = engine === 'PostgreSQL' ? await open(url) : one;
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).book.attempt('a', 0)),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(mostAttempts);
  });

  test('neither account nor place stands in the database', async () => {
    const { book, store } = await open();
    await book.attempt('ana@vigie.test 192.0.2.7', 0);
    const rows = JSON.stringify(
      await store.db.selectFrom('sign_in_attempts').selectAll().execute(),
    );
    expect(rows).not.toMatch(/ana|192\.0/);
  });
});
