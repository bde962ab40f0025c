import { rmSync } from 'node:fs';
import { parseCode } from '#shared/code.ts';
import type { BadCode } from '#shared/code.ts';
import { readSmallFile } from './small-file.ts';

/** A handover code that was left in a file. */
export type CodeFile =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly because: BadCode };

export function readCodeFile(file: string): CodeFile {
  let text: string;
  try {
    text = readSmallFile(file);
  } catch {
    // Not there yet, or not for us: an agent without a code says so itself.
    return { kind: 'none' };
  }
  const parsed = parseCode(text.trim());
  return parsed.ok ? { kind: 'code', code: parsed.code } : { kind: 'bad', because: parsed.because };
}

/** False where it is there and cannot be removed. */
export function removeCodeFile(file: string): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}
