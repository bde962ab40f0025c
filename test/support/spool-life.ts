import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { loadIdentity, newIdentity, saveIdentity } from '#agent/identity.ts';
import type { Identity } from '#agent/identity.ts';
import { openSpool } from '#agent/spool.ts';
import type { Spool } from '#agent/spool.ts';

/**
 * A life of the spool and the identity beside it, for a process that is watched from outside. After
 * each deed, once it has returned, it says where all stands.
 */
export function liveWithSpool(folder: string): void {
  const file = join(folder, 'spool.db');
  let streams = 0;
  const newStream = (): string => `stream-${(streams += 1)}`;
  const reopened = (): Spool => openSpool({ file, newStream, mostWaiting: 12 });
  let identity = newIdentity('http://localhost');
  const greet = (spool: Spool, lineage: number): void => {
    identity = {
      ...identity,
      enrolment: { device: tokenOf(1), lineage: tokenOf(lineage) },
    };
    saveIdentity(join(folder, 'identity.json'), identity);
    spool.remember({ lineage: tokenOf(lineage) });
  };
  const say = (spool: Spool): void => {
    writeSync(1, `${JSON.stringify(stateOf(spool, identity))}\n`);
  };
  let at = 0;
  const append = (spool: Spool, groups: number): void => {
    at += 1;
    spool.append(
      {
        type: 'beat',
        boot: 1,
        sinceBootSeconds: at,
        wallSeconds: 1_800_000_000,
        full: groups > 1,
        samples: Array.from({ length: groups }, (_, subject) => ({
          group: 'fs' as const,
          subject,
          reading: { sizeKiB: 100_000_000, freeKiB: 1000 + at },
        })),
        bytesThisMonth: 0,
      },
      {},
    );
  };

  let spool = reopened();
  say(spool);
  const deeds: ((it: Spool) => void)[] = [
    (it) => greet(it, 2),
    (it) => append(it, 30),
    (it) => append(it, 1),
    (it) => it.acknowledge(1, 1000),
    (it) => greet(it, 3),
    (it) => append(it, 40),
    (it) => append(it, 1),
    (it) => {
      const [newest] = it.waiting(3, 9);
      if (newest !== undefined) it.replace({ ...newest, sinceBootSeconds: 999 }, {});
    },
    (it) => it.acknowledge(4, 2000),
    (it) => void it.sendAgain(2, 0),
    (it) => it.drop(3),
    (it) => {
      it.close();
      spool = reopened();
    },
    (it) => append(it, 1),
    (it) => it.restart('another'),
    ...Array.from({ length: 14 }, () => (it: Spool) => append(it, 1)),
    (it) => it.acknowledge(9, 90 * 86_400_000 + 3000),
    (it) => greet(it, 4),
  ];
  for (const deed of deeds) {
    deed(spool);
    say(spool);
  }
  spool.close();
}

/** What must be as it was after a power cut. */
export function stateOf(spool: Spool, { enrolment }: Pick<Identity, 'enrolment'>) {
  const { stream, lastSequence, dropped } = spool.memory();
  const waiting = spool.waiting(0, 1e6).map((it) => [it.sequence, it.sinceBootSeconds, it.samples]);
  const lineage = enrolment?.lineage ?? null;
  return { stream, lastSequence, dropped, waiting, kept: spool.counts().kept, lineage };
}

/** The same, of a folder as found. */
export function stateIn(folder: string): { origin: Spool['origin']; state: string; next: number } {
  const found = loadIdentity(join(folder, 'identity.json'));
  const enrolment = found.kind === 'found' ? found.identity.enrolment : null;
  const newStream = (): string => 'made after the power cut';
  const spool = openSpool({ file: join(folder, 'spool.db'), newStream });
  const state = JSON.stringify(stateOf(spool, { enrolment }));
  const { origin } = spool;
  const { sequence } = spool.append(
    {
      type: 'beat',
      boot: 2,
      sinceBootSeconds: 1,
      wallSeconds: 1,
      full: true,
      samples: [],
      bytesThisMonth: 0,
    },
    {},
  );
  spool.close();
  return { origin, state, next: sequence };
}

const tokenOf = (fill: number): string => Buffer.alloc(16, fill).toString('base64url');
