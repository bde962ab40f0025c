import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { readFromAgent } from '#shared/messages.ts';
import type { FromAgent } from '#shared/messages.ts';

/** A collector that means harm: it says all that it can think of, at every stage. */
export interface Hostile {
  readonly address: string;
  /** Where its redirects and addresses lead; counts who comes. */
  readonly decoy: { readonly port: number; visits(): number };
  /** All that the agent has said, in order. */
  readonly heard: readonly FromAgent[];
  /** What it said that is no message; none, one hopes. */
  readonly wrong: readonly string[];
  /** Connections so far. */
  readonly visits: () => number;
  /** Resolves when the whole session has been played and the agent has been sent elsewhere. */
  readonly played: Promise<void>;
  close(): Promise<void>;
}

/** Valid tokens that spell a word: whatever the agent does with them, the word would show. */
export const planted = 'PLANTED';
const token = (bytes: number): string =>
  planted.padEnd(Math.ceil((bytes * 4) / 3), 'A').slice(0, Math.ceil((bytes * 4) / 3));

const welcome = {
  type: 'welcome',
  lineage: token(16),
  expects: 1,
  cadenceSeconds: 5,
  wantFull: true,
  openTickets: 100,
};
const challenge = { type: 'challenge', nonce: token(32), timeSeconds: 1_800_000_000 };
const enrolled = {
  type: 'enrolled',
  device: token(16),
  lineage: token(16),
  pins: [token(32), token(32)],
  retireKey: token(32),
};

/** What means something somewhere, and ends no connection. */
const valid: readonly object[] = [
  challenge,
  enrolled,
  welcome,
  { ...welcome, expects: 1, coveredUntilDay: 100_000, takebackDay: 0 },
  { type: 'ack', sequence: 1, repeated: true },
  { type: 'ack', sequence: 2 ** 53 - 2, repeated: false },
  { type: 'ask', what: 'full' },
  { type: 'retire', signature: token(64) },
];

/** Commands, paths and addresses, as every fleet tool before had a way to say them. */
function demands(decoy: string): unknown[] {
  const command = `touch /tmp/${planted}; reboot`;
  return [
    { type: 'exec', command },
    { type: 'run', argv: ['/bin/sh', '-c', command] },
    { type: 'shell', script: command, cwd: '/' },
    { type: 'update', url: `${decoy}/agent.deb`, signature: token(64) },
    { type: 'install', package: planted, from: decoy },
    { type: 'download', url: decoy, to: `/tmp/${planted}` },
    { type: 'upload', path: '/etc/passwd', url: decoy },
    { type: 'read', path: '/etc/shadow' },
    { type: 'ask', what: 'full', command },
    { type: 'ask', what: `recheck ${command}` },
    { type: 'ask', what: 'file', path: '/home' },
    { type: 'probe', check: `disk; ${command}`, args: ['-s', 'off', '/dev/sda'] },
    { type: 'config', collector: decoy, probe: `/tmp/${planted}`, state: '/etc' },
    { type: 'go_away', seconds: 1, reason: 'busy', to: decoy },
    { type: 'go_away', seconds: 1e300, reason: 'busy' },
    { type: 'go_away', seconds: -1, reason: 'busy' },
    { type: 'refused', reason: command },
    { type: 'retire' },
    { type: 'retire', signature: '../../../../etc/passwd' },
    { ...welcome, collector: decoy },
    { ...welcome, cadenceSeconds: 0 },
    { ...welcome, cadenceSeconds: 1e308 },
    { ...welcome, lineage: `../../${planted}` },
    { ...enrolled, device: `../../../${planted}/AAAA` },
    { ...enrolled, device: `$(${planted})AAAAAAAAAA` },
    { ...enrolled, device: '`reboot`AAAAAAAAAAAAAA' },
    { ...challenge, timeSeconds: 9e99 },
    { ...challenge, nonce: '\u0000'.repeat(43) },
  ];
}

const nested = (depth: number): string => `${'{"type":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Text that is no message at all. */
const garbage: readonly string[] = [
  '',
  'null',
  '1',
  '"exec"',
  '[]',
  '[{"type":"exec"}]',
  '{',
  '{"type":"ask","what":"full"',
  '{"type":["ask"],"what":"full"}',
  '{"type":{"toString":"ask"}}',
  '{"type":"__proto__"}',
  '{"type":"constructor"}',
  '{"type":"toString"}',
  '{"__proto__":{"type":"ask","what":"full"}}',
  '{"type":"ask","what":"full","__proto__":{"polluted":true}}',
  '{"type":"ask","constructor":{"prototype":{"polluted":true}},"what":"full"}',
  '{"type":"ack","sequence":1e999,"repeated":false}',
  '{"type":"ack","sequence":-0.5,"repeated":false}',
  '{"type":"ack","sequence":9007199254740993,"repeated":false}',
  `{"type":"ack","sequence":${'9'.repeat(4000)},"repeated":false}`,
  nested(1500),
  '['.repeat(8000) + ']'.repeat(8000),
  '\u0000\u0001\u001b[2J',
  `GET / HTTP/1.1\r\nHost: ${planted}\r\n\r\n`,
  `${planted} `.repeat(1500),
];

/**
 * Plays three connections: all that harms before and during enrolment, after `hello`, and while
 * beats come; then answers every further visit with a redirect to its decoy.
 */
export async function openHostile(): Promise<Hostile> {
  const decoy = await openDecoy();
  const heard: FromAgent[] = [];
  const wrong: string[] = [];
  const played = Promise.withResolvers<void>();
  let visits = 0;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer((_, response) => response.end());
  server.on('upgrade', (request, socket, head) => {
    visits += 1;
    if (visits > 3) {
      const to = `Location: http://127.0.0.1:${decoy.port}/${planted}`;
      socket.end(`HTTP/1.1 302 Found\r\n${to}\r\nContent-Length: 0\r\n\r\n`);
      played.resolve();
      return;
    }
    const visit = visits;
    sockets.handleUpgrade(request, socket, head, (ws) => {
      play(ws, visit).catch((cause: unknown) => played.reject(cause));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function play(ws: WebSocket, visit: number): Promise<void> {
    const hear = listen(ws);
    const harm = async (stage: readonly object[]): Promise<void> => {
      for (const it of [...stage, ...demands(decoy.address)]) ws.send(JSON.stringify(it));
      for (const it of garbage) ws.send(it);
      ws.send(Buffer.from(JSON.stringify({ type: 'ask', what: 'full' })), { binary: true });
      ws.send(Buffer.alloc(4000, 0xff), { binary: true });
      for (const part of ['{"type":"ask",', '"what":"full",', `"x":"${planted}"`])
        ws.send(part, { fin: false });
      ws.send('}');
      ws.ping(planted);
      await once(ws, 'pong');
    };
    const without = (...types: string[]) =>
      valid.filter((it) => !('type' in it && types.includes(String(it.type))));
    await harm(without('challenge'));
    ws.send(JSON.stringify(challenge));
    if (visit === 1) {
      await hear('enrol');
      await harm(without('enrolled'));
      ws.send(JSON.stringify(enrolled));
    }
    await hear('hello');
    if (visit > 1) {
      await harm(without('welcome'));
      ws.send(JSON.stringify(welcome));
      await hear('beat');
      await harm(valid);
    }
    const away = { type: 'go_away', seconds: 1, reason: visit === 2 ? 'retired' : 'busy' };
    ws.send(JSON.stringify(away));
  }

  function listen(ws: WebSocket): (type: FromAgent['type']) => Promise<void> {
    const own: string[] = [];
    let wake = (): void => {};
    ws.on('error', () => wake());
    ws.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      const read = readFromAgent(JSON.parse(text));
      if (read.ok) heard.push(read.value);
      else wrong.push(text);
      own.push(read.ok ? read.value.type : '');
      wake();
    });
    return async (type) => {
      while (!own.includes(type)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
  }

  // A TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    decoy,
    heard,
    wrong,
    visits: () => visits,
    played: played.promise,
    async close() {
      for (const ws of sockets.clients) ws.terminate();
      server.closeAllConnections();
      server.close();
      await decoy.close();
    },
  };
}

async function openDecoy() {
  let visits = 0;
  const server = createServer((_, response) => response.end('#!/bin/sh\n'));
  server.on('connection', () => {
    visits += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    address: `http://127.0.0.1:${port}`,
    visits: () => visits,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
