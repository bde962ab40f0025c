import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { mostPins } from '#shared/messages.ts';
import { list, optional, record, reader, token } from '#shared/shape.ts';

/** Who this PC is to its collector. Made on the PC itself, never copied from another. */
export interface Identity {
  /** The collector's address as given, such as `https://vigie.example.org`. */
  readonly collector: string;
  /** Ed25519, raw public key and seed, base64url. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Null until the collector has enrolled this PC. */
  readonly enrolment: Enrolment | null;
}
export interface Enrolment {
  readonly device: string;
  /** The newest lineage token that the collector has offered. */
  readonly lineage: string;
  /** Of the collector's TLS keys, now and next: SHA-256 over SPKI. Absent where it has told none. */
  readonly pins?: string[];
  /** Public half of the key that can retire this PC. Absent where the collector had none. */
  readonly retireKey?: string;
}

export function newIdentity(collector: string): Identity {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (x === undefined || d === undefined) throw new Error('Ed25519 made a key without its parts');
  return { collector, publicKey: x, privateKey: d, enrolment: null };
}

/**
 * With another address for its collector. Another host has other TLS keys: whoever held the one
 * before must not be taken for it where this PC's clock is wrong.
 */
export function movedTo(identity: Identity, collector: string): Identity {
  const { enrolment } = identity;
  const isSameHost = new URL(identity.collector).host === new URL(collector).host;
  if (isSameHost || enrolment === null) return { ...identity, collector };
  const { pins: _, ...others } = enrolment;
  return { ...identity, collector, enrolment: others };
}

/** Signs a proof of `messages.ts`; base64url. */
export function signWith({ publicKey, privateKey }: Identity, proof: string): string {
  const key = createPrivateKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey },
    format: 'jwk',
  });
  return sign(null, Buffer.from(proof), key).toString('base64url');
}

export type FoundIdentity =
  | { readonly kind: 'found'; readonly identity: Identity }
  | { readonly kind: 'none' }
  /** It was set aside as `<file>.damaged`: this PC needs a new code. */
  | { readonly kind: 'damaged' };

/** With `look` a damaged file stays where it is. */
export function loadIdentity(
  file: string,
  damaged: 'set_aside' | 'look' = 'set_aside',
): FoundIdentity {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      return { kind: 'none' };
    throw cause;
  }
  const identity = parseIdentity(text);
  if (identity !== null) return { kind: 'found', identity };
  if (damaged === 'set_aside') renameSync(file, `${file}.damaged`);
  return { kind: 'damaged' };
}

export function saveIdentity(file: string, identity: Identity): void {
  writeWhole(file, `${JSON.stringify(identity)}\n`);
}

/**
 * Writes the whole file anew beside the old one, waits for the disk, then puts it in its place: at
 * every moment the one or the other is there, whole. Readable by its owner alone.
 */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.new`;
  const { O_WRONLY, O_CREAT, O_TRUNC, O_DSYNC } = constants;
  const handle = openSync(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_DSYNC, 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  syncFolder(dirname(file));
}

// Makes the new name last through a power cut. Under Node's permission model there is no fsync: the
// collector then still accepts the token before this one.
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_ACCESS_DENIED'))
      throw cause;
  } finally {
    closeSync(handle);
  }
}

const readKeys = reader(record({ publicKey: token(32), privateKey: token(32) }));
const readEnrolment = reader(
  record({
    device: token(16),
    lineage: token(16),
    pins: optional(list(token(32), mostPins)),
    retireKey: optional(token(32)),
  }),
);

function parseIdentity(text: string): Identity | null {
  const value = parseObject(text);
  if (value === null) return null;
  const { collector, publicKey, privateKey, enrolment } = value;
  const keys = readKeys({ publicKey, privateKey });
  if (!keys.ok || typeof collector !== 'string' || !URL.canParse(collector)) return null;
  if (enrolment === null) return { collector, ...keys.value, enrolment };
  const enrolled = readEnrolment(enrolment);
  return enrolled.ok ? { collector, ...keys.value, enrolment: enrolled.value } : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
