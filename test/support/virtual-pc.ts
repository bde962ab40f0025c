import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sample } from '#shared/readings.ts';
import { loadIdentity, newIdentity, saveIdentity } from '#agent/identity.ts';
import type { Moment } from '#agent/moment.ts';
import type { Ports } from '#agent/ports.ts';
import { startResident } from '#agent/resident.ts';
import type { Resident } from '#agent/resident.ts';
import { readClock } from '#agent/sensors/clock.ts';
import type { Host } from '#agent/sensors/host.ts';
import { readPower } from '#agent/sensors/power.ts';
import type { Sensor } from '#agent/sensors/sensor.ts';
import { openSpool } from '#agent/spool.ts';
import type { Spool } from '#agent/spool.ts';
import { startUplink } from '#agent/uplink.ts';
import type { Uplink } from '#agent/uplink.ts';
import { builtAtMs } from '#agent/version.ts';
import type { VirtualClock } from './virtual.ts';

/**
 * A PC whose clocks, timers and line are worked by a test: the agent on it is the real one, with its
 * files on the disk and a real socket to a real collector. The collector's clock is the true time.
 */
export interface VirtualPc {
  readonly machine: { samples: Sample[] };
  readonly faults: string[];
  readonly states: string[];
  /** The longest timer that was ever asked for, ms. */
  readonly longestTimerMs: () => number;
  /** True instants at which the beat with this sequence was last written, ms UTC. */
  readonly written: ReadonlyMap<number, number>;
  /** Both ways, on the wire, since the last call. */
  takeBytes(): number;
  readonly waiting: () => number;
  /** The PC is used: all clocks go on, timers run when they are due, and the agent ticks. */
  use(hours: number): Promise<void>;
  /** The lid is closed for so long: awake time stands still. */
  sleep(days: number): void;
  /** Switched off, in good order or by the plug; the next boot finds this wall clock. */
  boot(it: { offDays: number; clean: boolean; wallMs: number | 'kept' }): Promise<void>;
  /** The wall clock is set, forward or back, and nothing else. */
  setWall(ms: number): void;
  readonly wallMs: () => number;
  setOnline(online: boolean): void;
  close(): Promise<void>;
}

export interface VirtualPcParts {
  readonly folder: string;
  readonly host: Host;
  readonly truth: VirtualClock;
  /** The collector's, and that under which the agent knows it. */
  readonly port: number;
  readonly linePort: number;
  readonly code: string;
  readonly wallMs: number;
  /** The line is TLS, to a certificate for `localhost`. */
  readonly isSecret?: boolean;
  readonly isThrifty?: boolean;
  /** As where a timer starts the agent. */
  readonly comesAndGoes?: boolean;
  /** Else a few that a test sets. */
  readonly sensors?: readonly Sensor[];
}

const tickSeconds = 900;
/** A home router's silence, as `session.ts` waits for a pong: it must not be run into by hand. */
const pongWithinMs = 30_000;

export async function startVirtualPc(parts: VirtualPcParts): Promise<VirtualPc> {
  const { folder, host, truth } = parts;
  const proxy = await openProxy(parts.linePort, parts.port);
  const { port } = proxy;
  const address =
    parts.isSecret === true ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const file = join(folder, 'identity.json');
  const written = new Map<number, number>();
  const faults: string[] = [];
  const states: string[] = [];
  const machine: { samples: Sample[] } = { samples: [] };
  let timers: { at: number; ms: number; work: () => void }[] = [];
  let longest = 0;
  let boots = 1;
  let now: Moment = {
    bootDigest: 'boot 1',
    upSeconds: 30,
    awakeSeconds: 30,
    wallMs: parts.wallMs,
  };
  let isOnline = true;
  let streams = 0;
  let agent: { spool: Spool; uplink: Uplink; resident: Resident };

  const ports: Ports = {
    moment: () => now,
    random: () => 0.5,
    after(ms, work) {
      longest = Math.max(longest, ms);
      const timer = { at: now.awakeSeconds + ms / 1000, ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((it) => it !== timer);
      };
    },
  };

  function begin(): void {
    const newStream = (): string => Buffer.alloc(8, (streams += 1)).toString('base64url');
    const spool = watched(openSpool({ file: join(folder, 'spool.db'), newStream }));
    const found = loadIdentity(file);
    let identity = found.kind === 'found' ? found.identity : newIdentity(address);
    let uplink: Uplink | null = null;
    const resident = startResident({
      spool,
      ports,
      host,
      sensors: parts.sensors ?? sensorsOf(machine),
      comesAndGoes: parts.comesAndGoes === true,
      thrifty: () => ({ isAsked: parts.isThrifty === true, isMetered: false }),
      inventory: async () => null,
      everySeconds: null,
      onFault: (where, cause) => faults.push(`${where}: ${String(cause)}`),
      connect: (heard) => {
        uplink = startUplink({
          ...heard,
          spool,
          ports,
          newStream,
          code: parts.code,
          now: false,
          identity: () => identity,
          saveIdentity(next) {
            saveIdentity(file, next);
            identity = next;
          },
          onState: (state) => states.push(JSON.stringify(state)),
          onRetire: () => faults.push('retired'),
          onCodeRefused: (reason) => faults.push(reason),
        });
        return uplink;
      },
    });
    if (uplink === null) throw new Error('The resident has not connected');
    agent = { spool, uplink, resident };
  }

  function watched(spool: Spool): Spool {
    return {
      ...spool,
      append(beat, change) {
        const kept = spool.append(beat, change);
        written.set(kept.sequence, truth.now());
        return kept;
      },
      replace(beat, change) {
        spool.replace(beat, change);
        written.set(beat.sequence, truth.now());
      },
    };
  }

  function pass(seconds: number, awake = true): void {
    // Clocks show whole milliseconds.
    const ms = Math.round(seconds * 1000);
    truth.set(truth.now() + ms);
    now = {
      ...now,
      upSeconds: now.upSeconds + ms / 1000,
      awakeSeconds: now.awakeSeconds + (awake ? ms / 1000 : 0),
      wallMs: now.wallMs + ms,
    };
  }

  /** Until nothing is on its way on the real socket any more. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 5000; turn += 1) {
      await agent.resident.settled();
      const { kind } = agent.uplink.state();
      const isAsking = isOnline && timers.some(({ ms }) => ms === pongWithinMs);
      const isBusy = kind === 'connecting' || isAsking;
      if (!isBusy && (kind !== 'connected' || !isOnline || agent.spool.counts().waiting === 0)) {
        return;
      }
      await pause(1);
    }
    throw new Error(`Nothing moves any more: ${states.at(-1)}`);
  }

  async function use(hours: number): Promise<void> {
    const until = now.awakeSeconds + hours * 3600;
    await tick();
    while (now.awakeSeconds < until) {
      const next = timers.toSorted((a, b) => a.at - b.at)[0];
      const tickAt = Math.min(until, now.awakeSeconds + tickSeconds);
      const isTimer = next !== undefined && next.at <= tickAt;
      // A millisecond at the least: what is a fraction of one away would never come.
      pass(Math.max(0.001, (isTimer ? next.at : tickAt) - now.awakeSeconds));
      if (isTimer) {
        timers = timers.filter((it) => it !== next);
        next.work();
      }
      await tick();
    }
  }

  async function tick(): Promise<void> {
    await agent.resident.tick();
    await settled();
  }

  begin();
  return {
    machine,
    faults,
    states,
    written,
    longestTimerMs: () => longest,
    takeBytes: () => proxy.takeBytes(),
    waiting: () => agent.spool.counts().waiting,
    use,
    sleep: (days) => pass(days * 86_400, false),
    async boot({ offDays, clean, wallMs }) {
      if (clean) await agent.resident.stop('shutdown');
      else await cut();
      agent.spool.close();
      timers = [];
      pass(offDays * 86_400 + 40, false);
      boots += 1;
      const kept = now.wallMs;
      now = {
        bootDigest: `boot ${boots}`,
        upSeconds: 30,
        awakeSeconds: 30,
        wallMs: wallMs === 'kept' ? kept : wallMs,
      };
      begin();
    },
    setWall(ms) {
      now = { ...now, wallMs: ms };
    },
    wallMs: () => now.wallMs,
    setOnline(online) {
      isOnline = online;
      proxy.setOpen(online);
    },
    async close() {
      await agent.resident.stop('shutdown');
      agent.spool.close();
      await proxy.close();
    },
  };

  /** The plug is pulled: no goodbye, and nobody answers the line any more. */
  async function cut(): Promise<void> {
    proxy.setOpen(false);
    await agent.resident.settled();
    const { state } = agent.uplink;
    for (let turn = 0; turn < 1000 && state().kind === 'connected'; turn += 1) await pause(1);
    proxy.setOpen(isOnline);
  }
}

/** The clock as it is really read, the boots as really kept, and what a test says of the disks. */
function sensorsOf(machine: { readonly samples: Sample[] }): Sensor[] {
  return [
    {
      name: 'clock',
      by: 'agent',
      groups: ['clock'],
      everySeconds: 7200,
      atBoot: true,
      read: ({ host, clock }) => readClock(host, clock),
    },
    {
      name: 'power',
      by: 'agent',
      groups: ['power'],
      everySeconds: 7200,
      atBoot: true,
      read: async ({ bootLog }) => readPower(bootLog, builtAtMs),
    },
    {
      name: 'disks',
      by: 'agent',
      groups: ['disk', 'fs'],
      everySeconds: 3600,
      atBoot: true,
      read: async () => machine.samples,
    },
  ];
}

/** A line that counts, and that can be down. */
async function openProxy(on: number, to: number) {
  const lines = new Set<Socket>();
  let isOpen = true;
  let bytes = 0;
  const server = createServer((near) => {
    if (!isOpen) {
      near.on('error', () => {});
      near.destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      lines.add(from);
      from.on('data', (piece: Buffer) => {
        bytes += piece.length;
        into.write(piece);
      });
      from.on('error', () => {});
      from.on('close', () => {
        lines.delete(from);
        into.destroy();
      });
    }
  });
  server.listen(on, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: on,
    setOpen(open: boolean) {
      isOpen = open;
      if (!open) for (const line of lines) line.destroy();
    },
    takeBytes() {
      const more = bytes;
      bytes = 0;
      return more;
    },
    close() {
      for (const line of lines) line.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
