import { randomBytes } from 'node:crypto';
import { schedule } from 'node-cron';
import type { AgentMessage } from '#shared/messages.ts';
import { createHost } from '#agent/sensors/host.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import type { Sensor } from '#agent/sensors/sensor.ts';
import type { Language } from '#shared/check.ts';
import type { RunConfig } from './config.ts';
import { loadIdentity, newIdentity, saveIdentity } from './identity.ts';
import type { Identity } from './identity.ts';
import { describePc } from './describe-pc.ts';
import { realPorts } from './ports.ts';
import type { Ports } from './ports.ts';
import { startResident } from './resident.ts';
import type { ByeReason } from './session.ts';
import { openSpool } from './spool.ts';
import { lockFolder, makeStateFolder } from './state-folder.ts';
import { saveStatus } from './status-file.ts';
import { startUplink } from './uplink.ts';
import { wordsIn } from './words.ts';

export interface RunOptions extends RunConfig {
  readonly folder: string;
  readonly language: Language;
  readonly log: (line: string) => void;
  readonly ports?: Ports;
  readonly sensors?: readonly Sensor[];
  readonly inventory?: () => Promise<AgentMessage<'inventory'> | null>;
}

/** A running agent; `finished` answers the exit code: 0 in good order, 2 where a person must act. */
export interface Run {
  readonly finished: Promise<number>;
  stop(reason: ByeReason): Promise<void>;
}

/** Starts the agent, or says what is missing. */
export function startRun(options: RunOptions): Run {
  const { log, ports = realPorts } = options;
  const words = wordsIn(options.language);
  const files = makeStateFolder(options.folder);
  const lock = lockFolder(files);
  if (lock === null) return refused(log, words.cannotStart, [words.alreadyRunning]);
  const who = identityFor(options, files.identity);
  if (!who.ok) {
    lock.release();
    return refused(log, words.cannotStart, who.faults);
  }

  let identity = who.identity;
  const save = (next: Identity): void => {
    saveIdentity(files.identity, next);
    identity = next;
  };
  if (who.isChanged) save(identity);
  if (identity.enrolment !== null && options.code !== null) log(words.codeNotNeeded);
  const newStream = (): string => randomBytes(8).toString('base64url');
  const spool = openSpool({ file: files.spool, newStream });
  if (spool.origin === 'replaced') log(words.spoolReplaced);
  log(words.started(options.folder, identity.collector));

  const finished = Promise.withResolvers<number>();
  const resident = startResident({
    spool,
    ports,
    host: createHost(),
    sensors: options.sensors ?? sensors,
    inventory: options.inventory ?? describePc,
    everySeconds: options.everySeconds,
    onFault: (what, cause) => log(words.failed(what, messageOf(cause))),
    connect: (heard) =>
      startUplink({
        ...heard,
        spool,
        ports,
        identity: () => identity,
        saveIdentity: save,
        newStream,
        code: options.code,
        now: options.now,
        onState(state) {
          log(words.state(state));
          saveStatus(files.status, state, ports.moment().wallMs);
        },
        onCodeRefused(reason) {
          log(words.codeRefused(reason));
          void stop('shutdown', 2);
        },
      }),
  });
  const timer = schedule(cronOf(options.everySeconds), () => resident.tick(), { timezone: 'UTC' });
  void resident.tick();

  let stopping: Promise<void> | null = null;
  async function stopOnce(reason: ByeReason, code: number): Promise<void> {
    await timer.destroy();
    await resident.stop(reason);
    spool.close();
    lock?.release();
    if (code === 0) log(words.stopped);
    finished.resolve(code);
  }
  function stop(reason: ByeReason, code = 0): Promise<void> {
    stopping ??= stopOnce(reason, code);
    return stopping;
  }
  return { finished: finished.promise, stop: (reason) => stop(reason) };
}

/** Cron only wakes, each minute (each second where beats are closer), on UTC. */
function cronOf(everySeconds: number | null): string {
  if (everySeconds === null || everySeconds >= 60) return '* * * * *';
  return '* * * * * *';
}

function refused(log: RunOptions['log'], title: string, faults: readonly string[]): Run {
  log([title, ...faults.map((it) => `  ${it}`)].join('\n'));
  return { finished: Promise.resolve(2), stop: () => Promise.resolve() };
}

type Who =
  | { readonly ok: true; readonly identity: Identity; readonly isChanged: boolean }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The key pair is on the disk before the code is used: a lost answer can be asked for again. */
function identityFor(options: RunOptions, file: string): Who {
  const words = wordsIn(options.language);
  const found = loadIdentity(file);
  const known = found.kind === 'found' ? found.identity : null;
  const faults: string[] = [];
  if (found.kind === 'damaged' && options.code === null) faults.push(words.identityDamaged);
  const collector = options.collector ?? known?.collector ?? null;
  if (collector === null) faults.push(words.needsCollector);
  const isEnrolled = known !== null && known.enrolment !== null;
  if (!isEnrolled && options.code === null && found.kind !== 'damaged')
    faults.push(words.needsCode);
  if (faults.length > 0 || collector === null) return { ok: false, faults };
  if (known === null) return { ok: true, identity: newIdentity(collector), isChanged: true };
  return { ok: true, identity: { ...known, collector }, isChanged: known.collector !== collector };
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : 'unknown error';
