import {
  X509Certificate,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A certificate with its key, as files of PEM hold them. */
export interface Certified {
  readonly name: string;
  readonly cert: string;
  readonly key: string;
  readonly privateKey: KeyObject;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}
const year = 365 * 86_400_000;
/** Good today; by years, so that no clock of a test machine matters. */
export const good: Validity = {
  from: new Date(Date.now() - year),
  to: new Date(Date.now() + year),
};
/** As a PC sees it whose clock has fallen back. */
export const notYet: Validity = {
  from: new Date(Date.now() + 10 * year),
  to: new Date(Date.now() + 12 * year),
};
/** As a PC sees it whose clock runs ahead. */
export const over: Validity = {
  from: new Date(Date.now() - 12 * year),
  to: new Date(Date.now() - 10 * year),
};

/** An authority of its own: nobody trusts it unless told so. */
export function newAuthority(name: string, validity = good): Certified {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return certify({ name, privateKey, issuer: null, validity, hosts: [] });
}

/** A server's certificate for these host names (or IPv4 addresses); null signs itself. */
export function newServer(
  issuer: Certified | null,
  more: { hosts?: readonly string[]; validity?: Validity; privateKey?: KeyObject } = {},
): Certified {
  const { hosts = ['localhost'], validity = good } = more;
  const privateKey =
    more.privateKey ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  return certify({ name: hosts[0] ?? '', privateKey, issuer, validity, hosts });
}

interface Wanted {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly issuer: Certified | null;
  readonly validity: Validity;
  /** None makes an authority. */
  readonly hosts: readonly string[];
}

/** RFC 5280, written out: Node reads certificates and makes none. */
function certify({ name, privateKey, issuer, validity, hosts }: Wanted): Certified {
  const algorithm = sequence(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
  const tbs = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    distinguished(issuer?.name ?? name),
    sequence(time(validity.from), time(validity.to)),
    distinguished(name),
    createPublicKey(privateKey).export({ format: 'der', type: 'spki' }),
    explicit(3, sequence(...(hosts.length === 0 ? [authority()] : [alternatives(hosts)]))),
  );
  const signature = sign('sha256', tbs, issuer?.privateKey ?? privateKey);
  const whole = sequence(tbs, algorithm, bits(signature));
  return {
    name,
    cert: new X509Certificate(whole).toString(),
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }),
    privateKey,
  };
}

const authority = (): Buffer =>
  sequence(oid('551d13'), der(0x01, Buffer.of(0xff)), octets(sequence(der(0x01, Buffer.of(0xff)))));

const alternatives = (hosts: readonly string[]): Buffer =>
  sequence(
    oid('551d11'),
    octets(
      sequence(
        ...hosts.map((host) =>
          /^[\d.]+$/.test(host)
            ? der(0x87, Buffer.from(host.split('.').map(Number)))
            : der(0x82, Buffer.from(host)),
        ),
      ),
    ),
  );

const distinguished = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));

// GeneralizedTime, of which X.509 wants UTCTime before 2050; OpenSSL takes either.
function time(at: Date): Buffer {
  const text = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(text.slice(2)))
    : der(0x18, Buffer.from(text));
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const octets = (content: Buffer): Buffer => der(0x04, content);
const bits = (content: Buffer): Buffer => der(0x03, Buffer.concat([Buffer.of(0), content]));
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const explicit = (tag: number, content: Buffer): Buffer => der(0xa0 + tag, content);

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...bytes), content]);
}
