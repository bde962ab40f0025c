/**
 * The words of the pages, in French: the source of all keys. ICU messages. Keys are
 * `page.thing`; closed sets are `set.value`, so that a value finds its word.
 */
export const fr = {
  'site.name': 'Vigie',
  'site.tagline': 'La vigie des ordinateurs confiés aux familles',
  'site.skip': 'Aller au contenu',
  'site.nav': 'Pages',
  'site.breadcrumb': 'Vous êtes ici',
  'site.language': 'Langue',
  'site.signedInAs': 'Connecté : {name}',
  'site.signOut': 'Se déconnecter',
  'site.footer':
    'Vigie veille sur les postes reconditionnés : maintenance 3 ans, reprise avant 5 ans.',
  'site.languageSwitch': 'Read this page in English',

  'nav.tickets': 'Demandes',
  'nav.devices': 'Postes',
  'nav.takebacks': 'Reprises',
  'nav.imports': 'Import',

  'role.technician': 'technicien',
  'role.planner': 'planification',
  'role.manager': 'responsable',
  'role.administrator': 'administration',

  'signIn.title': 'Se connecter',
  'signIn.email': 'Adresse e-mail',
  'signIn.password': 'Mot de passe',
  'signIn.submit': 'Se connecter',
  'signIn.help': 'Mot de passe oublié ? Demandez-en un nouveau à votre responsable d’atelier.',
  'signIn.fault': 'Erreur',
  'signIn.wrong':
    'L’adresse et le mot de passe ne vont pas ensemble. {left, plural, =0 {C’était le dernier essai.} one {Il reste # essai.} other {Il reste # essais.}}',
  'signIn.wait':
    'Trop d’essais. Attendez {minutes, plural, one {# minute} other {# minutes}}, puis essayez de nouveau.',
  'signIn.empty': 'Écrivez votre adresse et votre mot de passe.',

  'error.back': 'Revenir aux demandes',
  'error.404.title': 'Page introuvable',
  'error.404.text': 'Il n’y a rien à cette adresse. La page a peut-être changé de place.',
  'error.403.title': 'Refusé',
  'error.403.text': 'Cette page n’est pas ouverte à votre compte.',
  'error.403.origin':
    'L’envoi ne venait pas d’une page de Vigie. Par sécurité, rien n’a été fait. Revenez en arrière et réessayez.',
  'error.500.title': 'Une erreur de notre côté',
  'error.500.text':
    'Ce n’est pas de votre faute. Rien n’a été perdu. Réessayez dans un instant ; si cela continue, prévenez votre responsable.',

  'live.tickets':
    '{count, plural, one {# nouvelle demande} other {# nouvelles demandes}} – Afficher',

  'ago.now': 'à l’instant',
} as const;
