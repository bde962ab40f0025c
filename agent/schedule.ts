/** When a sensor was last read: in seconds awake over all boots, and in which boot. */
export interface ReadAt {
  readonly awake: number;
  readonly boot: number;
}
export type Reads = Readonly<Record<string, ReadAt>>;

interface Scheduled {
  readonly name: string;
  readonly everySeconds: number;
  readonly atBoot: boolean;
}

/**
 * Which sensors are due. The wall clock plays no part: a clock that steps, or a year in a drawer,
 * makes each sensor due once at most. A sensor never read is due at once.
 */
export function dueSensors<S extends Scheduled>(
  sensors: readonly S[],
  reads: Reads,
  now: ReadAt,
): S[] {
  return sensors.filter(({ name, everySeconds, atBoot }) => {
    const last = reads[name];
    if (last === undefined) return true;
    if (atBoot && last.boot !== now.boot) return true;
    return now.awake - last.awake >= everySeconds;
  });
}

export function markRead(reads: Reads, sensors: readonly Scheduled[], now: ReadAt): Reads {
  return { ...reads, ...Object.fromEntries(sensors.map(({ name }) => [name, now])) };
}
