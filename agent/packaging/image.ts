import { copyFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { agentConf, makeDeb } from './deb.ts';
import type { DebOptions } from './deb.ts';

/**
 * Makes the folder that goes onto a workshop's master PC, or into its image: the package, the
 * configuration, and a script that installs both and seals. Answers where it is.
 */
export async function makeImageFolder(options: DebOptions): Promise<string> {
  const folder = join(options.outFolder, 'vigie-image');
  mkdirSync(folder, { recursive: true });
  const deb = await makeDeb(options);
  copyFileSync(deb, join(folder, basename(deb)));
  writeFileSync(join(folder, 'agent.conf'), agentConf(options.collector));
  const script = join(folder, 'prepare-image.sh');
  const text = readFileSync(join(import.meta.dirname, 'debian/prepare-image.sh'), 'utf8');
  writeFileSync(script, text.replaceAll('@DEB@', basename(deb)));
  chmodSync(script, 0o755);
  return folder;
}
