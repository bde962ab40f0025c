import { readAssetTag, tagThatFits } from '#collector/domain/asset-tag.ts';
import type { AssetTag, AssetTagRefusal } from '#collector/domain/asset-tag.ts';
import { cellsOf, grids, labelFormats, shiftAtMost } from '#collector/domain/label-sheet.ts';
import { writtenCode } from '#collector/domain/sticker-code.ts';
import type { Label, SheetLook } from './label-sheet.tsx';

/** What somebody asked to be printed, as an address or a form carries it. */

export const labelKinds = ['tags', 'stickers', 'both'] as const;
export type LabelKind = (typeof labelKinds)[number];

/** One line of what was typed or scanned. */
export type ReadLine =
  | { readonly ok: true; readonly tag: AssetTag }
  | {
      readonly ok: false;
      readonly text: string;
      readonly refused: AssetTagRefusal;
      /** With the check character that fits, where that alone is wrong. */
      readonly fits: AssetTag | null;
    };

/** Each tag once, in the order in which they came; empty lines count for nothing. */
export function readTags(text: string): ReadLine[] {
  const lines = text.split(/[\n,;]/).map((it) => it.trim().slice(0, 40));
  const read = lines.filter(Boolean).map((line): ReadLine => {
    const it = readAssetTag(line);
    if (it.ok) return it;
    const fits = it.refused === 'wrong_check_character' ? tagThatFits(line) : null;
    return { ok: false, text: line, refused: it.refused, fits };
  });
  const seen = new Set<string>();
  return read.filter((it) => {
    const key = it.ok ? it.tag : `? ${it.text}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

type Given = Readonly<Record<string, unknown>>;

const textIn = (given: Given, name: string): string => {
  const value = given[name];
  return typeof value === 'string' ? value : '';
};

export const tagsIn = (given: Given): string => textIn(given, 'tags').slice(0, 8000);

export function kindIn(given: Given): LabelKind {
  return labelKinds.find((it) => it === given['kind']) ?? 'tags';
}

/** What is out of bounds counts as the nearest that is within. */
export function lookIn(given: Given): SheetLook {
  const format = labelFormats.find((it) => it === given['format']) ?? 'a4';
  const start = Math.trunc(within(textIn(given, 'start'), 1, cellsOf(grids[format]), 1));
  const shift = (name: string) => within(textIn(given, name), -shiftAtMost, shiftAtMost, 0);
  return { format, start, shiftX: shift('right'), shiftY: shift('down') };
}

function within(text: string, least: number, most: number, usual: number): number {
  const number = Number(text.replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(number)) return usual;
  return Math.min(most, Math.max(least, number));
}

/** The same as a query. */
export function queryOf(
  it: { readonly tags: string; readonly kind: LabelKind } & SheetLook,
): string {
  return new URLSearchParams({
    tags: it.tags,
    kind: it.kind,
    format: it.format,
    start: String(it.start),
    right: String(it.shiftX),
    down: String(it.shiftY),
  }).toString();
}

const lettersOfALine = 24;

/** The sticker that leads to a PC's page under this site's address. */
export function stickerLabel(baseUrl: string, code: string): Label {
  const url = `${baseUrl}/m/${code}`;
  const host = `${new URL(baseUrl).host}/m/`;
  const parts = host.match(new RegExp(`.{1,${lettersOfALine}}`, 'g')) ?? [host];
  const written = writtenCode(code);
  const half = written.lastIndexOf('-', Math.ceil(written.length / 2) + 2) + 1;
  return { kind: 'sticker', url, lines: [...parts, written.slice(0, half), written.slice(half)] };
}
