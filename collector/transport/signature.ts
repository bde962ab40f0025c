import { createPublicKey, verify } from 'node:crypto';

// RFC 8410: the fixed head of an Ed25519 public key in DER; the raw 32 bytes follow.
const derHead = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether `signature` over `text` was made with this raw Ed25519 key; all in base64url. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const der = Buffer.concat([derHead, Buffer.from(publicKey, 'base64url')]);
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    // A point that is not on the curve: whoever sent it holds no key.
    return false;
  }
}
