import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const mostBytes = 64 * 1024;

/**
 * The text of a small plain file that a person has written. Throws the system's error, or one of its
 * own for a pipe, a folder or more than 64 KiB: none of them is waited for or read whole.
 */
export function readSmallFile(file: string): string {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || stat.size > mostBytes) throw new Error(`${file} is no small plain file`);
    const bytes = Buffer.alloc(mostBytes);
    let length = 0;
    for (let more = 1; more > 0 && length < bytes.length; length += more) {
      more = readSync(handle, bytes, length, bytes.length - length, length);
    }
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(handle);
  }
}
