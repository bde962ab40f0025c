import { BadConfig, readConfig } from './config.ts';
import { openCollector } from './collector.ts';
import { openIds } from './ids.ts';
import { openLog } from './log.ts';

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

try {
  await main();
} catch (cause) {
  if (cause instanceof BadConfig) {
    process.stderr.write(`${cause.message}\n`);
    process.exit(2);
  }
  throw cause;
}
