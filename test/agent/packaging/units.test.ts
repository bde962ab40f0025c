import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compiledFlags, installed, probeFlags } from '#agent/packaging/installed.ts';
import { units } from '#agent/packaging/units.ts';
import { systemPaths } from '#agent/paths.ts';
import { freshFolder } from '#test/support/folder.ts';

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const services = [...units().keys()].filter((it) => it.endsWith('.service'));
const text = (name: string): string => units().get(name) ?? '';

describe('the units', () => {
  test.skipIf(!hasSystemd).each(services)(
    '%s is exposed by 2.0 at most, as systemd counts (skipped where there is no systemd-analyze)',
    async (name) => {
      const file = join(await freshFolder(), name);
      writeFileSync(file, text(name));
      const said = execFileSync(
        'systemd-analyze',
        ['security', '--offline=true', '--no-pager', file],
        { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
      );
      const score = Number(/exposure level for \S+ ([\d.]+)/.exec(said)?.[1]);
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(2);
    },
  );

  test.each(services)('%s lets V8 write the code that it runs', (name) => {
    expect(text(name)).not.toContain('MemoryDenyWriteExecute');
  });

  test.each(['vigie-probe.service', 'vigie-hardware.service', 'vigie-code.service'])(
    '%s is root’s: no network, and programs from the system’s folders alone',
    (name) => {
      expect(text(name)).toContain('\nPrivateNetwork=yes\n');
      expect(text(name)).toMatch(/^Environment=PATH=[/a-z:]+ LC_ALL=C$/m);
      expect(text(name)).not.toMatch(/^User=/m);
    },
  );

  test('the probe sees room on /home, and what the kernel says of itself', () => {
    expect(text('vigie-probe.service')).toContain('\nProtectHome=read-only\n');
    expect(text('vigie-probe.service')).not.toContain('ProcSubset');
  });

  test.each(['vigie-agent.service', 'vigie-once.service'])(
    '%s runs as the agent’s user, widens no flag, and ends for good where it is retired',
    (name) => {
      expect(text(name)).toContain(`\nUser=${installed.user}\n`);
      expect(text(name)).not.toContain('--node-options');
      expect(text(name)).toMatch(/^(?:RestartPreventExitStatus=2 3|Type=oneshot)$/m);
    },
  );
});

describe('the flags of the executable', () => {
  test('open nothing but the one list of paths and the agent’s folders', () => {
    const opened = compiledFlags.flatMap((it) => /^--allow-fs-\w+=(.*)$/.exec(it)?.[1] ?? []);
    const known = [
      ...systemPaths,
      installed.conf,
      installed.state,
      installed.probe,
      installed.page,
    ];
    for (const path of opened) {
      expect(
        known.some((it) => path.startsWith(it.replace(/\/$/, ''))),
        path,
      ).toBe(true);
    }
    expect(compiledFlags).not.toContain('--allow-fs-read=*');
    expect(compiledFlags.join()).not.toMatch(
      /allow-(?:child-process|worker|addons|wasi|inspector)/,
    );
  });

  test('write nothing but the agent’s own folders', () => {
    const written = compiledFlags.flatMap((it) => /^--allow-fs-write=(.*)$/.exec(it)?.[1] ?? []);
    const { state, page } = installed;
    expect(new Set(written)).toEqual(new Set([state, `${state}/*`, page, `${page}/*`]));
  });

  test('the probe’s take the network away', () => {
    expect(probeFlags).toContain('--no-allow-net');
  });
});
