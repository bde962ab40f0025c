import { generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadIdentity, newIdentity, saveIdentity } from '#agent/identity.ts';
import type { Identity } from '#agent/identity.ts';
import { isRetirement, removeState } from '#agent/retire.ts';
import { startRun } from '#agent/run.ts';
import { viewSpool } from '#agent/spool.ts';
import { makeStateFolder, stateFolder } from '#agent/state-folder.ts';
import { retireProof } from '#shared/messages.ts';
import { openDoor, tokenOf } from '#test/support/door.ts';
import type { Visitor } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';
import { runConfig } from '#test/support/run-config.ts';

const offline = generateKeyPairSync('ed25519');
const retireKey = offline.publicKey.export({ format: 'jwk' }).x ?? '';
const device = tokenOf(16, 1);
const enrolment = { device, lineage: tokenOf(16, 2), retireKey };

const signed = (text: string, key = offline.privateKey): string =>
  sign(null, Buffer.from(text), key).toString('base64url');
const retirement = ({ publicKey }: Identity, of = device): string =>
  signed(retireProof({ device: of, publicKey }));
const enrolled = (more: Partial<typeof enrolment> = {}): Identity => ({
  ...newIdentity('http://localhost'),
  enrolment: { ...enrolment, ...more },
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe('a retirement', () => {
  const pc = enrolled();
  const other = generateKeyPairSync('ed25519').privateKey;
  test.each([
    ['holds over this device and this key', pc, retirement(pc), true],
    ['of another device does not', pc, retirement(pc, tokenOf(16, 9)), false],
    ['of another life of this device does not', pc, retirement(enrolled()), false],
    ['by another key does not', pc, signed(retireProof({ device, ...pc }), other), false],
    ['of another kind of proof does not', pc, signed(`vigie-hello-1\n${device}`), false],
    ['of zeros does not', pc, tokenOf(64, 0), false],
    [
      'does not where the collector never told a key',
      { ...pc, enrolment: { device, lineage: tokenOf(16, 2) } },
      retirement(pc),
      false,
    ],
    ['does not before enrolment', { ...pc, enrolment: null }, retirement(pc), false],
  ])('%s', (_, identity, signature, holds) => {
    expect(isRetirement(identity, signature)).toBe(holds);
  });

  test('removes what the agent wrote, and nothing else', async () => {
    const folder = await freshFolder();
    const files = makeStateFolder(folder);
    saveIdentity(files.identity, pc);
    for (const name of ['spool.db', 'spool.db-journal', 'spool.db.damaged', 'lock.db', 'mine'])
      writeFileSync(join(folder, name), '');
    removeState(files);
    expect(readdirSync(folder)).toEqual(['mine']);
  });
});

/** A running agent that has just been welcomed. */
async function welcomed(identity: Identity) {
  const door = await openDoor();
  ends.push(() => door.close());
  const folder = await freshFolder();
  const files = stateFolder(folder);
  saveIdentity(files.identity, { ...identity, collector: door.address });
  const run = startRun({
    ...runConfig('--state', folder, '--now'),
    language: 'en',
    log: () => {},
    sensors: [],
    inventory: async () => null,
  });
  ends.push(() => run.stop('shutdown'));
  const visitor = await door.next();
  await visitor.hear('hello');
  visitor.send({
    type: 'welcome',
    lineage: tokenOf(16, 3),
    expects: 1,
    cadenceSeconds: 900,
    wantFull: false,
    openTickets: 0,
  });
  await visitor.hear('beat');
  return { folder, files, run, visitor };
}
const retire = (visitor: Visitor, signature: string): void =>
  visitor.send({ type: 'retire', signature });

describe('an agent that hears `retire`', () => {
  test('with the offline key’s signature says so, removes all that it wrote, and ends with 3', async () => {
    const identity = enrolled();
    const { folder, run, visitor } = await welcomed(identity);
    retire(visitor, retirement(identity));
    expect((await visitor.hear('bye', ['beat'])).reason).toBe('uninstall');
    expect(await run.finished).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('with any other signature goes on as before, and counts it', async () => {
    const identity = enrolled();
    const { files, run, visitor } = await welcomed(identity);
    retire(visitor, tokenOf(64, 7));
    retire(visitor, retirement(enrolled()));
    retire(visitor, retirement(identity, tokenOf(16, 9)));
    await visitor.settled();
    expect(loadIdentity(files.identity)).toMatchObject({ identity: { enrolment: { retireKey } } });
    await run.stop('shutdown');
    expect(await run.finished).toBe(0);
    expect(viewSpool(files.spool)?.memory.ignored).toBe(3);
  });
});
