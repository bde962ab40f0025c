import { createPublicKey, verify } from 'node:crypto';
import { rmSync } from 'node:fs';
import { retireProof } from '#shared/messages.ts';
import type { Identity } from './identity.ts';
import type { StateFolder } from './state-folder.ts';

/**
 * Whether this signature retires this very agent: made with the offline key whose public half came
 * at enrolment, over this device and this key pair. Another PC's signature, or one of this PC's
 * earlier lives, is none.
 */
export function isRetirement({ publicKey, enrolment }: Identity, signature: string): boolean {
  if (enrolment?.retireKey === undefined) return false;
  const { device, retireKey } = enrolment;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: retireKey },
    format: 'jwk',
  });
  const proof = Buffer.from(retireProof({ device, publicKey }));
  return verify(null, proof, key, Buffer.from(signature, 'base64url'));
}

/**
 * Removes all that an agent has written, and does nothing else. The identity goes first: what a
 * power cut leaves behind can no longer speak.
 */
export function removeState({
  identity,
  ...others
}: Pick<StateFolder, 'identity'> & Partial<StateFolder>): void {
  const leftovers = ['.new', '.damaged', '-journal', '-wal', '-shm'];
  for (const file of [identity, ...Object.values(others)]) {
    for (const path of [file, ...leftovers.map((end) => file + end)]) {
      rmSync(path, { force: true, recursive: true });
    }
  }
}
