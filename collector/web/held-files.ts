import type { Store } from '#collector/storage/database.ts';
import type { TableFile } from './table-file.ts';

/** A file between its upload and the choice of its columns: in memory alone, for a while. */
export interface HeldFile {
  readonly file: TableFile;
  /** As it was called, without any folder. */
  readonly fileName: string;
  /** Only whoever gave it sees it. */
  readonly staffId: string;
}

/** Our judgement: long enough to look a column up. What is not kept cannot leak. */
export const heldMinutes = 30;
/** Of at most so many files, each bounded by what an upload may have. */
const mostHeld = 8;

interface Held extends HeldFile {
  readonly until: number;
}
const held = new WeakMap<Store, Map<string, Held>>();

/** Holds a file; the oldest goes where there are too many. Another collector does not know it. */
export function holdFile(store: Store, id: string, it: HeldFile & { readonly now: number }): void {
  const files = current(store, it.now);
  const { file, fileName, staffId, now } = it;
  files.delete(id);
  files.set(id, { file, fileName, staffId, until: now + heldMinutes * 60_000 });
  for (const oldest of [...files.keys()].slice(0, -mostHeld)) files.delete(oldest);
}

/** Null where it was never held, is forgotten, or somebody else gave it. */
export function heldFile(
  store: Store,
  id: string,
  { staffId, now }: { readonly staffId: string; readonly now: number },
): HeldFile | null {
  const it = current(store, now).get(id);
  return it?.staffId === staffId ? it : null;
}

function current(store: Store, now: number): Map<string, Held> {
  const files = held.get(store) ?? new Map<string, Held>();
  held.set(store, files);
  for (const [id, { until }] of files) if (until < now) files.delete(id);
  return files;
}
