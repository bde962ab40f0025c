/** The public pages that the law asks for, and the links to them at the foot of every page. */
export const aboutFr = {
  'about.link.accessibility': 'Accessibilité : partiellement conforme',
  'about.link.legal': 'Mentions légales',
  'about.link.privacy': 'Données personnelles',
  'about.link.status': 'État du service',
  'about.link.source': 'Code source',
  'about.unnamed': 'Le service n’a pas encore donné cette information.',
  'about.help': 'Demander de l’aide',

  'about.title.accessibility': 'Déclaration d’accessibilité',
  'about.accessibility.state':
    'Ces pages sont partiellement conformes au RGAA 4.1.2 et aux WCAG 2.2, niveau AA.',
  'about.accessibility.how': 'Comment nous le savons',
  'about.accessibility.how1':
    'Chaque page est essayée au clavier seul, à 320 pixels, en clair et en sombre, et sans JavaScript.',
  'about.accessibility.how2': 'Les règles automatiques du RGAA et des WCAG ne trouvent rien.',
  'about.accessibility.how3':
    'Elles ne voient pas tout : aucun audit complet par une personne indépendante n’a encore été fait. C’est pourquoi nous ne disons pas « totalement conforme ».',
  'about.accessibility.contact': 'Une page vous pose problème ?',
  'about.accessibility.contactText':
    'Dites-le. On vous répond, et on vous donne l’information autrement.',
  'about.accessibility.recourse': 'Pas de réponse ?',
  'about.accessibility.recourseText':
    'Vous pouvez écrire au Défenseur des droits : 09 69 39 00 00, ou Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07 (sans timbre).',

  'about.title.legal': 'Mentions légales',
  'about.legal.operator': 'Qui publie ces pages',
  'about.legal.host': 'Qui héberge ces pages',
  'about.legal.contact': 'Comment nous joindre',
  'about.legal.licence': 'Le programme',
  'about.legal.licenceText': 'Vigie est un logiciel libre. Son code source est public.',

  'about.title.privacy': 'Données personnelles',
  'about.privacy.who': 'Qui en répond',
  'about.privacy.pc': 'Ce que l’ordinateur envoie',
  'about.privacy.pcText':
    'Des nombres et des mots d’une liste fixe : usure du disque, chaleur, batterie, mises à jour. Jamais un nom, un fichier, un site, une heure d’usage ou un endroit.',
  'about.privacy.sticker': 'Les pages de l’étiquette',
  'about.privacy.stickerText':
    'Elles ne montrent ni nom ni adresse. Ce que vous signalez est un choix dans une liste. Une photo est gardée sans la date ni le lieu. Votre adresse internet est oubliée en deux heures au plus.',
  'about.privacy.cookies': 'Les cookies',
  'about.privacy.cookiesText':
    'Un seul sans compte : la langue. Il ne suit personne. Les agents ont aussi celui de leur connexion.',
  'about.privacy.yes': 'Le suivi est un choix',
  'about.privacy.yesText':
    'Un adulte peut dire non, ou arrêter. La famille garde l’ordinateur et les réparations.',
  'about.privacy.rights': 'Vos droits',
  'about.privacy.rightsText':
    'Vous pouvez demander à voir vos données, à les corriger, à les effacer, ou à arrêter le suivi. Pas d’accord avec la réponse ? Vous pouvez écrire à la CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07.',

  'about.title.status': 'Le service marche.',
  'about.status.since': 'Sans arrêt depuis le {instant}.',
  'about.status.now': 'Cette page a été faite le {instant}.',

  'about.title.source': 'Code source',
  'about.source.text':
    'Le programme qui fait ces pages est libre. Tout le monde peut le lire, l’essayer et l’améliorer.',
  'about.source.where': 'Où le lire',
} as const;
