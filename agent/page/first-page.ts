import type { Language } from '#shared/check.ts';
import type { Inventory } from '#shared/inventory.ts';
import {
  chassisWords,
  cpuVendorWords,
  diskKindWords,
  inventoryWords,
} from '#shared/words/inventory.ts';
import { row, sentView } from './day-view.ts';
import type { SentDay } from './days.ts';
import { healthOf, isCapped, mostBytesOf, todayOf } from './facts.ts';
import type { PageFacts } from './facts.ts';
import type { Formats } from './formats.ts';
import { closing, opening } from './frame.ts';
import { markup, nothing } from './html.ts';
import type { Html } from './html.ts';
import type { SentBeat } from './kept-beats.ts';
import { pageWords } from './words.ts';
import type { PageWords } from './words.ts';

/** Where the pages are, seen from each other. */
export const firstPage: Readonly<Record<Language, string>> = { fr: 'index.html', en: 'en.html' };
export const monthPage = (month: string, language: Language): string =>
  language === 'fr' ? `${month}.html` : `${month}.en.html`;

export interface FirstPageParts {
  readonly facts: PageFacts;
  readonly formats: Formats;
  /** The newest day on which something was acknowledged, with all its beats; null before it. */
  readonly latest: { readonly day: SentDay; readonly beats: readonly SentBeat[] } | null;
  /** Months that have a page of their own, the latest first, with their count of beats. */
  readonly months: readonly { readonly month: string; readonly beats: number }[];
  /** The address for help and its picture; null where no collector is known. */
  readonly help: { readonly address: string; readonly svg: string } | null;
  readonly mark: string;
}

/** The family's first page, piece by piece. */
export function* firstPageView(parts: FirstPageParts): Generator<Html> {
  const { facts, formats } = parts;
  const { language } = formats;
  const words = pageWords[language];
  const other = firstPage[language === 'fr' ? 'en' : 'fr'];
  yield opening({ language, title: words.title, other, mark: parts.mark });
  yield rests(facts, formats);
  yield health(facts, formats);
  yield dates(facts, formats);
  yield help(parts.help, words);
  yield pause(words);
  yield list(words.never.heading, words.never.lead, words.never.list);
  yield* sent(parts);
  yield list(words.remove.heading, null, words.remove.list);
  yield closing(words.updated(formats.instant(facts.nowMs)));
}

const paragraphs = (texts: readonly string[]): Html[] => texts.map((it) => markup`<p>${it}</p>`);
const items = (texts: readonly string[]): Html =>
  markup`<ul>
    ${texts.map((it) => markup`<li>${it}</li>`)}
  </ul>`;

function list(heading: string, lead: string | null, texts: readonly string[]): Html {
  return markup`<h2>${heading}</h2>
    ${lead === null ? nothing : markup`<p>${lead}</p>`} ${items(texts)} `;
}

type Tone = 'ok' | 'warn' | 'plain';
/** Drawn, since not every font has them: a tick, a triangle, a disc. */
const marks = { ok: 'M1 8l5 5 9-11', warn: 'M8 2l7 12H1z', plain: 'M8 4a4 4 0 100 8a4 4 0 100-8z' };

/** Told by a shape, a word and a colour. */
function box(tone: Tone, [first = '', ...more]: readonly string[], inside: Html = nothing): Html {
  const mark = markup`<svg class="mark" viewBox="0 0 16 16" width="24" height="24" aria-hidden="true"><path d="${marks[tone]}"/></svg>`;
  return markup`<div class="box ${tone}">
    <p>${mark}${first}</p>
    ${paragraphs(more)}${inside}
  </div> `;
}

function rests(facts: PageFacts, { language, instant }: Formats): Html {
  const words = pageWords[language];
  const { pause: paused } = facts.memory;
  if (paused !== null) return box('plain', words.paused(instant(paused.untilWallMs)));
  return isCapped(facts) ? box('plain', words.capped) : nothing;
}

function health(facts: PageFacts, formats: Formats): Html {
  const words = pageWords[formats.language].health;
  return markup`<h2>${words.heading}</h2>
    ${healthBox(facts, words)}${delivery(facts, formats)} `;
}

function healthBox(facts: PageFacts, words: PageWords['health']): Html {
  const found = healthOf(facts);
  switch (found.kind) {
    case 'not_enrolled':
      return box('plain', words.notEnrolled);
    case 'nothing_read':
      return box('plain', words.nothingRead);
    case 'disk_unread':
      return box('plain', words.diskUnread);
    case 'well':
      return box('ok', words.well);
    case 'found': {
      const { told } = facts.memory;
      const open = told?.openTickets ?? 0;
      const hasEnded = told?.coveredUntilDay !== null && isOver(facts, told?.coveredUntilDay);
      const next =
        found.isSent || open > 0 ? (hasEnded ? words.afterCoverage : words.told) : words.toBeSent;
      const noted = open > 0 ? [words.open(open)] : [];
      if (found.families.length === 0) return box('warn', [...noted, next]);
      const what = found.families.map((it) => words.families[it]);
      const inside = markup`${items(what)}${paragraphs([...noted, next])}`;
      return box('warn', [words.found], inside);
    }
  }
}

const isOver = (facts: PageFacts, day: number | undefined): boolean =>
  day !== undefined && day < todayOf(facts);

function delivery({ isEnrolled, lastSentMs, waiting }: PageFacts, formats: Formats): Html {
  if (!isEnrolled && lastSentMs === null) return nothing;
  const words = pageWords[formats.language].health;
  const last = lastSentMs === null ? words.neverSent : words.lastSent(formats.instant(lastSentMs));
  return markup`${paragraphs([last, ...(waiting === 0 ? [] : [words.waiting(waiting)])])}`;
}

function dates(facts: PageFacts, { language, dayNumber }: Formats): Html {
  const words = pageWords[language].dates;
  const { coveredUntilDay = null, takebackDay = null } = facts.memory.told ?? {};
  const texts: string[] = [];
  if (coveredUntilDay !== null) {
    const say = isOver(facts, coveredUntilDay) ? words.coverageEnded : words.covered;
    texts.push(say(dayNumber(coveredUntilDay)));
  }
  if (takebackDay !== null) texts.push(words.takeback(dayNumber(takebackDay)));
  return markup`<h2>${words.heading}</h2>
    ${paragraphs(texts.length === 0 ? [words.unknown] : texts)} `;
}

function help(known: FirstPageParts['help'], { help: words }: PageWords): Html {
  if (known === null) return nothing;
  const { address, svg } = known;
  return markup`<h2>${words.heading}</h2>
    <p>${words.how}</p>
    <p><a href="${address}">${address}</a></p>
    <p>${words.scan}</p>
    ${{ html: svg }}
    <p>${words.phone}</p> `;
}

function pause({ pause: words }: PageWords): Html {
  return markup`<h2>${words.heading}</h2>
    <p>${words.what}</p>
    <p>${words.how} <strong>${words.menuPause}</strong>.</p>
    <p>${words.end} <strong>${words.menuResume}</strong>.</p> `;
}

function* sent(parts: FirstPageParts): Generator<Html> {
  const { facts, formats, latest, months } = parts;
  const { language, number } = formats;
  const words = pageWords[language].sent;
  const bytes = words.bytes(number(facts.memory.bytes.count), number(mostBytesOf(facts)));
  yield markup`<h2>${words.heading}</h2>
    <p>${words.lead}</p>
    <p>${bytes}</p> `;
  if (latest === null) yield markup`<p>${words.nothing}</p>`;
  else {
    yield markup`<h3>${words.latestDay(formats.day(latest.day.day), latest.beats.length)}</h3>
      ${sentView(latest.beats, formats, 4)}`;
  }
  if (months.length > 0) {
    const links = months.map(
      ({ month, beats }) =>
        markup`<li>
          <a href="${monthPage(month, language)}">${words.month(formats.month(month), beats)}</a>
        </li>`,
    );
    yield markup`<h3>${words.earlier}</h3>
      <ul>
        ${links}
      </ul>`;
  }
  yield composition(facts.memory.inventory, formats);
  yield markup`<h3>${words.everyTime}</h3>
    ${items(words.everyTimeList)}`;
}

function composition(it: Inventory | null, { language, number }: Formats): Html {
  if (it === null) return nothing;
  const words = pageWords[language].sent;
  const label = (field: keyof Inventory): string => inventoryWords[field][language];
  const known = (value: number): string => (value === 0 ? words.unknownNumber : number(value));
  const disks = it.disks.map(
    ({ kind, sizeGiB }) => `${diskKindWords[kind][language]} ${number(sizeGiB)}`,
  );
  return markup`<h3>${words.composition}</h3>
    <p>${words.compositionLead}</p>
    <dl>
      ${[
        row(label('chassis'), chassisWords[it.chassis][language]),
        row(label('cpuVendor'), cpuVendorWords[it.cpuVendor][language]),
        row(label('cores'), known(it.cores)),
        row(label('memoryGiB'), known(it.memoryGiB)),
        row(label('disks'), disks.length === 0 ? words.noDisk : disks.join(', ')),
      ]}
    </dl> `;
}
