import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadIdentity, movedTo, newIdentity, saveIdentity, signWith } from '#agent/identity.ts';
import type { Identity } from '#agent/identity.ts';
import { freshFolder } from '#test/support/folder.ts';

const token = (bytes: number, fill: number) => Buffer.alloc(bytes, fill).toString('base64url');
const enrolled: Identity = {
  ...newIdentity('https://vigie.example.org'),
  enrolment: { device: token(16, 1), lineage: token(16, 2) },
};
const newFile = async () => join(await freshFolder(), 'identity.json');

describe('an identity', () => {
  test('is another one each time it is made', () => {
    const { publicKey } = newIdentity('https://vigie.example.org');
    expect(publicKey).not.toBe(newIdentity('https://vigie.example.org').publicKey);
  });

  test('signs what its raw public key verifies', () => {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: enrolled.publicKey },
      format: 'jwk',
    });
    const signature = Buffer.from(signWith(enrolled, 'proof'), 'base64url');
    expect(signature).toHaveLength(64);
    expect(verify(null, Buffer.from('proof'), key, signature)).toBe(true);
  });

  test.each([
    ['before enrolment', newIdentity('http://localhost:8080')],
    ['once enrolled', enrolled],
  ])('is read back as saved, %s', async (_, identity) => {
    const file = await newFile();
    saveIdentity(file, identity);
    expect(loadIdentity(file)).toEqual({ kind: 'found', identity });
  });

  test('is readable by its owner alone', async () => {
    const file = await newFile();
    saveIdentity(file, enrolled);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['another host', 'https://autre.example.org', false],
    ['another port', 'https://vigie.example.org:8443', false],
    ['another path of the same host', 'https://vigie.example.org/vigie', true],
  ])('that moves to %s trusts no longer the keys of the one before', (_, collector, isKept) => {
    const { enrolment } = enrolled;
    if (enrolment === null) throw new Error('It is enrolled');
    const pinned = { ...enrolled, enrolment: { ...enrolment, pins: [token(32, 3)] } };
    const enrolmentAfter = isKept ? pinned.enrolment : enrolment;
    const moved = { ...enrolled, collector, enrolment: enrolmentAfter };
    expect(movedTo(pinned, collector)).toEqual(moved);
  });

  test('is none where there is no file', async () => {
    expect(loadIdentity(await newFile())).toEqual({ kind: 'none' });
  });

  test('stays as it was when the next one was only half written', async () => {
    const file = await newFile();
    saveIdentity(file, enrolled);
    writeFileSync(`${file}.new`, readFileSync(file).subarray(0, 100));
    expect(loadIdentity(file)).toEqual({ kind: 'found', identity: enrolled });
    const next = { ...enrolled, collector: 'https://autre.example.org' };
    saveIdentity(file, next);
    expect(loadIdentity(file)).toEqual({ kind: 'found', identity: next });
    expect(readdirSync(join(file, '..'))).toEqual(['identity.json']);
  });

  test('cut off at any byte is set aside, never half believed', async () => {
    const file = await newFile();
    saveIdentity(file, enrolled);
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length - 1; length += 1) {
      writeFileSync(file, whole.subarray(0, length));
      expect(loadIdentity(file), String(length)).toEqual({ kind: 'damaged' });
      expect(loadIdentity(file)).toEqual({ kind: 'none' });
    }
    expect(readdirSync(join(file, '..'))).toEqual(['identity.json.damaged']);
  });

  test.each([
    'null',
    '[]',
    '{}',
    '\0'.repeat(200),
    JSON.stringify({ ...enrolled, publicKey: 'x' }),
  ])('is not read from %o', async (text) => {
    const file = await newFile();
    writeFileSync(file, text);
    expect(loadIdentity(file)).toEqual({ kind: 'damaged' });
  });
});
