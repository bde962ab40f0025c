/** Which column of a file of handovers says what. */

export const importColumns = [
  'assetTag',
  'handedOverOn',
  'cohort',
  'sector',
  'lot',
  'model',
] as const;
export type ImportColumn = (typeof importColumns)[number];
/** What each column of a file says, in its order; null: nothing that is kept. */
export type Columns = readonly (ImportColumn | null)[];

/** What a header may call each column; case, accents, blanks and dashes do not matter. The first
 * two are the ones that we write, in French and in English. */
export const columnNames: Readonly<Record<ImportColumn, readonly string[]>> = {
  assetTag: ['étiquette', 'asset_tag', 'tag', 'n° étiquette', 'numéro d’étiquette', 'asset'],
  handedOverOn: ['remis le', 'handed_over_on', 'date de remise', 'date remise', 'handover date'],
  cohort: ['promotion', 'cohort', 'rentrée', 'année de rentrée', 'promo', 'school year'],
  sector: ['secteur', 'sector', 'quartier', 'district'],
  lot: ['lot', 'lot', 'don', 'donation', 'batch'],
  model: ['modèle', 'model', 'modèle du poste'],
};

/** How a header was understood: by its very name, by a spelling close to it, or not at all. */
export interface HeaderMatch {
  readonly column: ImportColumn | null;
  readonly how: 'exact' | 'near' | 'none';
}

/**
 * What each header of a file says. A close spelling counts only where no other header has that
 * name, and where it is close to one column alone.
 */
export function matchHeaders(headers: readonly string[]): HeaderMatch[] {
  const exact = headers.map((header) => columnNamed(header));
  const taken = new Set(exact);
  const near = headers.map((header, at) => (exact[at] === null ? columnNear(header) : null));
  return headers.map((_, at): HeaderMatch => {
    const [named, close] = [exact[at] ?? null, near[at] ?? null];
    if (named !== null) return { column: named, how: 'exact' };
    const isAlone = close !== null && !taken.has(close) && near.indexOf(close) === at;
    return isAlone ? { column: close, how: 'near' } : { column: null, how: 'none' };
  });
}

export type HeaderRefusal = 'no_rows' | 'no_header' | 'column_missing' | 'column_twice';
export interface ColumnsFault {
  readonly refused: 'column_missing' | 'column_twice';
  readonly column: ImportColumn;
}

/** Why no row can be read with these columns: asset tag and date of handover are needed. */
export function columnsFault(columns: Columns): ColumnsFault | null {
  for (const column of importColumns) {
    const places = columns.filter((each) => each === column).length;
    if (places > 1) return { refused: 'column_twice', column };
    if (places === 0 && (column === 'assetTag' || column === 'handedOverOn')) {
      return { refused: 'column_missing', column };
    }
  }
  return null;
}

/** What tells one set of headers from another: their plain names, in their order. */
export function headersKey(headers: readonly string[]): string {
  return headers.map(plain).join('|').replace(/\|+$/, '');
}

function columnNamed(header: string): ImportColumn | null {
  const name = plain(header);
  return (
    importColumns.find((column) => columnNames[column].some((it) => plain(it) === name)) ?? null
  );
}

/** Our judgement: two slips of the hand in a word of some length, one in a short one; or the name
 * within a longer title, such as `étiquette du PC`. */
function columnNear(header: string): ImportColumn | null {
  const name = plain(header);
  if (name.length < 4 || name.length > 60) return null;
  const close = importColumns.filter((column) =>
    columnNames[column].some((it) => {
      const known = plain(it);
      if (known.length < 4) return false;
      if (known.length >= 6 && name.includes(known)) return true;
      return slips(name, known) <= (known.length >= 7 ? 2 : 1);
    }),
  );
  return close.length === 1 ? (close[0] ?? null) : null;
}

/** Letters to put in, take out or change to make one word of the other (Levenshtein). */
function slips(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let at = 0; at < a.length; at += 1) {
    const row = [at + 1];
    for (let n = 1; n <= b.length; n += 1) {
      const change = (before[n - 1] ?? 0) + (a[at] === b[n - 1] ? 0 : 1);
      row.push(Math.min(change, (before[n] ?? 0) + 1, (row[n - 1] ?? 0) + 1));
    }
    before = row;
  }
  return before[b.length] ?? 0;
}

function plain(text: string): string {
  const bare = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return bare.replaceAll(/[^a-z0-9]/g, '');
}
