import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Operator, Workshop } from '#collector/web/visit.ts';
import { BadConfig } from './bad-config.ts';
import type { Fault } from './bad-config.ts';
import { readOperator, readProxies } from './operator.ts';
import type { Provider } from '#collector/web/account-library.ts';
import type { SecondFactorRule } from '#collector/web/accounts.ts';
import { readProvider, readSecondFactorRule } from './sign-in-config.ts';
import { readTls } from './tls.ts';
import type { TlsConfig } from './tls.ts';
import { readWorkshop } from './workshop.ts';

/** What the environment decides, read once at start. */
export interface Config extends Partial<TlsConfig> {
  /** 1 to 65535; 0 takes any free port. */
  readonly port: number;
  /** The address under which people and agents reach the collector, without a trailing slash. */
  readonly baseUrl: string;
  /** `sqlite:<path>` or `postgres://…`. */
  readonly databaseUrl: string;
  /** Signs staff sessions; at least 32 characters. */
  readonly secret: string;
  readonly logLevel: LogLevel;
  /** For the public page for families. */
  readonly workshop?: Workshop;
  /** Of whom a second factor is asked; left out: of nobody. */
  readonly requireSecondFactor?: SecondFactorRule;
  /** Where staff can sign in beside us; null or left out: nowhere. */
  readonly provider?: Provider | null;
  /** For the public pages that the law asks for. */
  readonly operator?: Operator;
  /** So many of our own proxies stand in front; none if left out. */
  readonly proxies?: number;
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

type Environment = Readonly<Record<string, string | undefined>>;

const defaultDatabase = 'sqlite:data/vigie.db';

/**
 * Reads the configuration; throws `BadConfig` with every fault together. Any variable may also be
 * given as a file: `DATABASE_URL_FILE=/run/secrets/url`.
 */
export function readConfig(environment: Environment): Config {
  const faults: Fault[] = [];
  const value = (name: string): string | undefined => fromFile(environment, name, faults);
  const port = readPort(value('PORT'), faults);
  const databaseUrl = readDatabaseUrl(value('DATABASE_URL'), faults);
  const tls = { cert: environment['TLS_CERT'], key: environment['TLS_KEY'] };
  const baseUrl = readBaseUrl(
    value('BASE_URL'),
    tls.cert === undefined ? 'http' : 'https',
    port,
    faults,
  );
  const config: Config = {
    port,
    baseUrl,
    ...readTls({ ...tls, pins: value('TLS_PINS'), baseUrl }, faults),
    databaseUrl,
    secret: readSecret(value('VIGIE_SECRET'), databaseUrl, faults),
    logLevel: readLogLevel(value('LOG_LEVEL'), faults),
    workshop: readWorkshop(value, faults),
    requireSecondFactor: readSecondFactorRule(value, faults),
    provider: readProvider(value, faults),
    operator: readOperator(value, faults),
    proxies: readProxies(value('PROXIES'), faults),
  };
  if (faults.length > 0) throw new BadConfig(faults);
  return Object.freeze(config);
}

function fromFile(environment: Environment, name: string, faults: Fault[]): string | undefined {
  const direct = environment[name];
  const path = environment[`${name}_FILE`];
  if (path === undefined) return direct;
  if (direct !== undefined) {
    faults.push({
      variable: `${name}_FILE`,
      expected: `either ${name} or ${name}_FILE`,
      hint: `Both are set: remove one of them.`,
    });
    return direct;
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    faults.push({
      variable: `${name}_FILE`,
      expected: 'the path of a file that this process can read',
      hint: `Reading it failed (${code}): check the path and its permissions.`,
    });
    return undefined;
  }
}

function readPort(text: string | undefined, faults: Fault[]): number {
  if (text === undefined || text === '') return 8080;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  faults.push({
    variable: 'PORT',
    expected: 'a whole number from 0 to 65535',
    hint: 'Leave it out for 8080; 0 takes any free port.',
  });
  return 0;
}

function readBaseUrl(
  text: string | undefined,
  usual: 'http' | 'https',
  port: number,
  faults: Fault[],
): string {
  if (text === undefined || text === '') return `${usual}://localhost:${port}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.pathname === '/';
  if (isPlain && (url.protocol === 'https:' || url.protocol === 'http:')) return url.origin;
  faults.push({
    variable: 'BASE_URL',
    expected: 'an http or https address without path, such as https://vigie.example.org',
    hint: 'Give the address that families’ PCs and staff use, as they type it.',
  });
  return `${usual}://localhost`;
}

function readDatabaseUrl(text: string | undefined, faults: Fault[]): string {
  if (text === undefined || text === '') return defaultDatabase;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  if (/^sqlite:.+/.test(text)) return text;
  faults.push({
    variable: 'DATABASE_URL',
    expected: 'postgres://user:password@host/database or sqlite:path/to/file.db',
    hint: `Leave it out for SQLite in ${defaultDatabase.slice(7)}.`,
  });
  return defaultDatabase;
}

const leastSecretLength = 32;

function readSecret(text: string | undefined, databaseUrl: string, faults: Fault[]): string {
  if (text !== undefined && text.length >= leastSecretLength) return text;
  if (text === undefined && databaseUrl.startsWith('sqlite:'))
    return ownSecret(databaseUrl, faults);
  faults.push({
    variable: 'VIGIE_SECRET',
    expected: `at least ${leastSecretLength} characters, the same for all collectors of one database`,
    hint: 'Make one with: openssl rand -base64 32',
  });
  return '';
}

// One collector on one file: it can keep its own secret beside that file.
function ownSecret(databaseUrl: string, faults: Fault[]): string {
  const path = `${databaseUrl.slice(7)}.secret`;
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept.length >= leastSecretLength) return kept;
    faults.push({
      variable: 'VIGIE_SECRET',
      expected: `at least ${leastSecretLength} characters in the file beside the database`,
      hint: `${path} holds fewer: delete it, and a new one is made (everybody signs in again).`,
    });
    return '';
  } catch {
    const made = randomBytes(32).toString('base64url');
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unwritable';
      faults.push({
        variable: 'DATABASE_URL',
        expected: 'a folder that this process can write',
        hint: `Writing beside the database failed (${code}): check the folder and its permissions.`,
      });
    }
    return made;
  }
}

function readLogLevel(text: string | undefined, faults: Fault[]): LogLevel {
  if (text === undefined || text === '') return 'info';
  const level = logLevels.find((it) => it === text);
  if (level !== undefined) return level;
  faults.push({
    variable: 'LOG_LEVEL',
    expected: `one of ${logLevels.join(', ')}`,
    hint: 'Leave it out for info.',
  });
  return 'info';
}
