import { build } from 'esbuild';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface BundleOptions {
  /** The program, such as `agent/main.ts`, from the root of the repository. */
  readonly entry: string;
  /** Where to write it: one file without imports, CommonJS, as a single executable wants it. */
  readonly file: string;
}

/**
 * Makes one file of a program and all that it needs: the one place that says how. What is packaged
 * and what is measured comes from here.
 */
export async function bundle({ entry, file }: BundleOptions): Promise<void> {
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
    // What finds files beside its source would not find them here.
    define: { 'import.meta.url': 'undefined', 'import.meta.dirname': 'undefined' },
    logLevel: 'warning',
  });
}
