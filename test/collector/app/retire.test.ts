import { expect, test } from 'vitest';
import { isRetirement } from '#agent/retire.ts';
import { newIdentity } from '#agent/identity.ts';
import { enrol, makeCode } from '#collector/app/enrol.ts';
import { openSession } from '#collector/app/open-session.ts';
import { addRetireKey, orderRetirement } from '#collector/app/retire.ts';
import { createOfflineKey, readOfflineKey } from '#collector/offline-key.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { freshFolder } from '#test/support/folder.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import type { EngineName } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';
import { tokenOf } from '#test/support/door.ts';

async function device(world: World, n: number): Promise<string> {
  const id = tokenOf(16, n);
  await world.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: `BZ-26-${n}`,
      stage: 'in_service',
      cohort: null,
      sector: null,
      model: null,
      lot: null,
      handedOverOn: null,
      createdAt: 0,
      inventory: null,
    }),
  );
  return id;
}

/** Enrols a new agent on a device; answers its identity, as it would keep it. */
async function enrolled(world: World, deviceId: string) {
  const identity = newIdentity('http://localhost');
  const code = await makeCode(world, deviceId, 'test');
  const { publicKey } = identity;
  const answer = await enrol(world, { code, publicKey, agentVersion: 1 });
  if (!answer.ok) throw new Error(answer.reason);
  const { lineage, retireKey } = answer;
  return {
    ...identity,
    enrolment: { device: deviceId, lineage, ...(retireKey === undefined ? {} : { retireKey }) },
  };
}

/** What an agent is told of its end when it says hello. */
async function toldAtHello(world: World, identity: Awaited<ReturnType<typeof enrolled>>) {
  const answer = await openSession(
    world,
    {
      type: 'hello',
      device: identity.enrolment.device,
      signature: tokenOf(64, 0),
      stream: tokenOf(8, 1),
      lineage: identity.enrolment.lineage,
      protocol: 1,
      catalogue: 1,
      agent: 1,
      boot: 1,
      sinceBootSeconds: 60,
      wallSeconds: 0,
      lastSequence: 0,
    },
    () => true,
  );
  if (!answer.ok) throw new Error(answer.reason);
  return answer.retirement;
}

async function keyed(engine: EngineName) {
  const world = await freshWorld(engine, '2026-11-20T12:00:00Z');
  const file = `${await freshFolder()}/retire.pem`;
  const key = createOfflineKey(file);
  await addRetireKey(world, { publicKey: key.publicKey, actor: 'cli' });
  return { world, key, file };
}

describeOnBothEngines('the end of an agent', (engine) => {
  test('is signed by the offline key, and told at the next hello, to this agent alone', async () => {
    const { world, key } = await keyed(engine);
    const [one, other] = [await device(world, 1), await device(world, 2)];
    const [pc, neighbour] = [await enrolled(world, one), await enrolled(world, other)];
    expect(pc.enrolment).toMatchObject({ retireKey: key.publicKey });
    expect(await orderRetirement(world, { deviceId: one, key, actor: 'cli' })).toEqual({
      ok: true,
    });
    const told = await toldAtHello(world, pc);
    expect(told === null || isRetirement(pc, told)).toBe(true);
    expect(told).not.toBeNull();
    expect(await toldAtHello(world, neighbour)).toBeNull();
    expect(isRetirement(neighbour, told ?? '')).toBe(false);
    const [last] = await eventsOfDevice(world.store.db, one, 1);
    expect(last).toMatchObject({ kind: 'retirement_ordered', actor: 'cli' });
  });

  test('does not reach the agent that is enrolled on the device after it', async () => {
    const { world, key } = await keyed(engine);
    const id = await device(world, 1);
    const first = await enrolled(world, id);
    await orderRetirement(world, { deviceId: id, key, actor: 'cli' });
    const told = (await toldAtHello(world, first)) ?? '';
    const second = await enrolled(world, id);
    expect(await toldAtHello(world, second)).toBeNull();
    expect(isRetirement(second, told)).toBe(false);
  });

  test('is refused where no agent is enrolled, and with a key that is not the programme’s', async () => {
    const { world, key } = await keyed(engine);
    const id = await device(world, 1);
    const refusal = (deviceKey: typeof key) =>
      orderRetirement(world, { deviceId: id, key: deviceKey, actor: 'cli' });
    expect(await refusal(key)).toEqual({ ok: false, refused: 'no_agent' });
    await enrolled(world, id);
    const foreign = createOfflineKey(`${await freshFolder()}/other.pem`);
    expect(await refusal(foreign)).toEqual({ ok: false, refused: 'key_unknown' });
  });

  test('asks for a key file that is never written over and is read again as it was', async () => {
    const { file, key } = await keyed(engine);
    expect(() => createOfflineKey(file)).toThrow('EEXIST');
    expect(readOfflineKey(file)?.publicKey).toBe(key.publicKey);
  });
});
