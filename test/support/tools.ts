import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshFolder } from './folder.ts';

/** A program of ours, as a folder to search for it in, and how it was called. */
export interface FakeTool {
  readonly path: string;
  readonly calls: () => Promise<string[]>;
}

/** Puts a shell script in the place of a system's tool; it notes the arguments of each call. */
export async function toolCalled(name: string, script: string): Promise<FakeTool> {
  const folder = await freshFolder();
  const log = join(folder, 'calls');
  await writeFile(log, '');
  const tool = join(folder, name);
  await writeFile(tool, `#!/bin/sh\necho "$@" >> '${log}'\n${script}\n`);
  await chmod(tool, 0o755);
  const calls = async () => (await readFile(log, 'utf8')).split('\n').filter((it) => it !== '');
  return { path: `${folder}:/usr/bin:/bin`, calls };
}

/** A script's line that prints a text as it stands. */
export const prints = (text: string): string => `cat <<'END'\n${text}\nEND`;
