import type { FaultFamily } from '#shared/check.ts';

/**
 * What is to be done for a fault of each family, step by step. A step's id stays for ever: what was
 * ticked is kept under it, and its words are `step.<id>` in both languages.
 */
const common = ['check_tag'] as const;
const atTheEnd = ['starts_twice', 'cleaned', 'family_told'] as const;

const own = {
  power: ['power_socket', 'power_charger', 'power_discharge', 'power_inside'],
  storage: ['storage_backup', 'storage_cable', 'storage_selftest', 'storage_replace'],
  heat: ['heat_dust', 'heat_fan', 'heat_paste', 'heat_load'],
  memory: ['memory_reseat', 'memory_test', 'memory_replace'],
  battery: ['battery_swollen', 'battery_reading', 'battery_replace'],
  screen: ['screen_brightness', 'screen_other', 'screen_cable'],
  keyboard: ['keyboard_clean', 'keyboard_keys', 'keyboard_other'],
  ports: ['ports_look', 'ports_each', 'ports_screws'],
  sound: ['sound_volume', 'sound_play', 'sound_camera'],
  network: ['network_switch', 'network_other', 'network_far'],
  system: ['system_space', 'system_updates', 'system_restart'],
  slow: ['slow_space', 'slow_memory', 'slow_startup'],
  contact: ['contact_call', 'contact_line', 'contact_agent'],
  other: ['other_ask', 'other_repeat'],
} as const satisfies Record<FaultFamily, readonly string[]>;

export type StepId =
  | (typeof common)[number]
  | (typeof atTheEnd)[number]
  | (typeof own)[FaultFamily][number];

/** The steps for a family, in the order in which they are done. */
export function stepsOf(family: FaultFamily): readonly StepId[] {
  return family === 'contact' ? [...own.contact] : [...common, ...own[family], ...atTheEnd];
}

/** Every step there is, each once. */
export const allSteps: readonly StepId[] = [
  ...new Set<StepId>([...common, ...Object.values(own).flat(), ...atTheEnd]),
];

/** What somebody says of a step. Only `done` ticks it off; `unknown` asks the lead for help. */
export const stepAnswers = ['done', 'problem', 'unknown'] as const;
export type StepAnswer = (typeof stepAnswers)[number];

/** The steps that are left, in their order. */
export function stepsLeft(
  family: FaultFamily,
  answers: ReadonlyMap<StepId, StepAnswer>,
): readonly StepId[] {
  return stepsOf(family).filter((step) => answers.get(step) !== 'done');
}
