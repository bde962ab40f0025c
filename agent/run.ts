import { randomBytes } from 'node:crypto';
import type { AgentMessage } from '#shared/messages.ts';
import { createHost } from '#agent/sensors/host.ts';
import type { Host } from '#agent/sensors/host.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import type { Sensor } from '#agent/sensors/sensor.ts';
import type { Language } from '#shared/check.ts';
import { familyAsks, makeAskFolder, obstacles, ownAsks, pauseWins, takeAsks } from './asks.ts';
import type { Ask } from './asks.ts';
import { readCodeFile, removeCodeFile } from './code-file.ts';
import { losesTls } from './collector-address.ts';
import type { RunConfig } from './config.ts';
import { loadIdentity, movedTo, newIdentity, saveIdentity } from './identity.ts';
import type { Identity } from './identity.ts';
import { assetSensor, isAnotherPc } from './asset.ts';
import { describePc } from './describe-pc.ts';
import { askForPage, openFamilyPage } from './page.ts';
import type { FamilyPage, FamilyPageParts } from './page.ts';
import { openProbed } from './probed.ts';
import type { Probed } from './probed.ts';
import { removeState } from './retire.ts';
import { realPorts } from './ports.ts';
import type { Ports } from './ports.ts';
import { startResident } from './resident.ts';
import type { Resident } from './resident.ts';
import type { ByeReason } from './session.ts';
import { openSpool } from './spool.ts';
import type { Spool } from './spool.ts';
import { lockFolder, makeStateFolder, stateProblem } from './state-folder.ts';
import type { StateFolder } from './state-folder.ts';
import { saveStatus } from './status-file.ts';
import { sweep } from './sweep.ts';
import { startUplink } from './uplink.ts';
import type { UplinkState } from './uplink.ts';
import { wordsIn } from './words.ts';

export interface RunOptions extends RunConfig {
  readonly folder: string;
  readonly language: Language;
  readonly log: (line: string) => void;
  readonly ports?: Ports;
  /** The machine that is read; this one unless told. */
  readonly host?: Host;
  readonly sensors?: readonly Sensor[];
  readonly inventory?: () => Promise<AgentMessage<'inventory'> | null>;
}

/**
 * A running agent; `finished` answers the exit code: 0 in good order, 2 where a person must act, 3
 * where it has been retired and has removed what it had written.
 */
export interface Run {
  readonly finished: Promise<number>;
  stop(reason: ByeReason): Promise<void>;
}

/** What `run`, `once` and `forget` do differently: how long the agent stays, and what for. */
export interface Stay {
  /** Called once all stands; answers what to do when the agent stops. */
  begin(agent: Agent): () => void | Promise<void>;
  /** The connection is another, or a beat is stored at the collector. */
  onProgress?(state: UplinkState, agent: Agent): void;
  /** Connects without looking whether it should rest. */
  readonly isUrgent?: boolean;
  readonly comesAndGoes?: boolean;
}
export interface Agent {
  readonly resident: Resident;
  readonly spool: Spool;
  readonly ports: Ports;
  readonly stop: (reason: ByeReason, code?: number) => Promise<void>;
}

/** Starts an agent that stays. */
export function startRun(options: RunOptions): Run {
  return startAgent(options, {
    begin({ ports, resident }) {
      const seconds = tickSeconds(options.everySeconds);
      let cancel = (): void => {};
      let ticks = 0;
      const wake = (): void => {
        cancel = ports.after(seconds * 1000, wake);
        const isSweepDue = (ticks * seconds) % sweepSeconds === 60;
        ticks += 1;
        void resident.tick().then(() => (isSweepDue ? sweep() : undefined));
      };
      wake();
      return () => cancel();
    },
  });
}

/** Starts the agent, or says what is missing. */
export function startAgent(options: RunOptions, stay: Stay): Run {
  const { log, ports = realPorts } = options;
  const words = wordsIn(options.language);
  const problem = stateProblem(options.folder);
  if (problem !== null) {
    return refused(log, words.cannotStart, [words.stateUnusable(problem.path, problem.code)]);
  }
  const files = makeStateFolder(options.folder);
  prepareAsks(files.ask);
  const lock = lockFolder(files);
  if (lock === null) return refused(log, words.cannotStart, [words.alreadyRunning]);
  const probed = probedFor(options, ports);
  if (isAnotherPc(files, probed?.hardware() ?? null)) {
    const { lock: _, ...others } = files;
    removeState(others);
    log(words.anotherPc);
  }
  const who = identityFor(options, files.identity);
  if (!who.ok) {
    lock.release();
    return refused(log, words.cannotStart, who.faults);
  }

  let identity = who.identity;
  const { code: handoverCode } = who;
  const save = (next: Identity): void => {
    saveIdentity(files.identity, next);
    const isNew = identity.enrolment === null && next.enrolment !== null;
    identity = next;
    if (isNew) forgetCode();
  };
  const forgetCode = (): void => {
    const { codeFile } = options;
    if (codeFile !== null && !removeCodeFile(codeFile)) log(words.codeFileStays(codeFile));
  };
  if (who.isChanged) save(identity);
  // A power cut may have come between the one and the other.
  if (identity.enrolment !== null) forgetCode();
  const hardware = probed?.hardware ?? (() => null);
  const asset = assetSensor({ file: files.hardware, identity: () => identity, hardware });
  if (identity.enrolment !== null && options.code !== null) log(words.codeNotNeeded);
  const newStream = (): string => randomBytes(8).toString('base64url');
  const spool = openSpool({
    file: files.spool,
    newStream,
    holdsAcknowledged: stay.comesAndGoes === true,
  });
  if (spool.origin === 'replaced') log(words.spoolReplaced);
  log(words.started(options.folder, identity.collector));

  const finished = Promise.withResolvers<number>();
  let state: UplinkState = { kind: 'connecting' };
  let agent: Agent | null = null;
  const page = pageFor(options, {
    files,
    ports,
    isMetered: () => probed?.metered() ?? false,
    onFault: (cause) => log(words.failed('page', messageOf(cause))),
  });
  const tellOnce = onceEach((path) => log(words.stateUnusable(path, 'EISDIR')));
  const progress = (): void => {
    page?.note();
    if (agent !== null) stay.onProgress?.(state, agent);
  };
  const resident = startResident({
    spool,
    ports,
    host: options.host ?? createHost(),
    sensors: options.sensors ?? sensorsFor(probed, asset),
    inventory: options.inventory ?? probed?.inventory ?? describePc,
    everySeconds: options.everySeconds,
    asks() {
      const asks = asksIn(files.ask, page);
      tellOnce(obstaclesIn(files.ask, page));
      return asks;
    },
    comesAndGoes: stay.comesAndGoes === true,
    thrifty: () => ({ isAsked: options.isThrifty, isMetered: probed?.metered() ?? false }),
    onForget() {
      log(words.forgotten);
      void stop('uninstall', retiredExit);
    },
    onFault: (what, cause) => log(words.failed(what, messageOf(cause))),
    connect: (heard) =>
      startUplink({
        ...heard,
        spool,
        ports,
        identity: () => identity,
        saveIdentity: save,
        newStream,
        code: handoverCode,
        now: options.now,
        isHeld: stay.isUrgent !== true,
        onState(next) {
          state = next;
          log(words.state(state));
          saveStatus(files.status, state, ports.moment().wallMs);
          progress();
        },
        onAcknowledged: progress,
        onRetire() {
          log(words.retired);
          void stop('uninstall', retiredExit);
        },
        onCodeRefused(reason) {
          log(words.codeRefused(reason));
          void stop('shutdown', 2);
        },
      }),
  });

  let stopping: Promise<void> | null = null;
  async function stopOnce(reason: ByeReason, code: number): Promise<void> {
    await leave();
    await resident.stop(reason);
    await page?.end(code === retiredExit ? 'removed' : 'kept');
    spool.close();
    lock?.release();
    if (code === retiredExit) removeState(files);
    if (code === 0) log(words.stopped);
    finished.resolve(code);
  }
  function stop(reason: ByeReason, code = 0): Promise<void> {
    // What stops it may come before it has quite begun.
    stopping ??= Promise.resolve().then(() => stopOnce(reason, code));
    return stopping;
  }
  agent = { resident, spool, ports, stop };
  const leave = stay.begin(agent);
  return { finished: finished.promise, stop: (reason) => stop(reason) };
}

/** The unit that starts the agent takes it for the end (RestartPreventExitStatus=). */
export const retiredExit = 3;

function probedFor({ probe }: RunOptions, ports: Ports): Probed | null {
  if (probe === null) return null;
  const moment = () => ports.moment();
  return openProbed({ folder: probe, sensors: sensors.filter((it) => it.by === 'probe'), moment });
}

/** So that it is the agent's own, whoever asks first. What lies in its place must not stop the agent. */
function prepareAsks(folder: string): void {
  try {
    makeAskFolder(folder);
  } catch {
    // Whoever asks is told.
  }
}

interface PageNeeds extends Pick<FamilyPageParts, 'ports' | 'onFault'> {
  readonly files: StateFolder;
  readonly isMetered: () => boolean;
}

function pageFor(
  options: RunOptions,
  { files, isMetered, ...needs }: PageNeeds,
): FamilyPage | null {
  const { page: folder, isThrifty: isAsked } = options;
  if (folder === null) return null;
  async function write(): Promise<void> {
    if (options.isPageByUnit) return askForPage(files.pageDue);
    // Loaded only when it is first needed.
    const { writeFromState } = await import('./page/write-from-state.ts');
    const nowMs = needs.ports.moment().wallMs;
    await writeFromState({ folder: folder ?? '', files, nowMs, isAsked, isMetered: isMetered() });
  }
  const page = openFamilyPage({ ...needs, folder, write });
  page.note();
  return page;
}

/** The family asks in a folder that is open to all: only its own words are heard there. */
function asksIn(own: string, page: FamilyPage | null): readonly Ask[] {
  const family = page === null ? [] : takeAsks(page.askFolder, familyAsks);
  if (family.length > 0) page?.note();
  return pauseWins([...takeAsks(own, ownAsks), ...family]);
}

function obstaclesIn(own: string, page: FamilyPage | null): readonly string[] {
  return [
    ...obstacles(own, ownAsks),
    ...(page === null ? [] : obstacles(page.askFolder, familyAsks)),
  ];
}

/** Tells each when it is new, not with every look. */
function onceEach(tell: (what: string) => void): (all: readonly string[]) => void {
  let known: readonly string[] = [];
  return (all) => {
    for (const what of all) if (!known.includes(what)) tell(what);
    known = all;
  };
}

function sensorsFor(probed: Probed | null, asset: Sensor): readonly Sensor[] {
  if (probed === null) return sensors;
  const own = sensors.filter((it) => it.by === 'agent' && it.name !== asset.name);
  return [...own, ...probed.sensors, asset];
}

/** A minute after the start, and then as often. It takes some 10 ms. */
const sweepSeconds = 1800;

/**
 * The timer only wakes, each minute (each second where beats are closer): what is due is asked for
 * anew each time. A plain one: a cron library brings calendars, 1.5 MiB of them, that nobody asks.
 */
const tickSeconds = (everySeconds: number | null): number =>
  everySeconds === null || everySeconds >= 60 ? 60 : 1;

function refused(log: RunOptions['log'], title: string, faults: readonly string[]): Run {
  log([title, ...faults.map((it) => `  ${it}`)].join('\n'));
  return { finished: Promise.resolve(2), stop: () => Promise.resolve() };
}

type Who =
  | {
      readonly ok: true;
      readonly identity: Identity;
      readonly isChanged: boolean;
      readonly code: string | null;
    }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The key pair is on the disk before the code is used: a lost answer can be asked for again. */
function identityFor(options: RunOptions, file: string): Who {
  const words = wordsIn(options.language);
  const found = loadIdentity(file);
  const known = found.kind === 'found' ? found.identity : null;
  const faults: string[] = [];
  const isEnrolled = known !== null && known.enrolment !== null;
  const dropped = isEnrolled || options.codeFile === null ? null : readCodeFile(options.codeFile);
  const code = options.code ?? (dropped?.kind === 'code' ? dropped.code : null);
  if (dropped?.kind === 'bad')
    faults.push(words.badCodeFile(options.codeFile ?? '', dropped.because));
  else if (found.kind === 'damaged' && code === null) faults.push(words.identityDamaged);
  const collector = options.collector ?? known?.collector ?? null;
  if (collector === null) faults.push(words.needsCollector);
  if (!isEnrolled && code === null && dropped?.kind !== 'bad' && found.kind !== 'damaged')
    faults.push(words.needsCode);
  if (known !== null && isEnrolled && collector !== null && losesTls(known.collector, collector))
    faults.push(words.plainCollector(collector, known.collector));
  if (faults.length > 0 || collector === null) return { ok: false, faults };
  const identity = known === null ? newIdentity(collector) : movedTo(known, collector);
  return { ok: true, identity, isChanged: known?.collector !== collector, code };
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : 'unknown error';
