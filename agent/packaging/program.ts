import { createRequire } from 'node:module';
import process from 'node:process';

/**
 * The one executable of a package: the agent, or by its first word the probe or the process that
 * asks what this PC is made of. Node's flags are compiled in and are the agent's: it can start no
 * process and touch no file beside its own. Only the probe's units widen them, with
 * `--node-options`; NODE_OPTIONS is not listened to.
 */
const [, , word] = process.argv;
switch (word) {
  case 'probe':
    process.argv.splice(2, 1);
    void import('#agent/probe/main.ts');
    break;
  case 'inventory':
    // Beside the executable, so that nothing of it is ever in the agent's memory.
    createRequire(process.execPath)('./inventory.cjs');
    break;
  default:
    startAgent();
}

function startAgent(): void {
  // Windows has no probe: there the agent asks PowerShell itself.
  if (process.platform !== 'win32' && !isConfined()) {
    process.stderr.write('The agent does not run with the rights of the probe.\n');
    process.exitCode = 2;
    return;
  }
  void import('#agent/main.ts');
}

// Types say that it is always there; without `--permission` it is not.
function isConfined(): boolean {
  return (
    'permission' in process && !process.permission.has('child') && !process.permission.has('worker')
  );
}
