import { at, flagAt, numberAt, rowsAt, textAt } from '#agent/sensors/json.ts';
import type { Json } from './report.ts';

/** Values over `above` and up to `upTo` that Scrutiny counts as failed. */
interface Bucket {
  readonly id: number;
  readonly of: 'raw' | 'normalised';
  readonly above: number;
  readonly upTo: number;
}

/**
 * Scrutiny's failure-rate buckets at which a device is marked failed: an observed annual failure
 * rate of 10 % for its critical attributes, of 20 % for the others. Numbers from AnalogJ/scrutiny,
 * webapp/backend/pkg/thresholds/ata_attribute_metadata.go (commit 0e859ecb) and the limits in
 * models/measurements/smart_ata_attribute.go; neighbouring buckets are joined. They come from
 * Backblaze's drive statistics. A bucket from 1 to 2 does not hold 1: its lower end is open.
 */
const buckets: readonly Bucket[] = [
  { id: 5, of: 'raw', above: 16, upTo: 70_000 },
  { id: 10, of: 'raw', above: 1, upTo: 80 },
  { id: 184, of: 'normalised', above: 93, upTo: 94 },
  { id: 184, of: 'normalised', above: 97, upTo: 99 },
  { id: 187, of: 'raw', above: 0, upTo: 120 },
  { id: 188, of: 'raw', above: 100, upTo: 104e9 },
  { id: 196, of: 'raw', above: 11, upTo: 17 },
  { id: 196, of: 'raw', above: 27, upTo: 45 },
  { id: 197, of: 'raw', above: 1, upTo: 1600 },
  { id: 198, of: 'raw', above: 1, upTo: 16 },
  { id: 183, of: 'raw', above: 2, upTo: 130 },
  { id: 189, of: 'raw', above: 30, upTo: 150 },
  { id: 195, of: 'normalised', above: 12, upTo: 24 },
  { id: 195, of: 'normalised', above: 36, upTo: 48 },
  { id: 199, of: 'raw', above: 16, upTo: 35 },
  { id: 199, of: 'raw', above: 70, upTo: 130 },
];

/** Why Scrutiny would mark this report's drive as failed; null where it would not. */
export function scrutiny({ json }: { readonly json: Json }): string | null {
  if (flagAt(json, 'smart_status', 'passed') === false) return 'overall FAILED';
  return ataFailure(json) ?? nvmeFailure(json) ?? scsiFailure(json);
}

function ataFailure(json: Json): string | null {
  for (const row of rowsAt(json, 'ata_smart_attributes', 'table')) {
    const id = numberAt(row, 'id');
    for (const bucket of buckets) {
      if (bucket.id !== id) continue;
      const value = bucket.of === 'raw' ? rawOf(row, id) : numberAt(row, 'value');
      if (value !== undefined && value > bucket.above && value <= bucket.upTo) {
        return `attribute ${id} is ${value}`;
      }
    }
  }
  return null;
}

/** Seagate's three words in 188 are unpacked where they do not fall, the last being all timeouts. */
function rawOf(row: unknown, id: number): number | undefined {
  const words = textAt(row, 'raw', 'string').split(' ').map(Number);
  const [first = NaN, second = NaN, third = NaN] = words;
  const isPacked = id === 188 && words.length === 3 && first <= second && second <= third;
  return isPacked ? third : numberAt(row, 'raw', 'value');
}

/** models/measurements/smart_nvme_attribute.go and its callers in smart.go. */
function nvmeFailure(json: Json): string | null {
  const log = at(json, 'nvme_smart_health_information_log');
  const value = (key: string) => numberAt(log, key) ?? 0;
  if (value('critical_warning') > 0) return 'critical warning';
  if (value('media_errors') > 0) return 'media errors';
  if (value('percentage_used') > 100) return 'percentage used';
  const spare = numberAt(log, 'available_spare');
  return spare !== undefined && spare < value('available_spare_threshold') ? 'spare' : null;
}

function scsiFailure(json: Json): string | null {
  if ((numberAt(json, 'scsi_grown_defect_list') ?? 0) > 40) return 'grown defects';
  const errors = ['read', 'write'].map((way) =>
    numberAt(json, 'scsi_error_counter_log', way, 'total_uncorrected_errors'),
  );
  return errors.some((it) => (it ?? 0) > 10) ? 'uncorrected errors' : null;
}
