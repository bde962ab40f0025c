import { check, fine, notReported } from '../check.ts';

/**
 * Errors while writing (ATA attribute 200), on drives whose maker says that it counts them: Samsung,
 * SpinPoint M8 Product Manual 2.7, table 8-17; the agent leaves the attribute out on all others.
 *
 * Many drives count thousands and live on. From 25,000, our own judgement: of 17 such drives that
 * came to fail 5 had counted as many before, of 157 at large 11 (reports of linuxhw and bsdhw); any
 * limit between 17,000 and 31,000 parts them alike.
 */
export const diskWrites = check({
  id: 'disk.writes',
  family: 'storage',
  group: 'disk',
  thresholds: { many: 25_000 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 7, hours: 168 },
  hasBaseline: false,
  silencedBy: [],
  assess({ writeErrors }, { thresholds }) {
    if (writeErrors === undefined) return notReported;
    return writeErrors < thresholds.many
      ? fine(writeErrors)
      : { result: 'warn', because: 'many', value: writeErrors, limit: thresholds.many };
  },
  words: {
    fr: {
      title: 'Erreurs d’écriture',
      advice:
        'Sauvegarder les données de la famille ; test étendu à l’atelier ; remplacer le disque si le test échoue ou si le nombre augmente encore.',
      source: 'choix de Vigie',
      thresholds: {
        many: 'Nombre à partir de',
      },
      because: {
        many: 'Le disque {subject} a compté {value, plural, one {# erreur} other {# erreurs}} d’écriture (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Write errors',
      advice:
        'Back up the family’s data; extended test in the workshop; replace the disk if the test fails or the count still grows.',
      source: 'our own judgement',
      thresholds: {
        many: 'Count from',
      },
      because: {
        many: 'Disk {subject} has counted {value, plural, one {# write error} other {# write errors}} (threshold: {limit, number}).',
      },
    },
  },
});
