import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { permissionFlags, sourcePaths } from '#agent/paths.ts';
import type { AgentFolders } from '#agent/paths.ts';
import { freshFolder } from './folder.ts';
import { startNode } from './processes.ts';
import type { Running } from './processes.ts';

export const agentMain = join(import.meta.dirname, '../../agent/main.ts');
export const probeMain = join(import.meta.dirname, '../../agent/probe/main.ts');

/** The folders of an installed agent, laid out in one that the test owns. */
export interface Installed extends Required<Pick<AgentFolders, 'state' | 'probe'>> {
  readonly flags: readonly string[];
}

export async function install(): Promise<Installed> {
  const root = await freshFolder();
  const folders = { state: join(root, 'vigie-agent'), probe: join(root, 'vigie-probe') };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  return { ...folders, flags: permissionFlags(folders, sourcePaths()) };
}

/** The agent as an installed PC runs it: under Node's permission model, beside a probe. */
export function startConfined(
  { flags, state, probe }: Installed,
  args: readonly string[],
): Running {
  return startNode(
    [...flags, ...quiet, agentMain, 'run', '--now', '--state', state, '--probe', probe, ...args],
    {
      LANG: 'en_GB.UTF-8',
      LC_ALL: '',
    },
  );
}

/** Says nothing of `--allow-net` being young. */
const quiet = ['--disable-warning=ExperimentalWarning'];
