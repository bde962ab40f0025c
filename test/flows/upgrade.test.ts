import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { openLog } from '#collector/log.ts';
import { freshDatabaseUrl } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';

let collector: Collector;
afterEach(() => collector.close());

async function start(): Promise<number> {
  collector = await openCollector({
    config: {
      port: 0,
      baseUrl: 'http://localhost',
      databaseUrl: await freshDatabaseUrl('SQLite'),
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
    },
    clock: virtualClock('2026-10-05T08:00:00Z'),
    ids: seededIds('upgrade'),
    log: openLog('silent'),
  });
  return collector.port;
}

/** Asks for an upgrade as a browser would not, keeps its own half open, and reads the answer. */
async function ask(port: number, target: string, host: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (data: Buffer) => {
    answer += data.toString('latin1');
  });
  const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: Upgrade'];
  socket.write([...lines, 'Upgrade: websocket', '', ''].join('\r\n'));
  // The other side lets go although this one does not: an end, then a reset or a close.
  await new Promise((resolve) => socket.once('end', resolve).once('error', resolve));
  socket.destroy();
  return answer.split('\r\n', 1)[0] ?? '';
}

test.each(['//', '//[', '/\\\\', 'http://[', 'http://a:b:c/', '/', '/agent/v2', '/agent/v1/'])(
  'an upgrade of %s is answered with 404, and the collector lives on',
  async (target) => {
    const port = await start();
    const answer = await ask(port, target, `localhost:${port}`);
    expect(answer).toMatch(/^HTTP\/1\.1 (404|400) /);
    expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  },
);

test('an upgrade under a name that is not ours is misdirected', async () => {
  const port = await start();
  expect(await ask(port, '/agent/v1', 'elsewhere.example')).toMatch(/^HTTP\/1\.1 421 /);
});
