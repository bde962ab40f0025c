import { checkById } from '#shared/catalogue.ts';
import type { KeptFinding } from '#collector/domain/bring-forward.ts';
import { dateOf, earlierOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { criticalOf } from '#collector/storage/conditions.ts';
import type { OwnCondition } from '#collector/storage/conditions.ts';
import type { Db, Tx } from '#collector/storage/database.ts';
import { checksInIncident } from '#collector/storage/incidents.ts';
import { lockOpenTakebacks, moveStep } from '#collector/storage/takebacks.ts';

/** What was found critical after coverage and still stands, by device: it may bring a take-back
 * forward. `zone` is the programme's. */
export async function keptFindings(
  db: Db,
  deviceIds: readonly string[],
  zone: string,
): Promise<Map<string, KeptFinding[]>> {
  const critical = await criticalOf(db, deviceIds);
  if (critical.size === 0) return new Map();
  const inIncident = await checksInIncident(db);
  const kept = new Map<string, KeptFinding[]>();
  for (const [deviceId, conditions] of critical) {
    const own = conditions.flatMap((it) => keptOf(it, { zone, inIncident }));
    if (own.length > 0) kept.set(deviceId, own);
  }
  return kept;
}

function keptOf(
  { checkId, subject, condition }: OwnCondition,
  { zone, inIncident }: { zone: string; inIncident: ReadonlySet<string> },
): KeptFinding[] {
  const check = checkById(checkId);
  if (check === undefined || condition.outcome !== 'coverage_ended') return [];
  return [
    {
      checkId,
      subject,
      family: check.family,
      since: dateOf(condition.since, zone),
      patienceHours: check.opens.hours,
      inIncident: inIncident.has(checkId),
    },
  ];
}

/** What is known of these PCs has changed: their cases are looked at on that day at the latest. A
 * case that only a person moves is left to them. */
export async function wakeTakebacks(
  tx: Tx,
  deviceIds: readonly string[],
  on: CalendarDate,
): Promise<void> {
  if (deviceIds.length === 0) return;
  for (const it of (await lockOpenTakebacks(tx, deviceIds)).values()) {
    if (it.nextStepOn === null || earlierOf(it.nextStepOn, on) === it.nextStepOn) continue;
    await moveStep(tx, it, { nextStepOn: on });
  }
}
