import { readConfig } from '#agent/config.ts';
import type { RunConfig } from '#agent/config.ts';

/** What the agent takes `run` with these options for. */
export function runConfig(...options: string[]): RunConfig & { readonly folder: string } {
  const read = readConfig(['run', ...options], { LC_ALL: 'en_GB.UTF-8' });
  if (!read.ok || read.config.command !== 'run')
    throw new Error(`no way to run: ${options.join()}`);
  return read.config;
}
