/** What the charts use of d3-shape, which brings no types of its own. */
declare module 'd3-shape' {
  export function line<T>(
    x: (it: T) => number,
    y: (it: T) => number,
  ): (points: readonly T[]) => string | null;
}
