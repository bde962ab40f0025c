import { X509Certificate, createHash, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mostPins } from '#shared/messages.ts';
import type { Fault } from './bad-config.ts';

/** What the collector serves TLS with; PEM. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

export interface TlsConfig {
  /** Null behind a reverse proxy that serves TLS itself, or where none is served. */
  readonly tls: Tls | null;
  /**
   * What agents are told of our TLS keys, now and next: SHA-256 over SPKI, base64url. An agent whose
   * clock is wrong knows us by these alone.
   */
  readonly pins: readonly string[];
}

export interface TlsSettings {
  /** Paths. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** With commas between. */
  readonly pins: string | undefined;
  readonly baseUrl: string;
}

/** Reads certificate, key and pins; adds what is wrong with them to the faults. */
export function readTls(it: TlsSettings, faults: Fault[]): TlsConfig {
  const tls = readPair(it, faults);
  const given = readPins(it.pins, faults);
  const isSecret = it.baseUrl.startsWith('https:');
  if ((tls !== null || given.length > 0) && !isSecret) {
    faults.push({
      variable: 'BASE_URL',
      expected: 'an https address, since TLS is served',
      hint: 'Give the address that families’ PCs and staff use, such as https://vigie.example.org.',
    });
  }
  if (tls === null) return { tls, pins: given };
  const own = pinOf(new X509Certificate(tls.cert));
  if (given.length > 0 && !given.includes(own)) {
    faults.push({
      variable: 'TLS_PINS',
      expected: `the pin of the key that is served, ${own}, among them`,
      hint: 'Leave it out while one key is used; add the next key’s pin before its certificate is put in place.',
    });
  }
  return { tls, pins: given.length > 0 ? given : [own] };
}

/** SHA-256 over the certificate's public key (SPKI), base64url: what agents pin. */
export function pinOf({ publicKey }: X509Certificate): string {
  const key = publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(key).digest('base64url');
}

/** How long the certificate is still good; negative once it is not. */
export function daysLeft({ cert }: Tls, nowMs: number): number {
  return Math.floor((new X509Certificate(cert).validToDate.getTime() - nowMs) / 86_400_000);
}

function readPair({ cert, key }: TlsSettings, faults: Fault[]): Tls | null {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined) {
    faults.push({
      variable: cert === undefined ? 'TLS_CERT' : 'TLS_KEY',
      expected: 'the path of a PEM file',
      hint: `${cert === undefined ? 'TLS_KEY' : 'TLS_CERT'} is set: give both, or neither behind a reverse proxy.`,
    });
    return null;
  }
  const pair = { cert: textOf('TLS_CERT', cert, faults), key: textOf('TLS_KEY', key, faults) };
  if (pair.cert === null || pair.key === null) return null;
  return isPair(pair.cert, pair.key, faults) ? { cert: pair.cert, key: pair.key } : null;
}

function textOf(variable: string, path: string, faults: Fault[]): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    faults.push({
      variable,
      expected: 'the path of a PEM file that this process can read',
      hint: `Reading it failed (${code}): check the path and its permissions.`,
    });
    return null;
  }
}

function isPair(cert: string, key: string, faults: Fault[]): boolean {
  const certificate = tryTo(() => new X509Certificate(cert));
  if (certificate === null) {
    faults.push({
      variable: 'TLS_CERT',
      expected: 'a certificate in PEM, its chain after it',
      hint: 'The file should begin with -----BEGIN CERTIFICATE-----.',
    });
  }
  const privateKey = tryTo(() => createPrivateKey(key));
  if (privateKey === null) {
    faults.push({
      variable: 'TLS_KEY',
      expected: 'a private key in PEM, without a passphrase',
      hint: 'The file should begin with -----BEGIN PRIVATE KEY-----.',
    });
  }
  if (certificate === null || privateKey === null) return false;
  if (certificate.checkPrivateKey(privateKey)) return true;
  faults.push({
    variable: 'TLS_KEY',
    expected: 'the private key of the certificate in TLS_CERT',
    hint: 'They belong to different keys: check that both files come from one renewal.',
  });
  return false;
}

function readPins(text: string | undefined, faults: Fault[]): string[] {
  if (text === undefined || text === '') return [];
  const pins = text.split(',').map((it) => it.trim());
  // 32 bytes, and written as no other text of the same bytes is.
  const isPin = (it: string) =>
    it.length === 43 && Buffer.from(it, 'base64url').toString('base64url') === it;
  if (pins.length <= mostPins && pins.every(isPin)) return pins;
  faults.push({
    variable: 'TLS_PINS',
    expected: `one or ${mostPins} pins of 43 characters, the key’s now and the next one’s, with a comma between`,
    hint: 'Make one with: openssl x509 -in cert.pem -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | basenc --base64url | tr -d =',
  });
  return [];
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
