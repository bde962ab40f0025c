import { Counter, Gauge, Registry } from 'prom-client';
import type { Counts } from '#collector/transport/session.ts';

/** What `/metrics` shows, for whoever watches the service. */
export interface Metrics {
  readonly counts: Counts;
  /** Refusals so far under this name. */
  refusals(): Promise<Readonly<Record<string, number>>>;
  text(): Promise<string>;
  readonly contentType: string;
}

export function openMetrics(sessions: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const refused = new Counter({
    name: 'vigie_frames_refused_total',
    help: 'Frames of agents that were turned down, by reason.',
    labelNames: ['reason'],
    registers,
  });
  // A counter finds its labels by a text that it puts together anew: 1 us with each beat. So beats
  // are counted here, and handed over when somebody looks.
  const answers = { stored: 0, repeated: 0, late: 0, unknown_device: 0 };
  const beats: Counter = new Counter({
    name: 'vigie_beats_total',
    help: 'Heartbeats received, by what came of them.',
    labelNames: ['answer'],
    registers,
    collect() {
      beats.reset();
      for (const [answer, count] of Object.entries(answers)) beats.inc({ answer }, count);
    },
  });
  const connections: Gauge = new Gauge({
    name: 'vigie_connections',
    help: 'Connections of agents that are open now.',
    registers,
    collect: () => connections.set(sessions()),
  });
  return {
    counts: {
      refused: (reason) => refused.inc({ reason }),
      answered(answer) {
        answers[answer] += 1;
      },
    },
    async refusals() {
      const { values } = await refused.get();
      return Object.fromEntries(values.map((it) => [String(it.labels.reason), it.value]));
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
