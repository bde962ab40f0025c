import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import type { AssetTag } from '#collector/domain/asset-tag.ts';
import {
  insertTagRun,
  lastNumberOf,
  lockTagRuns,
  tagRunById,
} from '#collector/storage/tag-runs.ts';
import type { TagRun } from '#collector/storage/tag-runs.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Context } from './context.ts';

export const tagFaults = ['site', 'year', 'count', 'no_number_left'] as const;
export type TagFault = (typeof tagFaults)[number];
export interface TagsWanted {
  /** The form's own: sent twice, it is one run. */
  readonly id: string;
  readonly site: string;
  readonly year: number;
  readonly count: number;
  readonly actor: string;
}
export type TagsAnswer =
  | { readonly ok: true; readonly run: TagRun }
  | { readonly ok: false; readonly faults: readonly TagFault[] };

/** So many tags are made in one go: ten sheets. */
export const tagsAtMost = 240;
/** A tag's number has four digits. */
const highestNumber = 9999;

/** The next tags of a site and year, which no PC and no earlier run has. */
export async function makeTags(context: Context, it: TagsWanted): Promise<TagsAnswer> {
  const faults = faultsOf(it);
  if (faults.length > 0) return { ok: false, faults };
  const { store, clock, ids } = context;
  return store.transaction(async (tx) => {
    await lockTagRuns(tx);
    const made = await tagRunById(tx, it.id);
    if (made !== null) return { ok: true, run: made };
    const first = (await lastNumberOf(tx, it)) + 1;
    const last = first + it.count - 1;
    if (last > highestNumber) return { ok: false, faults: ['no_number_left'] };
    const at = clock.now();
    const { id, site, year, actor } = it;
    const run = { id, site, year, first, last, madeAt: at, madeBy: actor };
    await insertTagRun(tx, run);
    const about = { noun: 'programme', nounId: 'tags', deviceId: null } as const;
    const told = { kind: 'tags_made', reason: 'for_new_devices' } as const;
    const detail = { site, year, first, last };
    await writeEvents(tx, [{ id: ids.timeId(at), at, actor, ...about, ...told, detail }]);
    return { ok: true, run };
  });
}

function faultsOf({ site, year, count }: TagsWanted): TagFault[] {
  const faults: TagFault[] = [];
  if (!/^[A-Z]{2,4}$/.test(site)) faults.push('site');
  if (!Number.isInteger(year) || year < 2000 || year > 2099) faults.push('year');
  if (!Number.isInteger(count) || count < 1 || count > tagsAtMost) faults.push('count');
  return faults;
}

export function tagsOf({ site, year, first, last }: TagRun): AssetTag[] {
  return Array.from({ length: last - first + 1 }, (_, i) =>
    formatAssetTag({ site, year, number: first + i }),
  );
}
