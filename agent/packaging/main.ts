import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { collectorAddress } from '#agent/collector-address.ts';
import { makeDeb } from './deb.ts';
import { makeImageFolder } from './image.ts';
import { makeWindows } from './windows.ts';

/** `npm run package -- deb|image|windows`: makes a package and says where it is. */
const usage = `Usage: npm run package -- deb|image|windows [options]

  deb       a package for Debian 12 and later, amd64
  image     the folder for a workshop's master PC: package, configuration, a script that seals
  windows   a folder for Windows 10 and later, x64 (not tried on Windows)

  --collector URL   written into the configuration
  --revision N      Debian's count of packages of one version, from 1
  --out FOLDER      where to (dist)
  --quick           packs faster and larger
`;

const root = join(import.meta.dirname, '../..');

async function main(): Promise<number> {
  const asked = readOrFault();
  if (asked === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n\n${usage}`);
    return 2;
  }
  const workFolder = mkdtempSync(join(tmpdir(), 'vigie-package-'));
  try {
    const made = await asked.make({ ...asked.options, workFolder });
    const size = statSync(made);
    const megabytes = size.isFile() ? ` (${(size.size / 1e6).toFixed(1)} MB)` : '';
    process.stdout.write(`${made}${megabytes}\n`);
    return 0;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

const kinds = { deb: makeDeb, image: makeImageFolder, windows: makeWindows };

/** As `read`; an option that is none of ours is a fault of the command line, not of the program. */
function readOrFault(): ReturnType<typeof read> {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof TypeError && 'code' in cause) return cause.message;
    throw cause;
  }
}

/** What is asked for, or what is wrong with it. */
function read() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      collector: { type: 'string' },
      revision: { type: 'string', default: '1' },
      out: { type: 'string', default: 'dist' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const [kind] = positionals;
  const make = Object.entries(kinds).find(([name]) => name === kind)?.[1];
  if (make === undefined) return 'Which package?';
  const revision = Number(values.revision);
  if (!Number.isInteger(revision) || revision < 1) return '--revision is a whole number from 1.';
  const { collector: given } = values;
  const collector = given === undefined ? null : collectorAddress(given);
  if (given !== undefined && collector === null) {
    return `"${given}" is no address of a collector. Write for instance https://vigie.example.org.`;
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string; // as npm requires
  };
  const options = {
    version,
    revision,
    collector,
    isQuick: values.quick,
    outFolder: resolve(values.out),
    atMs: madeAtMs(),
  };
  return { make, options };
}

/** The last commit's time, so that one commit makes one package; without git, now. */
function madeAtMs(): number {
  try {
    const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(seconds) * 1000;
  } catch {
    return Date.now();
  }
}

process.exitCode = await main();
