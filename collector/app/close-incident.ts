import type { IncidentResult } from '#collector/domain/incident.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { endIncident, incidentById } from '#collector/storage/incidents.ts';
import type { Context } from './context.ts';

export type IncidentClosed =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' | 'closed_before' };

/**
 * A person closes an incident and says what it was. The PCs on which the fault lasts are decided on
 * again at their next heartbeat, and may then open their own tickets.
 */
export async function closeIncident(
  { store, clock, ids }: Context,
  { id, result, actor }: { id: string; result: IncidentResult; actor: string },
): Promise<IncidentClosed> {
  const at = clock.now();
  return store.transaction(async (tx): Promise<IncidentClosed> => {
    const incident = await incidentById(tx, id);
    if (incident === null) return { ok: false, reason: 'unknown' };
    if (!(await endIncident(tx, id, { until: at, by: actor, result }))) {
      return { ok: false, reason: 'closed_before' };
    }
    await writeEvents(tx, [
      {
        id: ids.timeId(at),
        at,
        actor,
        noun: 'incident',
        nounId: id,
        deviceId: null,
        kind: 'incident_ended',
        reason: result,
        detail: { incident: incident.kind, pcs: incident.pcs },
      },
    ]);
    return { ok: true };
  });
}
