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
  const beats = new Counter({
    name: 'vigie_beats_total',
    help: 'Heartbeats received, by what came of them.',
    labelNames: ['answer'],
    registers,
  });
  const connections: Gauge = new Gauge({
    name: 'vigie_connections',
    help: 'Connections of agents that are open now.',
    registers,
    collect: () => connections.set(sessions()),
  });
  // Finding a counter by its labels costs more than counting: with each beat that shows.
  const answers = {
    stored: beats.labels('stored'),
    repeated: beats.labels('repeated'),
    late: beats.labels('late'),
    unknown_device: beats.labels('unknown_device'),
  };
  return {
    counts: {
      refused: (reason) => refused.inc({ reason }),
      answered: (answer) => answers[answer].inc(),
    },
    async refusals() {
      const { values } = await refused.get();
      return Object.fromEntries(values.map((it) => [String(it.labels.reason), it.value]));
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
