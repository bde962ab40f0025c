import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import { askTool } from './tool.ts';
import type { ToolOptions } from './tool.ts';

/** Which units play a role, on Debian and what comes of it. Compiled in: none of them is sent. */
const roles: readonly (readonly [unit: string, field: keyof Reading<'units'>])[] = [
  ['display-manager.service', 'displayManagerFailed'],
  ['NetworkManager.service', 'networkFailed'],
  ['systemd-networkd.service', 'networkFailed'],
  ['systemd-timesyncd.service', 'timeFailed'],
  ['chrony.service', 'timeFailed'],
  ['apt-daily.service', 'packageListsFailed'],
  ['apt-daily-upgrade.service', 'packageListsFailed'],
  ['cups.service', 'printingFailed'],
];

const command = [
  'show',
  '--no-pager',
  '--property=LoadState,ActiveState',
  ...roles.map(([unit]) => unit),
] as const;

/**
 * Reads `systemctl show`: a paragraph for each unit, in the order asked for (systemctl(1)). A role
 * of which no unit is installed is left out; an answer with fewer paragraphs says nothing at all.
 */
export function parseUnits(text: string): Reading<'units'> {
  const paragraphs = text.trim().split(/\n{2,}/);
  if (paragraphs.length !== roles.length) return {};
  const found: Partial<Record<keyof Reading<'units'>, boolean>> = {};
  for (const [place, [, field]] of roles.entries()) {
    const lines = new Set(paragraphs[place]?.split('\n'));
    if (!lines.has('LoadState=loaded')) continue;
    found[field] = found[field] === true || lines.has('ActiveState=failed');
  }
  return fit('units', found);
}

export async function readUnits(tool: ToolOptions = {}): Promise<Sample<'units'>[]> {
  const answer = await askTool('systemctl', command, tool);
  if ('unread' in answer) return [{ group: 'units', subject: 0, unread: answer.unread }];
  const reading = parseUnits(answer.output);
  // A PC that was not started by systemd has none of them.
  if (Object.keys(reading).length === 0) return [{ group: 'units', subject: 0, unread: 'failed' }];
  return [{ group: 'units', subject: 0, reading }];
}
