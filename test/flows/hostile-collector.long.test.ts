import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { confFile, mayRead, sourcePaths } from '#agent/paths.ts';
import { formatCode } from '#shared/code.ts';
import { agentMain, install } from '#test/support/confined.ts';
import { freshFolder } from '#test/support/folder.ts';
import { openHostile } from '#test/support/hostile.ts';

/** Whatever reaches out of the process, or changes what a folder holds. */
const calls = [
  'execve execveat fork vfork ptrace open openat openat2 creat truncate connect bind listen',
  'unlink unlinkat rmdir rename renameat renameat2 mkdir mkdirat chmod fchmodat',
  'link linkat symlink symlinkat mknod mknodat',
].flatMap((it) => it.split(' '));

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
const reason = canTrace ? '' : ' (skipped: strace is not installed, or may not trace)';

/** What Node itself and the C library open of the system, whoever runs it. */
const ofRuntime: readonly RegExp[] = [
  /^\/(?:usr\/)?lib(?:64)?\/(?:[\w-]+\/)?lib[\w.+-]+$/,
  /^\/etc\/(?:ld\.so\.(?:cache|preload)|localtime|hosts|resolv\.conf|nsswitch\.conf|host\.conf|gai\.conf)$/,
  /^(?:\/etc|\/usr\/lib)\/ssl\/openssl\.cnf$/,
  /^\/dev\/(?:null|urandom)$/,
  /^\/proc\/self\/(?:maps|stat|cgroup)$/,
  /^\/proc\/version_signature$/,
  /^\/sys\/fs\/cgroup\/[\w./-]*memory\.[\w.]+$/,
];

describe.skipIf(!canTrace)(`a confined agent under strace${reason}`, () => {
  test('starts nothing, opens nothing foreign and connects nowhere else, whatever it is told', async () => {
    const at = await openHostile();
    const pc = await install();
    const log = join(await freshFolder(), 'trace');
    const code = formatCode(new Uint8Array(16).fill(9));
    const run = [
      'run',
      '--now',
      '--state',
      pc.state,
      '--probe',
      pc.probe,
      '--code',
      code,
      '--collector',
      at.address,
    ];
    const child = spawn(
      'strace',
      [
        '-f',
        '-qq',
        '-s',
        '400',
        '-e',
        `trace=?${calls.join(',?')}`,
        '-e',
        'signal=none',
        '-o',
        log,
        process.execPath,
        ...pc.flags,
        agentMain,
        ...run,
      ],
      { stdio: 'ignore', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } },
    );
    const gone = once(child, 'close');
    await at.played;
    const status: unknown = JSON.parse(readFileSync(join(pc.state, 'status.json'), 'utf8'));
    if (typeof status !== 'object' || status === null || !('pid' in status)) throw new Error('pid');
    process.kill(Number(status.pid), 'SIGTERM');
    await gone;
    await at.close();

    const lines = readFileSync(log, 'utf8')
      .split('\n')
      .map((it) => it.replace(/^\d+ +/, ''))
      .filter((it) => /^\w+\(/.test(it));
    const ofCall = (names: RegExp) => lines.filter((it) => names.test(it));
    expect(ofCall(/^open/).length).toBeGreaterThan(50);

    // Node itself, once; and no other program, ever.
    const started = ofCall(/^(?:execve|execveat|fork|vfork|ptrace)\(/);
    expect(started).toHaveLength(1);
    expect(started[0]).toContain(process.execPath);

    const own = [pc.state, pc.probe];
    const program = [...sourcePaths(), dirname(realpathSync(process.execPath))];
    const isKnown = (path: string) =>
      mayRead(path) ||
      path === confFile ||
      [...own, ...program].some((it) => path.startsWith(it)) ||
      ofRuntime.some((it) => it.test(path));
    const foreign = ofCall(/^(?:open|creat)/).filter((it) => !isKnown(pathsIn(it)[0] ?? '?'));
    expect(foreign.filter((it) => !isModuleLookup(it))).toEqual([]);

    const writes = ofCall(/^open.*O_(?:WRONLY|RDWR|CREAT)/).filter(
      (it) => !/^\/dev\/(?:null|tty)$/.test(pathsIn(it)[0] ?? ''),
    );
    const changes = ofCall(/^(?:unlink|rmdir|rename|mkdir|link|symlink|mknod|f?chmod|truncate)/);
    const outside = [...writes, ...changes].filter(
      (it) => !pathsIn(it).every((path) => path.startsWith(pc.state)),
    );
    expect(outside).toEqual([]);
    expect(writes.length + changes.length).toBeGreaterThan(0);

    const port = new URL(at.address).port;
    const connects = ofCall(/^connect\(/).filter((it) => !it.includes('/nscd/'));
    const there = `sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")`;
    expect(connects.length).toBeGreaterThan(2);
    expect(connects.filter((it) => !it.includes(there))).toEqual([]);
    expect(ofCall(/^(?:listen|bind)\(/).filter((it) => it.includes('sin_port'))).toEqual([]);
  });
});

/** The paths that a call names. */
const pathsIn = (call: string): string[] =>
  [...call.matchAll(/"([^"]*)"/g)].map(([, path]) => path ?? '');

/** Looking for a package's description in a folder above, which is not there. */
const isModuleLookup = (call: string): boolean =>
  call.includes('package.json') && call.includes('ENOENT');
