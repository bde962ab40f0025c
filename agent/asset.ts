import { readFileSync } from 'node:fs';
import type { Reading } from '#shared/readings.ts';
import { reader, record, token } from '#shared/shape.ts';
import { hardwareShape } from '#agent/sensors/hardware.ts';
import type { Hardware } from '#agent/sensors/hardware.ts';
import type { Sensor } from '#agent/sensors/sensor.ts';
import { loadIdentity, writeWhole } from './identity.ts';
import type { Identity } from './identity.ts';
import type { StateFolder } from './state-folder.ts';

/** What has become of the parts that this PC had when it was enrolled. */
export interface Comparison {
  /** What could not be compared is left out. */
  readonly asset: Reading<'asset'>;
  /** Another board and none of the disks: this is another PC, with a copy of the first one's files. */
  readonly isAnotherPc: boolean;
}

/**
 * Compares part by part. Memory is no part of the verdict: the PCs of one lot have the same. Where
 * the board has no true number, a PC whose disks are all others is taken for the same one, repaired:
 * the collector then tells copies apart by their lineage.
 */
export function compareHardware(before: Hardware, now: Hardware): Comparison {
  const board = boardChanged(before, now);
  const disks = before.disks.length > 0 && now.disks.length > 0;
  const gone = before.disks.filter((it) => !now.disks.includes(it));
  const memory = before.memoryGiB !== undefined && now.memoryGiB !== undefined;
  return {
    asset: {
      ...(disks ? { diskChanged: gone.length > 0 } : {}),
      ...(board === undefined ? {} : { boardChanged: board }),
      ...(memory ? { memoryChanged: before.memoryGiB !== now.memoryGiB } : {}),
    },
    isAnotherPc: board === true && disks && gone.length === before.disks.length,
  };
}

/** One of its two numbers that is as it was is enough: a firmware update may rewrite the other. */
function boardChanged(before: Hardware, now: Hardware): boolean | undefined {
  const pairs = [
    [before.boardUuid, now.boardUuid],
    [before.boardSerial, now.boardSerial],
  ].filter(([old, fresh]) => old !== undefined && fresh !== undefined);
  return pairs.length === 0 ? undefined : pairs.every(([old, fresh]) => old !== fresh);
}

const keptShape = record({ publicKey: token(32), hardware: hardwareShape });
const readKept = reader(keptShape);

/** Compares once in two hours switched on; says nothing before the probe has run in this boot. */
export function assetSensor(it: {
  readonly file: string;
  readonly identity: () => Identity;
  readonly hardware: () => Hardware | null;
}): Sensor {
  return {
    name: 'asset',
    by: 'agent',
    groups: ['asset'],
    everySeconds: 7200,
    atBoot: true,
    async read() {
      const now = it.hardware();
      const identity = it.identity();
      if (now === null || identity.enrolment === null) return [];
      const before = loadAsset(it.file, identity);
      if (before === null) saveAsset(it.file, identity, now);
      return [{ group: 'asset', subject: 0, reading: compareHardware(before ?? now, now).asset }];
    },
  };
}

/** These files came here on a copy of another PC's disk: they must not speak for it. */
export function isAnotherPc(
  files: Pick<StateFolder, 'identity' | 'hardware'>,
  now: Hardware | null,
): boolean {
  const found = loadIdentity(files.identity, 'look');
  if (now === null || found.kind !== 'found') return false;
  const before = loadAsset(files.hardware, found.identity);
  return before !== null && compareHardware(before, now).isAnotherPc;
}

/** The parts as they were when this key pair was first seen with them; null where that was never. */
function loadAsset(file: string, { publicKey }: Identity): Hardware | null {
  try {
    const read = readKept(JSON.parse(readFileSync(file, 'utf8')));
    return read.ok && read.value.publicKey === publicKey ? read.value.hardware : null;
  } catch {
    return null;
  }
}

function saveAsset(file: string, { publicKey }: Identity, hardware: Hardware): void {
  writeWhole(file, JSON.stringify({ publicKey, hardware }));
}
