import { check, fine, nearly, notReported } from '../check.ts';

/**
 * The PC reaches the collector slowly: bad Wi-Fi, or a line that is hardly there.
 *
 * A median of more than 5 s over 7 sessions, and well again under 4 s, are our judgement: hence it
 * observes only. What matters at once, that the agent spares such a line, it does by itself.
 */
export const linkQuality = check({
  id: 'link.quality',
  family: 'network',
  group: 'link',
  thresholds: { slowMs: 5000, clearMs: 4000, sessions: 7 },
  acts: 'observe',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: [],
  assess({ handshakeMs, sessions }, { thresholds }) {
    if (handshakeMs === undefined || sessions === undefined) return notReported;
    if (sessions < thresholds.sessions) return notReported;
    if (handshakeMs > thresholds.slowMs) {
      return { result: 'warn', because: 'slow', value: handshakeMs, limit: thresholds.slowMs };
    }
    return handshakeMs <= thresholds.clearMs ? fine(handshakeMs) : nearly(handshakeMs);
  },
  words: {
    fr: {
      title: 'Qualité de la connexion',
      advice:
        'Demander où se trouve le poste par rapport à la box ; proposer un câble ou une autre place.',
      source: 'choix de Vigie',
      thresholds: {
        slowMs: 'Accueil médian au-dessus de',
        clearMs: 'De nouveau bon jusqu’à',
        sessions: 'Connexions observées au moins',
      },
      because: {
        slow: 'Le poste met {value, number} ms à joindre Vigie, en médiane (seuil : {limit, number} ms).',
      },
    },
    en: {
      title: 'Connection quality',
      advice: 'Ask where the PC stands from the router; suggest a cable or another place.',
      source: 'our own judgement',
      thresholds: {
        slowMs: 'Median welcome above',
        clearMs: 'Good again up to',
        sessions: 'Connections looked at, at least',
      },
      because: {
        slow: 'The PC takes {value, number} ms to reach Vigie, in the median (threshold: {limit, number} ms).',
      },
    },
  },
});
