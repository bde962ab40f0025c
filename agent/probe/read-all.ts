import { unreadSample } from '#shared/readings.ts';
import type { Sample } from '#shared/readings.ts';
import type { ProbeContext, ProbeSensor } from '#agent/sensors/sensor.ts';
import { afterRun, isLeftAlone } from './breaker.ts';
import type { Breaker } from './breaker.ts';

export interface Reading {
  readonly samples: readonly Sample[];
  readonly breaker: Breaker;
}

/** Eight disks, asked twice for 10 s each, and some room. */
const usualLimitMs = 180_000;

/**
 * Asks the sensors one after another, none longer than its limit. One that does not answer in time,
 * or is left alone because it never did, is `timeout`: unknown, never good or bad.
 */
export async function readAll(
  sensors: readonly ProbeSensor[],
  context: ProbeContext,
  breaker: Breaker,
  limitMs = usualLimitMs,
): Promise<Reading> {
  const samples: Sample[] = [];
  let after = breaker;
  for (const sensor of sensors) {
    const { name } = sensor;
    if (isLeftAlone(breaker, name, context.nowMs)) {
      samples.push(...timeouts(sensor));
      continue;
    }
    const read = await readWithin(sensor, context, limitMs);
    // Of several disks one may hang: only a sensor that got nothing at all has timed out.
    const timedOut = read.every((it) => 'unread' in it && it.unread === 'timeout');
    after = afterRun(after, { name, timedOut: timedOut && read.length > 0, nowMs: context.nowMs });
    samples.push(...read);
  }
  return { samples, breaker: after };
}

async function readWithin(
  sensor: ProbeSensor,
  context: ProbeContext,
  limitMs: number,
): Promise<readonly Sample[]> {
  const late = Promise.withResolvers<readonly Sample[]>();
  const timer = setTimeout(() => late.resolve(timeouts(sensor)), limitMs);
  const answer = sensor.read(context).catch(() => unread(sensor, 'failed'));
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}

const timeouts = (sensor: ProbeSensor): Sample[] => unread(sensor, 'timeout');

const unread = ({ groups }: ProbeSensor, why: 'timeout' | 'failed'): Sample[] =>
  groups.map((group) => unreadSample(group, why));
