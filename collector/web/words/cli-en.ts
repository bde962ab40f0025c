import type { cliFr } from './cli-fr.ts';

/** The words of the terminal (`npm run vigie -- …`), in English. */
export const cliEn: Record<keyof typeof cliFr, string> = {
  'cli.up': 'Vigie is ready: {url}',
  'cli.firstAccount':
    'There is no account yet. In another terminal: npm run vigie -- admin create --email you@city.example --name "Your name"',

  'cli.row': 'Row {line}: {verdict}, {tag}',
  'cli.rowRefused': 'Row {line}: {verdict}, {tag}. {faults}',
  'cli.preview': 'Preview: {counts}. Nothing has changed: with --apply the good rows are imported.',
  'cli.imported': 'Import done: {counts}.',
  'cliCount.new': '{count} new',
  'cliCount.changed': '{count} changed',
  'cliCount.unchanged': '{count} unchanged',
  'cliCount.repeated': '{count} repeated',
  'cliCount.refused': '{count} refused',

  'cli.accountMade': 'Account made for {email} ({role}).',
  'cli.password': 'Password, shown this once: {password}',
  'badAccount.name': '--name: give the name that colleagues see, of at most {most} characters.',
  'badAccount.email': '--email: give an address, such as name@city.example.',
  'badAccount.email_taken': '--email: there is an account with this address already.',
  'badAccount.password': 'The password must have at least {least} characters.',

  'cli.badTag': '{value}: {why}',
  'cli.noPc': 'There is no PC {tag}: import its handover first (npm run vigie -- import FILE).',
  'cli.code': 'Code for {tag}, good once and for 60 days:',

  'cli.retireKeyMade': 'Key written to {file}. PCs that enrol from now on can be retired with it.',
  'cli.retireKeyKeep':
    'Keep it offline, and keep a copy: nobody can make it again. The collector knows only its public half.',
  'cli.retireKeyThere': '{file}: there is such a file already. Give another name.',
  'cli.notRetireKey': '{file}: this is no key made by “retire-key create”.',
  'cli.retired':
    'Signed: {tag} is retired at its next contact, and removes all that it has written.',
  'retireRefusal.no_agent': '{tag}: no agent is enrolled on this PC.',
  'retireRefusal.key_unknown': '{tag}: the collector does not know this key.',

  'cli.journalWhole':
    'The journal is whole: {count, plural, =0 {no row} one {# row} other {# rows}}.',
  'journalFault.missing': 'The journal is not whole: row {row} is missing.',
  'journalFault.tampered': 'The journal is not whole: row {row} is not as it was written.',

  'cli.badLabel': '--label: give the key a name of at most {most} characters.',
  'cli.badEnd': '--ends-on {value}: this is no date. Write it so: {expected}.',
  'cli.pastEnd': '--ends-on {value}: the last day must be today ({today}) or later.',
  'cli.key': 'Access key for {label}, shown this once: {key}',

  'cliFile.ENOENT': 'There is no file {file}. Check the path.',
  'cliFile.ENOTDIR': 'There is no file {file}. Check the path.',
  'cliFile.EISDIR': '{file} is a folder. Give a file.',
  'cliFile.EACCES': 'This account may not read {file}.',
  'cliFile.other': '{file} cannot be read: {code}.',
  'cli.wrongFile': '{file}: {why}',

  'cli.schoolYear': 'School year {from}-{to}: {did}.',
  'schoolYearDid.added': 'added',
  'schoolYearDid.replaced': 'replaced',
  'schoolYearDid.unchanged': 'unchanged',
  'cli.otherZones': 'Rows of other zones, left out: {count}.',
  'cli.nothingImported': '{file}: nothing was imported. {why}',
  'calendarRefused.no_rows': 'There is no row below the column names.',
  'calendarRefused.none_of_our_zone': 'No row is of zone {zone}.',
  'calendarRefused.column_missing': 'The column “{column}” is missing.',
  'cli.calendarFault': 'Row {line}, “{value}”: {why}',
  'calendarFault.year_not_a_school_year': 'this is no school year. Write it so: 2026-2027.',
  'calendarFault.name_empty': 'the name of the holidays is missing.',
  'calendarFault.from_not_a_date': 'the first day is no date. Write: 17/10/2026.',
  'calendarFault.to_not_a_date': 'the last day is no date. Write: 01/11/2026.',
  'calendarFault.ends_before_it_begins': 'the last day is before the first.',
  'calendarFault.outside_its_school_year': 'these days are not in that school year.',
  'calendarFault.overlaps_another': 'these days belong to other holidays of the file too.',
  'calendarFault.source_empty': 'the source is missing: where do these dates come from?',
  'calendarFault.another_source_in_one_year': 'a school year has one source.',
  'calendarFault.year_incomplete': 'this school year has fewer than five periods of holidays.',
};
