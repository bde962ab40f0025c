import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { openStore } from '#collector/storage/database.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { findingsOf, ticketsOfDevice } from '#collector/storage/tickets.ts';
import { putToWork } from '#test/support/disk-report.ts';
import type { DriveReport } from '#test/support/disk-report.ts';
import { freshDatabaseUrl } from '#test/support/stores.ts';

/** Real recordings, which are never part of this repository: VIGIE_DATA, or beside it. */
const folder = join(process.env['VIGIE_DATA'] ?? resolve('../shared/data'), 'smart');

interface Capture {
  readonly file: string;
  readonly expects: 'ticket' | 'none';
}

/** Evenly spread over the index, so that no kind of drive stands alone. */
function spread<T>(all: readonly T[], count: number): T[] {
  return Array.from(
    { length: count },
    (_, at) => all[Math.floor((at * all.length) / count)],
  ).filter((it) => it !== undefined);
}

function captures(): Capture[] {
  if (!existsSync(join(folder, 'index.csv'))) return [];
  const rows: Record<string, string>[] = parseCsv(readFileSync(join(folder, 'index.csv')), {
    columns: true,
  });
  const json = rows.filter((row) => row['file']?.endsWith('.json') === true);
  const failing = json.filter(
    (row) => row['overall_health'] === 'FAILED' && row['label_trust'] === 'B',
  );
  const healthy = json.filter((row) => row['label'] === 'healthy' && row['label_trust'] === 'C+');
  return [
    ...spread(failing, 5).map((row) => ({ file: row['file'] ?? '', expects: 'ticket' as const })),
    ...spread(healthy, 5).map((row) => ({ file: row['file'] ?? '', expects: 'none' as const })),
  ];
}

const ten = captures();

describe.runIf(ten.length > 0)(
  'a real drive’s report, by a real agent and a real collector,',
  () => {
    test.each(ten)('$file: $expects', async ({ file, expects }) => {
      // A file of that folder is one smartctl report.
      const report = JSON.parse(readFileSync(join(folder, file), 'utf8')) as DriveReport;
      // What the converter says about its own work was never printed by smartctl.
      Reflect.deleteProperty(report, 'x_converted');
      const url = await freshDatabaseUrl('SQLite');
      const atWork = await putToWork(url, report);
      await atWork.untilBeats(2);
      const store = await openStore(url);
      const device = await deviceByTag(store.db, atWork.assetTag);
      const tickets = await ticketsOfDevice(store.db, device?.id ?? '');
      const findings = await findingsOf(
        store.db,
        tickets.map((it) => it.id),
      );
      await store.close();
      expect(tickets.map((it) => it.family)).toEqual(expects === 'ticket' ? ['storage'] : []);
      for (const finding of [...findings.values()].flat()) {
        expect(finding.bad.limit).toBeTypeOf('number');
        expect(finding.badSince).toBeGreaterThan(0);
      }
    });
  },
);
