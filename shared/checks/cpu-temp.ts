import { check, fine, nearly, notReported } from '../check.ts';

/**
 * The hottest processor core against the limit of its own chip (hwmon `temp*_crit`).
 *
 * The limit is the maker's, by way of the kernel; that 5 degrees below it is too hot, for two
 * readings over 10 minutes, and well again 10 degrees lower, is our judgement.
 */
export const cpuTemp = check({
  id: 'cpu.temp',
  family: 'heat',
  group: 'heat',
  thresholds: { marginC: 5, clearC: 10 },
  acts: 'ticket',
  opens: { readings: 2, hours: 1 / 6 },
  closes: { readings: 3, hours: 1 },
  hasBaseline: false,
  silencedBy: [],
  assess({ temperatureC, limitC }, { thresholds }) {
    if (temperatureC === undefined || limitC === undefined) return notReported;
    const limit = limitC - thresholds.marginC;
    if (temperatureC >= limit)
      return { result: 'warn', because: 'hot', value: temperatureC, limit };
    return temperatureC <= limit - thresholds.clearC ? fine(temperatureC) : nearly(temperatureC);
  },
  words: {
    fr: {
      title: 'Température du processeur',
      advice:
        'Dépoussiérer, vérifier que le ventilateur tourne et que les aérations sont libres, changer la pâte thermique.',
      source: 'la limite du processeur ; marge à nous',
      thresholds: {
        marginC: 'Degrés avant la limite du processeur',
        clearC: 'De nouveau bon : degrés avant la limite',
      },
      because: {
        hot: 'Le processeur est à {value, number} °C, tout près de sa propre limite (seuil : {limit, number} °C).',
      },
    },
    en: {
      title: 'Processor temperature',
      advice:
        'Remove the dust, check that the fan turns and the vents are free, renew the thermal paste.',
      source: 'the processor’s limit; margin our own',
      thresholds: {
        marginC: 'Degrees before the processor’s limit',
        clearC: 'Good again: degrees before the limit',
      },
      because: {
        hot: 'The processor is at {value, number} °C, close to its own limit (threshold: {limit, number} °C).',
      },
    },
  },
});
