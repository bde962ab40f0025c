/** What speaks for saying less. */
export interface LinkFacts {
  /** By the family's or workshop's own word. */
  readonly isAsked: boolean;
  /** The connection is paid by volume. */
  readonly isMetered: boolean;
  /** From dialling to the welcome, of the last sessions, in seconds; the latest last. */
  readonly handshakes: readonly number[];
}

/** Our judgement: link.quality of the check catalogue. */
const slowSeconds = 5;
const sessions = 7;

/** Beats each four hours instead of as often as the collector says. */
export const thriftyCadenceSeconds = 4 * 3600;

export function isThrifty({ isAsked, isMetered, handshakes }: LinkFacts): boolean {
  return isAsked || isMetered || isSlow(handshakes);
}

export function withHandshake(handshakes: readonly number[], seconds: number): readonly number[] {
  return [...handshakes, Math.round(seconds * 10) / 10].slice(-sessions);
}

/** The median of seven sessions: one bad evening is no slow line. */
function isSlow(handshakes: readonly number[]): boolean {
  if (handshakes.length < sessions) return false;
  const middle = handshakes.toSorted((a, b) => a - b)[Math.floor(sessions / 2)];
  return middle !== undefined && middle > slowSeconds;
}
