import { parseSmartctl } from '#agent/sensors/smartctl.ts';
import type { Sample } from '#shared/readings.ts';

/** One report of one drive, as the agent would have read it at that instant. */
export interface Report {
  /** When it was made, ms UTC. */
  readonly at: number;
  /** What smartctl printed, without what the judgement must not see. */
  readonly json: Json;
  readonly sample: Sample<'disk'>;
}
export type Json = Readonly<Record<string, unknown>>;

/** Reports without a date are judged as if made then: no rule depends on it. */
const anyDay = Date.UTC(2020, 0, 1);

export function reportOf(printed: unknown, alter: (json: Json) => Json = (it) => it): Report {
  const json = isJson(printed) ? alter(anonymous(printed)) : {};
  const made = isJson(json['local_time']) ? json['local_time']['time_t'] : undefined;
  const at = typeof made === 'number' && made > 0 ? made * 1000 : anyDay;
  return { at, json, sample: parseSmartctl(isJson(printed) ? json : null, 0) };
}

/** What converters add, and whatever tells one drive from another of its model. */
const revealing = [
  'x_converted',
  'serial_number',
  'wwn',
  'logical_unit_id',
  'nvme_ieee_oui_identifier',
  'nvme_namespaces',
];

export function anonymous(json: Json): Json {
  const { device, smartctl, ...rest } = without(json, revealing);
  return {
    ...rest,
    ...(isJson(device) ? { device: without(device, ['name', 'info_name']) } : {}),
    ...(isJson(smartctl) ? { smartctl: without(smartctl, ['argv']) } : {}),
  };
}

/** The same drive with its own verdict, the exit status and every trace of self-tests taken away. */
export function masked(json: Json): Json {
  const {
    ata_smart_data: data,
    smartctl,
    ...rest
  } = without(json, ['smart_status', 'ata_smart_self_test_log', 'nvme_self_test_log']);
  return {
    ...rest,
    ...(isJson(data) ? { ata_smart_data: without(data, ['self_test']) } : {}),
    ...(isJson(smartctl) ? { smartctl: without(smartctl, ['exit_status']) } : {}),
  };
}

function without(json: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key)));
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
