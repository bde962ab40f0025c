import { mostSubjects } from './readings.ts';
import { list, oneOf, record, whole } from './shape.ts';
import type { ValueOf } from './shape.ts';

/**
 * What a PC is made of, as far as staff need it to bring the right part: kinds and sizes only.
 *
 * No model, maker's name or serial number: there is no shape for them. Read once at enrolment; what
 * could not be read is `unknown` or 0. Like `readings.ts`, part of the data inventory.
 */
export const inventoryShape = record({
  chassis: oneOf(
    'desktop',
    'laptop',
    'all_in_one',
    'mini',
    'server',
    'virtual',
    'other',
    'unknown',
  ),
  cpuVendor: oneOf('intel', 'amd', 'arm', 'other', 'unknown'),
  /** Physical cores; hyper-threads are not counted. */
  cores: whole('count', 0, 1024),
  /** Rounded to whole GiB: a PC sold with 8 has a little less left for the system. */
  memoryGiB: whole('GiB', 0, 65_536),
  /** Fixed disks in the order of the kernel's names. */
  disks: list(
    record({
      kind: oneOf('hdd', 'ssd', 'nvme', 'emmc', 'other'),
      sizeGiB: whole('GiB', 0, 1_000_000),
    }),
    mostSubjects,
  ),
});

export type Inventory = ValueOf<typeof inventoryShape>;
