import { readBatteries } from '#agent/sensors/batteries.ts';
import type { Host } from '#agent/sensors/host.ts';
import type { Moment } from './moment.ts';

/** Asks a laptop's battery once in five minutes at most: firmware can be slow to answer. */
const everySeconds = 300;
const leastPercent = 30;

/** Answers whether this PC runs on a battery below 30 %, as of the last five minutes. */
export function watchCharge(host: Host): (now: Moment) => Promise<boolean> {
  let askedAt: number | null = null;
  let isLow = false;
  return async ({ upSeconds }) => {
    if (askedAt === null || upSeconds - askedAt >= everySeconds) {
      askedAt = upSeconds;
      isLow = await isChargeLow(host);
    }
    return isLow;
  };
}

/** The fullest battery counts. What cannot be read is not low: a PC must not fall silent for that. */
async function isChargeLow(host: Host): Promise<boolean> {
  const readings = (await readBatteries(host)).flatMap((it) => ('reading' in it ? it.reading : []));
  const charges = readings.flatMap(({ chargePercent }) => chargePercent ?? []);
  const isOnBattery = readings.length > 0 && readings.every(({ onMains }) => onMains === false);
  return isOnBattery && charges.length > 0 && Math.max(...charges) < leastPercent;
}
