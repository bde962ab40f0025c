import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { formatCode } from '#shared/code.ts';
import { startOnce } from '#agent/once.ts';
import type { Ports } from '#agent/ports.ts';
import { answerFile, hardwareFile } from '#agent/probe/answer.ts';
import { runHardware, runProbe } from '#agent/probe/run.ts';
import { startAgent } from '#agent/run.ts';
import type { Agent, Run, RunOptions } from '#agent/run.ts';
import { createHost } from '#agent/sensors/host.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import type { ByeReason } from '#agent/session.ts';
import { openSpool } from '#agent/spool.ts';
import type { UplinkState } from '#agent/uplink.ts';
import { canaries } from './canary-pc.ts';
import type { CanaryPc } from './canary-pc.ts';
import { freshFolder } from './folder.ts';
import { runConfig } from './run-config.ts';
import type { VirtualClock } from './virtual.ts';

/** The real agent, whole, on a PC full of canaries; a test works its clocks and its switch. */
export interface CanaryLife {
  /** Switched on in the morning: probe, agent, connection, the first reports. */
  switchOn(more?: Pick<RunOptions, 'sensors'>): Promise<void>;
  /** In use for so long. */
  use(hours: number): Promise<void>;
  switchOff(reason?: ByeReason): Promise<void>;
  /** A timer starts the agent, which reports and ends. */
  once(): Promise<number>;
  /** The family drops this file into the page's folder. */
  ask(name: string): void;
  /** So many bytes have passed this month. */
  setBytes(count: number): void;
  readonly faults: string[];
  /** The folder of the family's page. */
  readonly page: string;
}

export interface CanaryLifeParts {
  readonly pc: CanaryPc;
  readonly collector: string;
  /** base64url. */
  readonly code: string;
  /** The true time, which is also the PC's. */
  readonly truth: VirtualClock;
}

export async function canaryLife({
  pc,
  collector,
  code,
  truth,
}: CanaryLifeParts): Promise<CanaryLife> {
  const folder = join(await freshFolder(), canaries.userName);
  const folders = {
    state: join(folder, 'vigie-agent'),
    probe: join(folder, 'vigie-probe'),
    page: join(folder, 'family'),
  };
  for (const each of Object.values(folders)) mkdirSync(each, { recursive: true });
  const host = createHost({ root: pc.root });
  const faults: string[] = [];
  let timers: { readonly at: number; readonly work: () => void }[] = [];
  let boots = 0;
  let bootedAt = truth.now();
  let state: UplinkState = { kind: 'connecting' };
  let at: { agent: Agent | null; run: Run | null } = { agent: null, run: null };
  let probed: { answer: string; hardware: string } | null = null;

  const up = (): number => (truth.now() - bootedAt) / 1000 + 30;
  const digest = (): string => createHash('sha256').update(`boot ${boots}`).digest('base64url');
  const ports: Ports = {
    random: () => 0.5,
    moment: () => ({
      bootDigest: digest(),
      upSeconds: up(),
      awakeSeconds: up(),
      wallMs: truth.now(),
    }),
    after(ms, work) {
      const timer = { at: truth.now() + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((it) => it !== timer);
      };
    },
  };

  /** Read once a week: what it starts takes real time. Its answer is of the boot that the test says. */
  async function probe(): Promise<void> {
    const files = [answerFile, hardwareFile].map((it) => join(folders.probe, it));
    const [answer = '', hardware = ''] = files;
    if (probed !== null) writeFileSync(answer, probed.answer);
    if (probed === null || boots % 7 === 0) {
      await runHardware({ folder: folders.probe, host });
      const byProbe = sensors.filter((it) => it.by === 'probe');
      await runProbe({ folder: folders.probe, host, sensors: byProbe, nowMs: truth.now() });
      probed = { answer: readFileSync(answer, 'utf8'), hardware: readFileSync(hardware, 'utf8') };
    }
    for (const [file, text] of [
      [answer, probed.answer],
      [hardware, probed.hardware],
    ] as const) {
      const its: unknown = { ...JSON.parse(text), bootDigest: digest(), readAtSeconds: 10 };
      writeFileSync(file, JSON.stringify(its));
    }
  }

  const options = (more: Pick<RunOptions, 'sensors'>): RunOptions => ({
    language: 'en',
    ...runConfig('--state', folders.state, '--probe', folders.probe, '--collector', collector),
    code,
    now: true,
    // A year writes it each time; a look now and then is enough.
    page: boots % 30 === 1 ? folders.page : null,
    ports,
    host,
    log: (line) => faults.push(line),
    ...more,
  });

  async function boot(): Promise<void> {
    boots += 1;
    bootedAt = truth.now();
    timers = [];
    pc.setDay(boots);
    await probe();
  }

  async function settled(): Promise<void> {
    for (let turn = 0; turn < 5000; turn += 1) {
      await at.agent?.resident.settled();
      const waiting = at.agent?.spool.counts().waiting ?? 0;
      if (state.kind === 'resting' || (state.kind === 'connected' && waiting === 0)) return;
      if (state.kind === 'waiting') return;
      await pause(1);
      // What the cap holds back is told at the next look.
      if (turn % 20 === 19) await at.agent?.resident.tick();
    }
    throw new Error(`Nothing moves any more: ${JSON.stringify(state)} ${faults.slice(-3).join()}`);
  }

  async function pass(seconds: number): Promise<void> {
    truth.advance({ seconds });
    const due = timers.filter((it) => it.at <= truth.now());
    timers = timers.filter((it) => it.at > truth.now());
    for (const { work } of due) work();
    await at.agent?.resident.tick();
    await settled();
  }

  return {
    faults,
    page: folders.page,
    async switchOn(more = {}) {
      await boot();
      at.run = startAgent(options(more), {
        begin(agent) {
          at.agent = agent;
          return () => {};
        },
        onProgress(next) {
          state = next;
        },
      });
      await at.agent?.resident.tick();
      await settled();
      await pass(60);
    },
    async use(hours) {
      for (let quarter = 0; quarter < hours; quarter += 1) await pass(3600);
    },
    async switchOff(reason = 'shutdown') {
      await at.run?.stop(reason);
      at = { agent: null, run: null };
      state = { kind: 'connecting' };
    },
    async once() {
      await boot();
      return startOnce(options({})).finished;
    },
    ask(name) {
      writeFileSync(join(folders.page, 'ask', name), canaries.fileName);
    },
    setBytes(count) {
      const spool = openSpool({ file: join(folders.state, 'spool.db'), newStream: () => '' });
      spool.remember({ bytes: { month: new Date(truth.now()).toISOString().slice(0, 7), count } });
      spool.close();
    },
  };
}

/** As it stands on the label. */
export const asTyped = (code: string): string => formatCode(Buffer.from(code, 'base64url'));
