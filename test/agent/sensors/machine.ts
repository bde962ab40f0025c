import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createHost } from '#agent/sensors/host.ts';
import type { Host } from '#agent/sensors/host.ts';
import { freshFolder } from '#test/support/folder.ts';

export type Files = Readonly<Record<string, string>>;

/** A folder laid out like a PC, and a host that reads nothing else. */
export async function machine(files: Files): Promise<Host> {
  return createHost({ root: await folderOf(files) });
}

export async function folderOf(files: Files): Promise<string> {
  const root = await freshFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** Dates a file or folder of such a machine. */
export async function date(root: string, path: string, iso: string): Promise<void> {
  await utimes(join(root, path), new Date(iso), new Date(iso));
}

/** A text in the kernel's format, from the fixtures. */
export async function recorded(name: string): Promise<string> {
  return readFile(new URL(`../../fixtures/sensors/${name}.txt`, import.meta.url), 'utf8');
}
