import { createHash } from 'node:crypto';
import { connect as connectPlain } from 'node:net';
import type { Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';

/** The way to the collector's host: open, and, where it is to be secret, known to end there. */
export interface Line {
  readonly socket: Socket;
  /**
   * By this PC's clock a certificate was not yet or no longer good; the collector was known by a key
   * that it had told of before.
   */
  readonly dateFault: boolean;
}

export interface LineParts {
  /** `ws:` or `wss:`. */
  readonly url: URL;
  /** Of the keys that the collector has told of: SHA-256 over SPKI, base64url. */
  readonly pins: readonly string[];
  readonly onOpen: (line: Line) => void;
  /** Called at most once, and not after `onOpen`: what went wrong; null where we cut it. */
  readonly onFail: (code: string | null) => void;
}

export interface Opening {
  /** On the wire so far, both ways, what TLS itself costs included. */
  readonly bytes: () => number;
  /** Ends at once, in whatever state. */
  cut(): void;
}

/**
 * Opens the line. Nothing of ours is written to it before it has been judged, so whoever is not the
 * collector hears no byte of it.
 *
 * A clock that stands in 2001 or 2040 makes every certificate look out of date, an impostor's too,
 * and Node then tells of nothing else. So where the date is what Node tells, a second connection is
 * made and judged by hand: its key must be one of the pins, and its certificate must bear the host's
 * name. The key's owner proves himself in the handshake (RFC 8446, 4.4.3); which of the certificates
 * is out of date, the collector's or one above it, then says nothing more, so neither an authority
 * that has ended in eight years nor a forgotten renewal stops an agent. Any other fault refuses.
 */
export function openLine({ url, pins, onOpen, onFail }: LineParts): Opening {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSecret = url.protocol === 'wss:';
  const port = Number(url.port || (isSecret ? 443 : 80));
  const sockets: Socket[] = [];
  let isSettled = false;

  function dial(): Socket {
    const socket = connectPlain({ host, port, noDelay: true });
    sockets.push(socket);
    return socket;
  }

  function settle(work: () => void): void {
    if (isSettled) return;
    isSettled = true;
    work();
  }
  const open = (line: Line): void => settle(() => onOpen(line));
  const fail = (code: string | null): void =>
    settle(() => {
      cutAll();
      onFail(code);
    });

  function openPlain(): void {
    const socket = dial();
    socket.once('connect', () => open({ socket, dateFault: false }));
    listenForFailure(socket, fail);
  }

  function openTrusted(): void {
    const socket = secure(dial(), host, true);
    socket.once('secureConnect', () => open({ socket, dateFault: false }));
    listenForFailure(socket, (code) => {
      if (!isSettled && dateFaults.has(code) && pins.length > 0) openPinned();
      else fail(code);
    });
  }

  function openPinned(): void {
    const socket = secure(dial(), host, false);
    socket.once('secureConnect', () => {
      const fault = pinFault(socket, host, pins);
      if (fault === null) open({ socket, dateFault: true });
      else fail(fault);
    });
    listenForFailure(socket, fail);
  }

  function cutAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  if (isSecret) openTrusted();
  else openPlain();
  return {
    bytes: () => sockets.reduce((sum, it) => sum + it.bytesRead + it.bytesWritten, 0),
    cut() {
      if (isSettled) cutAll();
      else fail(null);
    },
  };
}

/** What Node says where a certificate's dates do not fit this PC's clock. */
const dateFaults: ReadonlySet<string> = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED']);

function secure(socket: Socket, host: string, rejectUnauthorized: boolean): TLSSocket {
  // The error of the socket beneath comes through the one above, or is of no more use.
  socket.on('error', () => {});
  return connectTls({
    socket,
    host,
    // A name is announced, an address is not (RFC 6066, 3).
    servername: /^[\d.]+$|:/.test(host) ? '' : host,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized,
  });
}

/** Why the other end is not the collector; null where it is. */
function pinFault(socket: TLSSocket, host: string, pins: readonly string[]): string | null {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return 'NO_CERTIFICATE';
  const key = certificate.publicKey.export({ format: 'der', type: 'spki' });
  if (!pins.includes(createHash('sha256').update(key).digest('base64url'))) return 'OTHER_KEY';
  return checkServerIdentity(host, socket.getPeerCertificate()) === undefined
    ? null
    : 'ERR_TLS_CERT_ALTNAME_INVALID';
}

/** Calls once: what is told first is the cause of what follows. */
function listenForFailure(socket: Socket, failed: (code: string) => void): void {
  let code: string | null = null;
  const tell = (first: string): void => {
    if (code !== null) return;
    code = first;
    failed(first);
  };
  socket.on('error', (cause: NodeJS.ErrnoException) => tell(cause.code ?? cause.message));
  socket.once('close', () => tell('ECONNRESET'));
}
