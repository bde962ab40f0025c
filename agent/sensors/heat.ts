import { groups } from '#shared/readings.ts';
import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';
import { numberIn, toTenths, wordIn } from './kernel-text.ts';

const folder = '/sys/class/hwmon';

/** Drivers whose temperatures are the processor's own (kernel, Documentation/hwmon). */
const processorChips = new Set(['coretemp', 'k10temp', 'zenpower', 'cpu_thermal']);

/** One sensor of a chip, in thousandths of a degree, as the kernel writes them. */
export interface Probe {
  readonly input: number | undefined;
  readonly crit: number | undefined;
  readonly max: number | undefined;
}

/**
 * The sensor that is nearest to its own limit, or the hottest where none has one. The limit is
 * `crit`, else `max`. Nonsense (a sensor at 0 degrees, a limit of 200) is passed over.
 */
export function hottest(probes: readonly Probe[]): Reading<'heat'> | null {
  let nearest: Reading<'heat'> | null = null;
  for (const { input, crit, max } of probes) {
    const limitC = [crit, max].map(toDegrees).find(isLimit);
    const probe = fit('heat', { temperatureC: toDegrees(input), limitC });
    if (probe.temperatureC === undefined) continue;
    if (nearest === null || isNearer(probe, nearest)) nearest = probe;
  }
  return nearest;
}

export async function readHeat(host: Host): Promise<Sample<'heat'>[]> {
  const chips = await host.names(folder);
  if (!chips.ok) return [{ group: 'heat', subject: 0, unread: chips.unread }];
  const probes = await Promise.all(chips.value.map((chip) => probesOf(host, `${folder}/${chip}`)));
  const all = probes.flat();
  if (all.length === 0) return [{ group: 'heat', subject: 0, unread: 'absent' }];
  const reading = hottest(all);
  return reading === null
    ? [{ group: 'heat', subject: 0, unread: 'failed' }]
    : [{ group: 'heat', subject: 0, reading }];
}

async function probesOf(host: Host, chip: string): Promise<Probe[]> {
  if (!processorChips.has(wordIn(await host.text(`${chip}/name`)))) return [];
  const names = await host.names(chip);
  if (!names.ok) return [];
  const files = new Set(names.value);
  const inputs = names.value.filter((name) => /^temp\d+_input$/.test(name));
  return Promise.all(
    inputs.map(async (name) => {
      const read = async (kind: string) => {
        const file = name.replace('input', kind);
        return files.has(file) ? numberIn(await host.text(`${chip}/${file}`)) : undefined;
      };
      const [input, crit, max] = await Promise.all([read('input'), read('crit'), read('max')]);
      return { input, crit, max };
    }),
  );
}

const toDegrees = (thousandths: number | undefined) =>
  thousandths === undefined ? undefined : toTenths(thousandths / 1000);

const { min, max: highest } = groups.heat.fields.limitC.of;
const isLimit = (limitC: number | undefined) =>
  limitC !== undefined && limitC >= min && limitC <= highest;

function isNearer(a: Reading<'heat'>, b: Reading<'heat'>): boolean {
  const [roomOfA, roomOfB] = [roomOf(a), roomOf(b)];
  return roomOfA === roomOfB ? (a.temperatureC ?? 0) > (b.temperatureC ?? 0) : roomOfA < roomOfB;
}

const roomOf = ({ temperatureC, limitC }: Reading<'heat'>) =>
  temperatureC === undefined || limitC === undefined ? Infinity : limitC - temperatureC;
