import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { Certified } from './certificate.ts';

/** Somebody on the way who is asked for the collector, and counts what he is told. */
export interface Peer {
  readonly port: number;
  /** Answers once every connection has ended: how many there were, and the bytes told within TLS. */
  told(): Promise<{ readonly connections: number; readonly bytes: number }>;
  close(): Promise<void>;
}

/** Serves TLS with this certificate, and speaks no word. */
export function openTlsPeer(with_: Certified, options: TlsOptions = {}): Promise<Peer> {
  let bytes = 0;
  const server = createServer({ cert: with_.cert, key: with_.key, ...options }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (piece) => (bytes += piece.length));
  });
  server.on('tlsClientError', () => {});
  return watch(server, () => bytes);
}

/** Serves no TLS: answers whatever comes with this, as a hotel's portal does. */
export function openPlainPeer(answer: string): Promise<Peer> {
  let bytes = 0;
  const server = createPlainServer((socket) => {
    socket.on('data', (piece: Buffer) => {
      bytes += bytesBeyondHandshake(piece);
      socket.end(answer);
    });
  });
  return watch(server, () => bytes);
}

/** RFC 8446, 5.1: a record of the handshake is of type 22; an alert, of type 21, says no more. */
function bytesBeyondHandshake(piece: Buffer): number {
  let at = 0;
  while (at + 5 <= piece.length && (piece[at] === 22 || piece[at] === 21)) {
    at += 5 + piece.readUInt16BE(at + 3);
  }
  return Math.max(0, piece.length - at);
}

async function watch(server: Server, bytes: () => number): Promise<Peer> {
  const lines: Promise<unknown>[] = [];
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    lines.push(once(socket, 'close'));
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // a TCP server has an address of this form
    async told() {
      await Promise.all(lines);
      return { connections: lines.length, bytes: bytes() };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
