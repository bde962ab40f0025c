import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { formatCode } from '#shared/code.ts';
import { createAccessKey, isKeyLabel, mostLabelLetters } from '#collector/app/access-keys.ts';
import type { Context } from '#collector/app/context.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { applyErasures, erasures, readErasure } from '#collector/app/erase-household.ts';
import {
  applyImport,
  countsOf,
  keepImport,
  workOnImport,
} from '#collector/app/import-handovers.ts';
import { importSchoolCalendar } from '#collector/app/import-school-calendar.ts';
import { checkJournal } from '#collector/app/journal.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { addRetireKey, orderRetirement } from '#collector/app/retire.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import {
  calendarRefusal,
  countWords,
  languageOf,
  rowWords,
  shown,
  unopenedWords,
} from './cli-words.ts';
import { BadConfig } from './bad-config.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { readAssetTag } from '#collector/domain/asset-tag.ts';
import { readDate } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { tagFaults } from '#collector/domain/import.ts';
import type { TableRow } from '#collector/domain/import.ts';
import { openIds } from './ids.ts';
import { createOfflineKey, readOfflineKey } from './offline-key.ts';
import { accessScopes } from '#collector/storage/access-keys.ts';
import type { AccessScope } from '#collector/storage/access-keys.ts';
import { roles } from '#collector/storage/accounts.ts';
import type { Role } from '#collector/storage/accounts.ts';
import { openStore } from '#collector/storage/database.ts';
import { countRows, rowsOfImport } from '#collector/storage/imports.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import {
  BadAccount,
  createAccounts,
  leastPasswordLength,
  mostNameLetters,
} from '#collector/web/accounts.ts';
import { rowsAtMost } from '#collector/web/csv-table.ts';
import { givenTable, sheetToRead } from '#collector/web/given-table.ts';
import { fileFault, headerFault } from '#collector/web/import-words.ts';
import { readTableFile } from '#collector/web/table-file.ts';
import type { TableFile } from '#collector/web/table-file.ts';
import { wordsIn } from '#collector/web/words.ts';

/**
 * `npm run vigie -- …`: what staff do from a terminal, on the database that the environment names.
 * Every command says what it did, or what was wrong and how to mend it, and then ends: with 0, with 1
 * where an import refused rows, with 2 where nothing was done.
 */
const actor = 'cli';
const words = wordsIn(languageOf(process.env));
const { t } = words;

const program = new Command('vigie')
  .description('Vigie, from the terminal: accounts, handover codes, imports, access keys')
  .showHelpAfterError()
  .addHelpText(
    'afterAll',
    '\nExit code: 0 done; 1 an import refused some of its rows; 2 nothing was done, and why is said.',
  )
  // Its own code for a wrong command line is 1, which is ours for refused rows.
  .exitOverride();

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
      say(t('cli.accountMade', { email: it.email, role: words.of('role', it.role) }));
      say(t('cli.password', { password }));
    });
  });

program
  .command('enrol-code')
  .description('make a one-time code with which a PC enrols')
  .argument('<asset-tag>', 'the label on the PC, such as BZ-26-0043-4')
  .action(async (text: string) => {
    await withContext(async (context) => {
      const device = await pcWithTag(context, text);
      const code = await makeCode(context, device.id, actor);
      say(t('cli.code', { tag: device.assetTag }));
      say(formatCode(Buffer.from(code, 'base64url')));
    });
  });

program
  .command('retire-key')
  .description('the offline key that ends the monitoring of PCs')
  .command('create')
  .description('make a key in a file of its own; keep that file off the collector')
  .argument('<file>', 'where the key is written; it must not exist')
  .action(async (file: string) => {
    await withContext(async (context) => {
      const key = offlineKeyIn(file, createOfflineKey);
      await addRetireKey(context, { publicKey: key.publicKey, actor });
      say(t('cli.retireKeyMade', { file }));
      say(t('cli.retireKeyKeep'));
    });
  });

program
  .command('retire')
  .description('sign the end of a PC’s agent; it removes itself at its next contact')
  .argument('<asset-tag>', 'the label on the PC, such as BZ-26-0043-4')
  .requiredOption('--key <file>', 'the file that “retire-key create” has written')
  .action(async (text: string, { key: file }: { key: string }) => {
    await withContext(async (context) => {
      const device = await pcWithTag(context, text);
      const key = offlineKeyIn(file, readOfflineKey);
      if (key === null) throw new Refused(t('cli.notRetireKey', { file }));
      const done = await orderRetirement(context, { deviceId: device.id, key, actor });
      const tag = device.assetTag;
      if (!done.ok) throw new Refused(words.of('retireRefusal', done.refused, { tag }));
      say(t('cli.retired', { tag }));
    });
  });

program
  .command('import')
  .description(
    'read a CSV or XLSX file of handovers; without --apply it only shows each row’s verdict',
  )
  .argument('<file>', 'columns: asset_tag, handed_over_on, cohort, sector, lot, model')
  .option('--apply', 'import the good rows')
  .action(async (file: string, { apply }: { apply?: boolean }) => {
    await withContext(async (context) => {
      const table = await fileAt(file);
      const sheet = sheetToRead(table.sheets) ?? { name: '', rows: [], merged: 0 };
      const given = { file: table, sheet, fileName: basename(file), columns: null, actor };
      const kept = await keepImport(context, givenTable(given));
      if (!kept.ok) {
        throw new Refused(t('cli.wrongFile', { file, why: headerFault(words, kept) }));
      }
      const { id } = kept;
      await workOnImport(context, id);
      const { db } = context.store;
      for (const row of await rowsOfImport(db, id, { from: 0, most: rowsAtMost })) {
        say(rowWords(words, row));
      }
      if (apply === true) {
        await applyImport(context, { id, actor });
        await workOnImport(context, id);
      }
      const counts = countsOf((await countRows(db, id)).verdicts);
      const message = apply === true ? 'cli.imported' : 'cli.preview';
      say(t(message, { counts: countWords(words, counts) }));
      if (counts.refused > 0) process.exitCode = 1;
    });
  });

program
  .command('school-calendar')
  .description(
    'import a CSV or XLSX file of school holidays; days of holidays do not count as silence',
  )
  .argument('<file>', 'columns: year, name, from, to (last day off), zone, source')
  .action(async (file: string) => {
    await withContext(async (context) => {
      const done = await importSchoolCalendar(context, { table: await tableIn(file), actor });
      if (!done.ok) {
        throw new Refused(t('cli.nothingImported', { file, why: calendarRefusal(words, done) }));
      }
      for (const { year, did } of done.years) {
        const years = { from: String(year), to: String(year + 1) };
        say(t('cli.schoolYear', { ...years, did: words.of('schoolYearDid', did) }));
      }
      if (done.otherZones > 0) say(t('cli.otherZones', { count: done.otherZones }));
    });
  });

program
  .command('journal')
  .description('the journal of who read which household’s data')
  .command('verify')
  .description('follow its whole chain; names the first row that is missing or was changed')
  .action(async () => {
    await withContext(async (context) => {
      const done = await checkJournal(context);
      if (!done.ok) throw new Refused(words.of('journalFault', done.fault, { row: done.number }));
      say(t('cli.journalWhole', { count: done.rows }));
    });
  });

const erased = program
  .command('erasures')
  .description('families that were erased: opaque codes, to be kept beside the backups');
erased
  .command('list')
  .description('print one line of JSON for each')
  .action(async () => {
    await withContext(async (context) => {
      for (const it of await erasures(context)) say(JSON.stringify(it));
    });
  });
erased
  .command('apply')
  .description('after a restore: erase again what the backup has brought back')
  .argument('<file>', 'what “erasures list” has printed')
  .action(async (file: string) => {
    await withContext(async (context) => {
      // A list without a line is what is printed where no family was erased.
      const lines = (await bytesOf(file)).toString('utf8').split('\n').filter(Boolean);
      const known = lines.map(readErasure);
      const wrong = known.indexOf(null);
      if (wrong >= 0) throw new Refused(t('cli.noErasures', { file, line: wrong + 1 }));
      const done = await applyErasures(
        context,
        known.filter((it) => it !== null),
      );
      say(t('cli.erasedAgain', { count: done.erased }));
    });
  });

program
  .command('access-key')
  .description('keys with which other programs read the take-backs')
  .command('create')
  .description('make a key; prints it once')
  .requiredOption('--label <label>', 'what it is for')
  .option('--scope <scope>', `one of ${accessScopes.join(', ')}`, readScope, 'take-backs')
  .option('--ends-on <date>', 'last day on which it works, YYYY-MM-DD')
  .action(async (it: { label: string; scope: AccessScope; endsOn?: string }) => {
    await withContext(async (context) => {
      const label = it.label.trim();
      if (!isKeyLabel(label)) throw new Refused(t('cli.badLabel', { most: mostLabelLetters }));
      const today = await programmeToday(context);
      const endsOn = it.endsOn === undefined ? null : readEnd(it.endsOn, today);
      const key = await createAccessKey(context, { label, scope: it.scope, endsOn, actor });
      say(t('cli.key', { label, key }));
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

async function pcWithTag({ store }: Context, text: string): Promise<Device> {
  const tag = readAssetTag(text);
  if (!tag.ok) {
    const why = words.of('fault', tagFaults[tag.refused], { expected: tag.expected });
    throw new Refused(t('cli.badTag', { value: text, why }));
  }
  const device = await deviceByTag(store.db, tag.tag);
  if (device === null) throw new Refused(t('cli.noPc', { tag: tag.tag }));
  return device;
}

function offlineKeyIn<K>(file: string, open: (file: string) => K): K {
  try {
    return open(file);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') {
      throw new Refused(t('cli.retireKeyThere', { file }));
    }
    const why = unopenedWords(words, file, cause);
    throw why === null ? cause : new Refused(why);
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

function readEnd(value: string, today: CalendarDate): CalendarDate {
  const read = readDate(value);
  if (!read.ok) throw new Refused(t('cli.badEnd', { value, expected: read.expected }));
  if (read.date < today) {
    throw new Refused(t('cli.pastEnd', { value, today: words.date(today) }));
  }
  return read.date;
}

async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    const why = unopenedWords(words, file, cause);
    throw why === null ? cause : new Refused(why);
  });
}

async function fileAt(file: string): Promise<TableFile> {
  const read = await readTableFile(await bytesOf(file));
  if (read.ok) return read;
  const why = fileFault(words, read.refused, read.line);
  throw new Refused(t('cli.wrongFile', { file, why }));
}

async function tableIn(file: string): Promise<readonly TableRow[]> {
  return (await fileAt(file)).sheets[0]?.rows ?? [];
}

function say(line: string): void {
  process.stdout.write(`${shown(line)}\n`);
}

/** What a person can mend, in words; null for a fault of ours, which is thrown on. */
function mendable(cause: unknown): string | null {
  if (cause instanceof BadAccount) {
    const limits = { most: mostNameLetters, least: leastPasswordLength };
    return words.of('badAccount', cause.fault, limits);
  }
  const isOurs = cause instanceof Refused || cause instanceof BadConfig;
  return isOurs || (cause instanceof Error && 'code' in cause) ? cause.message : null;
}

try {
  await program.parseAsync();
} catch (cause) {
  // Commander has said it already; asking for help is no fault.
  if (cause instanceof CommanderError) process.exit(cause.exitCode === 0 ? 0 : 2);
  const said = mendable(cause);
  if (said === null) throw cause;
  process.stderr.write(`${shown(said)}\n`);
  process.exit(2);
}
