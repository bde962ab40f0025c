import { isThrifty } from '../thrift.ts';
import type { LinkFacts } from '../thrift.ts';
import { loadIdentity } from '../identity.ts';
import { viewSpool } from '../spool.ts';
import type { StateFolder } from '../state-folder.ts';
import { removePages } from './files.ts';
import { writePages } from './write.ts';

export interface FromState extends Omit<LinkFacts, 'handshakes'> {
  /** Where the pages go. */
  readonly folder: string;
  readonly files: StateFolder;
  /** By this PC's clock; ms UTC. */
  readonly nowMs: number;
}

/**
 * Writes the family's pages from what the agent has on the disk, beside it or within it; where there
 * is no identity, removes them. Throws where the disk is full: the pages then are as they were.
 */
export async function writeFromState({ folder, files, nowMs, ...link }: FromState): Promise<void> {
  const found = loadIdentity(files.identity, 'look');
  if (found.kind === 'none') return removePages(folder);
  const memory = viewSpool(files.spool)?.memory;
  if (memory === undefined || found.kind !== 'found') return;
  const { collector, enrolment } = found.identity;
  await writePages({
    folder,
    spool: files.spool,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    facts: {
      nowMs,
      collector,
      isEnrolled: enrolment !== null,
      memory,
      isThrifty: isThrifty({ ...link, handshakes: memory.handshakes }),
    },
  });
}
