import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { loadIdentity, newIdentity, saveIdentity } from '#agent/identity.ts';
import type { Identity } from '#agent/identity.ts';
import { openSpool } from '#agent/spool.ts';
import { startUplink } from '#agent/uplink.ts';
import type { UplinkState } from '#agent/uplink.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { pinOf } from '#collector/tls.ts';
import { newAuthority, newServer, over } from '#test/support/certificate.ts';
import type { Certified } from '#test/support/certificate.ts';
import { freshFolder } from '#test/support/folder.ts';
import { handPorts } from '#test/support/hand-ports.ts';
import { freePort } from '#test/support/processes.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';

const authority = newAuthority('An authority that everybody trusts');
setDefaultCACertificates([authority.cert]);
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pin = ({ cert }: Certified): string => pinOf(new X509Certificate(cert));

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function serve(
  at: { port: number; folder: string },
  server: Certified,
  pins = [pin(server)],
): Promise<Collector> {
  const collector = await openCollector({
    config: {
      port: at.port,
      baseUrl: `https://localhost:${at.port}`,
      databaseUrl: `sqlite:${at.folder}/vigie.db`,
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
      tls: server,
      pins,
    },
    clock: virtualClock('2026-10-05T08:00:00Z'),
    ids: seededIds(`tls ${pin(server)}`),
    log: openLog('silent'),
  });
  ends.push(() => collector.close());
  return collector;
}

async function newCode({ context }: Collector): Promise<string> {
  const id = context.ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: 'BZ-26-0001-1',
      stage: 'handed_over',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: '2026-09-01',
      createdAt: context.clock.now(),
      inventory: null,
    }),
  );
  return makeCode(context, id, 'test');
}

interface Called {
  readonly state: UplinkState;
  readonly dateFaults: readonly boolean[];
  readonly identity: Identity;
}

/** One agent's connection, until it is in or waits for the next. */
async function call(it: { port: number; folder: string; code?: string }): Promise<Called> {
  const file = join(it.folder, 'identity.json');
  const newStream = () => Buffer.alloc(8, 1).toString('base64url');
  const spool = openSpool({ file: join(it.folder, 'spool.db'), newStream });
  const found = loadIdentity(file);
  let identity =
    found.kind === 'found' ? found.identity : newIdentity(`https://localhost:${it.port}`);
  const settled = Promise.withResolvers<UplinkState>();
  const dateFaults: boolean[] = [];
  const uplink = startUplink({
    hasRoom: () => true,
    isThrifty: () => false,
    spool,
    ports: handPorts(),
    newStream,
    code: it.code ?? null,
    now: true,
    identity: () => identity,
    saveIdentity(next) {
      saveIdentity(file, next);
      identity = next;
    },
    onClock: (_, dateFault) => void dateFaults.push(dateFault),
    onWelcome: () => {},
    onAskFull: () => {},
    onState: (state) => state.kind !== 'connecting' && settled.resolve(state),
    onRetire: () => {},
    onCodeRefused: (reason) => settled.reject(new Error(reason)),
    onFault: (where) => settled.reject(new Error(where)),
  });
  const state = await settled.promise;
  await uplink.stop('shutdown');
  spool.close();
  return { state, dateFaults, identity };
}

async function enrolled() {
  const at = { port: await freePort(), folder: await freshFolder() };
  const privateKey = newKey();
  const collector = await serve(at, newServer(authority, { privateKey }));
  const code = await newCode(collector);
  const first = await call({ ...at, code });
  await collector.close();
  ends.pop();
  return { at, privateKey, first };
}

describe('an agent and a collector with TLS', () => {
  test('enrol and greet; the agent keeps the pins that it is told', async () => {
    const { first, privateKey } = await enrolled();
    expect(first).toMatchObject({ state: { kind: 'connected' }, dateFaults: [false] });
    const { pins } = first.identity.enrolment ?? {};
    expect(pins).toEqual([pin(newServer(authority, { privateKey }))]);
  });

  test('meet when the certificate’s date is all that is wrong, and the agent knows', async () => {
    const { at, privateKey } = await enrolled();
    await serve(at, newServer(authority, { privateKey, validity: over }));
    expect(await call(at)).toMatchObject({ state: { kind: 'connected' }, dateFaults: [true] });
  });

  test('do not meet when another key answers with that same fault', async () => {
    const { at, first } = await enrolled();
    await serve(at, newServer(authority, { validity: over }));
    expect(await call(at)).toMatchObject({
      state: { kind: 'waiting', because: { kind: 'lost', openMs: 0, error: 'OTHER_KEY' } },
      dateFaults: [],
      identity: first.identity,
    });
  });

  test('go on through a change of keys that was told before, whatever the clock', async () => {
    const { at, privateKey } = await enrolled();
    const [now, next] = [newServer(authority, { privateKey }), newServer(authority)];
    const first = await serve(at, now, [pin(now), pin(next)]);
    const told = await call(at);
    expect(told.identity.enrolment?.pins).toEqual([pin(now), pin(next)]);
    await first.close();
    ends.pop();
    await serve(at, newServer(authority, { privateKey: next.privateKey, validity: over }));
    const after = await call(at);
    expect(after).toMatchObject({ state: { kind: 'connected' }, dateFaults: [true] });
    expect(after.identity.enrolment?.pins).toEqual([pin(next)]);
  });
});
