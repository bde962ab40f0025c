import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Context } from '#collector/app/context.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { handOver } from '#collector/app/hand-over.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { dateOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import type { Language } from '#shared/check.ts';
import { formatCode } from '#shared/code.ts';

/** The real agent of this very machine, as a process of its own. */
export interface DemoAgent {
  readonly assetTag: string;
  stop(): Promise<void>;
}

export interface AgentParts {
  readonly baseUrl: string;
  /** Its folder, which it makes. */
  readonly state: string;
  readonly families: number;
  readonly language: Language;
  readonly onEnd: (code: number | null) => void;
}

/** Puts this machine on file as handed over last September, and starts an agent with its code. */
export async function startAgent(context: Context, it: AgentParts): Promise<DemoAgent> {
  const handedOverOn = lastSeptember(context.clock.now());
  const year = Number(handedOverOn.slice(0, 4));
  const assetTag = formatAssetTag({ site: 'BZ', year, number: it.families + 1 });
  const handover = {
    assetTag,
    handedOverOn,
    cohort: null,
    sector: 'Centre',
    lot: null,
    model: null,
    actor: 'demo',
  };
  await handOver(context, handover);
  const device = await deviceByTag(context.store.db, assetTag);
  if (device === null) throw new Error(`${assetTag} is not on file`);
  const code = await makeCode(context, device.id, 'demo');
  return { assetTag, stop: run(formatCode(Buffer.from(code, 'base64url')), it) };
}

function run(code: string, { baseUrl, state, language, onEnd }: AgentParts): () => Promise<void> {
  const main = join(import.meta.dirname, 'close-agent.ts');
  const own = ['--collector', baseUrl, '--code', code, '--state', state, '--lang', language];
  const child = spawn(process.execPath, [main, 'run', ...own, '--now', '--every', '15'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.once('exit', onEnd);
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  };
}

function lastSeptember(now: number): CalendarDate {
  const today = dateOf(now, 'Europe/Paris');
  const year = Number(today.slice(0, 4));
  const inThisYear: CalendarDate = `${year}-09-15`;
  return inThisYear <= today ? inThisYear : `${year - 1}-09-15`;
}
