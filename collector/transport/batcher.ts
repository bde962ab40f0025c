/**
 * Gathers what arrives within a few milliseconds into one batch: each batch costs one sync of the
 * disk, and pages of it that many items touch are written once. While a batch is being worked on
 * the next one gathers.
 */
export interface Batcher<T, R> {
  /**
   * Calls `done` once the batch that holds this item is done, or `failed` with what the item alone
   * threw; in the order of adding. No promise for each item: a promise and what awaits it cost more
   * than the whole batch does for that item.
   */
  readonly add: (item: T, done: (result: R) => void, failed: (cause: unknown) => void) => void;
  /** Resolves when all that was added is done. */
  idle(): Promise<void>;
}

export interface BatcherParts<T> {
  readonly most: number;
  readonly gatherMs: number;
  /** Whose it is: what its owner has sent after an item that failed fails too, so order holds. */
  readonly ownerOf: (item: T) => unknown;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly done: (result: R) => void;
  readonly failed: (cause: unknown) => void;
}

export function batcher<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  { most, gatherMs, ownerOf }: BatcherParts<T>,
): Batcher<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, gatherMs));
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await runBatch(batch);
    }
    running = null;
  }

  async function runBatch(batch: readonly Waiting<T, R>[]): Promise<void> {
    let results: readonly R[];
    try {
      results = await work(batch.map((it) => it.item));
    } catch (cause) {
      if (batch.length > 1) await runOneByOne(batch);
      else failAllOf(batch, cause);
      return;
    }
    batch.forEach((one, at) => answer(one, results[at]));
  }

  // What fails together is tried alone: one item that cannot be done must not hold up the others.
  async function runOneByOne(batch: readonly Waiting<T, R>[]): Promise<void> {
    let rest = batch;
    for (let one = rest[0]; one !== undefined; one = rest[0]) {
      try {
        const [result] = await work([one.item]);
        answer(one, result);
        rest = rest.slice(1);
      } catch (cause) {
        rest = failAllOf(rest, cause);
      }
    }
  }

  /** Fails the first of these and all that its owner has sent since; answers those of others. */
  function failAllOf(batch: readonly Waiting<T, R>[], cause: unknown): readonly Waiting<T, R>[] {
    const owner = batch[0] === undefined ? undefined : ownerOf(batch[0].item);
    const isOthers = ({ item }: Waiting<T, R>) => ownerOf(item) !== owner;
    const failing = [...batch, ...waiting].filter((it) => !isOthers(it));
    waiting = waiting.filter(isOthers);
    for (const { failed } of failing) failed(cause);
    return batch.filter(isOthers);
  }

  return {
    add(item, done, failed) {
      waiting.push({ item, done, failed });
      running ??= run();
    },
    idle: async () => {
      while (running !== null) await running;
    },
  };
}

// A throwing answer is told to its own item alone: the others have theirs, and the next batch comes.
function answer<T, R>({ done, failed }: Waiting<T, R>, result: R | undefined): void {
  try {
    if (result === undefined) throw new Error('The batch answered fewer results than items');
    done(result);
  } catch (cause) {
    failed(cause);
  }
}
