import { createHash } from 'node:crypto';
import { mostSubjects } from '#shared/readings.ts';
import { list, optional, record, token, whole } from '#shared/shape.ts';
import type { ValueOf } from '#shared/shape.ts';
import type { Host } from './host.ts';
import { numberIn, wordIn } from './kernel-text.ts';

/**
 * Which parts this PC is made of, as digests with a salt that never leaves it: good for telling that
 * a part is another than before, and for nothing else. A part that has no number of its own, or one
 * that makers leave blank, is left out.
 */
export const hardwareShape = record({
  /** Of the two numbers that a board carries (SMBIOS types 1 and 2). */
  boardUuid: optional(token(32)),
  boardSerial: optional(token(32)),
  /** Of each disk that is built in, in the order of the digests. */
  disks: list(token(32), mostSubjects),
  /** Rounded: the kernel keeps a little of it for itself. */
  memoryGiB: optional(whole('GiB', 1, 65_536)),
});
export type Hardware = ValueOf<typeof hardwareShape>;

const dmi = '/sys/class/dmi/id';

export async function readHardware(host: Host, salt: string): Promise<Hardware> {
  const [uuid, serial, disks, memory] = await Promise.all([
    host.text(`${dmi}/product_uuid`),
    host.text(`${dmi}/board_serial`),
    diskNumbers(host),
    host.text('/proc/meminfo'),
  ]);
  const boardUuid = uuid.ok ? trueNumber(uuid.value) : null;
  const boardSerial = serial.ok ? trueNumber(serial.value) : null;
  const memoryGiB = memoryOf(memory.ok ? memory.value : '');
  return {
    ...(boardUuid === null ? {} : { boardUuid: digest('uuid', boardUuid, salt) }),
    ...(boardSerial === null ? {} : { boardSerial: digest('board', boardSerial, salt) }),
    disks: [...new Set(disks.map((it) => digest('disk', it, salt)))].toSorted(),
    ...(memoryGiB > 0 ? { memoryGiB } : {}),
  };
}

/**
 * A number that tells this part from others; null for what makers leave in its place. Known blanks:
 * words such as "To be filled by O.E.M.", all zeros or all F, a run of the same or of the next
 * character (123456789), and the UUID that AMI boards share.
 */
export function trueNumber(text: string): string | null {
  return blankWords.test(text.toLowerCase()) ? null : notBlank(text);
}

function notBlank(text: string): string | null {
  const number = text.trim().toLowerCase();
  const letters = number.replace(/^(?:naa|eui|uuid|nvme|t10)\./, '').replace(/[^a-z0-9]/g, '');
  const isBlank = letters.length < 4 || new Set(letters).size === 1 || isRun(letters);
  return isBlank || sharedNumbers.has(letters) ? null : number;
}

const blankWords =
  /o\.?\s?e\.?\s?m|default|not (?:specified|applicable|available|present|settable)|none|unknown|invalid|serial|asset|system|chassis|base ?board|empty|n\/a|xxxx|filled|type\d/;

const sharedNumbers = new Set([
  // AMI's example, which many boards keep.
  '03000200040005000006000700080009',
  '00020003000400050006000700080009',
  '12345678123456781234567812345678',
  'feedfacefeedfacefeedfacefeedface',
]);

/** Each character is the one after that before it: 12345678, 0123456789, abcdef. */
function isRun(letters: string): boolean {
  const steps = Array.from(
    { length: letters.length - 1 },
    (_, at) => letters.charCodeAt(at + 1) - letters.charCodeAt(at),
  );
  // From 9 the next is 0.
  return steps.every((step) => step === 1 || step === -9);
}

const diskName = /^(?:[sv]d[a-z]{1,2}|nvme\d{1,2}n\d{1,2}|mmcblk\d{1,2})$/;

/** Of disks that are built in: one at a USB port comes and goes. */
async function diskNumbers(host: Host): Promise<string[]> {
  const names = await host.names('/sys/block');
  const numbers: string[] = [];
  for (const name of names.ok ? names.value.filter((it) => diskName.test(it)) : []) {
    const found = (await isBuiltIn(host, name)) ? await diskNumber(host, name) : null;
    if (found !== null) numbers.push(found);
  }
  return numbers.slice(0, mostSubjects);
}

/** libata gives every SATA drive this vendor (kernel, drivers/ata/libata-scsi.c); no USB bridge does. */
async function isBuiltIn(host: Host, name: string): Promise<boolean> {
  const read = (file: string) => host.text(`/sys/block/${name}/${file}`);
  if (numberIn(await read('removable')) === 1) return false;
  if (name.startsWith('mmcblk')) return wordIn(await read('device/type')) !== 'SD';
  return name.startsWith('sd') ? wordIn(await read('device/vendor')) === 'ATA' : true;
}

async function diskNumber(host: Host, name: string): Promise<string | null> {
  for (const file of ['wwid', 'device/wwid', 'device/cid', 'device/serial', 'serial']) {
    const text = await host.text(`/sys/block/${name}/${file}`);
    const number = text.ok ? notBlank(text.value) : null;
    if (number !== null) return number;
  }
  return null;
}

function memoryOf(meminfo: string): number {
  const kiB = Number(/^MemTotal:\s+(\d+) kB$/m.exec(meminfo)?.[1] ?? 0);
  return Math.round(kiB / 2 ** 20);
}

function digest(part: string, number: string, salt: string): string {
  return createHash('sha256')
    .update(`vigie-hardware-1\n${salt}\n${part}\n${number}`)
    .digest('base64url');
}
