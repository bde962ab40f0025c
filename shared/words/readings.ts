import type { Language } from '../check.ts';
import { groups } from '../readings.ts';
import type { Group, UnreadReason } from '../readings.ts';
import { knownReleases, releaseTitle } from '../releases.ts';
import type { KnownRelease } from '../releases.ts';
import type { FieldShape, NumberShape, OneOfShape, OptionalShape, Shape, Unit } from '../shape.ts';

/** Words for every reading: the family's `explain` and the staff's pages show the same ones. */
type Words = Readonly<Record<Language, string>>;
type FieldsOf<G extends Group> = (typeof groups)[G]['fields'];
type ValuesOf<S> =
  S extends OptionalShape<infer O> ? (O extends OneOfShape<infer V> ? V : never) : never;
/** Every word that some reading can have as its value. */
type ReadingValue = {
  [G in Group]: { [F in keyof FieldsOf<G>]: ValuesOf<FieldsOf<G>[F]> }[keyof FieldsOf<G>];
}[Group];

interface GroupWords<G extends Group> {
  /** What the group's subject at this place (counted from 0) is. */
  readonly part: (subject: number) => Words;
  readonly fields: { readonly [F in keyof FieldsOf<G>]: Words };
}

const of = (fr: string, en: string): Words => ({ fr, en });
const only = (fr: string, en: string) => () => of(fr, en);
const numbered = (fr: string, en: string) => (subject: number) =>
  of(`${fr} ${subject + 1}`, `${en} ${subject + 1}`);

const spaces = [
  of('Espace du système (/)', 'System space (/)'),
  of('Espace de la famille (/home)', 'The family’s space (/home)'),
];

const startSpaces = [
  of('Espace de démarrage (/boot)', 'Start-up space (/boot)'),
  of('Partition EFI', 'EFI partition'),
];

export const readingWords: { readonly [G in Group]: GroupWords<G> } = {
  disk: {
    part: numbered('Disque', 'Disk'),
    fields: {
      kind: of('Sorte', 'Kind'),
      verdict: of('Verdict du disque lui-même', 'The disk’s own verdict'),
      criticalWarning: of('Alertes critiques NVMe (bits)', 'NVMe critical warnings (bits)'),
      reallocated: of('Secteurs remplacés', 'Reallocated sectors'),
      reportedUncorrectable: of('Erreurs non corrigées signalées', 'Uncorrectable errors reported'),
      commandTimeouts: of('Commandes sans réponse', 'Commands without an answer (timeouts)'),
      pending: of('Secteurs en attente', 'Pending sectors'),
      offlineUncorrectable: of('Secteurs illisibles au repos', 'Sectors found unreadable offline'),
      crcErrors: of('Erreurs de câble (CRC)', 'Cable errors (CRC)'),
      writeErrors: of('Erreurs d’écriture', 'Write errors'),
      prefailNow: of('Seuils du fabricant dépassés', 'Maker’s thresholds crossed'),
      prefailPast: of('Seuils dépassés par le passé', 'Thresholds crossed in the past'),
      loggedUncorrectable: of('Erreurs de données au journal', 'Data errors in the log'),
      loggedUncorrectableAgeHours: of(
        'Temps de marche depuis la dernière',
        'Time in use since the newest of them',
      ),
      loggedErrors: of('Erreurs au journal, en tout', 'Errors in the log, in all'),
      selfTest: of('Dernier auto-test', 'Last self-test'),
      selfTestAgeHours: of('Temps de marche depuis l’auto-test', 'Time in use since the self-test'),
      mediaErrors: of('Erreurs du support', 'Media errors'),
      wearPercent: of('Usure', 'Wear'),
      sparePercent: of('Réserve restante', 'Spare left'),
      spareThresholdPercent: of('Réserve minimale', 'Least spare'),
      temperatureC: of('Température', 'Temperature'),
      temperatureWarnC: of('Température d’alerte', 'Warning temperature'),
      temperatureCriticalC: of('Température critique', 'Critical temperature'),
      powerOnHours: of('Temps de marche', 'Time in use'),
      powerCycles: of('Mises sous tension', 'Times switched on'),
    },
  },
  fs: {
    part: (subject) => spaces[subject] ?? numbered('Espace', 'Space')(subject),
    fields: {
      sizeKiB: of('Taille', 'Size'),
      freeKiB: of('Espace libre', 'Free space'),
      inodes: of('Fichiers possibles (inodes)', 'Files possible (inodes)'),
      freeInodes: of('Fichiers encore possibles', 'Files still possible'),
      readOnly: of('En lecture seule', 'Read-only'),
      readOnlyByDesign: of('En lecture seule par choix', 'Read-only by design'),
    },
  },
  bootfs: {
    part: (subject) => startSpaces[subject] ?? numbered('Démarrage', 'Start-up')(subject),
    fields: {
      part: of('Partition', 'Partition'),
      sizeKiB: of('Taille', 'Size'),
      freeKiB: of('Espace libre', 'Free space'),
    },
  },
  ext4: {
    part: only('Système de fichiers', 'File system'),
    fields: { errors: of('Erreurs comptées', 'Errors counted') },
  },
  memory: {
    part: only('Mémoire vive', 'Memory'),
    fields: {
      totalKiB: of('Taille', 'Size'),
      availableKiB: of('Disponible', 'Available'),
      swapTotalKiB: of('Fichier d’échange', 'Swap space'),
      swapFreeKiB: of('Fichier d’échange libre', 'Swap space free'),
      pressurePercent: of('Attente de mémoire', 'Waiting for memory'),
      oomKills: of(
        'Programmes arrêtés faute de mémoire depuis l’allumage',
        'Programs stopped for lack of memory since start-up',
      ),
      shortPercent: of('Part des relevés à court de mémoire', 'Share of readings short of memory'),
    },
  },
  heat: {
    part: only('Chaleur du processeur', 'Processor heat'),
    fields: {
      temperatureC: of('Température', 'Temperature'),
      limitC: of('Limite du processeur', 'The processor’s limit'),
    },
  },
  throttle: {
    part: only('Ralentissement du processeur', 'Processor slow-down'),
    fields: {
      events: of('Ralentissements depuis l’allumage', 'Slow-downs since start-up'),
      perHour: of('Ralentissements par heure', 'Slow-downs an hour'),
    },
  },
  fans: {
    part: only('Ventilateurs', 'Fans'),
    fields: {
      fans: of('Ventilateurs visibles', 'Fans in sight'),
      turning: of('Ventilateurs qui tournent', 'Fans that turn'),
      processorC: of(
        'Température du processeur à cet instant',
        'Processor temperature at that moment',
      ),
    },
  },
  battery: {
    part: numbered('Batterie', 'Battery'),
    fields: {
      present: of('En place', 'In place'),
      healthPercent: of('Capacité restante', 'Capacity left'),
      chargePercent: of('Charge', 'Charge'),
      cycles: of('Cycles de charge', 'Charge cycles'),
      onMains: of('Sur secteur', 'On mains'),
    },
  },
  clock: {
    part: only('Horloge', 'Clock'),
    fields: {
      synchronised: of('Mise à l’heure par le réseau', 'Set by the network'),
      offsetSeconds: of('Avance sur l’heure de Vigie', 'Ahead of Vigie’s time'),
      resetAtBoot: of('Remise à zéro au démarrage', 'Reset at start-up'),
      tlsDateFault: of(
        'Certificat hors date selon cette horloge',
        'Certificate out of date by this clock',
      ),
    },
  },
  power: {
    part: only('Démarrages et arrêts', 'Starts and stops'),
    fields: {
      uncleanStops: of('Arrêts brutaux en 14 jours d’usage', 'Sudden stops in 14 days of use'),
      bootsInAnHour: of('Démarrages en une heure, au plus', 'Starts within an hour, at most'),
    },
  },
  updates: {
    part: only('Mises à jour', 'Updates'),
    fields: {
      listAgeDays: of('Âge des listes de paquets', 'Age of the package lists'),
      listAgeUseDays: of('dont jours d’usage', 'days of use among them'),
      rebootPendingDays: of('Redémarrage demandé depuis', 'Restart asked for since'),
    },
  },
  kernel: {
    part: only('Journal du noyau, 14 jours', 'Kernel log, 14 days'),
    fields: {
      ioErrors: of('Erreurs de lecture ou d’écriture', 'Errors in reading or writing'),
      ioErrorDays: of('Jours avec une telle erreur', 'Days with such an error'),
      crashes: of('Plantages du système', 'System crashes'),
      crashDays: of('Jours avec un plantage', 'Days with a crash'),
      machineChecks: of('Alertes du processeur (MCE)', 'Processor alerts (MCE)'),
      machineCheckDays: of('Jours avec une telle alerte', 'Days with such an alert'),
      correctedMemoryErrors: of(
        'Erreurs de mémoire corrigées depuis l’allumage',
        'Memory errors corrected since start-up',
      ),
      uncorrectedMemoryErrors: of(
        'Erreurs de mémoire non corrigées depuis l’allumage',
        'Memory errors not corrected since start-up',
      ),
    },
  },
  startup: {
    part: only('Démarrage', 'Start-up'),
    fields: { seconds: of('Durée', 'Time taken') },
  },
  release: {
    part: only('Système d’exploitation', 'Operating system'),
    fields: { release: of('Version', 'Release') },
  },
  antivirus: {
    part: only('Antivirus', 'Antivirus'),
    fields: {
      realTime: of('Protection en temps réel', 'Real-time protection'),
      signatureAgeDays: of('Âge des signatures', 'Age of the signatures'),
    },
  },
  units: {
    part: only('Services du système', 'System services'),
    fields: {
      displayManagerFailed: of('Écran d’accueil en échec', 'Login screen failed'),
      networkFailed: of('Réseau en échec', 'Network failed'),
      timeFailed: of('Mise à l’heure en échec', 'Time setting failed'),
      packageListsFailed: of('Mises à jour en échec', 'Updates failed'),
      printingFailed: of('Impression en échec', 'Printing failed'),
    },
  },
  link: {
    part: only('Connexion à Vigie', 'Connection to Vigie'),
    fields: {
      handshakeMs: of('Temps d’accueil (médiane)', 'Time to be welcomed (median)'),
      sessions: of('Connexions observées', 'Connections looked at'),
    },
  },
  asset: {
    part: only('Composants du poste', 'Parts of the PC'),
    fields: {
      diskChanged: of('Disque changé depuis la remise', 'Disk changed since handover'),
      boardChanged: of('Carte mère changée depuis la remise', 'Board changed since handover'),
      memoryChanged: of('Mémoire changée depuis la remise', 'Memory changed since handover'),
    },
  },
  agent: {
    part: only('Agent Vigie', 'Vigie agent'),
    fields: {
      timeouts: of('Relevés sans réponse à temps', 'Readings without an answer in time'),
      droppedBeats: of('Signes de vie abandonnés', 'Heartbeats given up'),
      memoryMiB: of('Mémoire occupée', 'Memory in use'),
      capReached: of('Quota du mois atteint', 'This month’s cap reached'),
    },
  },
};

const valueWords: Readonly<Record<Exclude<ReadingValue, KnownRelease>, Words>> = {
  hdd: of('disque dur', 'hard disk'),
  ssd: of('SSD', 'SSD'),
  nvme: of('NVMe', 'NVMe'),
  emmc: of('eMMC', 'eMMC'),
  other: of('autre', 'other'),
  passed: of('réussi', 'passed'),
  failed: of('échoué', 'failed'),
  aborted: of('interrompu', 'aborted'),
  running: of('en cours', 'running'),
  never: of('jamais fait', 'never run'),
  boot: of('/boot', '/boot'),
  efi: of('EFI', 'EFI'),
};

const knownValues: Readonly<Record<string, Words>> = {
  ...valueWords,
  // A release is called the same in every language.
  ...Object.fromEntries(knownReleases.map((it) => [it, of(releaseTitle(it), releaseTitle(it))])),
};

/** Why a part was not read, to follow a colon. */
export const unreadWords: Readonly<Record<UnreadReason, Words>> = {
  absent: of('ce poste n’en a pas', 'this PC has none'),
  no_tool: of('l’outil qui le lit manque sur ce poste', 'this PC lacks the tool that reads it'),
  denied: of('le système refuse l’accès', 'the system denies access'),
  standby: of('le disque dort, on ne le réveille pas', 'the disk is asleep, and left asleep'),
  timeout: of('pas de réponse à temps', 'no answer in time'),
  failed: of('la lecture a échoué', 'reading failed'),
  unsupported: of('l’appareil ne sait pas le dire', 'the device cannot tell'),
};

const flagWords = { true: of('oui', 'yes'), false: of('non', 'no') };

/** Each unit as `Intl` knows it, or the words that follow the number. */
const units: Readonly<Record<Unit, { readonly intl: string } | Words>> = {
  count: of('', ''),
  bytes: of('octets', 'bytes'),
  KiB: of('Kio', 'KiB'),
  MiB: of('Mio', 'MiB'),
  GiB: of('Gio', 'GiB'),
  percent: { intl: 'percent' },
  celsius: { intl: 'celsius' },
  seconds: { intl: 'second' },
  ms: { intl: 'millisecond' },
  hours: { intl: 'hour' },
  days: { intl: 'day' },
  bits: of('', ''),
  sequence: of('', ''),
  version: of('', ''),
};

/** One field of one group, in words. */
export interface FieldName {
  readonly group: Group;
  readonly field: string;
}

/** A part of a PC, such as `Disque 2`; where there can be one only, without a number. */
export function partName(group: Group, subject: number, language: Language): string {
  return readingWords[group].part(subject)[language];
}

/** The label of a field; a field of another version is shown under its own name. */
export function fieldLabel({ group, field }: FieldName, language: Language): string {
  const fields: Readonly<Record<string, Words>> = readingWords[group].fields;
  return fields[field]?.[language] ?? field;
}

/** A value with its unit, such as `38 °C`, `12,5 Gio` or `oui`. */
export function fieldValue(
  { group, field }: FieldName,
  value: number | boolean | string,
  language: Language,
): string {
  if (typeof value === 'boolean') return flagWords[`${value}`][language];
  if (typeof value === 'string') {
    return knownValues[value]?.[language] ?? value;
  }
  const plain = shapeOf({ group, field });
  return plain?.kind === 'number' ? amount(value, plain, language) : String(value);
}

/** A size exactly as the PC's own tools print it, where `fieldValue` rounds it; else null. */
export function exactValue(name: FieldName, value: unknown, language: Language): string | null {
  const shape = shapeOf(name);
  if (typeof value !== 'number' || shape?.kind !== 'number' || shape.unit !== 'KiB') return null;
  return Math.abs(value) < kib ? null : inUnit(value, 'KiB', language);
}

/** What values a field has; undefined for a field of another version. */
export function shapeOf({ group, field }: FieldName): Shape | undefined {
  const fields: Readonly<Record<string, FieldShape>> = groups[group].fields;
  const shape = fields[field];
  return shape?.kind === 'optional' ? shape.of : shape;
}

const kib = 1024;
/** From here a size is said in the larger unit: 0,95 Gio reads as 1 Gio, not as 973 Mio. */
const nearlyOne = 0.95;

function amount(value: number, { unit }: NumberShape, language: Language): string {
  if (unit === 'KiB' && Math.abs(value) >= kib) {
    const gib = value / (kib * kib);
    return Math.abs(gib) >= nearlyOne
      ? inUnit(shortened(gib), 'GiB', language)
      : inUnit(shortened(value / kib), 'MiB', language);
  }
  return inUnit(value, unit, language);
}

const shortened = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10;

function inUnit(value: number, unit: Unit, language: Language): string {
  const words = units[unit];
  const number = formatOf(language, unit).format(value);
  return 'intl' in words || words[language] === '' ? number : `${number}\u00A0${words[language]}`;
}

/** To make a format takes longer than to use it a thousand times. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(language: Language, unit: Unit): Intl.NumberFormat {
  const key = `${language} ${unit}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const words = units[unit];
  const made = new Intl.NumberFormat(language, {
    maximumFractionDigits: 1,
    ...('intl' in words
      ? { style: 'unit', unit: words.intl, unitDisplay: unit === 'days' ? 'long' : 'short' }
      : {}),
  });
  formats.set(key, made);
  return made;
}
