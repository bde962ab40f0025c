import type { Language } from '#shared/check.ts';
import type { ImportCounts } from '#collector/app/import-handovers.ts';
import type { CalendarImport } from '#collector/app/import-school-calendar.ts';
import type { StoredRow } from '#collector/storage/imports.ts';
import { schoolZone } from '#collector/domain/school-calendar.ts';
import { cellWords, faultWords } from '#collector/web/import-words.ts';
import type { Words } from '#collector/web/words.ts';

/** What the terminal says of files: the same words as the pages, one line each. */

/** French where the locale is, else English. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return locale.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/** A line as a terminal may have it: what a file says must not move its cursor or ring its bell. */
export function shown(line: string): string {
  return line.replaceAll(/\p{C}/gu, '\uFFFD');
}

export function rowWords(words: Words, { row, verdict: it }: StoredRow): string {
  const { line, values } = row;
  const verdict = words.of('verdict', it.verdict);
  const tag = values.assetTag || words.t('preview.emptyCell');
  if (it.verdict !== 'refused') return words.t('cli.row', { line, verdict, tag });
  const faults = it.faults.map((fault) => `${cellWords(words, fault)} ${faultWords(words, fault)}`);
  return words.t('cli.rowRefused', { line, verdict, tag, faults: faults.join(' ') });
}

/** How many rows of each verdict there are, leaving out those of which there is none. */
export function countWords(words: Words, counts: ImportCounts): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.map(([verdict, count]) => words.of('cliCount', verdict, { count })).join(', ');
}

/** Why a file could not be opened, by the system's own error code. */
export function unopenedWords(words: Words, file: string, cause: unknown): string | null {
  if (!(cause instanceof Error && 'code' in cause)) return null;
  const code = String(cause.code);
  const known = words.of('cliFile', code, { file });
  return known === code ? words.t('cliFile.other', { file, code }) : known;
}

/** Why a file of school holidays was refused, each of its faults. */
export function calendarRefusal(words: Words, it: CalendarImport & { ok: false }): string {
  if (it.refused !== 'rows') {
    const column = it.refused === 'column_missing' ? it.column : '';
    return words.of('calendarRefused', it.refused, { column, zone: schoolZone });
  }
  return it.faults
    .map(({ line, why, value }) =>
      words.t('cli.calendarFault', {
        line,
        value: value || words.t('preview.emptyCell'),
        why: words.of('calendarFault', why),
      }),
    )
    .join(' ');
}
