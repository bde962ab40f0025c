import { readBatteries } from '#agent/sensors/batteries.ts';
import { hottest } from '#agent/sensors/heat.ts';
import { parseMemory } from '#agent/sensors/memory.ts';
import { judge } from '#collector/domain/judgement.ts';
import type { Sample } from '#shared/readings.ts';
import { share } from './interval.ts';
import type { Figure } from './interval.ts';
import { hostOf, powerSupplyOf, probesOf } from './health-files.ts';
import { recordingFiles } from './recording-files.ts';

/** How the samples of other health signals fared. */
export interface HealthScores {
  /** Read with at least one number, among those for whose signal the agent has a parser. */
  readonly parseRate: Figure;
  /** Samples whose signal the agent has a parser for, among all. */
  readonly hasParser: Figure;
  /** Hard cases that opened a ticket; those without a parser cannot, and are counted apart. */
  readonly hardCaseTickets: Figure;
  readonly hardCasesWithoutParser: number;
  readonly bySignal: Readonly<Record<string, { files: number; parsed: number; noParser: number }>>;
  readonly unread: readonly string[];
}

/**
 * Samples come as tools print them; the agent reads the kernel's files. What stands in both is put
 * into those files' form, and read by the agent's own parsers. Kernel logs, Windows and the older
 * battery tools have no parser in the agent: they are counted, not passed over.
 */
export async function scoreHealth(folder: string): Promise<HealthScores> {
  const bySignal: Record<string, { files: number; parsed: number; noParser: number }> = {};
  const count = { files: 0, withParser: 0, parsed: 0, hard: 0, hardMute: 0, opened: 0 };
  const unread: string[] = [];
  const files = recordingFiles(folder);
  for (const row of files.rows('index.csv')) {
    const { file = '', signal = '', label, hard_case: hardCase } = row;
    const text = files.text(file);
    if (text === undefined) {
      unread.push(`${file} (not there)`);
      continue;
    }
    const of = (bySignal[signal] ??= { files: 0, parsed: 0, noParser: 0 });
    const samples = await samplesOf(file, text);
    const isHard = hardCase === 'yes';
    of.files += 1;
    count.files += 1;
    if (samples === null) {
      of.noParser += 1;
      if (isHard) count.hardMute += 1;
      continue;
    }
    count.withParser += 1;
    const isRead = samples.some((it) => 'reading' in it && Object.keys(it.reading).length > 0);
    // A mouse's battery is rightly none of the PC's, and nothing is known where nothing is told.
    const isRefused = isHard && samples.every((it) => 'unread' in it && it.unread === 'absent');
    if (isRead || isRefused || label === 'unknown') {
      of.parsed += 1;
      count.parsed += 1;
    } else unread.push(file);
    if (!isHard) continue;
    count.hard += 1;
    if (opensTicket(samples)) count.opened += 1;
  }
  return {
    parseRate: share(count.parsed, count.withParser),
    hasParser: share(count.withParser, count.files),
    hardCaseTickets: share(count.opened, count.hard),
    hardCasesWithoutParser: count.hardMute,
    bySignal,
    unread,
  };
}

/** Null where the agent has no parser for what this file holds. */
async function samplesOf(file: string, text: string): Promise<readonly Sample[] | null> {
  if (file.endsWith('.uevent') || file.includes('bat-upower')) {
    return readBatteries(hostOf(powerSupplyOf(text)));
  }
  if (file.startsWith('sensors-')) {
    const reading = hottest(probesOf(text));
    return [
      reading === null
        ? { group: 'heat', subject: 0, unread: 'failed' }
        : { group: 'heat', subject: 0, reading },
    ];
  }
  if (file.startsWith('meminfo')) {
    return [{ group: 'memory', subject: 0, reading: parseMemory(text, null, null) }];
  }
  if (file.includes('pressure-memory')) {
    return [{ group: 'memory', subject: 0, reading: parseMemory('', text, null) }];
  }
  return null;
}

const dayMs = 86_400_000;
const days = 28;

/** A month of such days: longer than the patience of any check. */
function opensTicket(samples: readonly Sample[]): boolean {
  let state: Parameters<typeof judge>[0] = {
    samples: [],
    conditions: new Map(),
    tickets: new Map(),
  };
  for (let day = 0; day < days; day += 1) {
    state = judge(state, samples, {
      at: day * dayMs,
      day,
      cover: () => 'covered',
      handedOver: true,
      inService: true,
      thresholdsOf: (check) => check.thresholds,
      newTicketId: () => String(day),
    }).state;
  }
  return state.tickets.size > 0;
}
