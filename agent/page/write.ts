import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from '#shared/check.ts';
import type { Language } from '#shared/check.ts';
import { agentVersion } from '../version.ts';
import { daysOf, monthsOf } from './days.ts';
import type { SentDay } from './days.ts';
import type { PageFacts } from './facts.ts';
import { beginningOf, makePageFolder, removePages, writePageFile } from './files.ts';
import { firstPage, firstPageView, monthPage } from './first-page.ts';
import type { FirstPageParts } from './first-page.ts';
import { formatsFor } from './formats.ts';
import { markup } from './html.ts';
import { openKeptBeats } from './kept-beats.ts';
import type { KeptBeats } from './kept-beats.ts';
import { monthPageView } from './month-page.ts';

export interface PageParts {
  /** Where the pages go. */
  readonly folder: string;
  /** The spool's file. */
  readonly spool: string;
  /** This PC's zone. */
  readonly timeZone: string;
  readonly facts: Omit<PageFacts, 'lastSentMs' | 'waiting'>;
}

const helpFile = 'help.svg';
/** Where the collector's public page for families is; short, since people type it. */
const helpPath = '/aide';

/**
 * Writes the family's pages, in both languages. The first page each time; a month's page only where
 * its days have changed: the newest day stands on the first page. Throws where the disk is full; what
 * could not be written is then as it was.
 */
export async function writePages(parts: PageParts): Promise<void> {
  makePageFolder(parts.folder);
  const beats = openKeptBeats(parts.spool);
  try {
    const help = await helpFor(parts);
    const days = daysOf(beats?.times ?? [], parts.timeZone);
    const keep = [helpFile, ...languages.map((it) => firstPage[it])];
    const months = monthsOf(days.slice(0, -1));
    for (const language of languages) {
      for (const [month, its] of months) {
        keep.push(monthPage(month, language));
        if (beats !== null) writeMonth(parts, beats, { month, days: its, language });
      }
      writeFirst(parts, beats, { days, months, help, language });
    }
    removePages(parts.folder, new Set(keep));
  } finally {
    beats?.close();
  }
}

interface Month {
  readonly month: string;
  readonly days: readonly SentDay[];
  readonly language: Language;
}

function writeMonth(parts: PageParts, beats: KeptBeats, { month, days, language }: Month): void {
  const file = join(parts.folder, monthPage(month, language));
  const count = days.reduce((sum, day) => sum + day.beats, 0);
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  const mark = `${agentVersion} ${parts.timeZone} ${first} ${last} ${count}`;
  if (beginningOf(file).includes(markup`content="${mark}"`.html)) return;
  const formats = formatsFor(language, parts.timeZone);
  const beatsOf = ({ fromMs, toMs }: SentDay) => beats.between(fromMs, toMs);
  const { nowMs } = parts.facts;
  writePageFile(file, monthPageView({ month, days, beatsOf, formats, nowMs, mark }));
}

interface First {
  readonly days: readonly SentDay[];
  readonly months: readonly (readonly [string, readonly SentDay[]])[];
  readonly help: FirstPageParts['help'];
  readonly language: Language;
}

function writeFirst(parts: PageParts, beats: KeptBeats | null, it: First): void {
  const day = it.days.at(-1);
  const latest =
    day === undefined || beats === null
      ? null
      : { day, beats: beats.between(day.fromMs, day.toMs) };
  const view = firstPageView({
    facts: {
      ...parts.facts,
      lastSentMs: beats?.times.at(-1) ?? null,
      waiting: beats?.waiting ?? 0,
    },
    formats: formatsFor(it.language, parts.timeZone),
    latest,
    months: it.months.map(([month, days]) => ({
      month,
      beats: days.reduce((sum, { beats: count }) => sum + count, 0),
    })),
    help: it.help,
    mark: String(agentVersion),
  });
  writePageFile(join(parts.folder, firstPage[it.language]), view);
}

/** The picture is made once for an address: what draws it is not loaded again. */
async function helpFor({ folder, facts }: PageParts): Promise<FirstPageParts['help']> {
  if (facts.collector === null) return null;
  const address = facts.collector + helpPath;
  const file = join(folder, helpFile);
  const sign = markup`data-for="${address}"`.html;
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (kept.startsWith(`<svg ${sign} `)) return { address, svg: kept };
  const { qrSvg } = await import('./qr.ts');
  const svg = qrSvg(address).replace('<svg ', `<svg ${sign} `);
  writePageFile(file, [{ html: svg }]);
  return { address, svg };
}
