import { createHash } from 'node:crypto';
import { isFamilys } from '#collector/domain/family-state.ts';
import { readStickerCode, stickerBytes, stickerCodeFrom } from '#collector/domain/sticker-code.ts';
import type { Db, Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { countHandovers, writeEvents } from '#collector/storage/events.ts';
import { lockDevice } from '#collector/storage/standings.ts';
import { saveSticker, stickerByHash, stickersOf } from '#collector/storage/stickers.ts';
import type { Sticker } from '#collector/storage/stickers.ts';
import type { Context } from './context.ts';

/**
 * The code on a PC's sticker. It serves one handover: once the PC is back, and for the next family, it
 * opens nothing. It is kept in clear, so that a worn sticker is printed again as it was: it opens no
 * name and no address, and whoever reads the database sees all that it opens there.
 */

export interface StickerAsked {
  readonly deviceId: string;
  readonly actor: string;
}

/** The PC whose page this code opens; null for every code that opens none, whatever the cause. */
export async function deviceOfCode(db: Db, text: string): Promise<Device | null> {
  const sticker = await stickerByHash(db, hashOf(readStickerCode(text)));
  const device = await deviceById(db, sticker?.deviceId ?? '');
  const handovers = await countHandovers(db, [sticker?.deviceId ?? '']);
  if (sticker === null || device === null || !isFamilys(device.stage)) return null;
  return sticker.life === lifeOf(device, handovers) ? device : null;
}

/** The sticker as it hangs on this PC, made now where it has none for this family. Null: no such PC. */
export async function stickerToPrint(context: Context, it: StickerAsked): Promise<Sticker | null> {
  return context.store.transaction(async (tx) => {
    const device = await lockDevice(tx, it.deviceId);
    if (device === null) return null;
    const life = lifeOf(device, await countHandovers(tx, [device.id]));
    const own = (await stickersOf(tx, [device.id])).get(device.id);
    if (own?.life === life) return own;
    return make(tx, context, { ...it, life, kind: 'sticker_made' });
  });
}

/** A new code in place of the old one, which opens nothing from then on. Null: no such PC. */
export async function renewSticker(context: Context, it: StickerAsked): Promise<Sticker | null> {
  return context.store.transaction(async (tx) => {
    const device = await lockDevice(tx, it.deviceId);
    if (device === null) return null;
    const life = lifeOf(device, await countHandovers(tx, [device.id]));
    return make(tx, context, { ...it, life, kind: 'sticker_renewed' });
  });
}

/** A PC that is nobody's yet is labelled for the handover that comes. */
function lifeOf(device: Device, handovers: ReadonlyMap<string, number>): number {
  return (handovers.get(device.id) ?? 0) + (isFamilys(device.stage) ? 0 : 1);
}

type Making = StickerAsked & {
  readonly life: number;
  readonly kind: 'sticker_made' | 'sticker_renewed';
};

async function make(tx: Tx, { clock, ids }: Context, it: Making): Promise<Sticker> {
  const { deviceId, actor, life, kind } = it;
  const at = clock.now();
  const code = stickerCodeFrom(Buffer.from(ids.token(stickerBytes), 'base64url'));
  const made = { deviceId, code, hash: hashOf(code), life, madeAt: at, madeBy: actor };
  await saveSticker(tx, made);
  const reason = kind === 'sticker_made' ? 'for_the_family' : 'old_code_ends';
  const about = { noun: 'device', nounId: deviceId, deviceId, kind, reason, detail: {} } as const;
  await writeEvents(tx, [{ id: ids.timeId(at), at, actor, ...about }]);
  return made;
}

const hashOf = (code: string): string =>
  createHash('sha256').update(`sticker ${code}`).digest('base64url');
