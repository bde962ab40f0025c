/**
 * How often the pages without an account answer, by whom is counted. Our judgement: a class of 30
 * behind one address reads and reports in ten minutes; one PC's family turns some pages; and all
 * together stay far below what a collector serves.
 */
export const visitKinds = ['code', 'address', 'everybody'] as const;
export type VisitKind = (typeof visitKinds)[number];
export const mostVisits: Readonly<Record<VisitKind, number>> = {
  code: 120,
  address: 400,
  everybody: 6000,
};
/** The stretch in which they are counted; what was counted is forgotten after it. */
export const visitStretchMs = 10 * 60_000;

/** What was counted under one key; in force before `until`, ms UTC. */
export interface VisitCount {
  readonly kind: VisitKind;
  readonly count: number;
  readonly until: number;
}

/** For how long nobody is let in who comes now, in ms; 0: come in. */
export function waitFor(counts: readonly VisitCount[], now: number): number {
  const full = counts.filter(({ kind, count, until }) => until > now && count >= mostVisits[kind]);
  return Math.max(0, ...full.map(({ until }) => until - now));
}
