import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openIds } from '#collector/ids.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { latestOf } from '#collector/storage/telemetry.ts';
import { agentMain, install, startConfined } from '#test/support/confined.ts';
import { freshFolder } from '#test/support/folder.ts';
import { freePort, startCollector, startNode } from '#test/support/processes.ts';
import { freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const tag = formatAssetTag({ site: 'BZ', year: 2026, number: 43 });

test('an administrator retires a PC with the offline key; the agent removes itself and stays away', async () => {
  const databaseUrl = await freshDatabaseUrl('SQLite');
  const vigie = async (...args: string[]) => {
    const env = { DATABASE_URL: databaseUrl, LC_ALL: 'en_GB.UTF-8' };
    const running = startNode(['--import', 'tsx', 'collector/cli.ts', ...args], env);
    await once(running.child, 'close');
    return { code: running.child.exitCode, said: running.said() };
  };
  const file = join(await freshFolder(), 'retire.pem');
  expect(await vigie('retire-key', 'create', file)).toMatchObject({ code: 0 });
  expect(await vigie('retire-key', 'create', file)).toMatchObject({ code: 2 });

  const store = await openTestStore(databaseUrl);
  const id = openIds().token(16);
  await store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: tag,
      stage: 'in_service',
      cohort: null,
      sector: null,
      model: null,
      lot: null,
      handedOverOn: null,
      createdAt: Date.now(),
      inventory: null,
    }),
  );
  expect((await vigie('retire', tag, '--key', file)).said).toContain('no agent is enrolled');
  const code = (await vigie('enrol-code', tag)).said.trim().split('\n').at(-1) ?? '';
  const port = await freePort();
  await startCollector(databaseUrl, port);

  const pc = await install();
  const url = `http://localhost:${port}`;
  const first = startConfined(pc, ['--collector', url, '--code', code]);
  for (let tries = 0; (await latestOf(store.db, id)) === null && tries < 300; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await first.end('SIGTERM');

  const noKey = await vigie('retire', tag, '--key', agentMain);
  expect(noKey.code, noKey.said).toBe(2);
  const done = await vigie('retire', tag, '--key', file);
  expect(done).toMatchObject({ code: 0 });
  const second = startConfined(pc, []);
  await once(second.child, 'close');
  expect(second.child.exitCode, second.said()).toBe(3);
  expect(readdirSync(pc.state)).toEqual([]);
  const third = startConfined(pc, ['--collector', url]);
  await once(third.child, 'close');
  expect(third.child.exitCode).toBe(2);
  expect(third.said()).toContain('not enrolled yet');
});
