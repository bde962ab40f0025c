/** What the charts use of d3-scale, which brings no types of its own. */
declare module 'd3-scale' {
  export interface LinearScale {
    (value: number): number;
    domain(ends: readonly [number, number]): LinearScale;
    domain(): [number, number];
    range(ends: readonly [number, number]): LinearScale;
    nice(count?: number): LinearScale;
    ticks(count?: number): number[];
  }
  export function scaleLinear(): LinearScale;
}
