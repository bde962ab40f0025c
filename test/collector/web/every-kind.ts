import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { workshopStages } from '#collector/domain/workshop.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { tellSmallFleet } from '../../e2e/small-fleet.ts';
import { addPc } from './fleet.ts';
import { addUndated, seedPlannedFleet } from './planned-fleet.ts';
import type { TestSite } from './site.ts';
import { tellWatchedFleet } from './watched-fleet.ts';

/** The day of the programme that `tellEveryKind` tells, ms UTC. */
export const everyKindAt = Date.UTC(2026, 9, 5, 8);

/** A programme with something of each kind, so that each form is shown somewhere. */
export async function tellEveryKind(site: TestSite): Promise<void> {
  await seedPlannedFleet(site.context, { today: '2026-10-05', setNow: (at) => site.setNow(at) });
  await addUndated(site.context, 2);
  const fleet = await tellSmallFleet(site, everyKindAt);
  await tellWatchedFleet(site.context, everyKindAt);
  const [ticket] = await ticketsOfDevice(site.store.db, fleet.failingDisk.id);
  await site.post(`/tickets/${ticket?.id}/take`);
  for (const [n, stage] of workshopStages.entries()) {
    await addPc(site.context, formatAssetTag({ site: 'BZ', year: 2020, number: n + 1 }), {
      stage,
      handedOverOn: null,
    });
  }
  await site.signInAs('noa');
}
