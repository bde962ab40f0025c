import { X509Certificate, createHash } from 'node:crypto';
import { once } from 'node:events';
import { createSecureContext, setDefaultCACertificates } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { openLine } from '#agent/line.ts';
import type { Line } from '#agent/line.ts';
import { newAuthority, newServer, notYet, over } from '#test/support/certificate.ts';
import type { Certified } from '#test/support/certificate.ts';
import { openPlainPeer, openTlsPeer } from '#test/support/tls-peer.ts';
import type { Peer } from '#test/support/tls-peer.ts';

const trusted = newAuthority('An authority that everybody trusts');
const ended = newAuthority('An authority that has ended', over);
const unknown = newAuthority('An authority of somebody’s own');
setDefaultCACertificates([trusted.cert, ended.cert]);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const pinOf = ({ cert }: Certified): string =>
  createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url');
const pinOfNobody = Buffer.alloc(32, 7).toString('base64url');

/** Opens a line and, as a session does, speaks as soon as it may. */
async function call(peer: Peer, pins: readonly string[]): Promise<Line | string | null> {
  ends.push(() => peer.close());
  const answer = Promise.withResolvers<Line | string | null>();
  const opening = openLine({
    url: new URL(`wss://localhost:${peer.port}/agent/v1`),
    pins,
    onOpen(line) {
      line.socket.on('error', () => {});
      line.socket.end('hello');
      answer.resolve(line);
    },
    onFail: answer.resolve,
  });
  ends.push(async () => opening.cut());
  return answer.promise;
}

describe('the collector is spoken to', () => {
  const collector = newServer(trusted);
  test.each([
    { name: 'whose certificate is good', server: collector, pins: [], dateFault: false },
    {
      name: 'whose certificate is good, whatever was pinned',
      server: collector,
      pins: [pinOfNobody],
      dateFault: false,
    },
    ...[
      { when: 'not yet valid', server: newServer(trusted, { validity: notYet }) },
      { when: 'over', server: newServer(trusted, { validity: over }) },
      { when: 'issued by an authority that has ended', server: newServer(ended) },
    ].flatMap(({ when, server }) => [
      {
        name: `whose certificate is ${when}, where its key is pinned`,
        server,
        pins: [pinOf(server)],
        dateFault: true,
      },
      {
        name: `whose certificate is ${when}, where its key was pinned as the next one`,
        server,
        pins: [pinOfNobody, pinOf(server)],
        dateFault: true,
      },
    ]),
  ])('$name', async ({ server, pins, dateFault }) => {
    const peer = await openTlsPeer(server);
    expect(await call(peer, pins)).toMatchObject({ dateFault });
    expect(await peer.told()).toEqual({ connections: dateFault ? 2 : 1, bytes: 5 });
  });
});

describe('whoever is not the collector hears no byte of ours', () => {
  const collector = newServer(trusted, { validity: over });
  const { privateKey } = collector;
  const impostor = { validity: over };
  const cases: {
    name: string;
    server: Certified;
    options?: TlsOptions;
    pins?: readonly string[];
    code: string;
    connections: number;
  }[] = [
    {
      name: 'another key of the same name, its date wrong too, of the same authority',
      server: newServer(trusted, impostor),
      code: 'OTHER_KEY',
      connections: 2,
    },
    {
      name: 'another key of the same name, its date wrong too, of an authority of his own',
      server: newServer(unknown, impostor),
      code: 'OTHER_KEY',
      connections: 2,
    },
    {
      name: 'another key of the same name, its date wrong too, signed by itself',
      server: newServer(null, impostor),
      code: 'OTHER_KEY',
      connections: 2,
    },
    {
      name: 'the pinned key under another host’s name, its date wrong',
      server: newServer(trusted, { validity: over, hosts: ['elsewhere.example'], privateKey }),
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      connections: 2,
    },
    {
      name: 'the pinned key, its date wrong, where nothing has been pinned yet',
      server: collector,
      pins: [],
      code: 'CERT_HAS_EXPIRED',
      connections: 1,
    },
    {
      name: 'a good certificate of another host',
      server: newServer(trusted, { hosts: ['elsewhere.example'] }),
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      connections: 1,
    },
    {
      name: 'the pinned key in a certificate of an unknown authority, its date good',
      server: newServer(unknown, { privateKey }),
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      connections: 1,
    },
    {
      name: 'the pinned key in a certificate signed by itself, its date good',
      server: newServer(null, { privateKey }),
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      connections: 1,
    },
    {
      name: 'the pinned key with TLS 1.2',
      server: newServer(trusted, { privateKey }),
      options: { maxVersion: 'TLSv1.2' },
      code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      connections: 1,
    },
    {
      name: 'the pinned key with TLS 1.2, its date wrong',
      server: collector,
      options: { maxVersion: 'TLSv1.2' },
      code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      connections: 1,
    },
  ];

  test.each(cases)('$name', async (it) => {
    const { server, options, pins = [pinOf(collector)], code, connections } = it;
    const peer = await openTlsPeer(server, options);
    expect(await call(peer, pins)).toBe(code);
    expect(await peer.told()).toEqual({ connections, bytes: 0 });
  });

  test.each([
    [
      'a portal that sends elsewhere',
      'HTTP/1.1 302 Found\r\nLocation: http://portal.example\r\n\r\n',
    ],
    ['one that hangs up', ''],
  ])('%s', async (_, answer) => {
    const peer = await openPlainPeer(answer);
    expect(await call(peer, [pinOf(collector)])).toEqual(expect.any(String));
    expect(await peer.told()).toEqual({ connections: 1, bytes: 0 });
  });

  test('one that turns into another between the first connection and the second', async () => {
    // Two servers cannot share a port: one server shows another certificate the second time.
    const other = newServer(unknown, { validity: over });
    let visits = 0;
    const peer = await openTlsPeer(collector, {
      SNICallback(_name, answer) {
        visits += 1;
        answer(
          null,
          visits === 1 ? undefined : createSecureContext({ cert: other.cert, key: other.key }),
        );
      },
    });
    expect(await call(peer, [pinOf(collector)])).toBe('OTHER_KEY');
    expect(await peer.told()).toEqual({ connections: 2, bytes: 0 });
  });
});

test('what went over the wire is counted whole, what TLS costs included', async () => {
  const server = newServer(trusted);
  const peer = await openTlsPeer(server);
  ends.push(() => peer.close());
  const opened = Promise.withResolvers<Line>();
  const opening = openLine({
    url: new URL(`wss://localhost:${peer.port}/agent/v1`),
    pins: [],
    onOpen: opened.resolve,
    onFail: () => {},
  });
  const { socket } = await opened.promise;
  const before = opening.bytes();
  // The handshake carries at least the certificate.
  expect(before).toBeGreaterThan(new X509Certificate(server.cert).raw.length);
  socket.end(Buffer.alloc(1000));
  await once(socket, 'close');
  expect(opening.bytes() - before).toBeGreaterThan(1000);
});

test('a line that is cut before it is open ends, and says so once', async () => {
  const peer = await openTlsPeer(newServer(trusted));
  ends.push(() => peer.close());
  const ended_: unknown[] = [];
  const opening = openLine({
    url: new URL(`wss://localhost:${peer.port}/agent/v1`),
    pins: [],
    onOpen: () => ended_.push('open'),
    onFail: (code) => ended_.push(code),
  });
  opening.cut();
  opening.cut();
  expect(ended_).toEqual([null]);
});
