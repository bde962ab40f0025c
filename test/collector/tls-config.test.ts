import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BadConfig } from '#collector/bad-config.ts';
import { readConfig } from '#collector/config.ts';
import { daysLeft, pinOf } from '#collector/tls.ts';
import { newAuthority, newServer } from '#test/support/certificate.ts';
import { freshFolder } from '#test/support/folder.ts';

const VIGIE_SECRET = 'a secret of at least thirty-two letters';
const authority = newAuthority('An authority');
const server = newServer(authority);
const other = newServer(authority);
const pin = (it: typeof server): string => pinOf(new X509Certificate(it.cert));
const files = { cert: '', key: '', otherKey: '', text: '' };

beforeAll(async () => {
  const folder = await freshFolder();
  const written = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  files.cert = written('cert.pem', server.cert + authority.cert);
  files.key = written('key.pem', server.key);
  files.otherKey = written('other.pem', other.key);
  files.text = written('text.pem', 'no certificate');
});

function faultsOf(environment: Record<string, string>): (readonly [string, string])[] {
  try {
    readConfig({ VIGIE_SECRET, ...environment });
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error;
    return error.faults.map(({ variable, hint }) => [variable, hint] as const);
  }
  return [];
}

describe('TLS', () => {
  test('is not served where nothing is said of it, and no pin is told', () => {
    expect(readConfig({ VIGIE_SECRET })).toMatchObject({ tls: null, pins: [] });
  });

  test('with certificate and key is served, with the pin of the key', () => {
    const config = readConfig({ VIGIE_SECRET, TLS_CERT: files.cert, TLS_KEY: files.key });
    expect(config).toMatchObject({ baseUrl: 'https://localhost:8080', pins: [pin(server)] });
    expect(config.tls).toEqual({ cert: server.cert + authority.cert, key: server.key });
  });

  test('tells the next key’s pin too, in the order given', () => {
    const given = `${pin(other)}, ${pin(server)}`;
    const environment = { TLS_CERT: files.cert, TLS_KEY: files.key, TLS_PINS: given };
    expect(readConfig({ VIGIE_SECRET, ...environment }).pins).toEqual([pin(other), pin(server)]);
  });

  test('behind a reverse proxy has its pins told alone', () => {
    const environment = { BASE_URL: 'https://vigie.example.org', TLS_PINS: pin(server) };
    expect(readConfig({ VIGIE_SECRET, ...environment })).toMatchObject({
      tls: null,
      pins: [pin(server)],
    });
  });

  test.each([
    ['a key alone', 'TLS_CERT', () => ({ TLS_KEY: files.key })],
    ['a certificate alone', 'TLS_KEY', () => ({ TLS_CERT: files.cert })],
    [
      'a file that is not there',
      'TLS_CERT',
      () => ({ TLS_CERT: `${files.cert}-`, TLS_KEY: files.key }),
    ],
    ['text for a certificate', 'TLS_CERT', () => ({ TLS_CERT: files.text, TLS_KEY: files.key })],
    ['text for a key', 'TLS_KEY', () => ({ TLS_CERT: files.cert, TLS_KEY: files.text })],
    ['another’s key', 'TLS_KEY', () => ({ TLS_CERT: files.cert, TLS_KEY: files.otherKey })],
    [
      'an http address',
      'BASE_URL',
      () => ({ TLS_CERT: files.cert, TLS_KEY: files.key, BASE_URL: 'http://vigie.example.org' }),
    ],
    [
      'pins without its own',
      'TLS_PINS',
      () => ({ TLS_CERT: files.cert, TLS_KEY: files.key, TLS_PINS: pin(other) }),
    ],
    [
      'three pins',
      'TLS_PINS',
      () => ({ BASE_URL: 'https://x.example', TLS_PINS: [1, 2, 3].map(() => pin(other)).join() }),
    ],
    [
      'a pin of another length',
      'TLS_PINS',
      () => ({ BASE_URL: 'https://x.example', TLS_PINS: pin(other).slice(1) }),
    ],
    ['pins of an http address', 'BASE_URL', () => ({ TLS_PINS: pin(other) })],
  ])('with %s is a fault of %s', (_, variable, environment) => {
    expect(faultsOf(environment())).toEqual([[variable, expect.any(String)]]);
  });

  test('ends on the day that the certificate says', () => {
    const ends = new X509Certificate(server.cert).validToDate.getTime();
    expect(daysLeft(server, ends - 86_400_000)).toBe(1);
    expect(daysLeft(server, ends + 1)).toBe(-1);
  });
});
