import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { schoolYearOf } from '#collector/domain/calendar.ts';
import { openIds } from '#collector/ids.ts';
import { openLog } from '#collector/log.ts';
import { openStore } from '#collector/storage/database.ts';
import { markAlive } from '#collector/storage/incidents.ts';
import { markPresent } from '#collector/storage/presence.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { seededIds } from '#test/support/virtual.ts';
import { startAgent } from './demo-agent.ts';
import type { DemoAgent } from './demo-agent.ts';
import { demoSchoolYears, fillWithHistory } from './demo-history.ts';
import {
  BadOption,
  PortTaken,
  UsageWanted,
  holdPort,
  languageOf,
  readDemoOptions,
} from './demo-options.ts';
import type { DemoOptions } from './demo-options.ts';
import { demoWords, demoWorkshop } from './demo-words.ts';
import type { FamiliesRoom } from './families-room.ts';
import { progressLine } from './progress.ts';

/**
 * `npm run demo`: the product at work on a throw-away file. A simulated programme of six school
 * years, the real collector on it, and a real agent on this machine, until Ctrl-C.
 */
const startedAt = Date.now();
const language = languageOf(process.argv.slice(2), process.env);
const words = demoWords[language];
const email = 'technicien@vigie.example';
const password = readablePassword();

const folder = await mkdtemp(join(tmpdir(), 'vigie-demo-'));
let collector: Collector | null = null;
let agent: DemoAgent | null = null;
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void stop(0));

try {
  await start(readDemoOptions(process.argv.slice(2), process.env));
} catch (cause) {
  // Told to stop while the history was being lived through: that is no fault.
  const isHelp = cause instanceof UsageWanted && !cause.isFault;
  const to = isHelp ? process.stdout : process.stderr;
  if (!isStopping) to.write(`${explain(cause)}\n`);
  await stop(isHelp ? 0 : 1, false);
}

function explain(cause: unknown): string {
  if (cause instanceof PortTaken) return words.portTaken(cause.port);
  if (cause instanceof UsageWanted) return words.usage;
  if (cause instanceof BadOption) return words.badOption(cause.option, cause.expected);
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

async function start({ families, seed, port: askedPort }: DemoOptions): Promise<void> {
  process.stdout.write(`${words.title}\n`);
  const held = await holdPort(askedPort);
  const { port } = held;
  const baseUrl = `http://localhost:${port}`;
  const databaseUrl = `sqlite:${join(folder, 'vigie.db')}`;
  const secret = randomBytes(32).toString('base64url');
  const { room, other } = await prepare({ databaseUrl, baseUrl, secret }, { families, seed });

  await held.release();
  collector = await openCollector({
    config: {
      port,
      baseUrl,
      databaseUrl,
      secret,
      logLevel: 'warn',
      workshop: demoWorkshop[language],
    },
    clock: { now: () => Date.now() },
    ids: openIds(),
    log: openLog('warn'),
  });
  const onEnd = (code: number | null): void => {
    if (!isStopping) process.stdout.write(`${words.agentEnded(code)}\n`);
  };
  const state = join(folder, 'agent');
  agent = await startAgent(collector.context, { baseUrl, state, families, language, onEnd });
  const deviceUrl = `${baseUrl}/devices/${agent.assetTag}`;
  // A colleague has one of the tickets open, for the rest of the day.
  const now = Date.now();
  const present = { ticketId: room.ticketId, staffId: other, now, until: now + 8 * 3_600_000 };
  await collector.context.store.transaction((tx) => markPresent(tx, present));
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const facts = { url: `${baseUrl}/`, email, password, deviceUrl, tag: agent.assetTag, room };
  process.stdout.write(
    `${words.ready({ ...facts, families, seconds, schoolYears: demoSchoolYears })}\n`,
  );
}

async function prepare(
  { databaseUrl, baseUrl, secret }: { databaseUrl: string; baseUrl: string; secret: string },
  { families, seed }: { families: number; seed: string },
): Promise<{ room: FamiliesRoom; other: string }> {
  const store = await openStore(databaseUrl);
  try {
    const accounts = createAccounts({ store, baseUrl, secret });
    const role = 'administrator';
    const own = await accounts.createStaff({ email, name: 'Technicien', password, role });
    const other = await accounts.createStaff({
      email: 'atelier@vigie.example',
      name: 'Atelier',
      password: randomBytes(18).toString('base64url'),
      role: 'technician',
    });
    const line = progressLine(process.stdout);
    const room = await fillWithHistory(store, {
      seed,
      families,
      staffIds: [own, other],
      now: startedAt,
      ids: seededIds(seed),
      onProgress(share, date) {
        if (isStopping) throw new Error(words.stopping);
        const year = schoolYearOf(date);
        line.show(share, words.history(`${year}-${year + 1} (${date.slice(0, 7)})`));
      },
    });
    // The hours since the history's last evening are no outage of the collector's.
    await store.transaction((tx) => markAlive(tx, Date.now()));
    line.show(1, words.starting);
    line.end();
    return { room, other };
  } finally {
    await store.close();
  }
}

/** Three groups of four letters that nobody mistakes for each other: some 59 bits. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const drawn = Array.from(randomBytes(12), (byte) => letters.charAt(byte % letters.length));
  return drawn.join('').replace(/(.{4})(?=.)/g, '$1-');
}

async function stop(code: number, isTold = code === 0): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  if (isTold) process.stdout.write(`\n${words.stopping}\n`);
  await agent?.stop();
  await collector?.close();
  await rm(folder, { recursive: true, force: true });
  if (isTold) process.stdout.write(`${words.stopped}\n`);
  process.exit(code);
}
