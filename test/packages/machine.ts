import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a command said, both streams, and how it ended. */
export interface Said {
  readonly status: number;
  readonly text: string;
}

/** Runs a command as root with nothing but a plain environment. */
export function run(
  command: string,
  args: readonly string[] = [],
  it: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Said {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: '/',
    encoding: 'utf8',
    timeout: 180_000,
    input: it.input ?? '',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', ...it.env },
  });
  return { status: status ?? -1, text: `${stdout}${stderr}${error?.message ?? ''}` };
}

/** The same as another user. */
export const runAs = (user: string, command: string, args: readonly string[] = []): Said =>
  run('setpriv', [...asUser(user), command, ...args]);

const asUser = (user: string): string[] => [
  `--reuid=${user}`,
  `--regid=${user === 'nobody' ? 'nogroup' : user}`,
  '--init-groups',
];

/** The directives of an installed unit, in order; a repeated one has several values. */
export function directivesOf(unit: string): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(join('/lib/systemd/system', unit), 'utf8').split('\n');
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/** A unit's command, run as its user with its environment. What else the unit confines is not: that takes systemd. */
export function runUnit(
  unit: string,
  { directive = 'ExecStart', under = [] }: { directive?: string; under?: readonly string[] } = {},
): Said {
  const found = directivesOf(unit);
  const words = wordsOf(found.get(directive)?.[0] ?? '');
  const [command = '', ...args] = [...under, ...words];
  const env = Object.fromEntries(
    wordsOf(found.get('Environment')?.[0] ?? '').map((it) => it.split('=', 2) as [string, string]), // NAME=value
  );
  const user = found.get('User')?.[0];
  return user === undefined
    ? run(command, args, { env })
    : run('setpriv', [...asUser(user), command, ...args], { env });
}

/** Words as systemd splits them, as far as our units need it: blanks, and double quotes around a word. */
function wordsOf(line: string): string[] {
  return Array.from(
    line.matchAll(/"([^"]*)"|(\S+)/g),
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}

/** Every path under /etc, /usr and /var, but for what any package's coming and going changes. */
export function paths(): ReadonlySet<string> {
  const all = execFileSync('find', ['/etc', '/usr', '/var', '-xdev'], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return new Set(all.split('\n').filter((path) => path !== '' && !ofAnyPackage.test(path)));
}

/** dpkg's own books, caches, logs, and the copies that the account tools keep of the files before. */
const ofAnyPackage =
  /^\/var\/(?:lib\/(?:dpkg|apt)|cache|log|tmp)\/|^\/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)-$|\/(?:icon-theme|mimeinfo)\.cache$/;

/** The system calls that a unit's filter lets through, as this systemd understands it. */
export function callsAllowedIn(unit: string): ReadonlySet<string> {
  const calls = new Set<string>();
  for (const line of directivesOf(unit).get('SystemCallFilter') ?? []) {
    const isTaking = line.startsWith('~');
    for (const call of line.replace('~', '').split(' ').flatMap(callsOf)) {
      if (isTaking) calls.delete(call);
      else calls.add(call);
    }
  }
  return calls;
}

function callsOf(name: string): readonly string[] {
  if (!name.startsWith('@')) return [name];
  const { text } = run('systemd-analyze', ['syscall-filter', name]);
  const members = text.split('\n').flatMap((line) => /^ {4}(@?\w[\w-]*)$/.exec(line)?.[1] ?? []);
  return members.flatMap(callsOf);
}
