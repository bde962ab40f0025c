/** The two ways to run: stay, or report and end, to be started again by a timer. */
export type Way = 'run' | 'once';

/** Below it a process that stays is felt. 4 GB fitted show as 3.3 GiB and more, since graphics take some; 3 GB as less than 3. */
export const littleMemoryBytes = 3.2 * 2 ** 30;

/** Which way a PC runs where its configuration leaves it open; `totalBytes`: its memory. */
export const wayFor = (totalBytes: number): Way =>
  totalBytes < littleMemoryBytes ? 'once' : 'run';
