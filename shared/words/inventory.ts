import type { Language } from '../check.ts';
import type { Inventory } from '../inventory.ts';

/** Words for what a PC is made of. */
type Words = Readonly<Record<Language, string>>;
type Field = keyof Inventory;

const of = (fr: string, en: string): Words => ({ fr, en });

export const inventoryWords: Readonly<Record<Field, Words>> = {
  chassis: of('Forme', 'Form'),
  cpuVendor: of('Fabricant du processeur', 'Processor’s maker'),
  cores: of('Cœurs du processeur', 'Processor cores'),
  memoryGiB: of('Mémoire vive (Gio)', 'Memory (GiB)'),
  disks: of('Disques (Gio)', 'Disks (GiB)'),
};

export const chassisWords: Readonly<Record<Inventory['chassis'], Words>> = {
  desktop: of('fixe', 'desktop'),
  laptop: of('portable', 'laptop'),
  all_in_one: of('tout-en-un', 'all-in-one'),
  mini: of('mini', 'mini'),
  server: of('serveur', 'server'),
  virtual: of('machine virtuelle', 'virtual machine'),
  other: of('autre', 'other'),
  unknown: of('inconnue', 'unknown'),
};

export const cpuVendorWords: Readonly<Record<Inventory['cpuVendor'], Words>> = {
  intel: of('Intel', 'Intel'),
  amd: of('AMD', 'AMD'),
  arm: of('Arm', 'Arm'),
  other: of('autre', 'other'),
  unknown: of('inconnu', 'unknown'),
};

type Disk = Inventory['disks'][number];
export const diskKindWords: Readonly<Record<Disk['kind'], Words>> = {
  hdd: of('disque dur', 'hard disk'),
  ssd: of('SSD', 'SSD'),
  nvme: of('NVMe', 'NVMe'),
  emmc: of('eMMC', 'eMMC'),
  other: of('autre', 'other'),
};
