import type { Reading, Sample } from '#shared/readings.ts';
import { fixedDisks } from './disks.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';
import { kindOfLine, stopsBeingHeard } from './kernel-lines.ts';
import type { LineKind } from './kernel-lines.ts';
import { numberIn } from './kernel-text.ts';
import { askTool } from './tool.ts';
import type { ToolOptions } from './tool.ts';

const msPerDay = 86_400_000;
const windowDays = 14;
/** Clocks are set by small steps; a date further ahead is nonsense. */
const slackMs = 3_600_000;

/** Whatever the patterns of `kernel-lines.ts` can fit, and what ends a boot: journald filters first. */
const worthReading =
  'I/O error|Medium Error|read-only|reset controller|Device not ready|controller is down|' +
  'BUG: |Oops|divide error|general protection|Kernel panic|blocked for more than|' +
  'Machine [Cc]heck|CE memory read error|reboot: |Linux version';

const command = ['--no-pager', '--quiet', '--output=short-unix', '_TRANSPORT=kernel'] as const;
/** The newest that fit, over all boots that the journal still has. */
const complaints = [
  ...command,
  `--since=-${windowDays}d`,
  '--lines=800',
  `--grep=${worthReading}`,
] as const;
/** Any line at all proves that the journal may be read and that this journalctl can filter. */
const proof = [...command, '--lines=1', '--grep=.'] as const;

interface Tally {
  readonly count: number;
  readonly days: ReadonlySet<number>;
}
type Tallies = Readonly<Record<LineKind, Tally>>;

/**
 * Counts the lines of `journalctl --output=short-unix` by kind and day; none of them is kept. What
 * the kernel says between being told to stop and its next start is no fault of the hardware.
 */
export function countComplaints(
  text: string,
  { nowMs, disks }: { readonly nowMs: number; readonly disks: readonly string[] },
): Tallies {
  const counts = { io: 0, crash: 0, machine_check: 0 };
  const days = {
    io: new Set<number>(),
    crash: new Set<number>(),
    machine_check: new Set<number>(),
  };
  let isStopping = false;
  for (const { atMs, message } of linesOf(text)) {
    isStopping = stopsBeingHeard(message, isStopping);
    const isInWindow = atMs > nowMs - windowDays * msPerDay && atMs <= nowMs + slackMs;
    const kind = isStopping || !isInWindow ? null : kindOfLine(message, disks);
    if (kind === null) continue;
    counts[kind] += 1;
    days[kind].add(Math.floor(atMs / msPerDay));
  }
  const tally = (kind: LineKind): Tally => ({ count: counts[kind], days: days[kind] });
  return { io: tally('io'), crash: tally('crash'), machine_check: tally('machine_check') };
}

interface Line {
  readonly atMs: number;
  readonly message: string;
}

/** The kernel itself cuts a line at 1,024 bytes (LOG_LINE_MAX, kernel/printk). */
const longestLine = 1024;

/** Oldest first, as they happened: some versions of journalctl print the newest first. */
function linesOf(text: string): Line[] {
  const lines = text.split('\n').flatMap((line): Line[] => {
    const [, seconds, message] = /^(\d+(?:\.\d+)?) \S+ kernel: (.*)$/.exec(line) ?? [];
    if (seconds === undefined || message === undefined) return [];
    return [{ atMs: Number(seconds) * 1000, message: message.slice(0, longestLine) }];
  });
  return lines.toSorted((a, b) => a.atMs - b.atMs);
}

/** Dates of the crash records that the firmware, or systemd from it, keeps; those in the window. */
async function crashRecords(host: Host, nowMs: number): Promise<readonly number[]> {
  const folders = ['/sys/fs/pstore', '/var/lib/systemd/pstore'];
  const dates: number[] = [];
  for (const folder of folders) {
    const names = await host.names(folder);
    if (!names.ok) continue;
    for (const name of names.value.slice(0, mostRecords)) {
      const date = await host.changedAtMs(`${folder}/${name}`);
      if (date.ok) dates.push(date.value);
    }
  }
  return dates.filter((it) => it > nowMs - windowDays * msPerDay && it <= nowMs + slackMs);
}
const mostRecords = 64;

const edac = '/sys/devices/system/edac/mc';

/** Undefined where the memory has no ECC, or its counters no driver. */
async function memoryErrors(host: Host, file: 'ce_count' | 'ue_count') {
  const names = await host.names(edac);
  const controllers = names.ok ? names.value.filter((name) => /^mc\d+$/.test(name)) : [];
  const counts = await Promise.all(
    controllers.map(async (name) => numberIn(await host.text(`${edac}/${name}/${file}`))),
  );
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

async function readLog(host: Host, nowMs: number, tool: ToolOptions) {
  const proven = await askTool('journalctl', proof, tool);
  if ('unread' in proven) return proven;
  // It exits well, and says nothing, to whoever may not read the journal.
  if (proven.output.trim() === '') return { unread: 'denied' } as const;
  const answer = await askTool('journalctl', complaints, tool);
  if ('unread' in answer) return answer;
  // No line that fits is an exit status of 1, and so is a journal that cannot be read.
  if (answer.status !== 0 && answer.complained) return { unread: 'failed' } as const;
  const disks = await fixedDisks(host);
  return countComplaints(answer.output, { nowMs, disks: disks.ok ? disks.value : [] });
}

/** Kernel log, crash records and memory controllers: what could be read of the three. */
export async function readKernelLog(
  { host, nowMs }: { readonly host: Host; readonly nowMs: number },
  tool: ToolOptions = {},
): Promise<Sample<'kernel'>[]> {
  const log = await readLog(host, nowMs, tool);
  const memory = {
    correctedMemoryErrors: await memoryErrors(host, 'ce_count'),
    uncorrectedMemoryErrors: await memoryErrors(host, 'ue_count'),
  };
  const reading: Reading<'kernel'> = fit('kernel', {
    ...memory,
    ...('unread' in log ? {} : ofLog(log, await crashRecords(host, nowMs))),
  });
  if ('unread' in log && Object.keys(reading).length === 0) {
    return [{ group: 'kernel', subject: 0, unread: log.unread }];
  }
  return [{ group: 'kernel', subject: 0, reading }];
}

function ofLog({ io, crash, machine_check: machineCheck }: Tallies, records: readonly number[]) {
  const crashDays = new Set([...crash.days, ...records.map((it) => Math.floor(it / msPerDay))]);
  return {
    ioErrors: io.count,
    ioErrorDays: io.days.size,
    crashes: crash.count + records.length,
    crashDays: crashDays.size,
    machineChecks: machineCheck.count,
    machineCheckDays: machineCheck.days.size,
  };
}
