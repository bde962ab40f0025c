import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import { flagAt, numberAt } from './json.ts';
import { askPowerShell } from './powershell.ts';
import type { ToolOptions } from './tool.ts';

/**
 * Reads Windows Defender's state (MSFT_MpComputerStatus as JSON; learn.microsoft.com). 65535 days is
 * its word for "never".
 */
export function parseDefender(json: unknown): Reading<'antivirus'> {
  return fit('antivirus', {
    realTime: flagAt(json, 'RealTimeProtectionEnabled'),
    signatureAgeDays: numberAt(json, 'AntivirusSignatureAge'),
  });
}

const command =
  'Get-MpComputerStatus | Select-Object RealTimeProtectionEnabled,AntivirusSignatureAge | ConvertTo-Json';

/** Linux has no such thing: not applicable there. */
export async function readAntivirus(
  platform: NodeJS.Platform,
  tool: ToolOptions = {},
): Promise<Sample<'antivirus'>[]> {
  if (platform !== 'win32') return [{ group: 'antivirus', subject: 0, unread: 'absent' }];
  const answer = await askPowerShell(command, tool);
  if ('unread' in answer) return [{ group: 'antivirus', subject: 0, unread: answer.unread }];
  const reading = parseDefender(answer.json);
  const isEmpty = Object.keys(reading).length === 0;
  return isEmpty
    ? [{ group: 'antivirus', subject: 0, unread: 'failed' }]
    : [{ group: 'antivirus', subject: 0, reading }];
}
