import { confFile, permissionFlags } from '#agent/paths.ts';

/** Where a package puts things: units, scripts and Node's flags all take it from here. */
export const installed = {
  program: '/usr/lib/vigie/vigie',
  conf: confFile,
  /** Where people leave a handover code; root moves it to the agent. */
  code: '/etc/vigie/code',
  // Not /var/lib/vigie: Node would close a folder whose name begins another's.
  state: '/var/lib/vigie-agent',
  probe: '/var/lib/vigie-probe',
  page: '/var/lib/vigie-page',
  user: 'vigie',
} as const;

const { state, probe, page } = installed;
export const ownCode = `${state}/code`;

const common = ['--state', state, '--probe', probe, '--page', page] as const;

/** What each command is told. What stays in memory leaves the family's page to a unit of its own. */
export const agentCommands = {
  run: ['run', ...common, '--page-by-unit', '--code-file', ownCode],
  once: ['once', ...common, '--code-file', ownCode],
  page: ['page', ...common],
} as const;

/** Compiled into the executable: all that the networked process may do. */
export const compiledFlags: readonly string[] = [
  ...permissionFlags({ state, probe, page }, []),
  // Of `--allow-net`, which is young.
  '--disable-warning=ExperimentalWarning',
];

/** What the probe may do besides: read everything, start programs, write its own folder; no network. */
export const probeFlags: readonly string[] = [
  '--no-allow-net',
  '--allow-child-process',
  '--allow-fs-read=*',
  `--allow-fs-write=${probe}`,
  `--allow-fs-write=${probe}/*`,
  // Says that a child process is not confined: its unit confines it.
  '--disable-warning=PERM0002',
];
