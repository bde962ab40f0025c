import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshFolder } from '#test/support/folder.ts';
import { freePort } from '#test/support/processes.ts';
import { callsAllowedIn, directivesOf, paths, run, runAs, runUnit } from './machine.ts';

/**
 * The package's life on a Debian, from the image to its removal, on a real collector. Its commands run
 * as their units' users; the tests go on from one another, in this order.
 */
const root = join(import.meta.dirname, '../..');
const where = process.env['VIGIE_INSTALL'];
const tag = 'BZ-26-0043-4';
const identity = '/var/lib/vigie-agent/identity.json';
const spool = '/var/lib/vigie-agent/spool.db';

interface World {
  readonly folder: string;
  readonly url: string;
  readonly before: ReadonlySet<string>;
  readonly debs: readonly [first: string, next: string];
  readonly operator: (...args: readonly string[]) => string;
  readonly collector: ChildProcess;
}
let world: World;

beforeAll(async () => {
  if (where === undefined) return;
  const folder = await freshFolder();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    BASE_URL: url,
    DATABASE_URL: `sqlite:${folder}/collector.db`,
    VIGIE_SECRET: 'a secret of at least thirty-two letters',
    LANG: 'en_GB.UTF-8',
    LC_ALL: '',
    NODE_OPTIONS: '',
  };
  const node = ['--import', 'tsx'];
  const operator = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [...node, 'collector/cli.ts', ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
  const collector = spawn(process.execPath, [...node, 'collector/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const deb = (revision: number): string =>
    execFileSync(
      process.execPath,
      ['agent/packaging/main.ts', 'deb', '--quick', '--out', folder, '--collector', url].concat(
        '--revision',
        String(revision),
      ),
      { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    ).split(' (')[0] ?? '';
  const before = paths();
  world = { folder, url, before, debs: [deb(1), deb(2)], operator, collector };
  await untilReady(url);
  const rows = join(folder, 'handovers.csv');
  writeFileSync(rows, `asset_tag,handed_over_on,cohort,sector\n${tag},2026-10-01,2026,Centre\n`);
  operator('import', rows, '--apply');
}, 300_000);

afterAll(async () => {
  if (where === undefined) return;
  run('dpkg', ['--purge', 'vigie']);
  const { collector } = world;
  if (collector.exitCode !== null) return;
  const gone = once(collector, 'exit');
  collector.kill('SIGTERM');
  await gone;
});

const skipped = where === undefined ? ' (skipped: npm run test:install installs it)' : '';

describe.skipIf(where === undefined)(`the package${skipped}`, () => {
  test('installs, and without a code nothing of it would start', () => {
    const said = run('dpkg', ['-i', world.debs[0]], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    expect(said.status, said.text).toBe(0);
    if (existsSync('/run/systemd/system')) run('systemctl', ['stop', ...unitNames]);
    else process.stdout.write('units not started: no systemd runs here\n');
    expect(directivesOf('vigie-agent.service').get('ConditionPathExists')).toEqual([
      `|${identity}`,
      '|/var/lib/vigie-agent/code',
    ]);
    expect(existsSync(identity)).toBe(false);
    expect(run('vigie-agent', ['status']).text).toContain('not enrolled yet');
    expect(run('dpkg', ['--verify', 'vigie']).text).toBe('');
  });

  test('systemd finds no fault in its units, and starts those that start by themselves', () => {
    const names = unitNames.map((it) => `/lib/systemd/system/${it}`);
    const verified = run('systemd-analyze', ['verify', '--man=no', ...names]);
    expect(verified.text.split('\n').filter((it) => it.includes('vigie'))).toEqual([]);
    for (const unit of ['vigie-agent.service', 'vigie-once.timer', 'vigie-probe.timer']) {
      expect(run('systemctl', ['is-enabled', unit]).text.trim(), unit).toBe('enabled');
    }
  });

  test.each([
    ['auto', /^(?:run|once)$/],
    ['run', /^run$/],
    ['once', /^once$/],
  ])('with MODE=%s one of the two ways to run takes its turn', (mode, expected) => {
    const conf = '/etc/vigie/agent.conf';
    const text = readFileSync(conf, 'utf8');
    writeFileSync(conf, text.replace('MODE=auto', `MODE=${mode}`));
    const turns = [
      ['run', runUnit('vigie-agent.service', { directive: 'ExecCondition' })] as const,
      ['once', runUnit('vigie-once.service', { directive: 'ExecCondition' })] as const,
    ].filter(([, { status }]) => status === 0);
    expect(turns.map(([way]) => way).join()).toMatch(expected);
    writeFileSync(conf, text);
  });

  test('the probe’s commands run as root and leave what the agent’s group alone may read', () => {
    for (const unit of ['vigie-hardware.service', 'vigie-probe.service']) {
      const said = runUnit(unit);
      expect(said, unit).toEqual({ status: 0, text: '' });
    }
    expect(runAs('vigie', 'cat', ['/var/lib/vigie-probe/answer.json']).status).toBe(0);
    expect(runAs('vigie', 'cat', ['/var/lib/vigie-probe/salt']).status).not.toBe(0);
    expect(runAs('nobody', 'cat', ['/var/lib/vigie-probe/answer.json']).status).not.toBe(0);
  });

  test('nothing but its own command line widens what the executable may do', () => {
    const program = '/usr/lib/vigie/vigie';
    const asked = ['help', '--conf', '/etc/passwd'];
    const env = { NODE_OPTIONS: '--allow-fs-read=*' };
    expect(run(program, asked, { env }).text).not.toContain('root:');
    // So the check above can fail: whoever starts it may widen it, as the probe's units do.
    expect(run(program, ['--node-options=--allow-fs-read=*', ...asked]).text).toContain('root:');
    const asProbe = run(program, ['--node-options=--allow-child-process', 'status']);
    expect(asProbe.status).toBe(2);
    expect(asProbe.text).toContain('does not run with the rights of the probe');
  });

  test('sealing leaves nothing of the master PC: not the salt of its digests either', () => {
    expect(run('vigie-seal').status).toBe(0);
    expect(
      run('find', ['/var/lib/vigie-agent', '/var/lib/vigie-probe', '-mindepth', '1']).text,
    ).toBe('');
    expect(run('find', ['/var/lib/vigie-page', '-mindepth', '1']).text).toBe(
      '/var/lib/vigie-page/ask\n',
    );
    for (const unit of ['vigie-hardware.service', 'vigie-probe.service']) runUnit(unit);
  });

  test('a code that is typed enrols: identity made here, code gone, beats stored', async () => {
    const code = world.operator('enrol-code', tag).trim().split('\n').at(-1) ?? '';
    expect(run('vigie-code', [], { input: `${code}\n` }).status).toBe(0);
    expect(statSync('/etc/vigie/code').mode & 0o777).toBe(0o600);
    const taken = runUnit('vigie-code.service');
    expect(taken.status, taken.text).toBe(0);
    expect(existsSync('/etc/vigie/code')).toBe(false);
    chooseMode('once');
    const said = runUnit('vigie-once.service');
    expect(said.status, said.text).toBe(0);
    expect(existsSync('/var/lib/vigie-agent/code')).toBe(false);
    expect(statSync(identity).mode & 0o777).toBe(0o600);
    expect(runAs('nobody', 'cat', [identity]).status).not.toBe(0);
    expect(beats(world)).toBeGreaterThan(0);
    expect(run('vigie-agent', ['status']).text).toContain(`enrolled at ${world.url}`);
  });

  test('the family reads its page and asks for a pause; nobody else’s word is heard', () => {
    const page = '/var/lib/vigie-page/index.html';
    run('rm', [page]);
    expect(runUnit('vigie-page.service')).toEqual({ status: 0, text: '' });
    expect(runAs('nobody', 'cat', [page]).text).toContain('<html lang="fr"');
    expect(runAs('nobody', 'touch', ['/var/lib/vigie-page/en.html']).status).not.toBe(0);
    expect(runAs('nobody', 'touch', ['/var/lib/vigie-page/ask/pause-7-days']).status).toBe(0);
    const count = beats(world);
    expect(runUnit('vigie-once.service').status).toBe(0);
    expect(runUnit('vigie-once.service').status).toBe(0);
    expect(beats(world)).toBe(count);
    expect(run('vigie-agent', ['resume']).status).toBe(0);
    expect(runUnit('vigie-once.service').status).toBe(0);
    expect(beats(world)).toBeGreaterThan(count);
  });

  test.skipIf(run('strace', ['-V']).status !== 0).each([
    ['vigie-once.service', []],
    ['vigie-page.service', []],
    // The library behind the inventory asks for the kernel's log, and does without.
    ['vigie-probe.service', ['syslog']],
  ] as const)(
    '%s needs no system call that its unit refuses (skipped without strace)',
    (unit, doesWithout) => {
      const said = runUnit(unit, { under: ['strace', '-f', '-qq'] });
      expect(said.status, said.text).toBe(0);
      const lines = said.text.split('\n');
      const calls = new Set(
        lines.flatMap((line) => /^(?:\[pid +\d+\] )?(\w+)\(/.exec(line)?.[1] ?? []),
      );
      expect(calls).toContain('execve');
      const allowed = callsAllowedIn(unit);
      expect(allowed.size).toBeGreaterThan(100);
      const refused = [...calls].filter((call) => !allowed.has(call));
      expect(refused.filter((call) => !doesWithout.some((it) => it === call))).toEqual([]);
    },
  );

  test('staff see on the PC’s page what the probe has read', async () => {
    const answer = JSON.parse(readFileSync('/var/lib/vigie-probe/answer.json', 'utf8')) as {
      samples: { group: string; reading?: { sizeKiB?: number } }[]; // the probe's own file
    };
    const size = answer.samples.find(({ group }) => group === 'fs')?.reading?.sizeKiB ?? 0;
    expect(size).toBeGreaterThan(0);
    const page = await pageOf(world, `/devices/${tag}`);
    // In whichever language the page is.
    const shown = new RegExp(`\\b${size}Ki[oB]\\b`).test(page.replace(/[,\s]/g, ''));
    expect(shown).toBe(true);
  });

  test('the process that stays starts, and stops in good order', async () => {
    chooseMode('run');
    const [command = ''] = directivesOf('vigie-agent.service').get('ExecStart') ?? [];
    const agent = spawn(
      'setpriv',
      ['--reuid=vigie', '--regid=vigie', '--init-groups', ...command.split(' ')],
      { env: { LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    agent.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = once(agent, 'exit');
    for (let tries = 0; tries < 100 && !said.includes('In service'); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(said).toContain('In service');
    // Another that runs on the same folder is refused.
    expect(runUnit('vigie-agent.service').status).toBe(2);
    agent.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(said).not.toContain('Warning');
  });

  test('a higher version keeps identity, spool and configuration', () => {
    const kept = readFileSync(identity, 'utf8');
    const stream = streamOf(spool);
    const count = beats(world);
    chooseMode('once');
    const conf = readFileSync('/etc/vigie/agent.conf', 'utf8');
    const said = run('dpkg', ['-i', world.debs[1]], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    expect(said.status, said.text).toBe(0);
    expect(readFileSync(identity, 'utf8')).toBe(kept);
    expect(readFileSync('/etc/vigie/agent.conf', 'utf8')).toBe(conf);
    expect(runUnit('vigie-once.service').status).toBe(0);
    expect(streamOf(spool)).toBe(stream);
    expect(beats(world)).toBeGreaterThan(count);
  });

  test('removed, it keeps what is this PC’s own; purged, nothing of it is left', () => {
    expect(run('dpkg', ['--remove', 'vigie']).status).toBe(0);
    expect(existsSync('/usr/lib/vigie')).toBe(false);
    expect(existsSync(identity)).toBe(true);
    expect(run('dpkg', ['--purge', 'vigie']).status).toBe(0);
    expect([...paths()].filter((it) => !world.before.has(it))).toEqual([]);
    expect(run('getent', ['passwd', 'vigie']).status).not.toBe(0);
    expect(run('getent', ['group', 'vigie']).status).not.toBe(0);
  });
});

const unitNames = [
  'vigie-agent.service',
  'vigie-once.service',
  'vigie-once.timer',
  'vigie-probe.service',
  'vigie-probe.timer',
  'vigie-hardware.service',
  'vigie-code.service',
  'vigie-code.path',
  'vigie-page.service',
  'vigie-page.path',
];

function chooseMode(mode: string): void {
  const conf = '/etc/vigie/agent.conf';
  writeFileSync(conf, readFileSync(conf, 'utf8').replace(/^MODE=\w+$/m, `MODE=${mode}`));
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The collector did not come up');
}

function ask(file: string, query: string): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return Object.values(db.prepare(query).get() ?? {})[0];
  } finally {
    db.close();
  }
}

const beats = ({ folder }: World): number =>
  Number(ask(join(folder, 'collector.db'), 'select count(*) from beats'));
const streamOf = (file: string): unknown =>
  ask(file, `select json_extract(body, '$.stream') from memory`);

async function pageOf({ url, operator }: World, path: string): Promise<string> {
  const email = 'staff@example.org';
  const said = operator('admin', 'create', '--email', email, '--name', 'Staff');
  const password = /[\w-]{20}/.exec(said)?.[0] ?? '';
  const signedIn = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ email, password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((it) => it.split(';')[0])
    .join('; ');
  const page = await fetch(`${url}${path}`, {
    headers: { Cookie: cookie, 'Accept-Language': 'en' },
  });
  expect(page.status).toBe(200);
  return page.text();
}
