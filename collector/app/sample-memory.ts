import type { Sample } from '#shared/readings.ts';
import type { Latest } from '#collector/storage/telemetry.ts';

/** All that a device had reported when its latest beat had been judged. */
export interface Remembered {
  readonly stream: string;
  readonly sequence: number;
  readonly samples: readonly Sample[];
  /** The sequence as of which the database holds it in one row. */
  readonly keptAt: number;
}

/**
 * Spares each batch from reading and writing what every device has ever said. Only a batch changes
 * it, under the lock of the device's place: so what was known at a sequence is right as long as the
 * database still names that sequence, also with several collectors. Losing it costs a query.
 */
export interface SampleMemory {
  /** Null where nothing is known of this place. */
  at(latest: Latest): Remembered | null;
  keep(deviceId: string, it: Remembered): void;
}

/** Some 3 kB each; beyond this many devices the one not heard of for longest is forgotten. */
const mostDevices = 10_000;

export function sampleMemory(): SampleMemory {
  const devices = new Map<string, Remembered>();
  return {
    at({ deviceId, stream, sequence }) {
      const it = devices.get(deviceId);
      return it?.stream === stream && it.sequence === sequence ? it : null;
    },
    keep(deviceId, it) {
      devices.delete(deviceId);
      devices.set(deviceId, it);
      if (devices.size <= mostDevices) return;
      for (const oldest of devices.keys()) {
        devices.delete(oldest);
        return;
      }
    },
  };
}
