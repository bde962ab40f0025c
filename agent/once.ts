import { startAgent } from './run.ts';
import type { Agent, Run, RunOptions } from './run.ts';
import type { UplinkState } from './uplink.ts';
import { wordsIn } from './words.ts';

/** A timer starts it again: what could not be sent waits till then. */
const limitMs = 60_000;
/** EX_TEMPFAIL of sysexits.h: nothing is broken, the next time will do. */
const undelivered = 75;

/**
 * Reads what is due, reports until the collector has stored everything, and ends: 0, also where the
 * agent rests; 75 where the collector could not be reached within a minute. Same parts as `run`.
 */
export function startOnce(options: RunOptions): Run {
  const words = wordsIn(options.language);
  let endsAt = 0;

  async function look(state: UplinkState, agent: Agent): Promise<void> {
    const { resident, spool, ports, stop } = agent;
    switch (state.kind) {
      case 'connecting':
        return;
      case 'resting':
        return stop('done');
      case 'waiting':
        if (ports.moment().awakeSeconds + state.seconds < endsAt) return;
        return giveUp(agent);
      case 'connected':
        await resident.settled();
        if (spool.counts().waiting > 0) return;
        options.log(words.reported);
        return stop('done');
    }
  }

  function giveUp({ stop }: Agent): void {
    options.log(words.notReported);
    void stop('done', undelivered);
  }

  return startAgent(
    { ...options, now: true },
    {
      begin(agent) {
        const { ports, resident } = agent;
        endsAt = ports.moment().awakeSeconds + limitMs / 1000;
        void resident.tick();
        return ports.after(limitMs, () => giveUp(agent));
      },
      comesAndGoes: true,
      onProgress: (state, agent) => void look(state, agent),
    },
  );
}
