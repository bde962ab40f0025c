import { inventoryShape } from '#shared/inventory.ts';
import { wireSample } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import { flag, list, optional, reader, record, token, whole } from '#shared/shape.ts';
import type { ValueOf } from '#shared/shape.ts';
import { hardwareShape } from '#agent/sensors/hardware.ts';

/**
 * What the probe leaves for the networked agent: two files in one folder, each of a closed shape
 * without room for text. There is no way back: the agent writes nothing that the probe reads.
 */
export const answerFile = 'answer.json';
export const hardwareFile = 'hardware.json';

/** Largest answer that the agent reads; eight disks in full take about 6 kB. */
export const mostAnswerBytes = 64 * 1024;

const format = 1;
const header = {
  format: whole('version', format, format),
  /** The boot in which it was read: `digestOfThisBoot`. */
  bootDigest: token(32),
  /** When it was read, on the clock that leaves sleep out. */
  readAtSeconds: whole('seconds', 0, 4e9),
};

const answerShape = record({
  ...header,
  samples: list(wireSample, 64),
  inventory: optional(inventoryShape),
  /** A network in use is paid by volume. */
  metered: optional(flag),
});
const hardwareAnswerShape = record({ ...header, hardware: hardwareShape });

export type Answer = Omit<ValueOf<typeof answerShape>, 'samples'> & {
  readonly samples: readonly Sample[];
};
export type HardwareAnswer = ValueOf<typeof hardwareAnswerShape>;
export const answerFormat = format;

const readShape = reader(answerShape);
const readHardwareShape = reader(hardwareAnswerShape);

/** Null for anything else than an answer: the probe's word is checked like everybody's. */
export function parseAnswer(text: string): Answer | null {
  const read = readShape(parseJson(text));
  if (!read.ok) return null;
  const { samples, ...rest } = read.value;
  // Exactly one of the two: "as before" is a word of the wire alone.
  const isWhole = samples.every((it) => (it.reading === undefined) !== (it.unread === undefined));
  // The wire's shape is the sample's, except for what was just seen.
  return isWhole ? { ...rest, samples: samples as Sample[] } : null;
}

export function parseHardware(text: string): HardwareAnswer | null {
  const read = readHardwareShape(parseJson(text));
  return read.ok ? read.value : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
