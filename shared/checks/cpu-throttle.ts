import { check, fine, nearly, notReported } from '../check.ts';

/**
 * The processor slows itself down for heat, again and again.
 *
 * The counters are the kernel's (`thermal_throttle` under each CPU, as node_exporter's
 * cpu_linux.go reads them; Intel alone has them). Many sound thin laptops count some at start-up;
 * 100 an hour of use over three days, and well again at half of it, are our judgement: hence it
 * observes only.
 */
export const cpuThrottle = check({
  id: 'cpu.throttle',
  family: 'heat',
  group: 'throttle',
  thresholds: { perHour: 100, clearPerHour: 50 },
  acts: 'observe',
  opens: { readings: 3, hours: 48 },
  closes: { readings: 3, hours: 48 },
  hasBaseline: false,
  silencedBy: ['cpu.temp'],
  assess({ perHour }, { thresholds }) {
    if (perHour === undefined) return notReported;
    if (perHour > thresholds.perHour) {
      return { result: 'warn', because: 'throttled', value: perHour, limit: thresholds.perHour };
    }
    return perHour <= thresholds.clearPerHour ? fine(perHour) : nearly(perHour);
  },
  words: {
    fr: {
      title: 'Processeur ralenti par la chaleur',
      advice:
        'Dépoussiérer, vérifier que le ventilateur tourne et que les aérations sont libres, changer la pâte thermique.',
      source: 'choix de Vigie',
      thresholds: {
        perHour: 'Ralentissements par heure au-dessus de',
        clearPerHour: 'De nouveau bon jusqu’à',
      },
      because: {
        throttled:
          'Le processeur se ralentit {value, number} fois par heure pour ne pas surchauffer (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Processor slowed by heat',
      advice:
        'Remove the dust, check that the fan turns and the vents are free, renew the thermal paste.',
      source: 'our own judgement',
      thresholds: {
        perHour: 'Slow-downs an hour above',
        clearPerHour: 'Good again up to',
      },
      because: {
        throttled:
          'The processor slows down {value, number} times an hour to keep cool (threshold: {limit, number}).',
      },
    },
  },
});
