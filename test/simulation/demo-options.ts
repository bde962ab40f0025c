import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { languages } from '#shared/check.ts';
import type { Language } from '#shared/check.ts';

export interface DemoOptions {
  readonly seed: string;
  /** Handovers in each school year. */
  readonly families: number;
  /** Null: 8080, or the next one that is free. */
  readonly port: number | null;
}

/** Thrown where an option has a value that it cannot mean. */
export class BadOption extends Error {
  override readonly name = 'BadOption';
  readonly option: string;
  /** The largest whole number, or the words to choose from. */
  readonly expected: number | string;
  constructor(option: string, expected: number | string) {
    super(`--${option} expects ${expected}`);
    this.option = option;
    this.expected = expected;
  }
}

/** Thrown where help is asked for, or an option is none of the demo's. */
export class UsageWanted extends Error {
  override readonly name = 'UsageWanted';
  readonly isFault: boolean;
  constructor(isFault: boolean) {
    super('How the demo is started');
    this.isFault = isFault;
  }
}

/** Thrown where the port that was asked for is taken. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;
  constructor(port: number) {
    super(`Port ${port} is taken`);
    this.port = port;
  }
}

/** Reads the command line; throws `BadOption` or `UsageWanted` on what it cannot mean. */
export function readDemoOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DemoOptions {
  const values = valuesIn(args);
  if (values.help) throw new UsageWanted(false);
  if (values.lang !== undefined && !languages.some((it) => it === values.lang)) {
    throw new BadOption('lang', languages.join(' | '));
  }
  const port = values.port ?? environment['PORT'];
  return {
    seed: values.seed,
    families: wholeIn('families', values.families, 9000),
    port: port === undefined || port === '' ? null : wholeIn('port', port, 65_535),
  };
}

function valuesIn(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: 'vigie' },
        families: { type: 'string', default: '1200' },
        port: { type: 'string' },
        lang: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch {
    throw new UsageWanted(true);
  }
}

/** As `--lang` says; else French where the locale is French, English where it is any other. */
export function languageOf(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const at = args.findLastIndex((arg) => /^--lang(=|$)/.test(arg));
  const asked = args[at]?.split('=')[1] ?? args[at + 1];
  const found = at < 0 ? undefined : languages.find((it) => it === asked);
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return found ?? (locale.startsWith('fr') ? 'fr' : 'en');
}

function wholeIn(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new BadOption(name, most);
}

/** A port that nobody else can take until it is let go. */
export interface HeldPort {
  readonly port: number;
  release(): Promise<void>;
}

/** Holds the port asked for, or the first free one from 8080 on; throws `PortTaken`. */
export async function holdPort(asked: number | null): Promise<HeldPort> {
  const [first, last] = asked === null ? [8080, 8179] : [asked, asked];
  for (let port = first; port <= last; port += 1) {
    const held = await tryToHold(port);
    if (held !== null) return held;
  }
  throw new PortTaken(first);
}

function tryToHold(port: number): Promise<HeldPort | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    const release = (): Promise<void> =>
      new Promise((released) => void server.close(() => released()));
    server.once('error', () => resolve(null));
    server.listen(port, () => resolve({ port, release }));
  });
}
