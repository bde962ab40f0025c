import { parentPort, workerData } from 'node:worker_threads';
import { readXlsx } from './xlsx-read.ts';

/** The thread in which a workbook is read; its answer is its only message. */

// Only xlsx-table.ts starts this thread, with these data.
const { file, rowsAtMost } = workerData as { file: Uint8Array; rowsAtMost: number };
parentPort?.postMessage(await readXlsx(Buffer.from(file), rowsAtMost), []);
