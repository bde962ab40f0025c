import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFromAgent, wireSample } from '#shared/messages.ts';
import type { Beat, WireSample } from '#shared/messages.ts';
import { fieldLabel, fieldValue, partName, unreadWords } from '#shared/words/readings.ts';
import type { NewBeat } from '#agent/beat.ts';
import { anyValue } from '#test/support/any-value.ts';
import { dayMs, openStage, plainBeat, start, zone } from './stage.ts';

interface Sent {
  readonly beat: Beat;
  readonly atMs: number;
}

const anySample = anyValue(wireSample).filter((it) => {
  // A sample says a reading or why there is none, never both.
  const { reading, unread } = it as WireSample;
  return reading === undefined || unread === undefined;
}) as fc.Arbitrary<WireSample>;
const anyBeat: fc.Arbitrary<NewBeat> = fc.record({
  type: fc.constant('beat' as const),
  boot: fc.integer({ min: 1, max: 1e6 }),
  sinceBootSeconds: fc.integer({ min: 0, max: 4e9 }),
  wallSeconds: fc.integer({ min: 0, max: 4e9 }),
  full: fc.boolean(),
  samples: fc.array(anySample, { maxLength: 8 }),
  bytesThisMonth: fc.integer({ min: 0, max: 1e12 }),
});

const full = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 20 });
const moment = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: zone,
});
const days = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeZone: zone });
const dayOf = (ms: number): string => days.format(ms).replace(/ 1 /, ' 1er ');

/** What a family must find, written down without the page's own code: day, then lines in order. */
function expected(sent: readonly Sent[]): Map<string, string[]> {
  const byDay = Map.groupBy(sent, ({ atMs }) => dayOf(atMs));
  return new Map([...byDay].map(([day, its]) => [day, linesOf(its.map(({ beat }) => beat))]));
}

function linesOf(beats: readonly Beat[]): string[] {
  const parts = new Map<string, Map<string, string[]>>();
  for (const sample of beats.flatMap((it) => it.samples)) {
    const key = `${sample.group}#${sample.subject}`;
    const rows = parts.get(key) ?? new Map<string, string[]>();
    parts.set(key, rows.set('', [partName(sample.group, sample.subject, 'fr')]));
    for (const [label, text] of saidBy(sample)) {
      // Read again without a number, and read again as before, are two lines.
      const line = label === 'Relu' ? `${label}\n${text}` : label;
      rows.set(line, [...(rows.get(line) ?? []), text]);
    }
  }
  const rows = [...parts.values()].flatMap((it) => {
    const [title = []] = it.values();
    return [...it]
      .slice(1)
      .map(([line, texts]) => `${title[0]} | ${line.split('\n')[0]} | ${texts.join(' ; ')}`);
  });
  return [...beats.map(beatLine), ...rows.toSorted()];
}

function beatLine(it: Beat): string {
  const said = [it.sequence, it.boot, it.sinceBootSeconds, it.bytesThisMonth].map((each) =>
    full.format(each),
  );
  const clock = moment.format(it.wallSeconds * 1000);
  const kind = it.full ? 'complet' : 'nouveautés';
  return `N° ${said[0]}, ${clock}, démarrage ${said[1]}, ${said[2]} s, ${kind}, ${said[3]} octets`;
}

function saidBy({ group, reading, unread }: WireSample): [string, string][] {
  if (unread !== undefined) return [['Pas lu', unreadWords[unread].fr]];
  if (reading === undefined) return [['Relu', 'rien n’a changé']];
  const values: Readonly<Record<string, number | boolean | string>> = reading;
  const fields = Object.entries(values);
  if (fields.length === 0) return [['Relu', 'aucun nombre']];
  return fields.map(([field, value]) => {
    const text =
      typeof value === 'number' ? full.format(value) : fieldValue({ group, field }, value, 'fr');
    return [fieldLabel({ group, field }, 'fr'), text];
  });
}

/** What the pages in a folder say, by day: a value's digits in full, however it is shown. */
function shown(folder: string): Map<string, string[]> {
  const pages = readdirSync(folder).filter((it) => /^(index|\d{4}-\d{2})\.html$/.test(it));
  const blocks = pages.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [...text.matchAll(dayBlock)].map(
      ([, first, later, body = '']) => [plain(first ?? later ?? ''), blockLines(body)] as const,
    );
  });
  return new Map(blocks);
}

const dayBlock =
  /(?:<h3>Le dernier jour\s: (.*?) \(\d+ envois?\)<\/h3>|<details>\s*<summary>(.*?)\s: \d+ envois?<\/summary>)([\s\S]*?)(?=<h3>Les jours|<h3>À chaque|<\/details>)/g;

function blockLines(body: string): string[] {
  const beats = [...body.matchAll(/<li>(.*?)<\/li>/g)].map(([, text = '']) => plain(text));
  const rows: string[] = [];
  for (const [, title = '', list = ''] of body.matchAll(
    /<h[45]>([^<]*)<\/h[45]>\s*<dl>([\s\S]*?)<\/dl>/g,
  )) {
    for (const [, label = '', value = ''] of list.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)) {
      rows.push(`${plain(title)} | ${plain(label)} | ${spread(plain(value)).join(' ; ')}`);
    }
  }
  return [...beats, ...rows.toSorted()];
}

const plain = (html: string): string =>
  html
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');

function spread(text: string): string[] {
  return text.split(' · ').flatMap((each) => {
    const [, value = each, times = '1'] = /^(.*) \((\d+) fois\)$/.exec(each) ?? [];
    return Array.from({ length: Number(times) }, () => inFull(value));
  });
}

/** `12,5 Gio (13 107 200 Kio)` is 13 107 200; `38 °C` is 38; words are themselves. */
function inFull(text: string): string {
  const exact = /\((-?[\d\s ,]*\d)[^()]*\)$/.exec(text)?.[1];
  const number = exact ?? /^(-?[\d\s ,]*\d)(?=[\s ][^\d]|$)/.exec(text)?.[1];
  return number ?? text;
}

describe('what was sent', () => {
  test('stands on the pages whole, by day, and nothing else does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyBeat, fc.integer({ min: 0, max: 20 * 24 })), { maxLength: 14 }),
        async (told) => {
          const stage = await openStage();
          let atMs = start;
          const all: Sent[] = told.map(([beat, hours]) => {
            atMs += hours * 3_600_000;
            return { beat: stage.sent(beat, atMs), atMs };
          });
          for (const { beat } of all) expect(readFromAgent(beat).ok).toBe(true);
          await stage.write();
          const kept = all.filter((it) => it.atMs >= atMs - 90 * dayMs);
          expect(shown(stage.folder)).toEqual(expected(kept));
          stage.spool.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  test('does not count before the collector has stored it', async () => {
    const stage = await openStage();
    stage.spool.append(plainBeat, {});
    await stage.write();
    expect(shown(stage.folder)).toEqual(new Map());
    expect(readFileSync(join(stage.folder, 'index.html'), 'utf8')).toContain('1 envoi attend');
  });
});
