import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from '#agent/packaging/bundle.ts';
import { codeOfRun } from '#agent/packaging/code-of-run.ts';
import { freshFolder } from '#test/support/folder.ts';

test('a package’s program brings V8’s code of one whole report, which this Node takes', async () => {
  const folder = await freshFolder();
  const main = join(folder, 'agent.cjs');
  await bundle({ entry: 'agent/packaging/program.ts', file: main });
  const { program, code } = await codeOfRun(main, folder);
  const lookAt = `
    const [program, code] = process.argv.slice(1).map((it) => require('fs').readFileSync(it));
    const script = new (require('vm').Script)(program.toString('latin1'), { cachedData: code });
    console.log(script.cachedDataRejected);`;
  expect(execFileSync(process.execPath, ['-e', lookAt, program, code], { encoding: 'utf8' })).toBe(
    'false\n',
  );
  // Of what only loads it is a third.
  expect(statSync(code).size).toBeGreaterThan(350_000);
});
