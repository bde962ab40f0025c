import { countsWriteErrors, wearOf } from './drive-families.ts';
import type { Attribute } from './drive-families.ts';
import { at, flagAt, numberAt, rowsAt, textAt } from './json.ts';
import type { Json } from './json.ts';
import { kindOf } from './disk-kind.ts';
import type { Found } from './disk-kind.ts';

/**
 * The ATA attributes that are judged. Attributes 1, 7, 195 and 240 are never read: makers pack
 * error rates and operation counts into them, and their raw values mean nothing by themselves.
 */
export function ataAttributes(json: object): Found {
  const table = rowsAt(json, 'ata_smart_attributes', 'table');
  if (table.length === 0) return {};
  const byId = new Map(table.map((row) => [numberAt(row, 'id'), attributeOf(row)]));
  const count = (id: number) => byId.get(id)?.count;
  const wearPercent = kindOf(json) === 'ssd' ? ssdWear(json, byId) : undefined;
  return {
    reallocated: count(5),
    reportedUncorrectable: count(187),
    commandTimeouts: timeouts(byId.get(188)),
    pending: count(197),
    offlineUncorrectable: count(198),
    crcErrors: count(199),
    writeErrors: countsWriteErrors(json) ? count(200) : undefined,
    ...prefail(table),
    ...(wearPercent === undefined ? {} : { wearPercent }),
  };
}

function attributeOf(row: Json): Attribute {
  const raw = numberAt(row, 'raw', 'value');
  const printed = /^(\d+)(?:$|[ (/])/.exec(textAt(row, 'raw', 'string'))?.[1];
  return {
    normalised: numberAt(row, 'value'),
    count: printed === undefined ? raw : Number(printed),
    raw,
  };
}

/**
 * Attribute 188 holds three 16-bit words on Seagate drives, which smartctl prints as `545 545 566`;
 * the lowest, printed last, counts all timeouts, the others only those beyond 5 and 7.5 s.
 */
function timeouts(attribute: Attribute | undefined): number | undefined {
  const raw = attribute?.raw;
  return raw === undefined || raw < 0 ? undefined : raw % 0x1_0000;
}

/** Temperature attributes may carry the pre-failure flag: heat is no sign of failure. */
const temperatures = new Set([190, 194]);

function prefail(table: readonly Json[]): Found {
  const judged = table.filter(
    (row) =>
      flagAt(row, 'flags', 'prefailure') === true &&
      numberAt(row, 'thresh') !== undefined &&
      !temperatures.has(numberAt(row, 'id') ?? 0),
  );
  // Without thresholds nothing can be said, which is not the same as nothing being wrong.
  if (judged.length === 0) return {};
  const count = (when: string) =>
    judged.filter((row) => textAt(row, 'when_failed') === when).length;
  return { prefailNow: count('now'), prefailPast: count('past') };
}

/** The standard's own figure where the drive has it, else what its family's attribute means. */
function ssdWear(json: object, byId: ReadonlyMap<number | undefined, Attribute>) {
  if (numberAt(json, 'endurance_used', 'current_percent') !== undefined) return undefined;
  return enduranceIndicator(json) ?? wearOf(json, (id) => byId.get(id));
}

/**
 * ACS-4, device statistics log page 7: Percentage Used Endurance Indicator. 255 means "255 or
 * more", and is also what firmware that does not keep the figure leaves there: it says nothing.
 */
function enduranceIndicator(json: object): number | undefined {
  for (const page of rowsAt(json, 'ata_device_statistics', 'pages')) {
    for (const row of rowsAt(page, 'table')) {
      if (textAt(row, 'name') !== 'Percentage Used Endurance Indicator') continue;
      const percent = numberAt(row, 'value');
      if (at(row, 'flags', 'valid') !== false && percent !== 255) return percent;
    }
  }
  return undefined;
}
