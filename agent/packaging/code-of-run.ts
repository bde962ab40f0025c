import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

/** A program and V8's code of it, as `start.ts` finds them in an executable. */
export interface ProgramWithCode {
  /** The bundle as one function that is called with `require` and its like. */
  readonly program: string;
  readonly code: string;
}

/**
 * Lets an agent's bundle report once, to a door that is here for this alone, and keeps the code that
 * V8 has made of what ran. Without it each start compiles it again: a sixth of what a report costs.
 * Only what runs is in it: code of everything would stay in the agent's memory, 1.4 MB of it. Of this
 * system, processor and Node alone; under any other V8 compiles as if it were not there. Throws where
 * no report came about.
 */
export async function codeOfRun(main: string, workFolder: string): Promise<ProgramWithCode> {
  const program = join(workFolder, 'program.asset');
  const code = join(workFolder, 'code.asset');
  const text = readFileSync(main, 'utf8');
  // V8 keeps Latin-1 as it is, and anything else in twice the memory.
  if (/[^\0-\u{FF}]/u.test(text)) throw new Error(`${main} is not Latin-1 alone`);
  writeFileSync(
    program,
    `(function(require,module,exports,__filename,__dirname){${text}\n})`,
    'latin1',
  );
  const trial = join(workFolder, 'trial');
  rmSync(trial, { recursive: true, force: true });
  mkdirSync(trial);
  const rehearsal = join(workFolder, 'rehearsal.cjs');
  await bundle({ entry: 'agent/packaging/rehearsal.ts', file: rehearsal });
  const rights = ['--permission', '--allow-net', '--allow-fs-read=*', '--allow-fs-write=*'];
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...rights, rehearsal, program, code, trial],
    { encoding: 'utf8', timeout: 60_000, env: {} },
  );
  if (status !== 0) throw new Error(`No report came about:\n${stderr}`);
  return { program, code };
}
