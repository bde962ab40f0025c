import { userInfo, homedir } from 'node:os';
import { join } from 'node:path';
import { languages } from '#shared/check.ts';
import type { Language } from '#shared/check.ts';
import { parseCode } from '#shared/code.ts';
import type { BadCode } from '#shared/code.ts';
import { collectorAddress } from './collector-address.ts';
import { emptyConf, readConf } from './conf-file.ts';
import type { Conf, ConfFault, Mode } from './conf-file.ts';
import { confFile } from './paths.ts';

/** What a person has asked for at the command line. */
export type Config = Common & (RunConfig | { readonly command: PlainCommand });
type PlainCommand = 'status' | 'explain' | 'pause' | 'resume' | 'help';
interface Common {
  readonly language: Language;
  /** The folder of this PC's identity and spool. */
  readonly folder: string;
}
export interface RunConfig {
  readonly command: 'run' | 'once' | 'forget' | 'page';
  /** Null: as enrolled. */
  readonly collector: string | null;
  /** The handover code, base64url; null where none was given. */
  readonly code: string | null;
  /** A file that may hold it, removed after use. */
  readonly codeFile: string | null;
  /** As the configuration file says; null where it does not. */
  readonly mode: Mode | null;
  readonly isThrifty: boolean;
  readonly now: boolean;
  /** The folder of the probe's answer; null where this process reads everything itself. */
  readonly probe: string | null;
  /** The folder of the family's page; null where none is written. */
  readonly page: string | null;
  /** Another process writes it when it is asked to. */
  readonly isPageByUnit: boolean;
  /** Seconds between beats; null lets the collector say. */
  readonly everySeconds: number | null;
}

/** One thing that is wrong with the command line; its words, with how to mend it, in `words.ts`. */
export type Fault =
  | { readonly about: 'command' | 'option' | 'argument' | 'language'; readonly given: string }
  | { readonly about: 'collector' | 'every'; readonly given: string }
  | { readonly about: 'missing_value'; readonly given: string }
  | { readonly about: 'conf_file'; readonly given: string; readonly isMissing: boolean }
  | ConfFault
  | { readonly about: 'code'; readonly because: BadCode };

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly language: Language; readonly faults: readonly Fault[] };

type Environment = Readonly<Record<string, string | undefined>>;

const options = {
  collector: { type: 'string' },
  code: { type: 'string' },
  'code-file': { type: 'string' },
  conf: { type: 'string' },
  state: { type: 'string' },
  probe: { type: 'string' },
  page: { type: 'string' },
  'page-by-unit': { type: 'boolean' },
  every: { type: 'string' },
  lang: { type: 'string' },
  now: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;
type Option = keyof typeof options;

const leastEverySeconds = 5;
const mostEverySeconds = 86_400;

/** Reads the command line; tells every fault at once. */
export function readConfig(args: readonly string[], environment: Environment): ConfigResult {
  const faults: Fault[] = [];
  const { values, words } = read(args, faults);
  const language = languageOf(values.get('lang'), environment, faults);
  const command = commandOf(words, values, faults);
  const conf = confOf(values.get('conf'), faults);
  const folder = values.get('state') ?? environment['VIGIE_STATE'] ?? usualFolder(environment);
  const run = {
    collector: collectorOf(values.get('collector'), faults) ?? conf.collector,
    code: codeOf(values.get('code'), faults),
    codeFile: values.get('code-file') ?? null,
    mode: conf.mode,
    isThrifty: conf.isThrifty,
    now: values.has('now'),
    probe: values.get('probe') ?? null,
    page: values.get('page') ?? null,
    isPageByUnit: values.has('page-by-unit'),
    everySeconds: everyOf(values.get('every'), faults),
  };
  if (command === 'page' && run.page === null) {
    faults.push({ about: 'missing_value', given: '--page' });
  }
  if (faults.length > 0 || command === null) {
    return { ok: false, language, faults: withoutEchoes(faults) };
  }
  const common = { language, folder };
  switch (command) {
    case 'run':
    case 'once':
    case 'forget':
    case 'page':
      return { ok: true, config: { ...common, ...run, command } };
    default:
      return { ok: true, config: { ...common, command } };
  }
}

/** Without a package there is no configuration where a package would have it. */
function confOf(asked: string | undefined, faults: Fault[]): Conf {
  const given = asked ?? confFile;
  const found = readConf(given);
  switch (found.kind) {
    case 'read':
      faults.push(...found.faults);
      return found.conf;
    case 'unreadable':
      faults.push({ about: 'conf_file', given, isMissing: false });
      return emptyConf;
    case 'none':
      if (asked !== undefined) faults.push({ about: 'conf_file', given, isMissing: true });
      return emptyConf;
  }
}

/** After `--code --state /x` only the code is missing: `/x` is not one too many. */
function withoutEchoes(faults: readonly Fault[]): readonly Fault[] {
  const isCause = faults.some(({ about }) => about === 'missing_value');
  return isCause ? faults.filter(({ about }) => about !== 'argument') : faults;
}

interface Read {
  readonly values: ReadonlyMap<Option, string>;
  readonly words: readonly string[];
}

/** Written out: Node's own reader costs as much processor time as a TLS handshake (9 ms). */
function read(args: readonly string[], faults: Fault[]): Read {
  const values = new Map<Option, string>();
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const given = args[at] ?? '';
    const [raw = '', ...joined] = given.split('=');
    const name = raw === '-h' ? 'help' : raw.replace(/^--/, '');
    if (!given.startsWith('-')) words.push(given);
    else if (!isOption(name) || name === raw) faults.push({ about: 'option', given: raw });
    else if (options[name].type === 'boolean') values.set(name, '');
    else if (joined.length > 0) values.set(name, joined.join('='));
    else if (args[at + 1]?.startsWith('--') === false) values.set(name, args[(at += 1)] ?? '');
    else faults.push({ about: 'missing_value', given: raw });
  }
  return { values, words };
}

const isOption = (name: string): name is Option => Object.hasOwn(options, name);

function commandOf(
  [command, ...more]: readonly string[],
  values: ReadonlyMap<Option, string>,
  faults: Fault[],
): Config['command'] | null {
  for (const given of more) faults.push({ about: 'argument', given });
  if (values.has('help') || command === undefined) return 'help';
  switch (command) {
    case 'run':
    case 'once':
    case 'status':
    case 'explain':
    case 'pause':
    case 'resume':
    case 'forget':
    case 'page':
    case 'help':
      return command;
    default:
      faults.push({ about: 'command', given: command });
      return null;
  }
}

function languageOf(
  asked: string | undefined,
  environment: Environment,
  faults: Fault[],
): Language {
  const found = languages.find((it) => it === asked);
  if (asked !== undefined && found === undefined) faults.push({ about: 'language', given: asked });
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return found ?? (locale.startsWith('fr') ? 'fr' : 'en');
}

function collectorOf(given: string | undefined, faults: Fault[]): string | null {
  if (given === undefined) return null;
  const address = collectorAddress(given);
  if (address === null) faults.push({ about: 'collector', given });
  return address;
}

function codeOf(given: string | undefined, faults: Fault[]): string | null {
  if (given === undefined) return null;
  const parsed = parseCode(given);
  if (parsed.ok) return parsed.code;
  faults.push({ about: 'code', because: parsed.because });
  return null;
}

function everyOf(given: string | undefined, faults: Fault[]): number | null {
  if (given === undefined) return null;
  const seconds = Number(given);
  const isGood = /^\d+$/.test(given) && seconds >= leastEverySeconds && seconds <= mostEverySeconds;
  if (!isGood) faults.push({ about: 'every', given });
  return isGood ? seconds : null;
}

function usualFolder(environment: Environment): string {
  if (userInfo().uid === 0) return '/var/lib/vigie';
  return join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'vigie');
}
