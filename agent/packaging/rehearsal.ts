import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Script } from 'node:vm';
import { formatCode } from '#shared/code.ts';
import type { FromCollector } from '#shared/messages.ts';

/**
 * `rehearsal PROGRAM CODE FOLDER`: an agent's report in this process, to a door that says what a
 * collector would, whatever it hears. Writes V8's code of what ran.
 */
const [, , program = '', code = '', folder = ''] = process.argv;
const token = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64url');

const greeting: FromCollector[] = [
  { type: 'challenge', nonce: token(32), timeSeconds: Math.floor(Date.now() / 1000) },
];
const welcome: FromCollector[] = [
  { type: 'enrolled', device: token(16), lineage: token(16) },
  {
    type: 'welcome',
    lineage: token(16),
    expects: 1,
    cadenceSeconds: 900,
    wantFull: false,
    openTickets: 0,
  },
];
/** More than a first report has; the agent ignores those of beats that it has not sent. */
const stored = [1, 2, 3, 4].map((sequence): FromCollector => ({
  type: 'ack',
  sequence,
  repeated: false,
}));

/** A frame of text, whole and unmasked (RFC 6455, 5.2). */
function frame(message: FromCollector): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const head = text.length < 126 ? [text.length] : [126, text.length >> 8, text.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...head]), text]);
}

const door = createServer();
door.on('upgrade', ({ headers }, socket) => {
  const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const say = (messages: readonly FromCollector[]): void => {
    for (const it of messages) socket.write(frame(it));
  };
  say(greeting);
  let heard = 0;
  socket.on('data', () => {
    heard += 1;
    say(heard === 1 ? welcome : stored);
  });
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
});

door.listen(0, '127.0.0.1', () => {
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  // It must not keep the process alive once the agent has ended.
  door.unref();
  const place = [
    '--collector',
    `http://127.0.0.1:${address.port}`,
    '--state',
    folder,
    '--probe',
    folder,
  ];
  const handover = formatCode(new Uint8Array(16).fill(7));
  process.argv.splice(2, Infinity, 'once', '--code', handover, ...place);
  const script = new Script(readFileSync(program, 'latin1'), { filename: process.execPath });
  process.on('exit', (status) => {
    if (status === 0) writeFileSync(code, script.createCachedData());
  });
  // What `code-of-run.ts` has wrapped it in.
  const begin = script.runInThisContext() as (...given: unknown[]) => void;
  begin(require, module, {}, __filename, __dirname);
});
