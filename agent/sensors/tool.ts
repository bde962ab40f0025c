import type { UnreadReason } from '#shared/readings.ts';

export interface ToolOptions {
  /** Where the program is looked for. */
  readonly path?: string;
  /** How long it may take; 10 s unless told. */
  readonly limitMs?: number;
}

export type Answer =
  | {
      readonly output: string;
      /** The exit status; 0 is seldom all there is to know. */
      readonly status: number;
      /** It wrote to its error output, of which nothing is kept. */
      readonly complained: boolean;
    }
  | { readonly unread: UnreadReason };

const mostBytes = 256 * 1024;

/**
 * What a program printed, whatever its exit status; or why it could not be asked. It runs without a
 * shell and with none of our environment but PATH, for 10 s and 256 KiB at most.
 */
export function askTool(
  program: string,
  args: readonly string[],
  { path = process.env['PATH'] ?? '', limitMs = 10_000 }: ToolOptions = {},
): Promise<Answer> {
  const options = {
    timeout: limitMs,
    killSignal: 'SIGKILL',
    maxBuffer: mostBytes,
    env: { PATH: path, LC_ALL: 'C', ...windowsOwn() },
    windowsHide: true,
  } as const;
  const { promise, resolve } = Promise.withResolvers<Answer>();
  try {
    // Loaded only when it is first needed.
    const { execFile } = process.getBuiltinModule('node:child_process');
    execFile(program, args, options, (error, output, errors) => {
      // A number is the program's own exit status, which need not be 0 for an answer.
      const status = error === null ? 0 : error.code;
      if (typeof status !== 'number') resolve({ unread: whyNot(error) });
      else resolve({ output, status, complained: errors.trim() !== '' });
    });
  } catch (error) {
    resolve({ unread: whyNot(error) });
  }
  return promise;
}

/** Windows starts no program without it. */
function windowsOwn(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return root === undefined ? {} : { SystemRoot: root };
}

function whyNot(error: unknown): UnreadReason {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no_tool';
  // Node's permission model and the file system both may forbid it.
  if (code === 'EACCES' || code === 'EPERM' || code === 'ERR_ACCESS_DENIED') return 'denied';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'failed';
  return error instanceof Error && 'killed' in error && error.killed === true
    ? 'timeout'
    : 'failed';
}
