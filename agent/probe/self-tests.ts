import type { Sample } from '#shared/readings.ts';
import { list, reader, record, whole } from '#shared/shape.ts';
import type { ValueOf } from '#shared/shape.ts';
import { readBatteries } from '#agent/sensors/batteries.ts';
import { fixedDisks } from '#agent/sensors/disks.ts';
import type { Host } from '#agent/sensors/host.ts';
import { askTool } from '#agent/sensors/tool.ts';
import type { ToolOptions } from '#agent/sensors/tool.ts';

/** Which disk was last asked to test itself, and at how many of its power-on hours. */
const tryShape = record({
  subject: whole('count', 0, 15),
  powerOnHours: whole('hours', 0, 1e6),
});
export type Try = ValueOf<typeof tryShape>;

/** A month at three hours a day, counted by the drive itself: no clock of the PC has a say. */
const everyHours = 90;

/** The compiled-in command; a name of a disk by the kernel is all that is ever added to it. */
const command = ['-t', 'short', '-n', 'standby'] as const;

/**
 * The disks, by subject, that should test themselves now: those that keep a log of their tests, were
 * not asked within a month of use, and have none under way. One that failed is asked again too: a
 * newer pass closes its fault. A try that came to nothing (switched off, refused) waits as long.
 */
export function dueSelfTests(samples: readonly Sample[], tries: readonly Try[]): readonly Try[] {
  return samples.flatMap((sample) => {
    if (sample.group !== 'disk' || 'unread' in sample) return [];
    const { selfTest, selfTestAgeHours: age, powerOnHours } = sample.reading;
    if (selfTest === undefined || selfTest === 'running' || powerOnHours === undefined) return [];
    const tried = tries.find(({ subject }) => subject === sample.subject)?.powerOnHours;
    // A count that went back is another disk's.
    const sinceTry = tried === undefined || tried > powerOnHours ? Infinity : powerOnHours - tried;
    const isDue = Math.min(sinceTry, age ?? Infinity) >= everyHours;
    return isDue ? [{ subject: sample.subject, powerOnHours }] : [];
  });
}

/**
 * Asks each disk that is due for its short self-test (some two minutes, beside its work), on mains
 * alone. Its outcome is read by a later run. Answers what is to be remembered.
 */
export async function startSelfTests(
  host: Host,
  samples: readonly Sample[],
  tries: readonly Try[],
  tool: ToolOptions = {},
): Promise<readonly Try[]> {
  const due = dueSelfTests(samples, tries);
  if (due.length === 0 || !(await isOnMains(host))) return tries;
  const disks = await fixedDisks(host);
  if (!disks.ok) return tries;
  for (const { subject } of due) {
    const name = disks.value[subject];
    if (name !== undefined) await askTool('smartctl', [...command, `/dev/${name}`], tool);
  }
  const asked = new Set(due.map(({ subject }) => subject));
  return [...tries.filter(({ subject }) => !asked.has(subject)), ...due];
}

/** A PC without a battery is; one whose firmware does not say is not taken to be. */
async function isOnMains(host: Host): Promise<boolean> {
  const batteries = await readBatteries(host);
  return batteries.every((it) => {
    if ('unread' in it) return it.unread === 'absent';
    return it.reading.present === false || it.reading.onMains === true;
  });
}

const readTries = reader(record({ tries: list(tryShape, 16) }));

/** What cannot be read is forgotten: a disk is then asked once too often. */
export function parseTries(text: string): readonly Try[] {
  try {
    const read = readTries(JSON.parse(text));
    return read.ok ? read.value.tries : [];
  } catch {
    return [];
  }
}

export const triesText = (tries: readonly Try[]): string => JSON.stringify({ tries });
