import { totalmem } from 'node:os';
import { ask } from './asks.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { isDiskFull } from './disk-full.ts';
import { wayFor } from './mode.ts';
import { startRun } from './run.ts';
import { makeStateFolder } from './state-folder.ts';
import { wordsIn } from './words.ts';

/** `node agent/main.ts COMMAND`: reads the command line and does what it says. */

// Not awaited: the program of a single executable has no await at its top.
void main();

async function main(): Promise<void> {
  const result = readConfig(process.argv.slice(2), process.env);
  if (result.ok) {
    process.exitCode = await obeyOrTell(result.config);
    return;
  }
  const words = wordsIn(result.language);
  tell([words.cannotStart, ...result.faults.map((it) => `  ${words.fault(it)}`)].join('\n'));
  process.exitCode = 2;
}

/** A full disk may have room again: the system starts the agent anew. A folder that is obstructed, or
 * not for this user, is a person's to mend. Both are told in a sentence. */
async function obeyOrTell(config: Config): Promise<number> {
  try {
    return await obey(config);
  } catch (cause) {
    if (isDiskFull(cause)) {
      tell(wordsIn(config.language).diskFull(config.folder));
      return 1;
    }
    if (!(cause instanceof Error && 'code' in cause) || !isAboutFolder[config.command]) throw cause;
    const path = 'path' in cause ? String(cause.path) : config.folder;
    tell(wordsIn(config.language).stateUnusable(path, String(cause.code)));
    return 2;
  }
}

const isAboutFolder: Readonly<Partial<Record<Config['command'], true>>> = {
  pause: true,
  resume: true,
  status: true,
  explain: true,
};

async function obey(config: Config): Promise<number> {
  switch (config.command) {
    case 'run':
      return takesTurn(config) ? stay(config, startRun) : 0;
    case 'once': {
      const { startOnce } = await import('./once.ts');
      return takesTurn(config) ? stay(config, startOnce) : 0;
    }
    case 'forget': {
      const { forget } = await import('./forget.ts');
      return forget({ ...config, log: tell });
    }
    case 'page': {
      const { writePageOnce } = await import('./page-once.ts');
      return writePageOnce({ ...config, log: tell });
    }
    case 'pause':
    case 'resume':
      process.umask(0o077);
      ask(
        makeStateFolder(config.folder).ask,
        config.command === 'pause' ? 'pause-7-days' : 'resume',
      );
      tell(wordsIn(config.language).asked);
      return 0;
    case 'status':
    case 'explain': {
      // Loaded only here: the agent at rest needs none of it.
      const { explain, status } = await import('./explain.ts');
      process.stdout.write((config.command === 'status' ? status : explain)(config));
      return 0;
    }
    case 'help':
      process.stdout.write(`${wordsIn(config.language).help}\n`);
      return 0;
  }
}

type Staying = Extract<Config, { command: 'run' | 'once' | 'forget' | 'page' }>;

/** A package has units for both ways to run; its configuration says which of them is the one. */
function takesTurn({ command, mode, language }: Staying): boolean {
  const chosen = mode === 'auto' ? wayFor(totalmem()) : mode;
  if (chosen === null || chosen === command) return true;
  tell(wordsIn(language).otherMode(chosen));
  return false;
}

async function stay(config: Staying, start: typeof startRun): Promise<number> {
  const words = wordsIn(config.language);
  process.umask(0o077);
  const run = start({ ...config, log: tell });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void run.stop('shutdown'));
  }
  // A bug must not end the agent without a word, nor leave it half alive: the system starts it again.
  process.on('uncaughtException', (cause) => {
    tell(words.failed('main', cause instanceof Error ? (cause.stack ?? cause.message) : 'unknown'));
    process.exit(1);
  });
  return run.finished;
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
