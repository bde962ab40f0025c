import { BadConfig } from './bad-config.ts';
import { readConfig } from './config.ts';
import { languageOf } from './cli-words.ts';
import { openCollector } from './collector.ts';
import type { Collector } from './collector.ts';
import { openIds } from './ids.ts';
import { openLog } from './log.ts';
import { allStaff } from '#collector/storage/accounts.ts';
import { wordsIn } from '#collector/web/words.ts';

/** `npm start`: the collector, until it is told to stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  const collector = await openCollector({
    config,
    log,
    clock: { now: () => Date.now() },
    ids: openIds(),
  });
  await greet(collector, config.baseUrl);
  const stop = (): void => {
    collector.close().then(
      () => process.exit(0),
      (cause: unknown) => {
        log.error({ err: cause }, 'The collector did not stop in good order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/**
 * Where to go, and how to make the first account while there is none. Apart from the log, which
 * machines read.
 */
async function greet({ context, port }: Collector, baseUrl: string): Promise<void> {
  const { t } = wordsIn(languageOf(process.env));
  // Any free port was asked for: the address is only known now.
  const url = new URL(baseUrl);
  if (url.port === '0') url.port = String(port);
  process.stderr.write(`${t('cli.up', { url: url.href })}\n`);
  if ((await allStaff(context.store.db)).length > 0) return;
  process.stderr.write(`${t('cli.firstAccount')}\n`);
}

/** What commonly keeps it from starting, and how to mend it. */
const hints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has this port. Stop it, or give another PORT.',
  EACCES: 'this port or folder is not for this user. Give a PORT from 1024 up, or mend the rights.',
  SQLITE_NOTADB: 'the file of DATABASE_URL is no SQLite database. Name another file.',
  SQLITE_CANTOPEN: 'the file of DATABASE_URL cannot be opened. Check its folder and rights.',
  ECONNREFUSED: 'nothing answers at DATABASE_URL. Start PostgreSQL, or mend the address.',
  ENOTFOUND: 'the host of DATABASE_URL is not known. Mend the address.',
};

try {
  await main();
} catch (cause) {
  if (cause instanceof BadConfig) {
    process.stderr.write(`${cause.message}\n`);
    process.exit(2);
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const hint = hints[code];
  if (hint === undefined) throw cause;
  process.stderr.write(`The collector cannot start (${code}): ${hint}\n`);
  process.exit(2);
}
