import type { Language } from '#shared/check.ts';
import type { Inventory } from '#shared/inventory.ts';
import type { Sample } from '#shared/readings.ts';
import {
  chassisWords,
  cpuVendorWords,
  diskKindWords,
  inventoryWords,
} from '#shared/words/inventory.ts';
import { fieldLabel, fieldValue, partName, unreadWords } from '#shared/words/readings.ts';
import { loadIdentity } from './identity.ts';
import { viewSpool } from './spool.ts';
import type { SpoolView } from './spool.ts';
import { stateFolder } from './state-folder.ts';
import { isRunning, loadStatus } from './status-file.ts';
import type { Status } from './status-file.ts';
import { wordsIn } from './words.ts';

interface Asked {
  readonly folder: string;
  readonly language: Language;
}

/** Whether this PC is connected, and what waits to be sent. */
export function status({ folder, language }: Asked): string {
  const files = stateFolder(folder);
  const words = wordsIn(language).report;
  const found = loadIdentity(files.identity, 'look');
  const view = viewSpool(files.spool);
  return lines([
    connection(loadStatus(files.status), language),
    found.kind === 'found' && found.identity.enrolment !== null
      ? words.enrolled(found.identity.collector)
      : words.notEnrolled,
    ...(view === null ? [words.nothingYet] : delivery(view, language)),
  ]);
}

/** Everything that was sent last: each reading with its unit, and what could not be read and why. */
export function explain({ folder, language }: Asked): string {
  const words = wordsIn(language).report;
  const view = viewSpool(stateFolder(folder).spool);
  if (view === null || view.memory.lastSequence === 0) return lines([words.nothingYet]);
  const { samples } = view.memory;
  return lines([
    words.explained,
    '',
    ...samples.flatMap((sample) => [...described(sample, language), '']),
    ...composition(view.memory.inventory, language),
    words.withEach,
    words.nothingElse,
    '',
    ...delivery(view, language),
  ]);
}

function described(sample: Sample, language: Language): string[] {
  const { group, subject } = sample;
  const heading = partName(group, subject, language);
  if ('unread' in sample) {
    return [heading, `  ${wordsIn(language).report.unread(unreadWords[sample.unread][language])}`];
  }
  const reading: Readonly<Record<string, number | boolean | string>> = sample.reading;
  const fields = Object.entries(reading).map(([field, value]) => {
    const name = { group, field };
    return entry(fieldLabel(name, language), fieldValue(name, value, language), language);
  });
  return [heading, ...(fields.length === 0 ? [`  ${wordsIn(language).report.empty}`] : fields)];
}

function composition(it: Inventory | null, language: Language): string[] {
  if (it === null) return [];
  const label = (field: keyof Inventory): string => inventoryWords[field][language];
  const line = (field: keyof Inventory, value: string): string =>
    entry(label(field), value, language);
  const disks = it.disks.map(({ kind, sizeGiB }) => `${diskKindWords[kind][language]} ${sizeGiB}`);
  return [
    wordsIn(language).report.composition,
    line('chassis', chassisWords[it.chassis][language]),
    line('cpuVendor', cpuVendorWords[it.cpuVendor][language]),
    ...(it.cores === 0 ? [] : [line('cores', String(it.cores))]),
    ...(it.memoryGiB === 0 ? [] : [line('memoryGiB', String(it.memoryGiB))]),
    line('disks', disks.join(', ')),
    '',
  ];
}

function entry(label: string, value: string, language: Language): string {
  return `  ${label}${language === 'fr' ? '\u00A0:' : ':'} ${value}`;
}

function delivery({ memory, waiting, acknowledged }: SpoolView, language: Language): string[] {
  const words = wordsIn(language).report;
  return [
    acknowledged === null
      ? words.neverAcknowledged
      : words.acknowledged(acknowledged.sequence, dateTime(acknowledged.atMs, language)),
    words.waiting(waiting),
    words.bytes(new Intl.NumberFormat(locales[language]).format(memory.bytes.count)),
    ...(memory.ignored > 0 ? [words.ignored(memory.ignored)] : []),
    ...(memory.dropped + memory.damaged > 0 ? [words.lost(memory.dropped, memory.damaged)] : []),
  ];
}

function connection(known: Status | null, language: Language): string {
  const words = wordsIn(language).report;
  if (known === null || !isRunning(known)) return words.notRunning;
  return words.connection(known.kind, dateTime(known.sinceMs, language));
}

/** English as the programme's people write it: the day before the month, 24 hours. */
const locales = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>;
const dateTime = (ms: number, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short' }).format(ms);

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
