import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** Whether npm brings a Chromium for this platform (SOURCE: @sparticuz/chromium's README). */
export const hasChromium = process.platform === 'linux' && process.arch === 'x64';

/** Unpacked once per installation, beside the packages, so that removing them removes it too. */
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'vigie');

/** The package unpacks below the temporary folder of its process, with libnss only for this name. */
function unpackingEnvironment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
}

async function packagedVersion(): Promise<string> {
  const require = createRequire(import.meta.url);
  const manifest = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }; // npm requires it
  return version;
}

/**
 * Unpacks Chromium unless it was done before, and answers the folder: `chromium`, its libraries and
 * its fonts. Two runs at once are safe: each unpacks apart, and the first to finish is kept.
 */
export async function unpackChromium(): Promise<string> {
  const folder = join(CACHE, `chromium-${await packagedVersion()}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const apart = await mkdtemp(join(CACHE, 'unpacking-'));
  try {
    const script = `await (await import('@sparticuz/chromium')).default.executablePath()`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: import.meta.dirname,
      env: unpackingEnvironment(apart),
    });
    await writeFontsConfig(apart, folder);
    await rename(apart, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(apart, { recursive: true, force: true });
  }
  return folder;
}

/** The packaged fonts.conf names /tmp; ours names the folder the fonts are in. */
async function writeFontsConfig(apart: string, folder: string): Promise<void> {
  const config = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;
  await writeFile(join(apart, 'fonts', 'fonts.conf'), config);
}

/** Starts the Chromium that was unpacked in `folder`, with these flags too; the caller closes it. */
export function launchChromium(folder: string, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    env: chromiumEnvironment(folder),
    args: [
      '--no-sandbox', // as root there is no sandbox; it visits only our own pages
      '--no-zygote',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      ...flags,
    ],
  });
}

/** What Chromium must find in its environment when it is started from `folder`. */
function chromiumEnvironment(folder: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(inherited),
    LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
    FONTCONFIG_PATH: join(folder, 'fonts'),
  };
}
