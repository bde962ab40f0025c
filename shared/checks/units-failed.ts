import { check, fine, notReported } from '../check.ts';
import type { Reading } from '../readings.ts';

/**
 * A part of the system that the family needs has failed to run.
 *
 * netdata reports any failed service unit (health.d/systemdunits.conf); three readings over two
 * days, so that a start without network opens nothing, are our judgement. Roles are compiled in;
 * the names of units stay on the PC.
 */
export const unitsFailed = check({
  id: 'units.failed',
  family: 'system',
  group: 'units',
  thresholds: { most: 0 },
  acts: 'ticket',
  opens: { readings: 3, hours: 48 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: ['fs.space', 'fs.readonly', 'upd.fresh'],
  assess(reading, { thresholds }) {
    const known = roles.filter(({ field }) => reading[field] !== undefined);
    if (known.length === 0) return notReported;
    const failed = known.filter(({ field }) => reading[field] === true);
    const [first] = failed;
    if (first === undefined || failed.length <= thresholds.most) return fine(failed.length);
    return {
      result: 'warn',
      because: first.because,
      value: failed.length,
      limit: thresholds.most,
    };
  },
  words: {
    fr: {
      title: 'Services en échec',
      advice:
        'Lire l’état du service sur place (systemctl status), puis le réparer ou le relancer.',
      source: 'netdata ; durée à nous',
      thresholds: {
        most: 'Services en échec tolérés',
      },
      because: {
        display_manager: 'L’écran d’accueil ne démarre pas.',
        network: 'Le service du réseau est en échec.',
        time: 'Le service de mise à l’heure est en échec.',
        package_lists: 'Le service des mises à jour est en échec.',
        printing: 'Le service d’impression est en échec.',
      },
    },
    en: {
      title: 'Failed services',
      advice: 'Read the service’s state on site (systemctl status), then mend or restart it.',
      source: 'netdata; time our own',
      thresholds: {
        most: 'Failed services put up with',
      },
      because: {
        display_manager: 'The login screen does not start.',
        network: 'The network service has failed.',
        time: 'The time service has failed.',
        package_lists: 'The update service has failed.',
        printing: 'The printing service has failed.',
      },
    },
  },
});

interface Role {
  readonly field: keyof Reading<'units'>;
  readonly because: 'display_manager' | 'network' | 'time' | 'package_lists' | 'printing';
}
/** The one that the family feels most goes first: of several the first is named. */
const roles: readonly Role[] = [
  { field: 'displayManagerFailed', because: 'display_manager' },
  { field: 'networkFailed', because: 'network' },
  { field: 'packageListsFailed', because: 'package_lists' },
  { field: 'timeFailed', because: 'time' },
  { field: 'printingFailed', because: 'printing' },
];
