import { readFromAgent } from '#shared/messages.ts';
import type { Inventory } from '#shared/inventory.ts';
import { readHardware } from '#agent/sensors/hardware.ts';
import type { Host } from '#agent/sensors/host.ts';
import { readInventory } from '#agent/sensors/inventory.ts';
import { readMetered } from '#agent/sensors/metered.ts';
import type { ProbeSensor } from '#agent/sensors/sensor.ts';
import { awakeSeconds, digestOfThisBoot } from '#agent/sensors/this-boot.ts';
import { answerFile, answerFormat, hardwareFile, parseAnswer } from './answer.ts';
import type { Answer, HardwareAnswer } from './answer.ts';
import { breakerText, parseBreaker } from './breaker.ts';
import { openProbeFolder, saltOf } from './folder.ts';
import type { ProbeFolder } from './folder.ts';
import { readAll } from './read-all.ts';
import { parseTries, startSelfTests, triesText } from './self-tests.ts';

export interface ProbeParts {
  readonly folder: string;
  readonly host: Host;
  readonly sensors: readonly ProbeSensor[];
  /** By this PC's clock; ms UTC. */
  readonly nowMs: number;
  /** How long one sensor may take. */
  readonly limitMs?: number;
}

const breakerFile = 'breaker.json';
const triesFile = 'self-tests.json';

/** Reads all that needs privileges, once, leaves it for the agent, and has disks test themselves. */
export async function runProbe({ folder, ...parts }: ProbeParts): Promise<void> {
  const files = openProbeFolder(folder);
  const breaker = parseBreaker(files.recall(breakerFile) ?? '');
  const context = { host: parts.host, nowMs: parts.nowMs };
  const read = await readAll(parts.sensors, context, breaker, parts.limitMs);
  files.keep(breakerFile, breakerText(read.breaker));
  const inventory = await inventoryOfThisBoot(files);
  const metered = await readMetered();
  const answer: Answer = {
    ...now(),
    samples: read.samples,
    ...(inventory === undefined ? {} : { inventory }),
    ...(metered === undefined ? {} : { metered }),
  };
  files.leave(answerFile, JSON.stringify(answer));
  const tries = parseTries(files.recall(triesFile) ?? '');
  const after = await startSelfTests(parts.host, read.samples, tries);
  if (after !== tries) files.keep(triesFile, triesText(after));
}

/** Reads only which parts this PC is made of: quick, and before the agent starts. */
export async function runHardware({ folder, host }: Pick<ProbeParts, 'folder' | 'host'>) {
  const files = openProbeFolder(folder);
  const hardware = await readHardware(host, saltOf(files));
  const answer: HardwareAnswer = { ...now(), hardware };
  files.leave(hardwareFile, JSON.stringify(answer));
}

const now = () => ({
  format: answerFormat,
  bootDigest: digestOfThisBoot(),
  readAtSeconds: Math.floor(awakeSeconds()),
});

/** Once a boot: it starts another process, and nothing of it changes while the PC runs. */
async function inventoryOfThisBoot(files: ProbeFolder): Promise<Inventory | undefined> {
  const before = parseAnswer(files.recall(answerFile) ?? '');
  if (before?.bootDigest === digestOfThisBoot() && before.inventory !== undefined) {
    return before.inventory;
  }
  const isRoot = process.getuid?.() === 0;
  const answer = await readInventory(isRoot ? { user: nobody } : {});
  if (!answer.ok) return undefined;
  const fits = readFromAgent({ type: 'inventory', ...answer.inventory }).ok;
  return fits ? answer.inventory : undefined;
}

/** The user that owns nothing (Debian's base-passwd). */
const nobody = { uid: 65_534, gid: 65_534 };
