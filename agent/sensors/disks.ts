import { execFile } from 'node:child_process';
import { mostSubjects } from '#shared/readings.ts';
import type { Sample, UnreadReason } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';
import { numberIn, wordIn } from './kernel-text.ts';
import { parseSmartctl } from './smartctl.ts';

type DiskSample = Sample<'disk'>;

export interface ToolOptions {
  /** Where smartctl is looked for. */
  readonly path?: string;
  /** How long it may take for one disk. */
  readonly limitMs?: number;
}
type Tool = Required<ToolOptions>;

/** Whole disks by the kernel's names; loop, ram, zram, dm, md and optical drives are none. */
const diskName = /^(?:[shv]d[a-z]{1,2}|nvme\d{1,2}n\d{1,2}|mmcblk\d{1,2})$/;

/** The compiled-in command; a name that matched `diskName` is all that is ever added to it. */
const command = ['--json', '-x', '-n', 'standby'] as const;
const behindBridge = ['-d', 'sat'] as const;
const mostBytes = 256 * 1024;

/**
 * Every fixed disk of this PC, in the order of the kernel's names: the subject is the place in that
 * order. Disks are asked one at a time; one that sleeps is left asleep.
 */
export async function readDisks(
  { host }: { readonly host: Host },
  { path = process.env['PATH'] ?? '', limitMs = 10_000 }: ToolOptions = {},
): Promise<DiskSample[]> {
  const names = await host.names('/sys/block');
  if (!names.ok) return [{ group: 'disk', subject: 0, unread: names.unread }];
  const disks: string[] = [];
  for (const name of names.value) {
    if (diskName.test(name) && !(await isRemovable(host, name))) disks.push(name);
  }
  if (disks.length === 0) return [{ group: 'disk', subject: 0, unread: 'absent' }];
  const samples: DiskSample[] = [];
  for (const [subject, name] of disks.slice(0, mostSubjects).entries()) {
    samples.push(
      name.startsWith('mmcblk')
        ? await readEmmc(host, name, subject)
        : await readBySmartctl(name, subject, { path, limitMs }),
    );
  }
  return samples;
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

async function readBySmartctl(name: string, subject: number, tool: Tool): Promise<DiskSample> {
  const sample = await ask([...command, `/dev/${name}`], subject, tool);
  const isBridge = 'unread' in sample && sample.unread === 'unsupported' && name.startsWith('sd');
  if (!isBridge) return sample;
  const again = await ask([...command, ...behindBridge, `/dev/${name}`], subject, tool);
  return 'reading' in again ? again : sample;
}

async function ask(args: readonly string[], subject: number, tool: Tool): Promise<DiskSample> {
  const answer = await run(args, tool);
  if ('unread' in answer) return { group: 'disk', subject, unread: answer.unread };
  return parseSmartctl(parsed(answer.output), subject);
}

type Answer = { readonly output: string } | { readonly unread: UnreadReason };

function run(args: readonly string[], { path, limitMs }: Tool): Promise<Answer> {
  const options = {
    timeout: limitMs,
    killSignal: 'SIGKILL',
    maxBuffer: mostBytes,
    env: { PATH: path, LC_ALL: 'C' },
    windowsHide: true,
  } as const;
  const { promise, resolve } = Promise.withResolvers<Answer>();
  try {
    execFile('smartctl', args, options, (error, output) => {
      // A number is smartctl's exit status, which says much and is seldom 0: the JSON is there.
      const isAnswer = error === null || typeof error.code === 'number';
      resolve(isAnswer ? { output } : { unread: whyNot(error) });
    });
  } catch (error) {
    resolve({ unread: whyNot(error) });
  }
  return promise;
}

function whyNot(error: unknown): UnreadReason {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no_tool';
  // Node's permission model and the file system both may forbid it.
  if (code === 'EACCES' || code === 'EPERM' || code === 'ERR_ACCESS_DENIED') return 'denied';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'failed';
  return error instanceof Error && 'killed' in error && error.killed === true
    ? 'timeout'
    : 'failed';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
