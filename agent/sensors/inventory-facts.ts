import type { Inventory } from '#shared/inventory.ts';
import { mostSubjects } from '#shared/readings.ts';
import type { Host } from './host.ts';
import { numberIn, wordIn } from './kernel-text.ts';

/** What the library found, text and all; undefined where a call failed or took too long. */
export interface Found {
  readonly chassisType: string | undefined;
  readonly isVirtual: boolean | undefined;
  readonly cpuMaker: string | undefined;
  readonly cores: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** Turns what was found into kinds and numbers: no text of the machine's own gets past this. */
export function inventoryOf(found: Found, disks: Inventory['disks']): Inventory {
  const { cores, memoryBytes } = found;
  return {
    chassis: found.isVirtual === true ? 'virtual' : chassisOf(found.chassisType),
    cpuVendor: vendorOf(found.cpuMaker),
    cores: countOf(cores),
    memoryGiB: Math.round(countOf(memoryBytes) / 2 ** 30),
    disks,
  };
}

/** The types of the SMBIOS specification (7.4.1, System enclosure), as the library words them. */
const chassisTypes: Readonly<Record<string, Inventory['chassis']>> = {
  desktop: 'desktop',
  'low profile desktop': 'desktop',
  'pizza box': 'desktop',
  'mini tower': 'desktop',
  tower: 'desktop',
  'sealed-case pc': 'desktop',
  portable: 'laptop',
  laptop: 'laptop',
  notebook: 'laptop',
  'sub notebook': 'laptop',
  convertible: 'laptop',
  detachable: 'laptop',
  'all in one': 'all_in_one',
  'space-saving': 'mini',
  'mini pc': 'mini',
  'stick pc': 'mini',
  'main system chassis': 'server',
  'rack mount chassis': 'server',
  blade: 'server',
};

export function chassisOf(type: string | undefined): Inventory['chassis'] {
  const word = type?.trim().toLowerCase() ?? '';
  if (word === '' || word === 'unknown') return 'unknown';
  return (Object.hasOwn(chassisTypes, word) ? chassisTypes[word] : undefined) ?? 'other';
}

export function vendorOf(maker: string | undefined): Inventory['cpuVendor'] {
  const word = maker?.trim().toLowerCase() ?? '';
  if (word === '') return 'unknown';
  if (word.includes('intel')) return 'intel';
  if (/\bamd\b|authenticamd|advanced micro devices/.test(word)) return 'amd';
  return /\barm\b/.test(word) ? 'arm' : 'other';
}

/** Fixed disks; loop, ram, zram, dm, md and optical drives, sticks and memory cards are none. */
export async function disksOf(host: Host): Promise<Inventory['disks']> {
  const names = await host.names('/sys/block');
  const disks: Inventory['disks'] = [];
  for (const name of names.ok ? names.value : []) {
    const disk = await diskOf(host, name);
    if (disk !== null) disks.push(disk);
  }
  return disks.slice(0, mostSubjects);
}

type Disk = Inventory['disks'][number];

const diskName = /^(?:[shv]d[a-z]{1,2}|nvme\d{1,2}n\d{1,2}|mmcblk\d{1,2})$/;

async function diskOf(host: Host, name: string): Promise<Disk | null> {
  if (!diskName.test(name)) return null;
  const read = (file: string) => host.text(`/sys/block/${name}/${file}`);
  if (numberIn(await read('removable')) === 1) return null;
  if (name.startsWith('mmcblk') && wordIn(await read('device/type')) === 'SD') return null;
  // The kernel counts sectors of 512 bytes here, whatever the disk's own are.
  const sectors = numberIn(await read('size'));
  if (sectors === undefined) return null;
  const kind = kindOf(name, numberIn(await read('queue/rotational')));
  return { kind, sizeGiB: Math.round((sectors * 512) / 2 ** 30) };
}

/** A virtual disk says that it rotates or not as it pleases. */
function kindOf(name: string, rotational: number | undefined): Disk['kind'] {
  if (name.startsWith('nvme')) return 'nvme';
  if (name.startsWith('mmcblk')) return 'emmc';
  if (name.startsWith('vd') || rotational === undefined) return 'other';
  return rotational === 0 ? 'ssd' : 'hdd';
}

/** The library writes 0, NaN or nothing for what it could not read. */
const countOf = (value: number | undefined) =>
  value !== undefined && Number.isFinite(value) && value > 0 ? value : 0;
