import { build } from 'esbuild';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/**
 * V8's flags for the agent's programs, wherever they are packaged. None: a flag at the start makes
 * Node throw its prepared code away, 30 ms of processor time each time.
 */
export const programFlags: readonly string[] = [];

export interface BundleOptions {
  /** The program, such as `agent/main.ts`, from the root of the repository. */
  readonly entry: string;
  /** Where to write it: one file without imports, CommonJS, as a single executable wants it. */
  readonly file: string;
  /** When the package is made, ms UTC; it is then what the program calls its build (`version.ts`). */
  readonly atMs?: number;
}

/**
 * Makes one file of a program and all that it needs: the one place that says how. What is packaged
 * and what is measured comes from here.
 */
export async function bundle({ entry, file, atMs }: BundleOptions): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'cjs',
    // Names are kept: a fault that a family's PC reports must be found in the source.
    minifyWhitespace: true,
    minifySyntax: true,

    legalComments: 'none',
    // Add-ons that ws would use if they were there.
    external: ['bufferutil', 'utf-8-validate'],
    // A program of one file stands for each of its parts.
    define: {
      'import.meta.url': 'ownUrl',
      'import.meta.dirname': '__dirname',
      ...(atMs === undefined ? {} : { packagedAtMs: String(atMs) }),
    },
    banner: { js: "const ownUrl=require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
  });
}
