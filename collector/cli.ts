import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { formatCode } from '#shared/code.ts';
import { createAccessKey } from '#collector/app/access-keys.ts';
import type { Context } from '#collector/app/context.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { applyImport, previewImport } from '#collector/app/import-handovers.ts';
import { importSchoolCalendar } from '#collector/app/import-school-calendar.ts';
import type { CalendarImport } from '#collector/app/import-school-calendar.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { BadConfig, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { readAssetTag } from '#collector/domain/asset-tag.ts';
import { readDate } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { RowVerdict } from '#collector/domain/import.ts';
import { schoolZone } from '#collector/domain/school-calendar.ts';
import { openIds } from './ids.ts';
import { accessScopes } from '#collector/storage/access-keys.ts';
import type { AccessScope } from '#collector/storage/access-keys.ts';
import { roles } from '#collector/storage/accounts.ts';
import type { Role } from '#collector/storage/accounts.ts';
import { openStore } from '#collector/storage/database.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { readCsvFile } from '#collector/web/csv-table.ts';

/**
 * `npm run vigie -- …`: what staff do from a terminal, on the database that the environment names.
 * Every command says what it did, or what was wrong and how to mend it, and then ends.
 */
const actor = 'cli';

const program = new Command('vigie')
  .description('Vigie, from the terminal: accounts, handover codes, imports, access keys')
  .showHelpAfterError();

program
  .command('admin')
  .description('staff accounts')
  .command('create')
  .description('make an account; prints its password once')
  .requiredOption('--email <address>', 'the address to sign in with')
  .requiredOption('--name <name>', 'the name that colleagues see')
  .option('--role <role>', `one of ${roles.join(', ')}`, readRole, 'administrator')
  .action(async (it: { email: string; name: string; role: Role }) => {
    await withContext(async ({ store }, config) => {
      const accounts = createAccounts({ store, baseUrl: config.baseUrl, secret: config.secret });
      const password = randomBytes(15).toString('base64url');
      await accounts.createStaff({ ...it, password });
      say(`Account made for ${it.email} (${it.role}).`);
      say(`Password, shown this once: ${password}`);
    });
  });

program
  .command('enrol-code')
  .description('make a one-time code with which a PC enrols')
  .argument('<asset-tag>', 'the label on the PC, such as BZ-26-0043-4')
  .action(async (text: string) => {
    await withContext(async (context) => {
      const tag = readAssetTag(text);
      if (!tag.ok)
        throw new Refused(
          `${text} is no asset tag (${tag.refused}); it looks like ${tag.expected}.`,
        );
      const device = await deviceByTag(context.store.db, tag.tag);
      if (device === null) {
        throw new Refused(
          `There is no PC ${tag.tag}: import its handover first (vigie import FILE).`,
        );
      }
      const code = await makeCode(context, device.id, actor);
      say(`Code for ${tag.tag}, good once and for 60 days:`);
      say(formatCode(Buffer.from(code, 'base64url')));
    });
  });

program
  .command('import')
  .description('read a CSV file of handovers; without --apply it only shows each row’s verdict')
  .argument('<file>', 'columns: asset_tag, handed_over_on, cohort, sector')
  .option('--apply', 'import the good rows')
  .action(async (file: string, { apply }: { apply?: boolean }) => {
    await withContext(async (context) => {
      const csv = readCsvFile(await readFile(file));
      if (!csv.ok) {
        const where = csv.line === null ? '' : ` at line ${csv.line}`;
        throw new Refused(`${file} cannot be read as CSV (${csv.refused}${where}).`);
      }
      const read = await previewImport(context, { table: csv.table, actor });
      if (!read.ok) {
        throw new Refused(
          `${file}: ${read.refused} ${read.column ?? ''}. Found: ${read.found.join(', ')}`,
        );
      }
      for (const row of read.preview.rows) say(lineOf(row));
      if (apply !== true) {
        say('Nothing was changed. With --apply the good rows are imported.');
        return;
      }
      const done = await applyImport(context, { id: read.preview.id, actor });
      if (done.applied) say(`Imported: ${countsIn(done.counts)}.`);
    });
  });

program
  .command('school-calendar')
  .description('import a CSV file of school holidays; days of holidays do not count as silence')
  .argument('<file>', 'columns: year, name, from, to (last day off), zone, source')
  .action(async (file: string) => {
    await withContext(async (context) => {
      const csv = readCsvFile(await readFile(file));
      if (!csv.ok) throw new Refused(`${file} cannot be read as CSV (${csv.refused}).`);
      const done = await importSchoolCalendar(context, { table: csv.table, actor });
      if (!done.ok) throw new Refused(`${file}: nothing was imported. ${wrongIn(done)}`);
      for (const { year, did } of done.years) say(`School year ${year}-${year + 1}: ${did}.`);
      if (done.otherZones > 0) say(`Rows of other zones, left out: ${done.otherZones}.`);
    });
  });

program
  .command('access-key')
  .description('keys with which other programs read the take-backs')
  .command('create')
  .requiredOption('--label <label>', 'what it is for')
  .option('--scope <scope>', `one of ${accessScopes.join(', ')}`, readScope, 'take-backs')
  .option('--ends-on <date>', 'last day on which it works, YYYY-MM-DD')
  .action(async (it: { label: string; scope: AccessScope; endsOn?: string }) => {
    await withContext(async (context) => {
      const endsOn = it.endsOn === undefined ? null : readEnd(it.endsOn);
      const { label, scope } = it;
      const key = await createAccessKey(context, { label, scope, endsOn, actor });
      say(`Access key for ${it.label}, shown this once: ${key}`);
    });
  });

/** What a person can mend: told in one sentence, without a stack. */
class Refused extends Error {
  override readonly name = 'Refused';
}

async function withContext(
  work: (context: Context, config: Config) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env);
  const store = await openStore(config.databaseUrl);
  try {
    const context = { store, clock: { now: () => Date.now() }, ids: openIds() };
    await prepareProgramme(context);
    await work(context, config);
  } finally {
    await store.close();
  }
}

function readRole(text: string): Role {
  const role = roles.find((it) => it === text);
  if (role === undefined) throw new InvalidArgumentError(`Expected one of ${roles.join(', ')}.`);
  return role;
}

function readScope(text: string): AccessScope {
  const scope = accessScopes.find((it) => it === text);
  if (scope === undefined)
    throw new InvalidArgumentError(`Expected one of ${accessScopes.join(', ')}.`);
  return scope;
}

function readEnd(text: string): CalendarDate {
  const read = readDate(text);
  if (!read.ok) throw new Refused(`--ends-on ${text}: ${read.refused}; expected ${read.expected}.`);
  return read.date;
}

function lineOf(it: RowVerdict): string {
  const { line, values } = it.row;
  const said = `line ${line}: ${it.verdict} ${values.assetTag}`;
  if (it.verdict !== 'refused') return said;
  const faults = it.faults.map(
    ({ column, value, why, expected }) =>
      `${column} "${value}" (${why}${expected === '' ? '' : `; for example ${expected}`})`,
  );
  return `${said}: ${faults.join(', ')}`;
}

function wrongIn(it: CalendarImport & { ok: false }): string {
  switch (it.refused) {
    case 'no_rows':
      return 'It has no rows.';
    case 'none_of_our_zone':
      return `No row is of zone ${schoolZone}.`;
    case 'column_missing':
      return `There is no column "${it.column}".`;
    case 'rows':
      return it.faults.map(({ line, why, value }) => `Line ${line}: ${why} "${value}".`).join(' ');
  }
}

function countsIn(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await program.parseAsync();
} catch (cause) {
  const isOurs = cause instanceof Refused || cause instanceof BadConfig;
  const name = cause instanceof Error ? cause.name : '';
  if (!isOurs && name !== 'BadAccount' && !(cause instanceof Error && 'code' in cause)) throw cause;
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(2);
}
