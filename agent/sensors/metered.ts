import { askTool } from './tool.ts';
import type { ToolOptions } from './tool.ts';

/**
 * Whether a network in use is paid by volume, as NetworkManager knows or guesses it; undefined where
 * it does not say. Nothing else of the network is asked for.
 */
export async function readMetered(tool: ToolOptions = {}): Promise<boolean | undefined> {
  const answer = await askTool(
    'nmcli',
    ['--get-values', 'GENERAL.METERED', 'device', 'show'],
    tool,
  );
  return 'unread' in answer ? undefined : parseMetered(answer.output);
}

/** One line a device: yes, no, `yes (guessed)`, `no (guessed)` or unknown (nmcli(1), 1.30 to 1.52). */
export function parseMetered(text: string): boolean | undefined {
  const words = text.split('\n').flatMap((line) => /^(yes|no)\b/.exec(line.trim())?.[1] ?? []);
  return words.length === 0 ? undefined : words.includes('yes');
}
