import { writeFromState } from './page/write-from-state.ts';
import { openProbed } from './probed.ts';
import { readMoment } from './moment.ts';
import type { RunOptions } from './run.ts';
import { stateFolder } from './state-folder.ts';
import { wordsIn } from './words.ts';

/**
 * Writes the family's page from what the agent has on the disk, in a process that ends and needs no
 * network. Answers the exit code: 1 where it could not be written and is as it was.
 */
export async function writePageOnce(options: RunOptions): Promise<number> {
  const { page, probe, folder, isThrifty: isAsked } = options;
  if (page === null) return 2;
  const metered =
    probe === null ? null : openProbed({ folder: probe, sensors: [], moment: readMoment });
  try {
    const isMetered = metered?.metered() ?? false;
    const files = stateFolder(folder);
    await writeFromState({ folder: page, files, nowMs: Date.now(), isAsked, isMetered });
    return 0;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown error';
    options.log(wordsIn(options.language).failed('page', why));
    return 1;
  }
}
