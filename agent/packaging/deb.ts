import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { littleMemoryBytes } from '#agent/mode.ts';
import { makeExecutable } from './executable.ts';
import { compiledFlags, installed, ownCode } from './installed.ts';
import type { Making } from './making.ts';
import { notices } from './notices.ts';
import { enabledUnits, units } from './units.ts';

export interface DebOptions extends Making {
  /** Debian's count of packages made from one version; a higher one upgrades. */
  readonly revision: number;
  /** Written into agent.conf; null leaves the line to whoever installs. */
  readonly collector: string | null;
  /** Packs in a second what xz packs a third smaller in a minute. */
  readonly isQuick: boolean;
}

/** Makes `vigie_VERSION-REVISION_amd64.deb` for Debian 12 and later; answers where it is. */
export async function makeDeb(options: DebOptions): Promise<string> {
  const { version, revision, atMs, outFolder, workFolder } = options;
  const tree = join(workFolder, 'deb');
  rmSync(tree, { recursive: true, force: true });
  const file = join(tree, installed.program);
  await makeExecutable({ file, workFolder, flags: compiledFlags, atMs });
  const debianVersion = `${version}-${revision}`;
  const conffiles = layOut(tree, options.collector);
  const control = join(tree, 'DEBIAN');
  write(join(control, 'md5sums'), checksums(tree, conffiles));
  write(join(control, 'conffiles'), conffiles.map((it) => `${it}\n`).join(''));
  write(join(control, 'control'), controlFile(debianVersion, kibibytesOf(tree)));
  for (const name of ['postinst', 'prerm', 'postrm']) {
    write(join(control, name), filled(name), 0o755);
  }
  for (const path of filesIn(tree)) utimesSync(join(tree, path), atMs / 1000, atMs / 1000);
  mkdirSync(outFolder, { recursive: true });
  const deb = join(outFolder, `vigie_${debianVersion}_amd64.deb`);
  const packing = options.isQuick ? ['-Zzstd', '-z1'] : ['-Zxz'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...packing, '--build', tree, deb], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(atMs / 1000)) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return deb;
}

const root = join(import.meta.dirname, '../..');
const templates = join(import.meta.dirname, 'debian');

/** Everything but the executable; answers which files are the administrator's. */
function layOut(tree: string, collector: string | null): string[] {
  const at = (path: string): string => join(tree, path);
  for (const name of ['takes-turn', 'take-code', 'open-page']) {
    write(at(`/usr/lib/vigie/${name}`), filled(name), 0o755);
  }
  write(at('/usr/bin/vigie-agent'), filled('vigie-agent'), 0o755);
  for (const name of ['vigie-code', 'vigie-seal']) {
    write(at(`/usr/sbin/${name}`), filled(name), 0o755);
  }
  for (const [name, text] of units()) write(at(`/lib/systemd/system/${name}`), text);
  write(at(installed.conf), agentConf(collector));
  // The pause has entries of its own: not every menu shows an entry's actions.
  for (const name of ['vigie', 'vigie-pause', 'vigie-resume']) {
    write(at(`/usr/share/applications/${name}.desktop`), filled(`${name}.desktop`));
  }
  write(at('/usr/share/vigie/not-yet.html'), filled('not-yet.html'));
  copy('collector/web/static/logo.svg', at('/usr/share/icons/hicolor/scalable/apps/vigie.svg'));
  const doc = at('/usr/share/doc/vigie');
  for (const page of ['docs/workshop.md', 'docs/atelier.md', 'CHANGELOG.md']) {
    copy(page, join(doc, page.replace('docs/', '')));
  }
  write(join(doc, 'copyright'), notices());
  return [installed.conf];
}

/** Without an address the line stays a hint: two lines for one key would be refused. */
export function agentConf(collector: string | null): string {
  const line =
    collector === null ? '#COLLECTOR=https://vigie.example.org' : `COLLECTOR=${collector}`;
  return readFileSync(join(templates, 'agent.conf'), 'utf8').replace('@COLLECTOR_LINE@', line);
}

const places: Readonly<Record<string, string>> = {
  PROGRAM: installed.program,
  CONF: installed.conf,
  CODE: installed.code,
  OWN_CODE: ownCode,
  STATE: installed.state,
  PROBE: installed.probe,
  PAGE: installed.page,
  USER: installed.user,
  LITTLE_KIB: String(Math.floor(littleMemoryBytes / 1024)),
  ENABLED: enabledUnits.join(' '),
  UNITS: [...units().keys()].join(' '),
};

/** A text of `debian/` with each `@NAME@` in it said. Throws where nobody knows one. */
function filled(name: string): string {
  return readFileSync(join(templates, name), 'utf8').replace(/@([A-Z_]+)@/g, (_, key: string) => {
    const place = places[key];
    if (place === undefined) throw new Error(`${name} asks for ${key}, which nobody says`);
    return place;
  });
}

function controlFile(version: string, installedKiB: number): string {
  return `Package: vigie
Version: ${version}
Architecture: amd64
Maintainer: Vigie <vigie@example.org>
Installed-Size: ${installedKiB}
Depends: libc6 (>= 2.28), libstdc++6 (>= 5.2), libgcc-s1, libatomic1, adduser, util-linux, systemd (>= 249), init-system-helpers
Recommends: smartmontools
Suggests: xdg-utils
Section: admin
Priority: optional
Description: looks after the health of a reconditioned PC
 Reads numbers of this PC's health (disks, room, heat, battery, clock) and reports them to the
 programme that maintains it. No name, no file, no program and no place leaves the PC.
`;
}

function write(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(join(root, from), to);
  chmodSync(to, 0o644);
}

/** Paths from the tree's root, files alone. */
function filesIn(tree: string): string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((it) =>
    statSync(join(tree, it)).isFile(),
  );
}

/** What `dpkg --verify` compares; not the administrator's files, nor the package's own. */
function checksums(tree: string, conffiles: readonly string[]): string {
  return filesIn(tree)
    .filter((path) => !path.startsWith('DEBIAN/') && !conffiles.includes(`/${path}`))
    .map((path) => {
      const sum = createHash('md5')
        .update(readFileSync(join(tree, path)))
        .digest('hex');
      return `${sum}  ${path}\n`;
    })
    .join('');
}

const kibibytesOf = (tree: string): number =>
  filesIn(tree).reduce((sum, path) => sum + Math.ceil(statSync(join(tree, path)).size / 1024), 0);
