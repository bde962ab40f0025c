import { makeCode, enrol, keepInventory } from '#collector/app/enrol.ts';
import type { Context } from '#collector/app/context.ts';
import { handOver } from '#collector/app/hand-over.ts';
import { sampleMemory } from '#collector/app/sample-memory.ts';
import type { SampleMemory } from '#collector/app/sample-memory.ts';
import type { Db } from '#collector/storage/database.ts';
import { devicesByTag } from '#collector/storage/devices.ts';
import type { VirtualClock } from '#test/support/virtual.ts';
import { Agenda } from './agenda.ts';
import type { Pace } from './agenda.ts';
import { chance } from './chance.ts';
import type { Chance } from './chance.ts';
import type { FleetPlan } from './fleet.ts';
import { handOverAtTable } from './families.ts';
import type { Family } from './families.ts';
import type { Pc } from './pc.ts';
import { newSender } from './sender.ts';
import type { Sender } from './sender.ts';

/** A PC on file: its life, its agent, and what the collector has acknowledged of it. */
export interface Home {
  readonly pc: Pc;
  readonly sender: Sender;
  /** When each acknowledged beat was received, over all streams, ms UTC. */
  readonly acknowledged: number[];
}

/** A simulated programme in progress. */
export interface World {
  readonly plan: FleetPlan;
  /** Its store is another one while days are lived through in one transaction. */
  context: Context & { readonly clock: VirtualClock };
  /** Days whose transactions are made one, to wait for the disk less often; 1: none are. */
  readonly daysPerCommit: number;
  readonly draw: Chance;
  readonly agenda: Agenda;
  readonly pace: Pace;
  readonly homes: Map<string, Home>;
  readonly homeOf: Map<Pc, Home>;
  readonly staffIds: readonly [string, ...string[]];
  /** Working days between two acts on one ticket, on average. */
  readonly patience: number;
  /** How much more often than in life a line fails; 1 as in life. */
  readonly mishaps: number;
  /** Share of stretches of 40 days through which no job runs at all. */
  readonly outages: number;
  /** Share of the families whom the van finds an appointment with in their planned week; 0: no van. */
  readonly collects: number;
  /** Families that come to the workshop’s table; a list alone says whom the other PCs went to. */
  readonly atTable: ReadonlyMap<Pc, Family>;
  /** What the collector remembers of samples; a restart loses it. */
  memory: SampleMemory;
}

export interface WorldParts {
  readonly plan: FleetPlan;
  readonly context: World['context'];
  readonly daysPerCommit: number;
  readonly pace: Pace;
  readonly lastDay: number;
  readonly staffIds: World['staffIds'];
  readonly patience: number;
  readonly mishaps: number;
  readonly outages: number;
  readonly collects: number;
  readonly atTable: World['atTable'];
}

export function newWorld({ lastDay, ...parts }: WorldParts): World {
  return {
    ...parts,
    draw: chance(`${parts.plan.seed} world`),
    agenda: new Agenda(parts.pace, lastDay),
    homes: new Map(),
    homeOf: new Map(),
    memory: sampleMemory(),
  };
}

/** The day on which families come for their PCs: each is signed for, enrolled and taken home. */
export async function handOverAndEnrol(
  { context, staffIds, homes, homeOf, agenda, draw, atTable }: World,
  pcs: readonly Pc[],
): Promise<void> {
  for (const pc of pcs) {
    const family = atTable.get(pc);
    if (family !== undefined) {
      await handOverAtTable(context, { pc, family, actor: staffIds[0] });
      continue;
    }
    const { assetTag, handedOverOn, sector, lot, model } = pc;
    const said = { assetTag, handedOverOn, sector, lot, model };
    const handover = { ...said, cohort: null, actor: staffIds[0] };
    const { verdict } = await handOver(context, handover);
    if (verdict !== 'new') throw new Error(`The handover of ${assetTag} was ${verdict}`);
  }
  const devices = await devicesByTag(
    context.store.db,
    pcs.map(({ assetTag }) => assetTag),
  );
  for (const pc of pcs) {
    const device = devices.get(pc.assetTag);
    if (device === undefined) throw new Error(`${pc.assetTag} is not on file`);
    if (atTable.get(pc)?.followUp === 'no') continue;
    await enrolPc(context, device.id, pc, draw);
    const sender = newSender(device.id, context.ids.token(8), context.clock.now());
    const home = { pc, sender, acknowledged: [] };
    homes.set(device.id, home);
    homeOf.set(pc, home);
    agenda.enter(pc, pc.handedOverDay - 1);
  }
}

async function enrolPc(context: Context, deviceId: string, pc: Pc, draw: Chance): Promise<void> {
  const code = await makeCode(context, deviceId, 'workshop');
  const publicKey = context.ids.token(32);
  const enrolled = await enrol(context, { code, publicKey, agentVersion: draw.whole(1, 2) });
  if (!enrolled.ok) throw new Error(`${pc.assetTag} could not enrol: ${enrolled.reason}`);
  await keepInventory(context, deviceId, pc.inventory);
}

/** How many beats received since that instant, ms UTC, the collector holds of each device. */
export async function storedBeats(db: Db, since: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('beats')
    .select('device_id')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('received_at', '>=', since)
    .groupBy('device_id')
    .execute();
  return new Map(rows.map((row) => [row.device_id, Number(row.n)]));
}
