import { pino } from 'pino';
import type { LogLevel } from './config.ts';

/**
 * One line of JSON an occurrence, for the person who keeps the service: what happened, to what, and
 * what follows. Never a name, an address or a code of a family.
 */
export type Log = ReturnType<typeof openLog>;

export function openLog(level: LogLevel) {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
