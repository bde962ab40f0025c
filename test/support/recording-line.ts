import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A line to a collector that writes down every byte that goes up. */
export interface RecordingLine {
  readonly port: number;
  /** Whom it leads to from now on. */
  leadTo(port: number): void;
  /** All connections so far, each as it went over the wire. */
  readonly sent: () => readonly Buffer[];
  /** Once no connection is open any more: all that was sent has come. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

export async function openRecordingLine(): Promise<RecordingLine> {
  const lines = new Set<Socket>();
  const sent: Buffer[][] = [];
  let to = 0;
  const server = createServer((near) => {
    const pieces: Buffer[] = [];
    sent.push(pieces);
    const far = connect(to, '127.0.0.1');
    near.on('data', (piece: Buffer) => {
      pieces.push(piece);
      far.write(piece);
    });
    far.on('data', (piece: Buffer) => near.write(piece));
    for (const [each, other] of [
      [near, far],
      [far, near],
    ] as const) {
      lines.add(each);
      each.on('error', () => {});
      each.on('close', () => {
        lines.delete(each);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    leadTo(other) {
      to = other;
    },
    sent: () => sent.map((pieces) => Buffer.concat(pieces)),
    async drained() {
      await Promise.all([...lines].filter((it) => !it.closed).map((it) => once(it, 'close')));
    },
    async close() {
      for (const line of lines) line.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Spoken {
  /** What came before the first frame: the request that asks for a WebSocket. */
  readonly request: string;
  /** Every frame, of whatever kind, without its mask. */
  readonly frames: readonly Buffer[];
  /** The text frames. */
  readonly texts: readonly string[];
}

/** Takes the frames of RFC 6455 apart; throws where a byte belongs to none but the last. */
export function spokenIn(line: Buffer): Spoken {
  const end = line.indexOf('\r\n\r\n');
  const request = line.subarray(0, end < 0 ? line.length : end).toString('latin1');
  const frames: Buffer[] = [];
  const texts: string[] = [];
  for (let at = end < 0 ? line.length : end + 4; at < line.length;) {
    const frame = frameAt(line, at);
    // Cut off as the line was.
    if (frame === null) break;
    frames.push(frame.payload);
    if (frame.kind === 1) texts.push(frame.payload.toString('utf8'));
    at = frame.end;
  }
  return { request, frames, texts };
}

function frameAt(line: Buffer, at: number) {
  if (at + 6 > line.length) return null;
  const kind = line.readUInt8(at) & 0x0f;
  const short = line.readUInt8(at + 1);
  if ((short & 0x80) === 0) throw new Error('A frame of the agent has no mask');
  const length = short & 0x7f;
  const wide = length === 126 ? 2 : length === 127 ? 8 : 0;
  const from = at + 2 + wide + 4;
  if (from > line.length) return null;
  const size =
    wide === 0
      ? length
      : wide === 2
        ? line.readUInt16BE(at + 2)
        : Number(line.readBigUInt64BE(at + 2));
  if (from + size > line.length) return null;
  const mask = line.subarray(from - 4, from);
  const payload = Buffer.from(line.subarray(from, from + size));
  for (let i = 0; i < size; i += 1) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return { kind, payload, end: from + size };
}
