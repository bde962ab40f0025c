import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export type Row = Readonly<Record<string, string>>;

/**
 * The files of a folder that somebody else made. Whatever is not there or cannot be read is empty and
 * told, never an exception: the rest of the folder is still worth its figures.
 */
export interface RecordingFiles {
  /** The rows of a table with a head. */
  rows(file: string): readonly Row[];
  /** The lines of a `.gz`, or of the same file unpacked. */
  lines(file: string): readonly string[];
  text(file: string): string | undefined;
  /** One more thing to tell; the same thing again is counted. */
  tell(trouble: string): void;
  /** What was told so far. */
  troubles(): readonly string[];
}

export function recordingFiles(folder: string): RecordingFiles {
  const told = new Map<string, number>();
  const tell = (trouble: string) => void told.set(trouble, (told.get(trouble) ?? 0) + 1);
  const bytes = (file: string): Buffer | undefined => {
    try {
      return readFileSync(join(folder, file));
    } catch {
      return undefined;
    }
  };
  return {
    tell,
    troubles: () => [...told].map(([what, n]) => (n === 1 ? what : `${what} (${n} times)`)),
    text: (file) => bytes(file)?.toString('utf8'),
    rows(file) {
      const content = bytes(file);
      const whole = content === undefined ? [] : rowsIn(content);
      const found = whole ?? (content === undefined ? [] : rowsIn(withoutLastLine(content)));
      if (content === undefined) tell(`${file}: not there`);
      else if (found === null) tell(`${file}: no table`);
      else if (found.length === 0) tell(`${file}: empty`);
      else if (whole === null) tell(`${file}: breaks off`);
      return found ?? [];
    },
    lines(file) {
      const packed = bytes(file);
      const content = packed === undefined ? bytes(file.replace(/\.gz$/, '')) : unpacked(packed);
      if (content === undefined) tell(`${file}: not there`);
      if (content === null) tell(`${file}: cannot be unpacked`);
      return content?.toString('utf8').split('\n') ?? [];
    },
  };
}

export const isIn = (folder: string, file: string): boolean => existsSync(join(folder, file));

/** Rows of another width than the head are read as far as they go. */
function rowsIn(content: Buffer): Row[] | null {
  const options = {
    columns: true,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
  } as const;
  try {
    return parse(content, { ...options, skip_empty_lines: true, trim: true });
  } catch {
    return null;
  }
}

/** A table that breaks off within quotes is whole up to the line before. */
const withoutLastLine = (content: Buffer): Buffer =>
  content.subarray(0, Math.max(0, content.lastIndexOf('\n')));

/** What was packed before the file broke off is there; null where it is no such file. */
function unpacked(content: Buffer): Buffer | null {
  try {
    return gunzipSync(content, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}
