/**
 * A process that keeps one throw-away PostgreSQL: `node postgres-keeper.ts FOLDER [durable]`.
 * It prints one line, the URL, when the server answers. When its standard input ends, whether its
 * parent asked or died, it stops the server and deletes the folder: a crash leaves nothing behind.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findPostgresBinaries, linkPostgresLibraries } from './postgres-binaries.ts';

interface Owner {
  uid?: number;
  gid?: number;
}

const READY = 'database system is ready to accept connections';
/** Tests may lose everything on a power cut, so they need not wait for the disk. */
const FORGETFUL = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** PostgreSQL refuses to run as root: then its own user if there is one, else nobody. */
function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const user = ['postgres', 'nobody'].find((name) => spawnSync('id', [name]).status === 0);
  if (user === undefined) throw new Error('as root, PostgreSQL needs a user postgres or nobody');
  const number = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

function makeExecutable(binaries: string): void {
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
}

/** A checkout below /root is closed to every other user: then the server runs from a copy. */
function reachableBinaries(binaries: string, folder: string, owner: Owner): string {
  const tried = spawnSync(join(binaries, 'bin', 'postgres'), ['--version'], owner);
  if (tried.status === 0) return binaries;
  const copy = join(folder, 'native');
  cpSync(binaries, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function initialise(binaries: string, folder: string, owner: Owner, password: string): string {
  const dataFolder = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    chownSync(folder, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  const made = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [
      `--pgdata=${dataFolder}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-locale',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
    ],
    { ...owner, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr ?? made.error?.message}`);
  return dataFolder;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given');
  return address.port;
}

function startServer(program: string, args: string[], owner: Owner): Promise<ChildProcess> {
  const server = spawn(program, args, { ...owner, stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4000);
      if (log.includes(READY)) resolve(server);
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL ended at once: ${log}`)));
  });
}

async function keep(folder: string, durable: boolean): Promise<() => Promise<void>> {
  const packaged = findPostgresBinaries();
  if (packaged === null) throw new Error('no PostgreSQL binary for this platform');
  await linkPostgresLibraries(packaged);
  makeExecutable(packaged);
  const owner = serverOwner();
  const binaries = reachableBinaries(packaged, folder, owner);
  const password = randomBytes(12).toString('hex');
  const dataFolder = initialise(binaries, folder, owner, password);
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...(durable ? [] : FORGETFUL),
  ];
  const server = await startServer(
    join(binaries, 'bin', 'postgres'),
    ['-D', dataFolder, ...settings.flatMap((setting) => ['-c', setting])],
    owner,
  );
  console.log(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
  return async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT'); // fast shutdown: does not wait for clients
    await ended;
  };
}

const [folder, mode] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: postgres-keeper.ts FOLDER [durable]');
const parentGone = new Promise((resolve) => process.stdin.resume().once('close', resolve));
try {
  const stop = await keep(folder, mode === 'durable');
  await parentGone;
  await stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
