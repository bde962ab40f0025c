import type { PageWords } from './words.ts';

const sendings = (count: number): string => (count === 1 ? '1 envoi' : `${count} envois`);

export const french: PageWords = {
  title: 'Vigie sur cet ordinateur',
  skip: 'Aller au contenu',
  otherLanguage: 'Read this page in English',
  updated: (at) => `Page écrite le ${at}, à l’heure de cet ordinateur.`,

  health: {
    heading: 'Comment va l’ordinateur ?',
    well: ['Tout va bien.', 'Vigie n’a rien trouvé d’anormal dans ce qu’elle a pu lire.'],
    notEnrolled: [
      'Vigie n’est pas encore reliée à l’atelier.',
      'Rien n’est envoyé. L’atelier doit d’abord donner un code.',
    ],
    nothingRead: ['Vigie n’a encore rien pu lire.', 'On ne sait pas comment va l’ordinateur.'],
    diskUnread: ['Rien d’anormal vu, mais le disque n’a pas pu être lu.'],
    found: 'Vigie a trouvé un problème.',
    families: {
      power: 'L’ordinateur démarre ou s’arrête mal.',
      storage: 'Le disque donne des signes de faiblesse. Gardez une copie de vos documents.',
      heat: 'L’ordinateur chauffe trop.',
      memory: 'La mémoire de l’ordinateur ne suffit pas, ou fait des erreurs.',
      battery: 'La batterie est usée.',
      screen: 'L’écran a un problème.',
      keyboard: 'Le clavier ou la souris a un problème.',
      ports: 'Une prise ou le boîtier a un problème.',
      sound: 'Le son ou la caméra a un problème.',
      network: 'La connexion à internet marche mal.',
      system: 'Le système a un problème : place sur le disque, mises à jour ou service arrêté.',
      slow: 'L’ordinateur est lent.',
      contact: 'L’atelier ne reçoit plus de nouvelles de l’ordinateur.',
      other: 'L’atelier regarde un autre problème.',
    },
    toBeSent: 'L’atelier le saura dès que l’ordinateur sera relié à internet.',
    told: 'L’atelier le sait. Vous n’avez rien à faire.',
    open: (count) =>
      count === 1
        ? 'L’atelier a noté 1 demande pour cet ordinateur.'
        : `L’atelier a noté ${count} demandes pour cet ordinateur.`,
    afterCoverage: 'La maintenance est terminée. Demandez conseil à l’atelier.',
    lastSent: (at) => `Dernier envoi reçu par l’atelier : ${at}.`,
    neverSent: 'L’atelier n’a encore rien reçu de cet ordinateur.',
    waiting: (count) =>
      count === 1
        ? '1 envoi attend d’être reçu par l’atelier.'
        : `${count} envois attendent d’être reçus par l’atelier.`,
  },
  paused: (until) => [
    'Vigie est en pause.',
    'Rien n’est lu. Rien n’est envoyé.',
    `La pause finit le ${until}.`,
  ],
  capped: [
    'Vigie a utilisé toute sa part d’internet de ce mois.',
    'Elle n’envoie plus rien. Elle recommence le mois prochain.',
  ],

  dates: {
    heading: 'Jusqu’à quand ?',
    unknown: 'L’atelier n’a pas encore donné les dates.',
    covered: (until) => `L’atelier répare cet ordinateur jusqu’au ${until} compris.`,
    coverageEnded: (on) => `L’atelier réparait cet ordinateur jusqu’au ${on}. C’est terminé.`,
    takeback: (on) => `L’ordinateur est repris au plus tard le ${on}. On vous prévient avant.`,
  },
  help: {
    heading: 'Demander de l’aide',
    how: 'Ouvrez cette adresse, sur un téléphone ou sur un ordinateur :',
    scan: 'Ou visez ce dessin avec l’appareil photo du téléphone.',
    phone: 'Cette adresse dit comment joindre l’atelier, même si l’ordinateur est en panne.',
  },
  pause: {
    heading: 'Faire une pause de 7 jours',
    what: 'Pendant la pause, Vigie ne lit rien et n’envoie rien.',
    how: 'Ouvrez le menu des applications. Choisissez :',
    end: 'Pour finir la pause plus tôt, choisissez :',
    menuPause: 'Vigie : pause de 7 jours',
    menuResume: 'Vigie : fin de la pause',
  },
  never: {
    heading: 'Ce que Vigie ne lit jamais',
    lead: 'Vigie n’envoie que des nombres, des dates et des mots d’une liste fixe. Jamais :',
    list: [
      'votre nom, ni le nom de votre enfant ;',
      'vos fichiers, vos photos, vos messages ;',
      'les sites que vous visitez ;',
      'les programmes que vous utilisez ;',
      'vos mots de passe ;',
      'le nom de l’ordinateur, du Wi-Fi ou d’une clé USB ;',
      'les numéros de série ;',
      'l’endroit où vous êtes ;',
      'l’écran, le micro, la caméra, le clavier.',
    ],
  },
  sent: {
    heading: 'Tout ce qui a été envoyé',
    lead: 'Voici tout ce que l’atelier a reçu de cet ordinateur en 90 jours.',
    bytes: (count, most) =>
      `Ce mois-ci, ${count} octets ont été échangés. Le maximum est de ${most} octets par mois.`,
    nothing: 'Rien n’a encore été envoyé.',
    latestDay: (day, beats) => `Le dernier jour : ${day} (${sendings(beats)})`,
    earlier: 'Les jours d’avant',
    month: (month, beats) => `${month} (${sendings(beats)})`,
    beatsHeading: 'Chaque envoi',
    readHeading: 'Ce qui a été lu, dans l’ordre',
    beatLead:
      'Pour chaque envoi : son numéro, l’heure à l’horloge de l’ordinateur, le numéro du démarrage, le temps depuis ce démarrage, ce qu’il contient, les octets du mois.',
    beat: (it) =>
      `N° ${it.sequence}, ${it.clock}, démarrage ${it.boot}, ${it.sinceBoot} s, ${it.full ? 'complet' : 'nouveautés'}, ${it.bytes} octets`,
    unread: 'Pas lu',
    asBefore: 'rien n’a changé',
    asBeforeLabel: 'Relu',
    empty: 'aucun nombre',
    times: (count) => `${count} fois`,
    composition: 'De quoi l’ordinateur est fait',
    compositionLead: 'Envoyé à chaque démarrage :',
    unknownNumber: 'inconnu',
    noDisk: 'aucun',
    everyTime: 'À chaque connexion',
    everyTimeList: [
      'Un numéro tiré au hasard, qui désigne l’ordinateur. Il ne dit rien de vous.',
      'Une signature et des codes, qui prouvent que ce numéro est le bon.',
      'La version de Vigie, et celle de sa liste de contrôles.',
      'Le numéro du démarrage, le temps depuis ce démarrage, et l’heure de l’ordinateur.',
      'Le numéro du dernier envoi.',
      'En partant, la raison : arrêt, veille, pause, retrait, part d’internet utilisée, ou envoi terminé.',
      'La première fois seulement : le code donné par l’atelier.',
      'Comme pour tout site, l’adresse internet de votre box est visible pendant la connexion.',
    ],
    monthTitle: (month) => `Ce qui a été envoyé en ${month}`,
    day: (day, beats) => `${day} : ${sendings(beats)}`,
    back: 'Revenir à la première page',
  },
  remove: {
    heading: 'Enlever Vigie',
    list: [
      'Vous pouvez refuser Vigie. Vous gardez l’ordinateur et la maintenance.',
      'Demandez à l’atelier de l’enlever. Il le fait à distance, ou avec vous.',
      'Ou enlevez le paquet « vigie » avec l’outil qui gère les logiciels.',
      'Tout ce que Vigie a écrit sur l’ordinateur est alors effacé, cette page aussi.',
    ],
  },
};
