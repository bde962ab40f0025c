import { at, numberAt } from './json.ts';
import type { Found } from './disk-kind.ts';

/** SCSI and SAS drives, which have no attributes: grown defects and errors beyond correction. */
export function scsiHealth(json: object): Found {
  if (at(json, 'ata_smart_attributes') !== undefined) return {};
  const reallocated = numberAt(json, 'scsi_grown_defect_list');
  const log = at(json, 'scsi_error_counter_log');
  const read = numberAt(log, 'read', 'total_uncorrected_errors');
  const write = numberAt(log, 'write', 'total_uncorrected_errors');
  return {
    ...(reallocated === undefined ? {} : { reallocated }),
    ...(read === undefined && write === undefined
      ? {}
      : { reportedUncorrectable: (read ?? 0) + (write ?? 0) }),
  };
}
