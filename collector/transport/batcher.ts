/**
 * Gathers what arrives within a few milliseconds into one batch: each batch costs one sync of the
 * disk, and pages of it that many items touch are written once. While a batch is being worked on
 * the next one gathers.
 */
export interface Batcher<T, R> {
  /** Answers once the batch that holds this item is done; throws what the item alone threw. */
  add(item: T): Promise<R>;
  /** Resolves when all that was added is done. */
  idle(): Promise<void>;
}

export function batcher<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  { most, gatherMs }: { most: number; gatherMs: number },
): Batcher<T, R> {
  type Waiting = { item: T; resolve: (result: R) => void; reject: (cause: unknown) => void };
  let waiting: Waiting[] = [];
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

  // What fails together is tried alone: one item that cannot be done must not hold up the others.
  async function runBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await work(batch.map((it) => it.item));
      for (const [at, { resolve, reject }] of batch.entries()) {
        const result = results[at];
        if (result === undefined) reject(new Error('The batch answered fewer results than items'));
        else resolve(result);
      }
    } catch (cause) {
      if (batch.length === 1) batch[0]?.reject(cause);
      else for (const one of batch) await runBatch([one]);
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= run();
      }),
    idle: async () => {
      while (running !== null) await running;
    },
  };
}
