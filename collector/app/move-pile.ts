import { readAssetTag } from '#collector/domain/asset-tag.ts';
import type { AssetTagRefusal } from '#collector/domain/asset-tag.ts';
import type { Flag, WorkshopAct, WorkshopRefusal } from '#collector/domain/workshop.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Db } from '#collector/storage/database.ts';
import { devicesByTag } from '#collector/storage/devices.ts';
import { insertPile, notePileUndone, pileById } from '#collector/storage/piles.ts';
import type { Pile, PileResult } from '#collector/storage/piles.ts';
import type { Context } from './context.ts';
import { judgeMoves, moveStage, undoMove } from './move-stage.ts';

/** A pile of labels that were scanned one after the other, and one act for all of them. */

/** So many labels make a pile: what stands on one trolley, several times over. */
export const pileAtMost = 200;

export interface PileAct {
  readonly act: WorkshopAct;
  readonly place: string | null;
  readonly actor: string;
}
/** What would come of one code of a pile. */
export interface JudgedCode {
  /** As it was scanned, or in its one written form where it is a tag. */
  readonly code: string;
  readonly stage: Stage | null;
  /** Null: it can go through. */
  readonly refused: WorkshopRefusal | AssetTagRefusal | 'unknown' | null;
  readonly blockedBy: readonly Flag[];
}

/** Judges codes in their order, without changing anything. */
export async function judgePile(
  db: Db,
  codes: readonly string[],
  it: PileAct,
): Promise<JudgedCode[]> {
  const read = codes.map((code) => ({ code, tag: readAssetTag(code) }));
  const tags = read.flatMap(({ tag }) => (tag.ok ? [tag.tag] : []));
  const devices = await devicesByTag(db, tags);
  const answers = await judgeMoves(db, [...devices.values()], it);
  return read.map(({ code, tag }) => {
    const none = { code, stage: null, blockedBy: [] };
    if (!tag.ok) return { ...none, refused: tag.refused };
    const device = devices.get(tag.tag);
    const answer = device === undefined ? undefined : answers.get(device.id);
    if (device === undefined || answer === undefined) return { ...none, refused: 'unknown' };
    const { stage } = device;
    return answer.done
      ? { code: tag.tag, stage, refused: null, blockedBy: [] }
      : { code: tag.tag, stage, refused: answer.refused, blockedBy: answer.blockedBy };
  });
}

/** Does the act to each PC, each in its own transaction; the same pile again does nothing more. */
export async function movePile(
  context: Context,
  it: PileAct & { readonly id: string; readonly codes: readonly string[] },
): Promise<void> {
  const { store, clock } = context;
  const { id, act, place, actor } = it;
  if ((await pileById(store.db, id)) !== null) return;
  const tags = it.codes.flatMap((code) => {
    const read = readAssetTag(code);
    return read.ok ? [read.tag] : [];
  });
  const devices = await devicesByTag(store.db, tags);
  const results: PileResult[] = [];
  for (const tag of new Set(tags)) {
    const device = devices.get(tag);
    const answer =
      device === undefined
        ? ({ done: false, refused: 'unknown', blockedBy: [] } as const)
        : await moveStage(context, { deviceId: device.id, act, place, actor });
    results.push(
      answer.done
        ? { tag, eventId: answer.eventId, refused: null, blockedBy: [] }
        : { tag, eventId: null, refused: answer.refused, blockedBy: answer.blockedBy },
    );
  }
  const pile: Pile = { id, act, place, at: clock.now(), by: actor, results, undoneAt: null };
  await store.transaction((tx) => insertPile(tx, pile));
}

/** Takes back what a pile did; answers how many PCs have moved on since and stay, null: no such pile. */
export async function undoPile(
  context: Context,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<number | null> {
  const { store, clock } = context;
  const pile = await pileById(store.db, id);
  if (pile === null) return null;
  const devices = await devicesByTag(
    store.db,
    pile.results.map(({ tag }) => tag),
  );
  let kept = 0;
  for (const { tag, eventId } of pile.results) {
    const deviceId = devices.get(tag)?.id;
    if (eventId === null || deviceId === undefined) continue;
    const answer = await undoMove(context, { deviceId, actor, eventId });
    if (!answer.done) kept += 1;
  }
  await store.transaction((tx) => notePileUndone(tx, id, clock.now()));
  return kept;
}
