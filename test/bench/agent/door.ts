import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';
import type { FromAgent, FromCollector } from '#shared/messages.ts';
import { newAuthority, newServer } from '#test/support/certificate.ts';

/**
 * A collector's door over TLS that welcomes whoever comes and acknowledges every beat: the least
 * that an agent needs to be at rest. A process of its own; says its port and authority as JSON.
 */
const authority = newAuthority('Benchmark');
const { cert, key } = newServer(authority);
const server = createServer({ cert: cert + authority.cert, key });
const door = new WebSocketServer({ server, perMessageDeflate: false });
const token = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64url');
/** Of this one agent. */
let last = 0;

door.on('connection', (socket) => {
  const send = (message: FromCollector): void => socket.send(JSON.stringify(message));
  send({ type: 'challenge', nonce: token(32), timeSeconds: Math.floor(Date.now() / 1000) });
  socket.on('message', (data: Buffer) => {
    // Only our own agents come here.
    const message = JSON.parse(data.toString('utf8')) as FromAgent;
    switch (message.type) {
      case 'enrol':
        return send({ type: 'enrolled', device: token(16), lineage: token(16) });
      case 'hello':
        return send({
          type: 'welcome',
          lineage: token(16),
          expects: Math.min(last + 1, message.lastSequence + 1),
          cadenceSeconds: 900,
          wantFull: last === 0,
          openTickets: 0,
        });
      case 'beat':
        last = message.sequence;
        return send({ type: 'ack', sequence: last, repeated: false });
      default:
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  process.stdout.write(`${JSON.stringify({ port: address.port, authority: authority.cert })}\n`);
});
