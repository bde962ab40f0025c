import { collectorAddress } from './collector-address.ts';
import { readSmallFile } from './small-file.ts';

/** Which of the two ways to run the package's units take; `auto` goes by this PC's memory. */
export const modes = ['run', 'once', 'auto'] as const;
export type Mode = (typeof modes)[number];

/** What a package's `agent.conf` says; null where it says nothing of it. */
export interface Conf {
  readonly collector: string | null;
  readonly mode: Mode | null;
  readonly isThrifty: boolean;
}

export const emptyConf: Conf = { collector: null, mode: null, isThrifty: false };

/** One thing wrong with the file; lines are counted from 1. */
export interface ConfFault {
  readonly about: 'conf';
  readonly file: string;
  readonly line: number;
  readonly because: 'form' | 'key' | 'twice' | Key;
  readonly given: string;
}

const keys = ['COLLECTOR', 'MODE', 'THRIFTY'] as const;
type Key = (typeof keys)[number];

export type ConfFile =
  | { readonly kind: 'read'; readonly conf: Conf; readonly faults: readonly ConfFault[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' };

export function readConf(file: string): ConfFile {
  try {
    return { kind: 'read', ...parseConf(readSmallFile(file), file) };
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    return { kind: isMissing ? 'none' : 'unreadable' };
  }
}

/** `KEY=value` on each line; empty lines and those that begin with # say nothing. */
export function parseConf(
  text: string,
  file: string,
): { readonly conf: Conf; readonly faults: readonly ConfFault[] } {
  const faults: ConfFault[] = [];
  const found = new Map<Key, string>();
  for (const [place, whole] of text.split('\n').entries()) {
    const given = whole.trim();
    if (given === '' || given.startsWith('#')) continue;
    const fault = (because: ConfFault['because'], what = given): void => {
      faults.push({ about: 'conf', file, line: place + 1, because, given: what });
    };
    const [name = '', ...rest] = given.split('=');
    const key = keys.find((it) => it === name.trim());
    const value = rest.join('=').trim();
    if (rest.length === 0) fault('form');
    else if (key === undefined) fault('key', name.trim());
    else if (found.has(key)) fault('twice', key);
    else if (!isGood[key](value)) fault(key, value);
    else found.set(key, value);
  }
  return {
    conf: {
      collector: collectorAddress(found.get('COLLECTOR') ?? ''),
      mode: modes.find((it) => it === found.get('MODE')) ?? null,
      isThrifty: found.get('THRIFTY') === 'yes',
    },
    faults,
  };
}

const isGood: Readonly<Record<Key, (value: string) => boolean>> = {
  COLLECTOR: (value) => collectorAddress(value) !== null,
  MODE: (value) => modes.some((it) => it === value),
  THRIFTY: (value) => value === 'yes' || value === 'no',
};
