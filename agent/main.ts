import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { startRun } from './run.ts';
import { wordsIn } from './words.ts';

/** `node agent/main.ts COMMAND`: reads the command line and does what it says. */

const result = readConfig(process.argv.slice(2), process.env);
if (result.ok) {
  process.exitCode = await obey(result.config);
} else {
  const words = wordsIn(result.language);
  tell([words.cannotStart, ...result.faults.map((it) => `  ${words.fault(it)}`)].join('\n'));
  process.exitCode = 2;
}

async function obey(config: Config): Promise<number> {
  switch (config.command) {
    case 'run':
      return stay(config);
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

async function stay(config: Extract<Config, { command: 'run' }>): Promise<number> {
  const words = wordsIn(config.language);
  process.umask(0o077);
  const run = startRun({ ...config, log: tell });
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
