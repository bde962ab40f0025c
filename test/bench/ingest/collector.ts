/**
 * The collector whole, as `npm start` runs it, on a SQLite file. One thing differs: the rate limit
 * is lifted, since one connection here sends what ten thousand PCs do.
 */
import { join } from 'node:path';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import { openIds } from '#collector/ids.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { answer, cpu } from './part.ts';

async function open(folder: string, connections: number) {
  const { context, port } = await openCollector({
    config: {
      port: 0,
      baseUrl: 'http://localhost',
      databaseUrl: `sqlite:${join(folder, 'collector.db')}`,
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'warn',
    },
    log: openLog('warn'),
    clock: { now: () => Date.now() },
    ids: openIds(),
    limits: { burst: 1e9, perSecond: 1e9 },
  });
  const codes: string[] = [];
  for (let n = 0; n < connections; n += 1) {
    const id = context.ids.token(16);
    await context.store.transaction((tx) =>
      insertDevice(tx, {
        id,
        assetTag: `BZ-26-${n}`,
        stage: 'in_service',
        cohort: '2026',
        sector: null,
        model: null,
        lot: null,
        handedOverOn: '2026-09-01',
        createdAt: context.clock.now(),
        inventory: null,
      }),
    );
    codes.push(await makeCode(context, id, 'bench'));
  }
  return { port, devices: codes };
}

answer({ cpu, open: ({ folder, connections }) => open(String(folder), Number(connections)) });
