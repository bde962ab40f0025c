import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * All that the networked process may read of the system, besides its own folders: the one list, for
 * Node's permission model, for the packages, and for the test that every sensor keeps to it. What
 * ends in `/` stands for all below it. The kernel's folders hold links out of themselves; Node
 * compares the path as it is asked for.
 */
export const systemPaths: readonly string[] = [
  '/proc/uptime',
  '/proc/sys/kernel/random/boot_id',
  '/proc/meminfo',
  '/proc/pressure/memory',
  '/proc/vmstat',
  // Whether there is a way out: destinations and gateways are looked at, never kept.
  '/proc/net/route',
  '/proc/net/ipv6_route',
  '/sys/class/hwmon/',
  '/sys/class/power_supply/',
  '/sys/bus/acpi/devices/',
  '/sys/devices/system/cpu/',
  '/sys/fs/ext4/',
  '/run/systemd/timesync/',
  // Their dates alone.
  '/run/reboot-required',
  '/var/lib/apt/periodic/update-success-stamp',
  '/var/lib/apt/lists',
  '/etc/os-release',
];

/** What the agent is told by its package; looked for at each start. */
export const confFile = '/etc/vigie/agent.conf';

/** The folders of one agent; each is there for itself and all below it. */
export interface AgentFolders {
  /** Identity, spool, status, lock: read and written. */
  readonly state: string;
  /** The probe's answer: read. */
  readonly probe?: string;
  /** The family's page: read and written. */
  readonly page?: string;
  /** Single files: another configuration to read, a handover code to read and remove. */
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

/**
 * Node's flags under which the networked process runs: it may speak to the network and touch these
 * paths, and start nothing. `program`: the folders and files that the program itself is read from;
 * none for a single executable. Throws where Node would not hold to the list.
 */
export function permissionFlags(folders: AgentFolders, program: readonly string[]): string[] {
  const { state, probe, page, reads = [], writes = [] } = folders;
  const written = [state, ...(page === undefined ? [] : [page])].map((it) => `${it}/`);
  const read = [
    ...systemPaths,
    confFile,
    ...program,
    ...(probe === undefined ? [] : [`${probe}/`]),
  ];
  const allRead = [...read, ...reads, ...writes, ...written];
  for (const path of allRead) refuseHalfName(path, allRead);
  return [
    '--permission',
    '--allow-net',
    ...allRead.flatMap((it) => flagsFor('read', it)),
    ...[...writes, ...written].flatMap((it) => flagsFor('write', it)),
  ];
}

/** Node 26 forgets a path whose whole name begins another's: `/a/vigie` beside `/a/vigie-probe`. */
function refuseHalfName(path: string, all: readonly string[]): void {
  const plain = path.replace(/\/$/, '');
  const longer = all.find(
    (it) => it.startsWith(plain) && !['', '/'].includes(it.charAt(plain.length)),
  );
  if (longer !== undefined) {
    throw new Error(`${plain} would be closed to the agent: ${longer} begins with it. Rename one`);
  }
}

/** Both forms of a folder: one that is missing when Node starts is else taken for a file. */
function flagsFor(act: 'read' | 'write', path: string): string[] {
  if (!path.endsWith('/')) return [`--allow-fs-${act}=${path}`];
  return [`--allow-fs-${act}=${path.slice(0, -1)}`, `--allow-fs-${act}=${path}*`];
}

/** Where this program is read from when it runs from its source: it, what it shares, its packages. */
export function sourcePaths(): string[] {
  const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
  const packages = ['ws', 'node-cron', 'lean-qr'].map((it) => `node_modules/${it}/`);
  return ['package.json', 'agent/', 'shared/', ...packages].map((it) => join(root, it));
}

/** Whether a sensor's path is in the list. */
export function mayRead(path: string): boolean {
  return systemPaths.some((it) =>
    it.endsWith('/') ? path === it.slice(0, -1) || path.startsWith(it) : path === it,
  );
}
