import { mostSubjects } from '#shared/readings.ts';
import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';
import { numberIn, toTenths, wordIn } from './kernel-text.ts';

const folder = '/sys/class/power_supply';
/** The laptop's own firmware names the places for batteries there: PNP0C0A (ACPI 6.5, 10.2). */
const firmware = '/sys/bus/acpi/devices';

/**
 * A battery's own numbers, in the kernel's units (Documentation/ABI/testing/sysfs-class-power):
 * energies in microwatt-hours, charges in microampere-hours.
 */
export interface BatteryFiles {
  readonly energyFull?: number | undefined;
  readonly energyFullDesign?: number | undefined;
  readonly chargeFull?: number | undefined;
  readonly chargeFullDesign?: number | undefined;
  readonly capacity?: number | undefined;
  readonly cycles?: number | undefined;
}

/** Health is full over full when new, both as energy or both as charge; never by way of a voltage. */
export function batteryReading(files: BatteryFiles, onMains?: boolean): Reading<'battery'> {
  return fit('battery', {
    healthPercent:
      share(files.energyFull, files.energyFullDesign) ??
      share(files.chargeFull, files.chargeFullDesign),
    chargePercent: files.capacity,
    // Firmware that does not count writes 0.
    cycles: files.cycles === 0 ? undefined : files.cycles,
    onMains,
  });
}

export async function readBatteries(host: Host): Promise<Sample<'battery'>[]> {
  const supplies = await host.names(folder);
  if (!supplies.ok) return [{ group: 'battery', subject: 0, unread: supplies.unread }];
  const kinds = await Promise.all(supplies.value.map((name) => kindOf(host, `${folder}/${name}`)));
  const batteries = supplies.value.filter((_, place) => kinds[place] === 'battery');
  if (batteries.length === 0) {
    return kinds.includes('empty') || (await hasPlace(host))
      ? [{ group: 'battery', subject: 0, reading: fit('battery', { present: false }) }]
      : [{ group: 'battery', subject: 0, unread: 'absent' }];
  }
  const mains = supplies.value.filter((_, place) => kinds[place] === 'mains');
  const onMains = await anyOnline(host, mains);
  return Promise.all(
    batteries.slice(0, mostSubjects).map(async (name, subject) => ({
      group: 'battery' as const,
      subject,
      reading: batteryReading(await filesOf(host, `${folder}/${name}`), onMains),
    })),
  );
}

type Kind = 'battery' | 'empty' | 'mains' | 'other';

/** A mouse or a headset has scope Device: it is not the PC's. */
async function kindOf(host: Host, supply: string): Promise<Kind> {
  const [type, scope] = await Promise.all([
    host.text(`${supply}/type`),
    host.text(`${supply}/scope`),
  ]);
  if (wordIn(scope) === 'Device') return 'other';
  if (wordIn(type) === 'Mains' || wordIn(type) === 'USB') return 'mains';
  if (wordIn(type) !== 'Battery') return 'other';
  return numberIn(await host.text(`${supply}/present`)) === 0 ? 'empty' : 'battery';
}

/** The kernel forgets a battery that is gone; the place for it stays. */
async function hasPlace(host: Host): Promise<boolean> {
  const devices = await host.names(firmware);
  return devices.ok && devices.value.some((name) => name.startsWith('PNP0C0A:'));
}

async function filesOf(host: Host, battery: string): Promise<BatteryFiles> {
  const read = async (name: string) => numberIn(await host.text(`${battery}/${name}`));
  const [energyFull, energyFullDesign, chargeFull, chargeFullDesign, capacity, cycles] =
    await Promise.all([
      read('energy_full'),
      read('energy_full_design'),
      read('charge_full'),
      read('charge_full_design'),
      read('capacity'),
      read('cycle_count'),
    ]);
  return { energyFull, energyFullDesign, chargeFull, chargeFullDesign, capacity, cycles };
}

/** Undefined where no charger could be read. */
async function anyOnline(host: Host, mains: readonly string[]): Promise<boolean | undefined> {
  const states = await Promise.all(
    mains.map(async (name) => numberIn(await host.text(`${folder}/${name}/online`))),
  );
  const known = states.filter((state) => state !== undefined);
  return known.length === 0 ? undefined : known.some((state) => state > 0);
}

function share(full: number | undefined, design: number | undefined): number | undefined {
  if (full === undefined || design === undefined || design <= 0) return undefined;
  return toTenths((full / design) * 100);
}
