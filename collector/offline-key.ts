import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { OfflineKey } from '#collector/app/retire.ts';

/**
 * The key that can retire PCs: a file on the administrator's own machine, or on a stick in a drawer.
 * PKCS#8 in PEM, readable by its owner alone.
 */
export function createOfflineKey(file: string): OfflineKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  // `wx`: a key that is there already is never written over.
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), {
    mode: 0o600,
    flag: 'wx',
  });
  return offlineKey(privateKey);
}

/** Null where the file holds no such key. */
export function readOfflineKey(file: string): OfflineKey | null {
  const text = readFileSync(file);
  try {
    const key = createPrivateKey(text);
    return key.asymmetricKeyType === 'ed25519' ? offlineKey(key) : null;
  } catch {
    return null;
  }
}

function offlineKey(key: KeyObject): OfflineKey {
  const { x } = key.export({ format: 'jwk' });
  if (x === undefined) throw new Error('An Ed25519 key without its public part');
  return {
    publicKey: x,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}
