import { describe, expect, test } from 'vitest';
import { batcher } from '#collector/transport/batcher.ts';
import type { Batcher } from '#collector/transport/batcher.ts';

/** Records each batch that is worked on; a batch that holds `poison` fails as a whole. */
function recorded({ most = 100, gatherMs = 1 } = {}) {
  const batches: string[][] = [];
  const work = async (items: readonly string[]): Promise<string[]> => {
    batches.push([...items]);
    await new Promise((resolve) => setImmediate(resolve));
    if (items.some((item) => item.endsWith('poison'))) throw new Error('this one cannot be done');
    return items.map((item) => `${item} done`);
  };
  const ownerOf = (item: string) => item.split(' ')[0];
  return { batches, it: batcher(work, { most, gatherMs, ownerOf }) };
}

const add = <R>(it: Batcher<string, R>, item: string): Promise<R> =>
  new Promise((resolve, reject) => it.add(item, resolve, reject));

describe('a batcher', () => {
  test('works on what came within its time as one batch, and answers each its own', async () => {
    const { batches, it } = recorded();
    expect(await Promise.all(['a', 'b', 'c'].map((item) => add(it, item)))).toEqual([
      'a done',
      'b done',
      'c done',
    ]);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  test('tells only the item that cannot be done, and does the others', async () => {
    const { it } = recorded();
    const answers = await Promise.allSettled(['a', 'poison', 'b'].map((item) => add(it, item)));
    expect(answers).toEqual([
      { status: 'fulfilled', value: 'a done' },
      { status: 'rejected', reason: new Error('this one cannot be done') },
      { status: 'fulfilled', value: 'b done' },
    ]);
  });

  test.each([{ most: 100 }, { most: 2 }, { most: 1 }])(
    'does not do what its owner sent after an item that cannot be done, $most at once',
    async ({ most }) => {
      const { batches, it } = recorded({ most });
      const items = ['a 1', 'b 1', 'a poison', 'b 2', 'a 2', 'b 3'];
      const answers = await Promise.allSettled(items.map((item) => add(it, item)));
      const done = items.filter((_, at) => answers[at]?.status === 'fulfilled');
      expect(done).toEqual(['a 1', 'b 1', 'b 2', 'b 3']);
      expect(batches.filter((batch) => batch.length === 1 && batch[0] === 'a 2')).toEqual([]);
    },
  );

  test('answers in the order of asking, also around an item that cannot be done', async () => {
    const { it } = recorded({ most: 2 });
    const answered: string[] = [];
    const note = (item: string) => () => void answered.push(item);
    const items = ['a', 'b', 'poison', 'c', 'd', 'e'];
    await Promise.all(items.map((item) => add(it, item).then(note(item), note(item))));
    expect(answered).toEqual(items);
  });

  test.each([
    { most: 3, sizes: [3, 3, 1] },
    { most: 7, sizes: [7] },
    { most: 8, sizes: [7] },
  ])('takes at most $most of 7 at once', async ({ most, sizes }) => {
    const { batches, it } = recorded({ most });
    await Promise.all(Array.from('abcdefg', (item) => add(it, item)));
    expect(batches.map((batch) => batch.length)).toEqual(sizes);
  });

  test('gathers the next batch while one is worked on', async () => {
    const { batches, it } = recorded();
    const first = add(it, 'a').then(() => 'done');
    while (batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await Promise.all([first, add(it, 'b'), add(it, 'c')]);
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  test('tells the item that was left without an answer', async () => {
    const it = batcher(() => Promise.resolve([]), {
      most: 1,
      gatherMs: 1,
      ownerOf: (item) => item,
    });
    await expect(add(it, 'a')).rejects.toThrow('fewer results');
  });

  test('tells an item what its own answer threw, and answers the others', async () => {
    const { it } = recorded();
    const told: string[] = [];
    const failed = (cause: unknown) => void told.push(String(cause));
    it.add(
      'a',
      () => {
        throw new Error('cannot be told');
      },
      failed,
    );
    it.add('b', (answer) => void told.push(answer), failed);
    await it.idle();
    expect(told).toEqual(['Error: cannot be told', 'b done']);
  });

  test('is idle once all that was added is done', async () => {
    const { it } = recorded({ most: 1 });
    const done: string[] = [];
    for (const item of ['a', 'b']) void add(it, item).then((answer) => done.push(answer));
    await it.idle();
    expect(done).toEqual(['a done', 'b done']);
    await it.idle();
  });
});
