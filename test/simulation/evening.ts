import { receiveBeats } from '#collector/app/receive-beats.ts';
import type { Arrival, Receipt } from '#collector/app/receive-beats.ts';
import { drawMishap } from './fleet.ts';
import type { Mishap } from './fleet.ts';
import { isHeardOn, readAll } from './pc.ts';
import { arrivalsOf, compose, startAnew } from './sender.ts';
import { reportsAt } from './use-of-pc.ts';
import type { Home, World } from './world.ts';

/** What one evening's heartbeats came to. */
export interface Evening {
  readonly beats: number;
  readonly answers: ReadonlyMap<Receipt['answer'], number>;
  readonly askedForAll: number;
  /** Where and when each new beat was observed, for those who check what came of it. */
  readonly arrivals: readonly Arrival[];
}

const batchSize = 1000;

interface Sent {
  readonly home: Home;
  readonly arrival: Arrival;
  readonly mishap: Mishap;
}

/** All PCs that are on this evening report, in batches as a busy gateway makes them. */
export async function liveEvening(world: World, day: number): Promise<Evening> {
  const sent = world.agenda.take(day).flatMap((pc) => {
    const home = world.homeOf.get(pc);
    const news = home !== undefined && isHeardOn(pc, day) ? report(world, home, day) : [];
    return news;
  });
  const answers = new Map<Receipt['answer'], number>();
  let askedForAll = 0;
  for (let at = 0; at < sent.length; at += batchSize) {
    const batch = sent.slice(at, at + batchSize);
    const receipts = await receiveBeats(
      world.context,
      batch.map(({ arrival }) => arrival),
      world.memory,
    );
    for (const [place, receipt] of receipts.entries()) {
      const one = batch[place];
      if (one === undefined) throw new Error('More answers than beats');
      answers.set(receipt.answer, (answers.get(receipt.answer) ?? 0) + 1);
      if (receipt.needsFull) askedForAll += 1;
      hear(one, receipt);
    }
  }
  return { beats: sent.length, answers, askedForAll, arrivals: sent.map(({ arrival }) => arrival) };
}

function report(world: World, home: Home, day: number): Sent[] {
  const { pc, sender } = home;
  const at = reportsAt(pc.seed, day);
  const mishap = drawMishap(world.draw, world.mishaps);
  world.agenda.enter(pc, day);
  if (mishap === 'spool_lost') startAnew(sender, world.context.ids.token(8));
  if (mishap === 'record_lost') sender.sequence += 1;
  compose(sender, readAll(pc, day), at);
  if (mishap === 'out_of_order') compose(sender, readAll(pc, day), at);
  if (mishap === 'offline') return [];
  const arrivals = arrivalsOf(sender, at);
  if (mishap === 'out_of_order') arrivals.reverse();
  return arrivals.map((arrival) => ({ home, arrival, mishap }));
}

/** What the agent makes of the answer: what is acknowledged it forgets. */
function hear({ home, arrival, mishap }: Sent, { answer, needsFull }: Receipt): void {
  const { sender } = home;
  if (answer === 'unknown_device')
    throw new Error(`${home.pc.assetTag} is unknown to the collector`);
  if (answer !== 'repeated') home.acknowledged.push(arrival.receivedAt);
  if (mishap === 'ack_lost') return;
  if (needsFull) sender.owesFull = true;
  sender.lastContact = arrival.receivedAt;
  sender.spool = sender.spool.filter((it) => it.sequence !== arrival.beat.sequence);
}
