import type { Probe } from '#agent/sensors/heat.ts';
import type { Found, Host } from '#agent/sensors/host.ts';
import { isObject } from '#agent/sensors/json.ts';

const battery = '/sys/class/power_supply/BAT0';

/** The files of one power supply, from what `uevent` or `upower -i` says of it. */
export function powerSupplyOf(text: string): ReadonlyMap<string, string> {
  const files = new Map([[`${battery}/type`, 'Battery']]);
  for (const line of text.split('\n')) {
    const [, key = '', value = ''] = /^POWER_SUPPLY_(\w+)=(.*)$/.exec(line.trim()) ?? [];
    if (key !== '') files.set(`${battery}/${key.toLowerCase()}`, value);
    const [, name = '', said = ''] = /^\s*([a-z -]+):\s+(.+)$/.exec(line) ?? [];
    if (name === 'power supply' && said.trim() === 'no') files.set(`${battery}/scope`, 'Device');
    const file = upowerFiles[name];
    if (file !== undefined) files.set(`${battery}/${file}`, microwattHours(said));
  }
  return files;
}

const upowerFiles: Readonly<Record<string, string>> = {
  'energy-full': 'energy_full',
  'energy-full-design': 'energy_full_design',
};

/** `47,52 Wh` in the kernel's unit; a decimal comma is what some languages print. */
const microwattHours = (said: string): string =>
  String(Math.round(Number.parseFloat(said.replace(',', '.')) * 1e6));

/** A machine that has these files and no others. */
export function hostOf(files: ReadonlyMap<string, string>): Host {
  const absent = { ok: false, unread: 'absent' } as const;
  const found = <T>(value: T | undefined): Promise<Found<T>> =>
    Promise.resolve(value === undefined ? absent : { ok: true, value });
  return {
    text: (path) => found(files.get(path)),
    names: (path) => {
      const below = [...files.keys()].filter((file) => file.startsWith(`${path}/`));
      const names = new Set(below.map((file) => file.slice(path.length + 1).split('/')[0] ?? ''));
      return found(names.size === 0 ? undefined : [...names].toSorted());
    },
    changedAtMs: () => found<number>(undefined),
    space: () => found<never>(undefined),
  };
}

/** The processor's sensors, in the kernel's thousandths, from `sensors` with or without `-j`. */
export function probesOf(text: string): Probe[] {
  return text.trimStart().startsWith('{') ? fromJson(text) : fromText(text);
}

function fromJson(text: string): Probe[] {
  const chips: unknown = JSON.parse(text);
  if (!isObject(chips)) return [];
  return Object.entries(chips)
    .filter(([chip]) => chip.startsWith('coretemp') || chip.startsWith('k10temp'))
    .flatMap(([, features]) => (isObject(features) ? Object.values(features) : []))
    .filter(isObject)
    .map((feature) => {
      const value = (kind: string) => {
        const [, degrees] = Object.entries(feature).find(([name]) => name.endsWith(kind)) ?? [];
        return typeof degrees === 'number' ? degrees * 1000 : undefined;
      };
      return { input: value('_input'), crit: value('_crit'), max: value('_max') };
    });
}

function fromText(text: string): Probe[] {
  return [...text.matchAll(/^(?:Package|Core|CPU)[^:]*:\s+([+-][\d.]+)°C(.*)$/gm)].map(
    ([, now = '', limits = '']) => {
      const limit = (name: string) => {
        const degrees = new RegExp(`${name} = ([+-][\\d.]+)`).exec(limits)?.[1];
        return degrees === undefined ? undefined : Number(degrees) * 1000;
      };
      return { input: Number(now) * 1000, crit: limit('crit'), max: limit('high') };
    },
  );
}
