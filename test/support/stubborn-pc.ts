import { setTimeout as wait } from 'node:timers/promises';
import type { Beat } from '#shared/messages.ts';
import { enrolOn, helloOn, newPc, nextBeat, openWire } from './wire.ts';
import type { Wire, WirePc } from './wire.ts';

/** A PC that keeps each beat until it is acknowledged, whatever becomes of line and collector. */
export interface StubbornPc {
  readonly pc: WirePc;
  /** Sequences that the collector has said to have stored. */
  readonly acked: ReadonlySet<number>;
  readonly sent: number;
  /** Makes no new beats beyond this many; resolves once every beat is acknowledged. */
  finish(least: number): Promise<void>;
}

export interface StubbornPcParts {
  readonly port: number;
  readonly code: string;
  /** The samples of the beat with this sequence. */
  readonly samples: (sequence: number) => Beat['samples'];
  /** Between two beats, ms; while the line holds. */
  readonly paceMs: number;
  /** Beats under way at once. */
  readonly inFlight: number;
}

/** Enrols, which takes an answer, and then lives by itself. */
export async function startStubbornPc(parts: StubbornPcParts): Promise<StubbornPc> {
  const { port, samples, paceMs, inFlight } = parts;
  const pc = newPc();
  const acked = new Set<number>();
  const spool: Beat[] = [];
  let last = Infinity;
  const isFull = (): boolean => spool.length >= inFlight || pc.sequence >= last;
  const isDone = (): boolean => spool.length === 0 && pc.sequence >= last;

  const first = await openWire(port);
  await enrolOn(first, pc, parts.code);
  first.cut();

  async function connect(): Promise<Wire> {
    const wire = await openWire(port);
    const answer = await helloOn(wire, pc);
    if (answer.type !== 'welcome') throw new Refused(JSON.stringify(answer));
    return wire;
  }

  async function converse(wire: Wire): Promise<void> {
    let at = 0;
    while (!isDone()) {
      if (!isFull()) {
        await wait(paceMs);
        spool.push(nextBeat(pc, samples(pc.sequence + 1)));
      }
      for (; at < Math.min(spool.length, inFlight); at += 1) wire.send(spool[at] as Beat);
      const answer = await wire.next();
      if (answer.type === 'ask') continue;
      if (answer.type !== 'ack') throw new Refused(JSON.stringify(answer));
      const [oldest] = spool;
      // Beats of one line are answered in order: any other sequence is a fault of the collector.
      if (answer.sequence !== oldest?.sequence) throw new OutOfOrder(JSON.stringify(answer));
      acked.add(answer.sequence);
      spool.shift();
      at -= 1;
    }
    wire.cut();
  }

  async function live(): Promise<void> {
    while (!isDone()) {
      try {
        await converse(await connect());
      } catch (cause) {
        if (cause instanceof Refused || cause instanceof OutOfOrder) throw cause;
        await wait(20);
      }
    }
  }

  const life = live();
  life.catch(() => undefined);
  return {
    pc,
    acked,
    get sent() {
      return pc.sequence;
    },
    finish(least) {
      last = Math.max(least, pc.sequence);
      return life;
    },
  };
}

/** The collector turned away what was right. */
class Refused extends Error {}
class OutOfOrder extends Error {}
