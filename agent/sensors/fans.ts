import type { Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import { readHeat } from './heat.ts';
import type { Host } from './host.ts';
import { numberIn, wordIn } from './kernel-text.ts';

const folder = '/sys/class/hwmon';

/** Graphics cards let their own fan rest, whatever the processor does (kernel, Documentation/gpu). */
const graphics = new Set(['amdgpu', 'radeon', 'nouveau', 'i915', 'xe']);
const mostFans = 64;
/** No fan of a PC turns faster: a controller that says so is asleep or mistaken. */
const fastestRpm = 20_000;

/** How many of these fans turn, in rounds a minute; null where none says anything usable. */
export function fanCount(
  rpms: readonly (number | undefined)[],
): { readonly fans: number; readonly turning: number } | null {
  const known = rpms.filter((rpm) => rpm !== undefined && rpm >= 0 && rpm <= fastestRpm);
  if (known.length === 0) return null;
  return { fans: known.length, turning: known.filter((rpm) => rpm !== 0).length };
}

export async function readFans(host: Host): Promise<Sample<'fans'>[]> {
  const chips = await host.names(folder);
  if (!chips.ok) return [{ group: 'fans', subject: 0, unread: chips.unread }];
  const paths = (await Promise.all(chips.value.map((chip) => fansOf(host, `${folder}/${chip}`))))
    .flat()
    .slice(0, mostFans);
  if (paths.length === 0) return [{ group: 'fans', subject: 0, unread: 'absent' }];
  const count = fanCount((await Promise.all(paths.map((path) => host.text(path)))).map(numberIn));
  if (count === null) return [{ group: 'fans', subject: 0, unread: 'failed' }];
  const processorC = count.turning === 0 ? await processorHeat(host) : undefined;
  return [{ group: 'fans', subject: 0, reading: fit('fans', { ...count, processorC }) }];
}

async function fansOf(host: Host, chip: string): Promise<string[]> {
  const names = await host.names(chip);
  if (!names.ok || !names.value.some(isFan)) return [];
  if (graphics.has(wordIn(await host.text(`${chip}/name`)))) return [];
  return names.value.filter(isFan).map((name) => `${chip}/${name}`);
}

const isFan = (name: string): boolean => /^fan\d+_input$/.test(name);

async function processorHeat(host: Host): Promise<number | undefined> {
  const [heat] = await readHeat(host);
  const degrees = heat !== undefined && 'reading' in heat ? heat.reading.temperatureC : undefined;
  return degrees === undefined ? undefined : Math.floor(degrees);
}
