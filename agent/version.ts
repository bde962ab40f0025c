/** This agent's version as one number, as on the wire: major * 1,000,000 + minor * 1,000 + patch. */
export const agentVersion = 1_000;

/** Set when a package is made (`agent/packaging/bundle.ts`). */
declare const packagedAtMs: number | undefined;

/** When this agent was built, ms UTC: a clock that stands before it is wrong. */
export const builtAtMs = typeof packagedAtMs === 'undefined' ? Date.UTC(2026, 10, 1) : packagedAtMs;
