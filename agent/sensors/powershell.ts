import type { UnreadReason } from '#shared/readings.ts';
import { askTool } from './tool.ts';
import type { ToolOptions } from './tool.ts';

const program = 'powershell.exe';
/** No profile and no question: nothing of the family's own settings is run. */
const flags = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command'] as const;

/** What a compiled-in command of PowerShell printed as JSON. Never run on Windows by its makers. */
export async function askPowerShell(
  command: string,
  tool: ToolOptions = {},
): Promise<{ readonly json: unknown } | { readonly unread: UnreadReason }> {
  const answer = await askTool(program, [...flags, command], tool);
  if ('unread' in answer) return answer;
  try {
    return { json: JSON.parse(answer.output) };
  } catch {
    return { unread: answer.complained ? 'unsupported' : 'failed' };
  }
}
