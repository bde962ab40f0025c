import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle, programFlags } from './bundle.ts';
import { codeOfRun } from './code-of-run.ts';
import type { ProgramWithCode } from './code-of-run.ts';

export interface ExecutableOptions {
  /** Where the executable goes; `inventory.cjs` goes beside it. */
  readonly file: string;
  /** A folder for what is made on the way. */
  readonly workFolder: string;
  /** Node's flags that are compiled in, besides the program's own. */
  readonly flags: readonly string[];
  readonly atMs: number;
  /** Node for another system; by default the one that runs, without its symbols. */
  readonly node?: string;
}

/** Makes one file of Node and the program: nothing else has to be on the PC. */
export async function makeExecutable(options: ExecutableOptions): Promise<void> {
  const { file, workFolder, flags, atMs } = options;
  mkdirSync(workFolder, { recursive: true });
  mkdirSync(dirname(file), { recursive: true });
  const main = join(workFolder, 'program.cjs');
  await bundle({ entry: 'agent/packaging/program.ts', file: main, atMs });
  await bundle({
    entry: 'agent/sensors/inventory-child.ts',
    file: join(dirname(file), 'inventory.cjs'),
    atMs,
  });
  const node = options.node ?? strippedNode(workFolder);
  // V8's code is of one system and one processor.
  if (options.node === undefined) await joinAgent({ main, file, node, flags, workFolder });
  else joinNode({ main, file, node, flags, hasOwnCode: false });
}

/** Puts Node, an agent's bundle and V8's code of one report into one file. */
export async function joinAgent({
  main,
  workFolder,
  ...joining
}: Omit<Joining, 'hasOwnCode' | 'assets'> & { readonly workFolder: string }): Promise<void> {
  const assets = await codeOfRun(main, workFolder);
  const start = join(workFolder, 'start.cjs');
  await bundle({ entry: 'agent/packaging/start.ts', file: start });
  joinNode({ ...joining, main: start, hasOwnCode: true, assets });
}

export interface Joining {
  /** The program: one file of CommonJS. The configuration is written beside it. */
  readonly main: string;
  readonly file: string;
  readonly node: string;
  readonly flags: readonly string[];
  /** With V8's code, made now: for this system and processor alone. */
  readonly hasOwnCode: boolean;
  readonly assets?: ProgramWithCode;
}

/** Puts Node and a bundled program into one file. */
export function joinNode({ main, file, node, flags, hasOwnCode, assets }: Joining): void {
  const config = {
    main,
    output: file,
    executable: node,
    disableExperimentalSEAWarning: true,
    useCodeCache: hasOwnCode,
    ...(assets === undefined ? {} : { assets }),
    execArgv: [...programFlags, ...flags],
    execArgvExtension: 'cli',
  };
  const configFile = `${main}.sea.json`;
  writeFileSync(configFile, JSON.stringify(config));
  // V8 takes no code that was made under other flags.
  execFileSync(process.execPath, [...programFlags, '--build-sea', configFile], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** 150 MB become 116; what goes are names that only a debugger asks for. */
export function strippedNode(folder: string): string {
  const node = join(folder, 'node');
  copyFileSync(process.execPath, node);
  execFileSync('strip', [node]);
  return node;
}
