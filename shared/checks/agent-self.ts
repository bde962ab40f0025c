import { check, fine, nearly, notReported } from '../check.ts';

/**
 * The agent itself is in trouble: readings hang, or it may send no more this month.
 *
 * Three readings without an answer since it was started are our judgement: hence it observes only.
 * A failing disk makes readings hang, and says so itself. Beats that a full spool has given up are
 * reported beside, and not judged: months without internet are no fault.
 */
export const agentSelf = check({
  id: 'agent.self',
  family: 'other',
  group: 'agent',
  thresholds: { timeouts: 3 },
  acts: 'observe',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: ['disk.health', 'disk.ioerr'],
  assess({ timeouts, capReached }, { thresholds }) {
    if (capReached === true) return { result: 'warn', because: 'cap', value: 1, limit: 0 };
    if (timeouts === undefined) return notReported;
    if (timeouts >= thresholds.timeouts) {
      return { result: 'warn', because: 'timeouts', value: timeouts, limit: thresholds.timeouts };
    }
    return timeouts === 0 ? fine(0) : nearly(timeouts);
  },
  words: {
    fr: {
      title: 'Agent Vigie',
      advice:
        'Regarder quels relevés restent sans réponse ; si le quota est atteint, chercher ce qui fait tant changer les relevés.',
      source: 'choix de Vigie',
      thresholds: {
        timeouts: 'Relevés sans réponse à partir de',
      },
      because: {
        cap: 'L’agent a envoyé tout ce qu’il s’accorde ce mois-ci : il se tait jusqu’au mois prochain.',
        timeouts:
          '{value, plural, one {# relevé est resté} other {# relevés sont restés}} sans réponse depuis que l’agent tourne (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Vigie agent',
      advice:
        'See which readings get no answer; if the cap is reached, find what makes readings change so much.',
      source: 'our own judgement',
      thresholds: {
        timeouts: 'Readings without an answer from',
      },
      because: {
        cap: 'The agent has sent all that it allows itself this month: it is silent until the next.',
        timeouts:
          '{value, plural, one {# reading has} other {# readings have}} had no answer since the agent was started (threshold: {limit, number}).',
      },
    },
  },
});
