import { parseArgs } from 'node:util';
import { createHost } from '#agent/sensors/host.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import { runHardware, runProbe } from './run.ts';

/**
 * The privileged half: `node agent/probe/main.ts --answer FOLDER` reads once all that needs root, a
 * child process or a whole disk, leaves it in the folder and ends; `--hardware FOLDER` reads only
 * which parts the PC is made of. It listens to nobody, and takes nothing from the folder but what it
 * wrote there itself.
 */
const usage = 'usage: vigie-probe --answer FOLDER | --hardware FOLDER\n';

async function obey(): Promise<number> {
  const asked = folders();
  if (asked === null) {
    process.stderr.write(usage);
    return 2;
  }
  process.umask(0o027);
  const parts = {
    host: createHost(),
    sensors: sensors.filter((it) => it.by === 'probe'),
    nowMs: Date.now(),
  };
  if (asked.hardware !== undefined) await runHardware({ ...parts, folder: asked.hardware });
  if (asked.answer !== undefined) await runProbe({ ...parts, folder: asked.answer });
  return 0;
}

function folders(): { answer?: string; hardware?: string } | null {
  try {
    const { values } = parseArgs({
      options: { answer: { type: 'string' }, hardware: { type: 'string' } },
    });
    return values.answer === undefined && values.hardware === undefined ? null : values;
  } catch {
    return null;
  }
}

// Ended by hand: a sensor that hangs would keep the process alive.
obey().then(
  (code) => process.exit(code),
  (cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : 'unknown error'}\n`);
    process.exit(1);
  },
);
