import { getRawAsset } from 'node:sea';
import { Script } from 'node:vm';

/** Begins an executable's program with the code that V8 made of it beforehand (`code-of-run.ts`). */
const program = new Script(Buffer.from(getRawAsset('program')).toString('latin1'), {
  filename: process.execPath,
  cachedData: Buffer.from(getRawAsset('code')),
});
// What `code-of-run.ts` has wrapped it in.
const begin = program.runInThisContext() as (...given: unknown[]) => void;
begin(require, module, {}, __filename, __dirname);
