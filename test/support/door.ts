import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { readFromAgent } from '#shared/messages.ts';
import type { AgentMessage, FromAgent, FromCollector } from '#shared/messages.ts';

/** A collector's door that says just what a test tells it to, on a real socket. */
export interface Door {
  /** As an agent is given it: `http://127.0.0.1:…`. */
  readonly address: string;
  /** The next agent that comes in; it has been sent a challenge. */
  next(): Promise<Visitor>;
  close(): Promise<void>;
}
export interface Visitor {
  readonly nonce: string;
  send(message: FromCollector): void;
  sendText(text: string | Buffer): void;
  /**
   * The next message, which must be of this type; others that may come first are passed over.
   * Throws when the line ends instead.
   */
  hear<T extends FromAgent['type']>(
    type: T,
    passing?: readonly FromAgent['type'][],
  ): Promise<AgentMessage<T>>;
  /** What was heard and not yet asked for. */
  unheard(): readonly FromAgent[];
  /** Answers once a frame sent before has surely been dealt with: the agent answers a ping. */
  settled(): Promise<void>;
  cut(): void;
  /** The close code. */
  readonly ended: Promise<number>;
}

export const tokenOf = (bytes: number, fill: number): string =>
  Buffer.alloc(bytes, fill).toString('base64url');
export const doorTime = 1_800_000_000;

export async function openDoor(
  options: { autoPong?: boolean; timeSeconds?: () => number } = {},
): Promise<Door> {
  const { timeSeconds = () => doorTime, ...others } = options;
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    path: '/agent/v1',
    perMessageDeflate: false,
    ...others,
  });
  await once(server, 'listening');
  const inbox = queue<Visitor>();
  let visits = 0;
  server.on('connection', (ws) => {
    visits += 1;
    inbox.put(visitor(ws, tokenOf(32, visits), timeSeconds()));
  });
  // A TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    next: () => inbox.take(),
    async close() {
      for (const ws of server.clients) ws.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function visitor(ws: WebSocket, nonce: string, timeSeconds: number): Visitor {
  const inbox = queue<FromAgent>();
  ws.on('message', (data: Buffer) => {
    const read = readFromAgent(JSON.parse(data.toString('utf8')));
    if (read.ok) inbox.put(read.value);
    else inbox.fail(new Error(`${read.problem.path}: expected ${read.problem.expected}`));
  });
  const ended = once(ws, 'close').then(([code]) => {
    inbox.fail(new Error('The agent has ended the line'));
    return Number(code);
  });
  const send = (message: FromCollector): void => ws.send(JSON.stringify(message));
  send({ type: 'challenge', nonce, timeSeconds });
  return {
    nonce,
    send,
    sendText: (text) => ws.send(text),
    async hear<T extends FromAgent['type']>(type: T, passing: readonly FromAgent['type'][] = []) {
      let message = await inbox.take();
      while (passing.includes(message.type)) message = await inbox.take();
      if (message.type !== type) throw new Error(`Expected ${type}, heard ${message.type}`);
      return message as AgentMessage<T>; // its type has just been compared
    },
    unheard: inbox.rest,
    async settled() {
      ws.ping();
      await once(ws, 'pong');
    },
    cut: () => ws.terminate(),
    ended,
  };
}

function queue<T>() {
  const items: T[] = [];
  const takers: PromiseWithResolvers<T>[] = [];
  let failure: Error | null = null;
  return {
    put(item: T): void {
      const taker = takers.shift();
      if (taker === undefined) items.push(item);
      else taker.resolve(item);
    },
    fail(error: Error): void {
      failure = error;
      for (const taker of takers.splice(0)) taker.reject(error);
    },
    async take(): Promise<T> {
      const item = items.shift();
      if (item !== undefined) return item;
      if (failure !== null) throw failure;
      const taker = Promise.withResolvers<T>();
      takers.push(taker);
      return taker.promise;
    },
    rest: (): readonly T[] => items,
  };
}
