/** What every package is made with. */
export interface Making {
  /** The product's version, as in package.json. */
  readonly version: string;
  /** When it is made, ms UTC: the agent takes an earlier clock for a wrong one. */
  readonly atMs: number;
  readonly outFolder: string;
  /** For what is made on the way. */
  readonly workFolder: string;
}
