/** The sessions of enrolled agents that are here now: one a device. */
export interface Present<S> {
  of(deviceId: string): S | null;
  /** Takes the place; whoever held it no longer does. */
  take(deviceId: string, session: S): void;
  /** Gives the place up, if this session still holds it. */
  leave(deviceId: string, session: S): void;
}

export function present<S>(): Present<S> {
  const places = new Map<string, S>();
  return {
    of: (deviceId) => places.get(deviceId) ?? null,
    take(deviceId, session) {
      places.set(deviceId, session);
    },
    leave(deviceId, session) {
      if (places.get(deviceId) === session) places.delete(deviceId);
    },
  };
}
