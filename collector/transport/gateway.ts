import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { longestPingSeconds, mostFrameBytes } from '#shared/messages.ts';
import { receiveBeats } from '#collector/app/receive-beats.ts';
import { sampleMemory } from '#collector/app/sample-memory.ts';
import type { Context } from '#collector/app/context.ts';
import { batcher } from './batcher.ts';
import { present } from './present.ts';
import { startSession } from './session.ts';
import type { Counts, Limits, Line, Session } from './session.ts';

/** The agents' door: WebSocket at `/agent/v1`, on the port of the pages. */
export interface Gateway {
  /** Sessions open now; those that said hello among them. */
  readonly sessions: () => number;
  /** Takes no more frames, finishes what has arrived, ends every connection. */
  close(): Promise<void>;
}

export interface GatewayParts {
  readonly context: Context;
  readonly counts: Counts;
  readonly limits?: Partial<Limits>;
  /** Whether agents may reach us under this host name (with port). */
  readonly isOurName: (name: string) => boolean;
  /** Of our TLS keys, now and next; none where we serve no TLS. */
  readonly pins?: readonly string[];
  /** Told of what no peer can mend: a batch that could not be stored. */
  readonly onFault: (cause: unknown) => void;
  /** Beats in one transaction at most. */
  readonly batchMost?: number;
}

const agentPath = '/agent/v1';
/** An agent pings each quarter of an hour at the least: who has missed three is gone. */
const idleMs = 3 * longestPingSeconds * 1000;
const defaults: Limits = {
  cadenceSeconds: 900,
  burst: 600,
  perSecond: 10,
  pongWithinMs: 10_000,
  idleMs,
  strangers: 2000,
};
/** A beat may wait so long for others to share its commit; a PC waits for minutes between beats. */
const gatherMs = 5;
/** A connection that has not said hello by then is dropped. */
const helloWithinMs = 10_000;
/** RFC 6455, 7.4.1. */
const code = { goingAway: 1001, tooBig: 1009, internalError: 1011, policyViolation: 1008 };

export function openGateway(server: Server, parts: GatewayParts): Gateway {
  const { context, counts } = parts;
  const limits = { ...defaults, ...parts.limits };
  const pins = parts.pins ?? [];
  const memory = sampleMemory();
  const here = present<Session>();
  const lines = new Map<WebSocket, Heard>();
  /** Connections of the last seconds: who floods the door costs this much memory and no more. */
  const strangers = new Set<WebSocket>();
  const beats = batcher(
    (arrivals: Parameters<typeof receiveBeats>[1]) => receiveBeats(context, arrivals, memory),
    { most: parts.batchMost ?? 1000, gatherMs, ownerOf: (arrival) => arrival.deviceId },
  );
  // ws defaults are generous (100 MiB, deflate): each of these costs an attacker's pick of memory.
  const sockets = new WebSocketServer({
    noServer: true,
    // Room to answer an oversized frame in words; far beyond it ws ends the connection itself.
    maxPayload: mostFrameBytes * 4,
    maxFragments: 8,
    maxBufferedChunks: 64,
    perMessageDeflate: false,
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Until ws takes over, a peer that resets would else end the process.
    socket.on('error', () => socket.destroy());
    // Compared as it stands: what no URL can be must not be able to throw here.
    if ((request.url ?? '').split('?', 1)[0] !== agentPath) {
      turnDown(socket, '404 Not Found');
      return;
    }
    const serverName = request.headers.host ?? '';
    if (!parts.isOurName(serverName)) {
      turnDown(socket, '421 Misdirected Request');
      return;
    }
    if (strangers.size >= limits.strangers) {
      turnDown(socket, '503 Service Unavailable');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      strangers.add(ws);
      lines.set(ws, { bytes: 0, at: performance.now(), of: () => request.socket.bytesRead });
      ws.on('close', () => {
        lines.delete(ws);
        strangers.delete(ws);
      });
      converse(ws, lineOf(ws, socket, serverName));
    });
  });

  function converse(ws: WebSocket, line: Line): void {
    const shared = { context, limits, counts, pins, present: here, store: beats.add };
    const session = startSession(shared, line);
    dropUnlessHello(ws, session);
    ws.on('close', () => session.ended());
    ws.on('message', (data, isBinary) => session.receive(isBinary ? '' : textOf(data)));
    ws.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') counts.refused('too_large');
    });
  }

  function lineOf(ws: WebSocket, socket: Duplex, serverName: string): Line {
    return {
      serverName,
      send(message) {
        if (ws.readyState !== ws.OPEN) return;
        gather(socket);
        ws.send(JSON.stringify(message));
      },
      close: (with_) => ws.close(with_),
      cut: () => ws.terminate(),
      isAlive: () => answersPing(ws, limits.pongWithinMs),
      fail(cause) {
        parts.onFault(cause);
        ws.close(code.internalError);
      },
    };
  }

  function dropUnlessHello(ws: WebSocket, session: Session): void {
    const timer = setTimeout(() => {
      strangers.delete(ws);
      if (session.hasGreeted) return;
      counts.refused('too_slow');
      ws.close(code.policyViolation);
      // One that does not even answer the close is not waited for.
      setTimeout(() => ws.terminate(), 1000).unref();
    }, helloWithinMs);
    ws.on('close', () => clearTimeout(timer));
  }

  const idle = setInterval(() => endIdle(lines, limits.idleMs), limits.idleMs / 3);

  return {
    sessions: () => sockets.clients.size,
    async close() {
      clearInterval(idle);
      for (const ws of sockets.clients) ws.close(code.goingAway);
      await beats.idle();
      for (const ws of sockets.clients) ws.terminate();
      await new Promise((resolve) => sockets.close(resolve));
    },
  };
}

/** What had been heard of a connection when we last looked, and since when that is all. */
interface Heard {
  readonly of: () => number;
  bytes: number;
  at: number;
}

// Bytes are looked at now and then: noting each frame would cost every beat.
function endIdle(lines: ReadonlyMap<WebSocket, Heard>, afterMs: number): void {
  const now = performance.now();
  for (const [ws, heard] of lines) {
    const bytes = heard.of();
    if (bytes !== heard.bytes) Object.assign(heard, { bytes, at: now });
    else if (now - heard.at >= afterMs) ws.terminate();
  }
}

function answersPing(ws: WebSocket, withinMs: number): Promise<boolean> {
  if (ws.readyState !== ws.OPEN) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(false), withinMs);
    const onPong = () => settle(true);
    const onClose = () => settle(false);
    function settle(is: boolean): void {
      clearTimeout(timer);
      ws.off('pong', onPong);
      ws.off('close', onClose);
      resolve(is);
    }
    ws.on('pong', onPong);
    ws.on('close', onClose);
    ws.ping();
  });
}

/** Answers an upgrade that is not for us, and lets go of its socket even where the peer does not. */
function turnDown(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

// A batch answers all beats of a spool at once: one write to its socket in place of one for each.
const gathering = new Set<Duplex>();
function gather(socket: Duplex): void {
  if (gathering.has(socket)) return;
  if (gathering.size === 0) process.nextTick(sendGathered);
  gathering.add(socket);
  socket.cork();
}
function sendGathered(): void {
  for (const socket of gathering) socket.uncork();
  gathering.clear();
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : '';
}
