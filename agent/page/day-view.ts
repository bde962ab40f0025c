import { fieldLabel, partName, unreadWords } from '#shared/words/readings.ts';
import type { Formats } from './formats.ts';
import { markup } from './html.ts';
import type { Html } from './html.ts';
import type { SentBeat } from './kept-beats.ts';
import { partsOf } from './sent.ts';
import type { PartSent, Run } from './sent.ts';
import { pageWords } from './words.ts';

/**
 * Everything that these beats said: first each beat, then each part of the PC field by field, under
 * headings of this level.
 */
export function sentView(beats: readonly SentBeat[], formats: Formats, level: 3 | 4): Html {
  const words = pageWords[formats.language].sent;
  return markup`<h${level}>${words.beatsHeading}</h${level}>
<p class="soft">${words.beatLead}</p>
<ul class="beats">
${beats.map((it) => beatLine(it, formats))}
</ul>
<h${level}>${words.readHeading}</h${level}>
${partsOf(beats).map((it) => partView(it, formats, level + 1))}
`;
}

function beatLine({ beat }: SentBeat, { language, number, second }: Formats): Html {
  const text = pageWords[language].sent.beat({
    sequence: number(beat.sequence),
    clock: second(beat.wallSeconds),
    boot: number(beat.boot),
    sinceBoot: number(beat.sinceBootSeconds),
    full: beat.full,
    bytes: number(beat.bytesThisMonth),
  });
  return markup`<li>${text}</li>`;
}

function partView(part: PartSent, formats: Formats, level: number): Html {
  const { language } = formats;
  const words = pageWords[language].sent;
  const { group, subject } = part;
  const rows = [...part.fields].map(([field, runs]) => {
    const name = { group, field };
    return row(
      fieldLabel(name, language),
      runsText(runs, (it) => formats.value(name, it), words.times),
    );
  });
  const unread = runsText(part.unread, (it) => unreadWords[it][language], words.times);
  const counted = (text: string, times: number): string =>
    runsText([{ value: text, times }], (it) => it, words.times);
  const others = [
    ...(part.unread.length === 0 ? [] : [row(words.unread, unread)]),
    ...(part.asBefore === 0
      ? []
      : [row(words.asBeforeLabel, counted(words.asBefore, part.asBefore))]),
    ...(part.empty === 0 ? [] : [row(words.asBeforeLabel, counted(words.empty, part.empty))]),
  ];
  return markup`<h${level}>${partName(group, subject, language)}</h${level}>
<dl>
${[...rows, ...others]}
</dl>`;
}

export const row = (label: string, value: string): Html =>
  markup`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function runsText<T>(
  runs: readonly Run<T>[],
  text: (value: T) => string,
  count: (times: number) => string,
): string {
  const each = runs.map(({ value, times }) =>
    times === 1 ? text(value) : `${text(value)} (${count(times)})`,
  );
  return each.join(' · ');
}
