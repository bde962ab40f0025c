/**
 * The floor: the least that takes a heartbeat, makes it durable and says so. No identity, no
 * judgement, no second table beyond where each device stands. It must stay as fast as we can make
 * it: a slow floor flatters nobody.
 */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { answer, cpu } from './part.ts';

type Sent = { sequence: number; samples: { group: string; reading: Record<string, number> }[] };

function isBeat(it: Sent): boolean {
  if (typeof it !== 'object' || it === null || !Number.isSafeInteger(it.sequence)) return false;
  if (!Array.isArray(it.samples)) return false;
  for (const { group, reading } of it.samples) {
    if (typeof group !== 'string' || typeof reading !== 'object') return false;
    for (const name in reading) if (!(Number(reading[name]) < 1e12)) return false;
  }
  return true;
}

function open(folder: string): WebSocketServer {
  const db = new Sqlite(join(folder, 'reference.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('cache_size = -65536');
  db.pragma('wal_autocheckpoint = 10000');
  db.exec(`create table beats (device text, sequence integer, received_at integer, body text);
    create index beats_device on beats (device, sequence);
    create table latest (device text primary key, sequence integer, heard_at integer, beat integer)
      without rowid`);
  const [begin, commit] = [db.prepare('begin immediate'), db.prepare('commit')];
  const append = db.prepare('insert into beats values (?, ?, ?, ?)');
  const upsert = db.prepare(`insert into latest values (?, ?, ?, ?) on conflict do update set
    sequence = excluded.sequence, heard_at = excluded.heard_at, beat = excluded.beat`);

  let queue: { ws: WebSocket; device: string; sequence: number; body: string }[] = [];
  let timer: NodeJS.Timeout | null = null;
  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batch = queue;
    queue = [];
    const now = Date.now();
    begin.run();
    for (const { device, sequence, body } of batch) {
      const { lastInsertRowid } = append.run(device, sequence, now, body);
      upsert.run(device, sequence, now, lastInsertRowid);
    }
    commit.run();
    for (const { ws, sequence } of batch) ws.send(`{"type":"ack","sequence":${sequence}}`);
  }

  const sockets = new WebSocketServer({ port: 0, perMessageDeflate: false });
  sockets.on('connection', (ws, request) => {
    const device = request.url?.slice(1) ?? '';
    ws.on('message', (data: Buffer) => {
      const body = data.toString('utf8');
      const beat = JSON.parse(body) as Sent; // isBeat looks at it next
      if (!isBeat(beat)) return ws.close();
      if (queue.push({ ws, device, sequence: beat.sequence, body }) >= 1000) flush();
      else timer ??= setTimeout(flush, 5);
    });
  });
  return sockets;
}

answer({
  cpu,
  open: async ({ folder, connections }) => {
    const sockets = open(String(folder));
    if (sockets.address() === null) await new Promise((done) => sockets.once('listening', done));
    const address = sockets.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const devices = Array.from(
      { length: Number(connections) },
      (_, n) => `device-number-${n}-of-it`,
    );
    return { port, devices };
  },
});
