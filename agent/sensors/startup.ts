import type { Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import { askTool } from './tool.ts';
import type { ToolOptions } from './tool.ts';

const secondsIn: Readonly<Record<string, number>> = { h: 3600, min: 60, s: 1, ms: 0.001 };

/**
 * Seconds from the kernel's first moment to the desktop, as `systemd-analyze time` prints them
 * (systemd-analyze(1)); undefined while the start is not finished. Firmware and boot loader are left
 * out: they wait for people. In steps of 10 s, so that it is not news at each start.
 */
export function parseStartup(text: string): number | undefined {
  const parts = new Map<string, number>();
  for (const [, span = '', part = ''] of text.matchAll(/((?:[\d.]+[a-z]+ )+)\((\w+)\)/g)) {
    parts.set(part, seconds(span));
  }
  const userspace = parts.get('userspace');
  if (userspace === undefined) return undefined;
  const reached = /reached after ((?:[\d.]+[a-z]+ )+)in userspace/.exec(text)?.[1];
  const desktop = reached === undefined ? userspace : seconds(reached);
  const all = (parts.get('kernel') ?? 0) + (parts.get('initrd') ?? 0) + desktop;
  return Number.isFinite(all) ? Math.floor(all / 10) * 10 : undefined;
}

/** `1min 2.345s` */
function seconds(span: string): number {
  return span
    .trim()
    .split(' ')
    .reduce((sum, each) => {
      const [, amount = '', unit = ''] = /^([\d.]+)([a-z]+)$/.exec(each) ?? [];
      return sum + Number(amount === '' ? Number.NaN : amount) * (secondsIn[unit] ?? Number.NaN);
    }, 0);
}

/** Two lines are all that it prints. */
const longestAnswer = 2000;

export async function readStartup(tool: ToolOptions = {}): Promise<Sample<'startup'>[]> {
  const answer = await askTool('systemd-analyze', ['--no-pager', 'time'], tool);
  if ('unread' in answer) return [{ group: 'startup', subject: 0, unread: answer.unread }];
  const took = parseStartup(answer.output.slice(0, longestAnswer));
  if (took === undefined) return [{ group: 'startup', subject: 0, unread: 'failed' }];
  return [{ group: 'startup', subject: 0, reading: fit('startup', { seconds: took }) }];
}
