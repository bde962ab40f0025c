import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, expect, test } from 'vitest';
import { handOverAll } from '#collector/app/hand-over.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const root = join(import.meta.dirname, '../../..');
const today = '2023-04-15';
const count = 1000;

interface Stepper {
  readonly process: ChildProcessWithoutNullStreams;
  readonly lines: AsyncIterator<string>;
  readonly ended: Promise<unknown>;
}

describeOnBothEngines('collectors that are processes of their own', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2020-10-01T09:00:00Z');
    const handovers = Array.from({ length: count }, (_, n) => ({
      assetTag: formatAssetTag({ site: 'BZ', year: 2020, number: n + 1 }),
      handedOverOn: '2020-09-14' as const,
      cohort: null,
      sector: null,
      lot: null,
      model: null,
    }));
    await world.store.transaction((tx) => handOverAll(tx, world, { handovers, actor: 'test' }));
  });

  /** Starts one, ready to step at a word. */
  async function start(): Promise<Stepper> {
    const script = join(root, 'test/support/step-process.ts');
    const child = spawn(process.execPath, [script, world.url, today], { cwd: root });
    child.stderr.pipe(process.stderr);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const stepper = { process: child, lines, ended: once(child, 'exit') };
    expect(await lines.next()).toMatchObject({ value: 'ready' });
    return stepper;
  }
  async function run({ process: child, lines, ended }: Stepper): Promise<{ raised: number }> {
    child.stdin.write('go\n');
    let last = '{}';
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      last = line.value;
    }
    await ended;
    return JSON.parse(last) as { raised: number }; // what step-process.ts prints last
  }
  async function reminders() {
    const { db } = world.store;
    const rows = await db.selectFrom('reminders').select('case_id').execute();
    const events = await db
      .selectFrom('events')
      .select('noun_id')
      .where('kind', '=', 'reminder_raised')
      .execute();
    return { rows: rows.length, events: events.length };
  }

  test('share the work when two run at once: each reminder exactly once', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const counts = await Promise.all([run(one), run(two)]);
    expect(counts[0].raised + counts[1].raised).toBe(count);
    expect(await reminders()).toEqual({ rows: count, events: count });
  });

  test('leave whole batches when one is killed, and the next one does the rest', async () => {
    const killed = await start();
    killed.process.stdin.write('go\n');
    expect(await killed.lines.next()).toMatchObject({ value: 'committed' });
    killed.process.kill('SIGKILL');
    await killed.ended;
    const after = await reminders();
    expect(after.rows).toBe(after.events);
    expect(after.rows % 200).toBe(0);
    expect(after.rows).toBeGreaterThan(0);

    const { raised } = await stepTakebacks(world, today);
    expect(raised).toBe(count - after.rows);
    expect(await reminders()).toEqual({ rows: count, events: count });
  });
});
