/** One thing that is wrong with the environment: which variable, what was expected, how to mend it. */
export interface Fault {
  readonly variable: string;
  readonly expected: string;
  readonly hint: string;
}

/** All that is wrong, told at once. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    const lines = faults.map((it) => `  ${it.variable}: expected ${it.expected}. ${it.hint}`);
    super(`The collector cannot start with this environment:\n${lines.join('\n')}`);
    this.faults = faults;
  }
}
