/** Days as numbers since 1970-01-01, cut at midnight UTC: what silence and incidents count in. */
export const dayMs = 86_400_000;

/** The day of an instant (ms UTC). */
export const dayOf = (at: number): number => Math.floor(at / dayMs);
