import type { Language } from '../check.ts';
import { groups } from '../readings.ts';
import type { Group, UnreadReason } from '../readings.ts';
import type { FieldShape, NumberShape, OneOfShape, OptionalShape, Unit } from '../shape.ts';

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
  /** What one subject of the group is. */
  readonly title: Words;
  readonly fields: { readonly [F in keyof FieldsOf<G>]: Words };
}

const of = (fr: string, en: string): Words => ({ fr, en });

export const readingWords: { readonly [G in Group]: GroupWords<G> } = {
  disk: {
    title: of('Disque', 'Disk'),
    fields: {
      kind: of('Sorte', 'Kind'),
      verdict: of('Verdict du disque lui-même', 'The drive’s own verdict'),
      criticalWarning: of('Alertes critiques NVMe (bits)', 'NVMe critical warnings (bits)'),
      reallocated: of('Secteurs remplacés', 'Reallocated sectors'),
      reportedUncorrectable: of('Erreurs non corrigées signalées', 'Uncorrectable errors reported'),
      commandTimeouts: of('Commandes sans réponse', 'Commands without an answer'),
      pending: of('Secteurs en attente', 'Pending sectors'),
      offlineUncorrectable: of('Secteurs illisibles', 'Unreadable sectors'),
      crcErrors: of('Erreurs de câble', 'Cable errors'),
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
    title: of('Espace disque', 'Disk space'),
    fields: {
      sizeKiB: of('Taille', 'Size'),
      freeKiB: of('Libre', 'Free'),
      inodes: of('Fichiers possibles', 'Files possible'),
      freeInodes: of('Fichiers encore possibles', 'Files still possible'),
      readOnly: of('En lecture seule', 'Read-only'),
      readOnlyByDesign: of('En lecture seule par choix', 'Read-only by design'),
    },
  },
  ext4: {
    title: of('Système de fichiers', 'File system'),
    fields: { errors: of('Erreurs relevées', 'Errors found') },
  },
  memory: {
    title: of('Mémoire vive', 'Memory'),
    fields: {
      totalKiB: of('Taille', 'Size'),
      availableKiB: of('Disponible', 'Available'),
      swapTotalKiB: of('Fichier d’échange', 'Swap space'),
      swapFreeKiB: of('Fichier d’échange libre', 'Swap space free'),
      pressurePercent: of('Attente de mémoire', 'Waiting for memory'),
      oomKills: of('Programmes fermés faute de mémoire', 'Programs ended for lack of memory'),
      shortPercent: of('Part des relevés à court de mémoire', 'Share of readings short of memory'),
    },
  },
  heat: {
    title: of('Processeur', 'Processor'),
    fields: {
      temperatureC: of('Température', 'Temperature'),
      limitC: of('Limite de la puce', 'The chip’s limit'),
    },
  },
  battery: {
    title: of('Batterie', 'Battery'),
    fields: {
      healthPercent: of('Capacité restante', 'Capacity left'),
      chargePercent: of('Charge', 'Charge'),
      cycles: of('Cycles de charge', 'Charge cycles'),
      onMains: of('Sur secteur', 'On mains'),
    },
  },
  clock: {
    title: of('Horloge', 'Clock'),
    fields: {
      synchronised: of('Mise à l’heure par le réseau', 'Set by the network'),
      offsetSeconds: of('Écart avec le collecteur', 'Difference to the collector'),
      resetAtBoot: of('Remise à zéro au démarrage', 'Reset at start-up'),
    },
  },
  power: {
    title: of('Démarrages', 'Starts'),
    fields: {
      uncleanStops: of('Arrêts brutaux en 14 jours d’usage', 'Sudden stops in 14 days of use'),
      bootsInAnHour: of('Démarrages en une heure, au plus', 'Starts within an hour, at most'),
    },
  },
  updates: {
    title: of('Mises à jour', 'Updates'),
    fields: {
      listAgeDays: of('Âge des listes', 'Age of the lists'),
      listAgeUseDays: of('dont jours d’usage', 'days of use among them'),
      rebootPendingDays: of('Redémarrage demandé depuis', 'Restart asked for since'),
    },
  },
};

const valueWords: Readonly<Record<ReadingValue, Words>> = {
  hdd: of('disque dur', 'hard disk'),
  ssd: of('SSD', 'SSD'),
  nvme: of('NVMe', 'NVMe'),
  emmc: of('eMMC', 'eMMC'),
  other: of('autre', 'other'),
  passed: of('réussi', 'passed'),
  failed: of('échoué', 'failed'),
  aborted: of('interrompu', 'aborted'),
  running: of('en cours', 'running'),
  never: of('jamais', 'never'),
};

export const unreadWords: Readonly<Record<UnreadReason, Words>> = {
  absent: of('ce poste n’en a pas', 'this PC has none'),
  no_tool: of('l’outil qui le lit manque', 'the tool that reads it is missing'),
  denied: of('l’accès est refusé', 'access is denied'),
  standby: of('au repos, on ne le réveille pas', 'asleep, and left asleep'),
  timeout: of('pas de réponse à temps', 'no answer in time'),
  failed: of('la lecture a échoué', 'reading failed'),
  unsupported: of('l’appareil ne le dit pas', 'the device does not say'),
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
    const known: Readonly<Record<string, Words>> = valueWords;
    return known[value]?.[language] ?? value;
  }
  const fields: Readonly<Record<string, FieldShape>> = groups[group].fields;
  const shape = fields[field];
  const plain = shape?.kind === 'optional' ? shape.of : shape;
  return plain?.kind === 'number' ? amount(value, plain, language) : String(value);
}

function amount(value: number, { unit }: NumberShape, language: Language): string {
  if (unit === 'KiB' && Math.abs(value) >= 1024) {
    return value >= 1024 * 1024
      ? inUnit(value / (1024 * 1024), 'GiB', language)
      : inUnit(value / 1024, 'MiB', language);
  }
  return inUnit(value, unit, language);
}

function inUnit(value: number, unit: Unit, language: Language): string {
  const words = units[unit];
  if ('intl' in words) {
    return new Intl.NumberFormat(language, {
      style: 'unit',
      unit: words.intl,
      unitDisplay: unit === 'days' ? 'long' : 'short',
      maximumFractionDigits: 1,
    }).format(value);
  }
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  return words[language] === '' ? number : `${number}\u00A0${words[language]}`;
}
