import type { Reading } from '#shared/readings.ts';
import { at, flagAt, numberAt, rowsAt, textAt } from './json.ts';

export type DiskReading = Reading<'disk'>;
/** What a part of the parser found: any number, fit or not; the whole is fitted at the end. */
export type Found = { -readonly [K in keyof DiskReading]?: DiskReading[K] | undefined };

/** Old ATA drives give no rotation rate: then what only one kind of drive has decides. */
export function kindOf(json: object): NonNullable<DiskReading['kind']> {
  const protocol = textAt(json, 'device', 'protocol').toUpperCase();
  if (protocol === 'NVME' || at(json, 'nvme_smart_health_information_log') !== undefined) {
    return 'nvme';
  }
  const rate = numberAt(json, 'rotation_rate');
  if (rate !== undefined) return rate === 0 ? 'ssd' : 'hdd';
  const name = `${textAt(json, 'model_family')} ${textAt(json, 'model_name')}`;
  if (/\bSSD|SSD\b|solid state/i.test(name)) return 'ssd';
  if (flagAt(json, 'trim', 'supported') === true) return 'ssd';
  const spins = rowsAt(json, 'ata_smart_attributes', 'table').some(({ id }) => id === 3);
  return spins ? 'hdd' : 'other';
}
