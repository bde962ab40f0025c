import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { byeReasons, readFromAgent } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import type { Sensor } from '#agent/sensors/sensor.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { found, tracesOf } from '#test/support/canaries.ts';
import { canaries, canaryPc } from '#test/support/canary-pc.ts';
import { canaryLife } from '#test/support/canary-year.ts';
import type { CanaryLife } from '#test/support/canary-year.ts';
import { freshFolder } from '#test/support/folder.ts';
import { openRecordingLine, spokenIn } from '#test/support/recording-line.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';

const traces = tracesOf(Object.values(canaries));
const days = 365;

/** A real collector behind a line that writes down every byte that the agent sends. */
async function stage() {
  const line = await openRecordingLine();
  const folder = await freshFolder();
  const database = join(folder, 'vigie.db');
  const truth = virtualClock('2026-10-05T08:00:00Z');
  const logged: string[] = [];
  const ids = seededIds('privacy');
  async function start(): Promise<Collector> {
    const collector = await openCollector({
      config: {
        port: 0,
        baseUrl: `http://127.0.0.1:${line.port}`,
        databaseUrl: `sqlite:${database}`,
        secret: 'a secret of at least thirty-two letters',
        logLevel: 'debug',
      },
      clock: truth,
      ids,
      log: pino(
        { level: 'trace', base: null },
        { write: (text: string) => void logged.push(text) },
      ),
    });
    line.leadTo(collector.port);
    return collector;
  }
  let collector = await start();
  const { context } = collector;
  const device = ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id: device,
      assetTag: 'BZ-26-0043-4',
      stage: 'handed_over',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: '2026-09-01',
      createdAt: truth.now(),
      inventory: null,
    }),
  );
  const code = await makeCode(context, device, 'test');
  const pc = await canaryPc();
  pc.setBattery({ charge: 80, onMains: true });
  pc.setDay(0);
  vi.stubEnv('PATH', pc.path);
  for (const name of ['USER', 'LOGNAME', 'USERNAME']) vi.stubEnv(name, canaries.userName);
  vi.stubEnv('HOSTNAME', canaries.hostName);
  const life = await canaryLife({ pc, collector: `http://127.0.0.1:${line.port}`, code, truth });
  return {
    line,
    truth,
    life,
    pc,
    logged,
    storedBytes: () =>
      Buffer.concat(
        [database, `${database}-wal`].filter((it) => existsSync(it)).map((it) => readFileSync(it)),
      ),
    /** The collector loses what it has stored since `keep`. */
    async keep() {
      await collector.close();
      copyFileSync(database, `${database}.kept`);
      collector = await start();
    },
    async restore() {
      await collector.close();
      for (const end of ['-wal', '-shm']) rmSync(database + end, { force: true });
      copyFileSync(`${database}.kept`, database);
      collector = await start();
    },
    async close() {
      await collector.close();
      await line.close();
      vi.unstubAllEnvs();
    },
  };
}
type Stage = Awaited<ReturnType<typeof stage>>;

/** Everything that can happen to a PC within a year of school. */
async function year(it: Stage): Promise<void> {
  const { life, truth, pc } = it;
  for (let day = 1; day <= days; day += 1) {
    truth.set(Date.parse('2026-10-05T15:00:00Z') + day * 86_400_000);
    if (day === 80) life.setBytes(979_300);
    if (day === 81) life.setBytes(500_000);
    if (day === 200) await it.keep();
    if (day === 203) await it.restore();
    if (day === 50) {
      expect(await life.once(), life.faults.slice(-3).join('\n')).toBe(0);
      continue;
    }
    await life.switchOn();
    if (day === 61) await pauseAndResume(life);
    if (day === 140) pc.setBattery({ charge: 12, onMains: false });
    await life.use(day % 5 === 0 ? 3 : 1);
    if (day === 140) pc.setBattery({ charge: 80, onMains: true });
    await life.switchOff(day === days ? 'uninstall' : 'shutdown');
  }
}

async function pauseAndResume(life: CanaryLife): Promise<void> {
  life.ask('pause-7-days');
  await life.use(1);
  life.ask('resume');
  await life.use(1);
}

const everyByte = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat(
    lines.flatMap((it) => {
      const { request, frames } = spokenIn(it);
      return [it, Buffer.from(request), ...frames, Buffer.from('\n')];
    }),
  );

describe('over a year of all messages', () => {
  let it: Stage;
  let sent: readonly Buffer[];
  beforeAll(async () => {
    it = await stage();
    await year(it);
    await it.line.drained();
    sent = it.line.sent();
  }, 120_000);
  afterAll(() => it.close());

  test('the agent has said everything that it can say', () => {
    const messages = sent
      .flatMap((each) => spokenIn(each).texts)
      .map((text) => readFromAgent(JSON.parse(text)));
    expect(messages.filter((each) => !each.ok)).toEqual([]);
    const said = messages.flatMap((each) => (each.ok ? [each.value] : []));
    const types = Map.groupBy(said, ({ type }) => type);
    expect([...types.keys()].toSorted()).toEqual(['beat', 'bye', 'enrol', 'hello', 'inventory']);
    const reasons = said.flatMap((each) => (each.type === 'bye' ? [each.reason] : []));
    expect(new Set(reasons)).toEqual(new Set(byeReasons));
    const beats = said.flatMap((each) => (each.type === 'beat' ? [each] : []));
    expect(beats.length).toBeGreaterThan(days);
    expect(beats.some((each) => each.full)).toBe(true);
    // After the collector's loss some went out twice.
    expect(new Set(beats.map((each) => each.sequence)).size).toBeLessThan(beats.length);
    const groups = new Set(beats.flatMap((each) => each.samples.map(({ group }) => group)));
    expect(groups.size).toBeGreaterThanOrEqual(18);
    const read = new Set(
      beats.flatMap((each) =>
        each.samples.flatMap(({ group, reading }) => (reading === undefined ? [] : [group])),
      ),
    );
    // What knows most of a person or a PC was really read.
    for (const group of [
      'disk',
      'fs',
      'kernel',
      'battery',
      'units',
      'startup',
      'release',
      'asset',
    ]) {
      expect(read, group).toContain(group);
    }
  });

  test('none of what the PC knows is in any byte that it sent, in whatever form', () => {
    expect(found(traces, everyByte(sent))).toEqual([]);
  });

  test('nor on the page that everybody on the PC can read', () => {
    const pages = readdirSync(it.life.page).filter((name) => name.endsWith('.html'));
    expect(pages).toContain('index.html');
    const bytes = Buffer.concat(pages.map((name) => readFileSync(join(it.life.page, name))));
    expect(found(traces, bytes)).toEqual([]);
  });

  test('none of it is in the collector’s database or log', () => {
    expect(it.storedBytes().length).toBeGreaterThan(100_000);
    expect(found(traces, it.storedBytes())).toEqual([]);
    expect(it.logged.length).toBeGreaterThan(0);
    expect(found(traces, Buffer.from(it.logged.join('')))).toEqual([]);
  });
});

describe('a leak', () => {
  /** A sensor that says what no shape has room for. */
  const leaky = (value: string): Sensor => ({
    name: 'leak',
    by: 'agent',
    groups: ['release'],
    everySeconds: 60,
    atBoot: true,
    read: async () => [
      // What a faulty agent could do, against its own types.
      { group: 'release', subject: 0, reading: { release: value } } as unknown as Sample,
    ],
  });

  test.each([
    ['plain', canaries.userName],
    ['a digest', createHash('sha256').update(canaries.diskSerial).digest('base64')],
  ])('on the wire is found: %s', async (_, value) => {
    const it = await stage();
    try {
      it.truth.set('2026-10-06T15:00:00Z');
      await it.life.switchOn({ sensors: [leaky(value)] });
      await it.life.switchOff();
      await it.line.drained();
      expect(found(traces, everyByte(it.line.sent()))).not.toEqual([]);
    } finally {
      await it.close();
    }
  });

  const name = canaries.wifi;
  const sha = createHash('sha256').update(name.toLowerCase()).digest();
  test.each([
    ['plain', Buffer.from(name)],
    ['in small letters', Buffer.from(name.toLowerCase())],
    ['in capitals', Buffer.from(name.toUpperCase())],
    ['from the back', Buffer.from(Array.from(name).toReversed().join(''))],
    ['in hex', Buffer.from(Buffer.from(name).toString('hex'))],
    ['in base64', Buffer.from(Buffer.from(name).toString('base64'))],
    ['in base64, one further', Buffer.from(Buffer.from(`x${name}`).toString('base64'))],
    ['in base64, two further', Buffer.from(Buffer.from(`xy${name}`).toString('base64url'))],
    [
      'in base64 of hex',
      Buffer.from(Buffer.from(Buffer.from(name).toString('hex')).toString('base64')),
    ],
    ['in UTF-16', Buffer.from(name, 'utf16le')],
    ['as an address writes it', Buffer.from(encodeURIComponent(name))],
    ['as a bare digest', sha],
    ['as a digest in hex', Buffer.from(sha.toString('hex').slice(0, 20))],
    ['as a digest in base64url', Buffer.from(sha.toString('base64url'))],
    ['as MD5', createHash('md5').update(`${name}\n`).digest()],
    ['a MAC without its colons', Buffer.from(canaries.mac.replaceAll(':', ''))],
  ])('is found among other bytes: %s', (_, bytes) => {
    const noise = createHash('sha512').update('noise').digest();
    expect(
      found(traces, Buffer.concat([noise, Buffer.from('{"x":"'), bytes, Buffer.from('"}'), noise])),
    ).not.toEqual([]);
  });

  test('is not found where there is none', () => {
    const noise = Array.from({ length: 2000 }, (_, at) =>
      createHash('sha512').update(String(at)).digest(),
    );
    expect(found(traces, Buffer.concat(noise))).toEqual([]);
  });
});
