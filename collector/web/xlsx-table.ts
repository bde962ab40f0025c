import { Worker } from 'node:worker_threads';
import type { XlsxRead } from './xlsx-read.ts';

const secondsAtMost = 20;
/** Of the parser's own memory; what is unpacked is bounded apart. */
const megabytesAtMost = 384;

/**
 * Reads a workbook in a thread with bounds of memory and time: whatever a file holds, the collector
 * goes on answering. One that comes to more than these bounds is too big.
 */
export async function readXlsxApart(bytes: Uint8Array, rowsAtMost: number): Promise<XlsxRead> {
  const thread = new Worker(new URL('xlsx-worker.ts', import.meta.url), {
    workerData: { file: bytes, rowsAtMost },
    resourceLimits: { maxOldGenerationSizeMb: megabytesAtMost, maxYoungGenerationSizeMb: 32 },
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<XlsxRead>((resolve, reject) => {
      const tooBig = () => resolve({ ok: false, refused: 'xlsx_too_big' });
      timer = setTimeout(tooBig, secondsAtMost * 1000);
      // Only readXlsx answers there, from the same type.
      thread.once('message', (read: XlsxRead) => resolve(read));
      thread.once('error', (error: Error & { code?: string }) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooBig() : reject(error),
      );
      thread.once('exit', tooBig);
    });
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
