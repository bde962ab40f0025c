import { join } from 'node:path';
import { handOver } from '#collector/app/hand-over.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { dateOf, addDays } from '#collector/domain/calendar.ts';
import { openIds } from '#collector/ids.ts';
import { openStore } from '#collector/storage/database.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { latestOf } from '#collector/storage/telemetry.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { formatCode } from '#shared/code.ts';
import { freshFolder } from './folder.ts';
import {
  folderWithSmartctl,
  freePort,
  startCollector,
  startNode,
  testSecret,
} from './processes.ts';

/** A collector and an agent at work as real processes, the agent's `smartctl` printing one report. */
export interface AtWork {
  readonly url: string;
  readonly assetTag: string;
  readonly email: string;
  readonly password: string;
  /** Waits until so many beats are stored. */
  untilBeats(count: number): Promise<void>;
}

/** The drive's report as `smartctl --json` prints it. */
export interface DriveReport {
  readonly smartctl?: { readonly exit_status?: number };
}

export async function putToWork(databaseUrl: string, report: DriveReport): Promise<AtWork> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const assetTag = formatAssetTag({ site: 'BZ', year: 2026, number: 43 });
  const login = { email: 'technicien@vigie.example', password: 'un mot de passe bien long' };
  const code = await prepare({ databaseUrl, url, assetTag, ...login });
  await startCollector(databaseUrl, port);
  const folder = await freshFolder();
  const bin = folderWithSmartctl(folder, JSON.stringify(report), report.smartctl?.exit_status ?? 0);
  const state = join(folder, 'state');
  startNode(
    [
      'agent/main.ts',
      'run',
      '--collector',
      url,
      '--code',
      code,
      '--state',
      state,
      '--now',
      '--every',
      '5',
    ],
    { PATH: `${bin}:${process.env['PATH'] ?? ''}`, LANG: 'en_GB.UTF-8' },
  );
  return {
    url,
    assetTag,
    ...login,
    untilBeats: (count) => untilBeats(databaseUrl, assetTag, count),
  };
}

async function prepare(it: {
  databaseUrl: string;
  url: string;
  assetTag: string;
  email: string;
  password: string;
}): Promise<string> {
  const store = await openStore(it.databaseUrl);
  try {
    const context = { store, clock: { now: () => Date.now() }, ids: openIds() };
    await prepareProgramme(context);
    const accounts = createAccounts({ store, baseUrl: it.url, secret: testSecret });
    const { email, password } = it;
    await accounts.createStaff({ email, password, name: 'Atelier', role: 'technician' });
    const handedOverOn = addDays(dateOf(Date.now(), 'Europe/Paris'), -30);
    await handOver(context, {
      assetTag: it.assetTag,
      handedOverOn,
      cohort: null,
      sector: null,
      lot: null,
      model: null,
      actor: 'test',
    });
    const device = await deviceByTag(store.db, it.assetTag);
    if (device === null) throw new Error('The handover put no device on file');
    return formatCode(Buffer.from(await makeCode(context, device.id, 'test'), 'base64url'));
  } finally {
    await store.close();
  }
}

async function untilBeats(databaseUrl: string, assetTag: string, count: number): Promise<void> {
  const store = await openStore(databaseUrl);
  try {
    for (let tries = 0; tries < 600; tries += 1) {
      const device = await deviceByTag(store.db, assetTag);
      const latest = device === null ? null : await latestOf(store.db, device.id);
      if ((latest?.sequence ?? 0) >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await store.close();
  }
  throw new Error(`Fewer than ${count} beats came within 60 s`);
}
