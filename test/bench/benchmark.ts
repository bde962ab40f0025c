/** What one benchmark found. Absolute values drift with the machine; the ratio is what counts. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same of the leanest thing that does the bare minimum, in the same run. */
  readonly floor: number;
  /** Of value to floor. */
  readonly ratio: number;
}

/** A benchmark measures one or several figures, each against its floor in the same run. */
export interface Benchmark {
  readonly name: string;
  run(): Promise<readonly Measured[]>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  if (low === undefined || high === undefined) throw new RangeError('no values');
  return (low + high) / 2;
}
