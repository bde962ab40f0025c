/** A device's life: one stage at a time, and the moves between them (domain words, one table). */
export const stages = [
  'announced',
  'received',
  'triage',
  'to_wipe',
  'wiped',
  'repair',
  'quality_check',
  'ready',
  'reserved',
  'handed_over',
  'in_service',
  'in_repair',
  'replaced',
  'takeback_due',
  'takeback_planned',
  'taken_back',
  'not_recovered',
  'unusable',
  'parts',
  'recycling',
  'association',
  'school',
  'exported',
  'lost',
  'stolen',
] as const;
export type Stage = (typeof stages)[number];

/** Stages in which the PC stands in a home, so that a fault is a family's trouble. */
const atHome: ReadonlySet<Stage> = new Set([
  'handed_over',
  'in_service',
  'takeback_due',
  'takeback_planned',
]);
export const isAtHome = (stage: Stage): boolean => atHome.has(stage);
