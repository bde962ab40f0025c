import { mostSubjects } from '#shared/readings.ts';
import type { Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Found, Host } from './host.ts';
import { numberIn, wordIn } from './kernel-text.ts';
import { parseSmartctl } from './smartctl.ts';
import { askTool } from './tool.ts';
import type { ToolOptions } from './tool.ts';

type DiskSample = Sample<'disk'>;

/** Whole disks by the kernel's names; loop, ram, zram, dm, md and optical drives are none. */
const diskName = /^(?:[shv]d[a-z]{1,2}|nvme\d{1,2}n\d{1,2}|mmcblk\d{1,2})$/;

/** The compiled-in command; a name that matched `diskName` is all that is ever added to it. */
const command = ['--json', '-x', '-n', 'standby'] as const;
const behindBridge = ['-d', 'sat'] as const;

/**
 * Every fixed disk of this PC, in the order of the kernel's names: the subject is the place in that
 * order. Disks are asked one at a time; one that sleeps is left asleep.
 */
export async function readDisks(
  { host }: { readonly host: Host },
  tool: ToolOptions = {},
): Promise<DiskSample[]> {
  const disks = await fixedDisks(host);
  if (!disks.ok) return [{ group: 'disk', subject: 0, unread: disks.unread }];
  if (disks.value.length === 0) return [{ group: 'disk', subject: 0, unread: 'absent' }];
  const samples: DiskSample[] = [];
  for (const [subject, name] of disks.value.slice(0, mostSubjects).entries()) {
    samples.push(
      name.startsWith('mmcblk')
        ? await readEmmc(host, name, subject)
        : await readBySmartctl(name, subject, tool),
    );
  }
  return samples;
}

/** The kernel's names of the disks that belong to this PC, in the order of their letters. */
export async function fixedDisks(host: Host): Promise<Found<readonly string[]>> {
  const names = await host.names('/sys/block');
  if (!names.ok) return names;
  const disks: string[] = [];
  for (const name of names.value) {
    if (diskName.test(name) && !(await isRemovable(host, name))) disks.push(name);
  }
  return { ok: true, value: disks };
}

async function isRemovable(host: Host, name: string): Promise<boolean> {
  if (numberIn(await host.text(`/sys/block/${name}/removable`)) === 1) return true;
  // A memory card in its slot is a disk to the kernel, an eMMC chip is one to us.
  return wordIn(await host.text(`/sys/block/${name}/device/type`)) === 'SD';
}

/**
 * `life_time` holds two estimates (SLC and MLC area) in steps of 10 % used: 0x01 is up to 10 %,
 * 0x0B is past the rated life (JEDEC eMMC 5.0, EXT_CSD bytes 268 and 269; kernel
 * Documentation/driver-api/mmc). The lower end of a step is reported: at least so much is used.
 */
async function readEmmc(host: Host, name: string, subject: number): Promise<DiskSample> {
  const text = await host.text(`/sys/block/${name}/device/life_time`);
  if (!text.ok) {
    const unread = text.unread === 'absent' ? 'unsupported' : text.unread;
    return { group: 'disk', subject, unread };
  }
  const steps = (text.value.match(/0x[0-9a-f]{1,2}\b/gi) ?? []).map(Number);
  const known = steps.filter((it) => it >= 0x01 && it <= 0x0b);
  if (known.length === 0) return { group: 'disk', subject, unread: 'unsupported' };
  const wearPercent = (Math.max(...known) - 1) * 10;
  return { group: 'disk', subject, reading: fit('disk', { kind: 'emmc', wearPercent }) };
}

async function readBySmartctl(
  name: string,
  subject: number,
  tool: ToolOptions,
): Promise<DiskSample> {
  const sample = await ask([...command, `/dev/${name}`], subject, tool);
  const isBridge = 'unread' in sample && sample.unread === 'unsupported' && name.startsWith('sd');
  if (!isBridge) return sample;
  const again = await ask([...command, ...behindBridge, `/dev/${name}`], subject, tool);
  return 'reading' in again ? again : sample;
}

async function ask(
  args: readonly string[],
  subject: number,
  tool: ToolOptions,
): Promise<DiskSample> {
  const answer = await askTool('smartctl', args, tool);
  if ('unread' in answer) return { group: 'disk', subject, unread: answer.unread };
  return parseSmartctl(parsed(answer.output), subject);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
