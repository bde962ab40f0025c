import { writeFileSync } from 'node:fs';
import { askFolderOf, removePages } from './page/files.ts';
import type { Ports } from './ports.ts';

/** Keeps the family's page up to date, off the way of what is sent. */
export interface FamilyPage {
  /** Where the family drops what it asks. */
  readonly askFolder: string;
  /** Something has changed that it tells: it is written again, a moment later. */
  note(): void;
  /** Sees to what was noted, or removes all pages, and ends. */
  end(as: 'kept' | 'removed'): Promise<void>;
}

export interface FamilyPageParts {
  readonly folder: string;
  readonly ports: Ports;
  /** Writes it, or asks another to. */
  readonly write: () => Promise<void>;
  /** A page that cannot be written is as it was: never the agent's end. */
  readonly onFault: (cause: unknown) => void;
}

/** What comes together is written once. */
const pauseMs = 2_000;

export function openFamilyPage({ folder, ports, write, onFault }: FamilyPageParts): FamilyPage {
  let cancel: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isEnded = false;

  function begin(): void {
    cancel = null;
    writing = writing.then(write).catch(onFault);
  }

  return {
    askFolder: askFolderOf(folder),
    note() {
      if (!isEnded) cancel ??= ports.after(pauseMs, begin);
    },
    async end(as) {
      isEnded = true;
      const isDue = cancel !== null;
      cancel?.();
      if (isDue && as === 'kept') begin();
      await writing;
      if (as === 'removed') removePages(folder);
    },
  };
}

/**
 * Asks a process of its own to write the page (a path unit watches this file): what it needs would
 * take 4 MB of the agent's memory for good.
 */
export async function askForPage(due: string): Promise<void> {
  writeFileSync(due, '', { mode: 0o600 });
}
