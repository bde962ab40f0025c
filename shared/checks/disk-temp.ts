import { check, fine, nearly, notReported } from '../check.ts';

/** NVMe critical warning, bit 1 (NVM Express Base Specification 2.0, figure 207). */
const temperatureBit = 2;

/**
 * How hot a disk is. A hard disk warns at 50 and is critical at 55 degrees (our own judgement;
 * makers allow 60), an NVMe drive at the limits that it names itself (WCTEMP, CCTEMP), other
 * flash at 70, the top of the usual range for consumer SSDs; or when the drive itself complains.
 * Clears 5 degrees below (smartd -W).
 */
export const diskTemp = check({
  id: 'disk.temp',
  family: 'heat',
  group: 'disk',
  thresholds: { hddWarnC: 50, hddCriticalC: 55, flashWarnC: 70, flashCriticalC: 80, clearC: 5 },
  acts: 'observe',
  opens: { readings: 2, hours: 6 },
  closes: { readings: 2, hours: 6 },
  hasBaseline: false,
  silencedBy: [],
  assess(reading, { thresholds }) {
    const {
      kind,
      temperatureC,
      temperatureWarnC,
      temperatureCriticalC,
      criticalWarning = 0,
    } = reading;
    if (temperatureC === undefined) return notReported;
    const spins = kind === 'hdd' || kind === 'other' || kind === undefined;
    const warn = temperatureWarnC ?? (spins ? thresholds.hddWarnC : thresholds.flashWarnC);
    const critical =
      temperatureCriticalC ?? (spins ? thresholds.hddCriticalC : thresholds.flashCriticalC);
    if (temperatureC >= critical) {
      return { result: 'critical', because: 'hot', value: temperatureC, limit: critical };
    }
    if (temperatureC >= warn) {
      return { result: 'warn', because: 'hot', value: temperatureC, limit: warn };
    }
    if ((criticalWarning & temperatureBit) !== 0) {
      return { result: 'warn', because: 'complains', value: temperatureC, limit: warn };
    }
    const isClear = temperatureC <= Math.min(warn, critical) - thresholds.clearC;
    return isClear ? fine(temperatureC) : nearly(temperatureC);
  },
  words: {
    fr: {
      title: 'Température du disque',
      advice:
        'Sauvegarder les données de la famille ; dépoussiérer, dégager les aérations, éloigner le disque de la carte graphique.',
      source: 'fiches des fabricants',
      thresholds: {
        hddWarnC: 'Disque dur : attention à partir de',
        hddCriticalC: 'Disque dur : critique à partir de',
        flashWarnC: 'SSD : attention à partir de',
        flashCriticalC: 'SSD : critique à partir de',
        clearC: 'De nouveau bon : degrés de moins',
      },
      because: {
        hot: 'Le disque {subject} est à {value, number} °C (seuil : {limit, number} °C).',
        complains:
          'Le disque {subject} se plaint de sa température : {value, number} °C (seuil : {limit, number} °C).',
      },
    },
    en: {
      title: 'Disk temperature',
      advice:
        'Back up the family’s data; remove dust, clear the vents, move the disk away from the graphics card.',
      source: 'makers’ data sheets',
      thresholds: {
        hddWarnC: 'Hard disk: warning from',
        hddCriticalC: 'Hard disk: critical from',
        flashWarnC: 'SSD: warning from',
        flashCriticalC: 'SSD: critical from',
        clearC: 'Good again: degrees less',
      },
      because: {
        hot: 'Disk {subject} is at {value, number} °C (threshold: {limit, number} °C).',
        complains:
          'Disk {subject} complains of its temperature: {value, number} °C (threshold: {limit, number} °C).',
      },
    },
  },
});
