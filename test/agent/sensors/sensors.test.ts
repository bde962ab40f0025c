import { expect, test } from 'vitest';
import { createHost } from '#agent/sensors/host.ts';
import { emptyTally } from '#agent/sensors/memory.ts';
import type { SensorContext } from '#agent/sensors/sensor.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import { assessSample, catalogue, checksOf } from '#shared/catalogue.ts';
import { groups } from '#shared/readings.ts';
import type { Sample } from '#shared/readings.ts';
import { reader } from '#shared/shape.ts';
import { machine } from './machine.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const about: Omit<SensorContext, 'host'> = {
  nowMs,
  clock: { upSeconds: 60, bootedAtMs: nowMs - 60_000, builtAtMs: nowMs - 9e9, firstOfBoot: true },
  bootLog: [{ boot: 1, startedAtS: nowMs / 1000 - 60, stopped: null }],
  memory: { tally: emptyTally },
};

async function readAll(context: SensorContext): Promise<Sample[]> {
  const answers = await Promise.all(sensors.map((sensor) => sensor.read(context)));
  return answers.flat();
}

test('each sensor has a name of its own and a cadence', () => {
  expect(new Set(sensors.map(({ name }) => name)).size).toBe(sensors.length);
  expect(sensors.every(({ everySeconds }) => everySeconds >= 60)).toBe(true);
});

test('on a PC with nothing to read every sensor answers, and no check finds fault', async () => {
  const samples = await readAll({ ...about, host: await machine({}) });
  const found = samples.flatMap((sample) =>
    checksOf(sample.group).map((check) => {
      const { thresholds } = check;
      const given = { thresholds, baseline: null, marks: [], day: 20_000 };
      return { id: check.id, result: assessSample(check, sample, given).result };
    }),
  );
  // Room on / is this machine's own, whatever the folder holds.
  const faults = found.filter(({ id }) => !id.startsWith('fs.') && id !== 'clock.rtc');
  expect(faults.filter(({ result }) => result === 'warn' || result === 'critical')).toEqual([]);
});

test('on this machine every reading fits its group, so that it can be sent', async () => {
  const samples = await readAll({ ...about, host: createHost() });
  const misfits = samples.filter(
    (sample) => 'reading' in sample && !reader(groups[sample.group])(sample.reading).ok,
  );
  expect(misfits).toEqual([]);
  expect(samples.length).toBeGreaterThanOrEqual(sensors.length);
});

test('every group that a check judges is read by some sensor', async () => {
  const samples = await readAll({ ...about, host: createHost() });
  const read = new Set<string>(samples.map(({ group }) => group));
  const judged = [...new Set<string>(catalogue.map(({ group }) => group))];
  expect(judged.filter((group) => !read.has(group))).toEqual([]);
});
