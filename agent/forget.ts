import { ask } from './asks.ts';
import { loadIdentity } from './identity.ts';
import { removePages } from './page/files.ts';
import { removeState } from './retire.ts';
import { retiredExit, startAgent } from './run.ts';
import type { RunOptions } from './run.ts';
import { lockFolder, makeStateFolder } from './state-folder.ts';
import { wordsIn } from './words.ts';

/** The collector is told so, if it can be reached in this time. */
const limitMs = 20_000;

/**
 * Says goodbye to the collector and removes all that the agent has written. An agent that runs on
 * this folder is asked to do it itself. Answers the exit code: 0 once it is done or asked for.
 */
export async function forget(options: RunOptions): Promise<number> {
  const files = makeStateFolder(options.folder);
  const words = wordsIn(options.language);
  const lock = lockFolder(files);
  if (lock === null) {
    ask(files.ask, 'forget');
    options.log(words.asked);
    return 0;
  }
  const found = loadIdentity(files.identity);
  lock.release();
  if (found.kind === 'found' && found.identity.enrolment !== null) {
    const code = await sayGoodbye(options);
    if (code !== retiredExit) return code;
  } else {
    removeState(files);
    if (options.page !== null) removePages(options.page);
  }
  options.log(words.forgotten);
  return 0;
}

function sayGoodbye(options: RunOptions): Promise<number> {
  const run = startAgent(
    { ...options, now: true },
    {
      isUrgent: true,
      begin: ({ ports, stop }) => ports.after(limitMs, () => void stop('uninstall', retiredExit)),
      onProgress({ kind }, { stop }) {
        if (kind === 'connected' || kind === 'waiting') void stop('uninstall', retiredExit);
      },
    },
  );
  return run.finished;
}
