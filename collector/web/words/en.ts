import type { fr } from './fr.ts';

/** The words of the pages, in English. Each key of the French ones has its word here. */
export const en: Record<keyof typeof fr, string> = {
  'site.name': 'Vigie',
  'site.tagline': 'The lookout for PCs entrusted to families',
  'site.skip': 'Skip to content',
  'site.nav': 'Pages',
  'site.breadcrumb': 'You are here',
  'site.language': 'Language',
  'site.signedInAs': 'Signed in: {name}',
  'site.signOut': 'Sign out',
  'site.footer':
    'Vigie watches over reconditioned PCs: maintained for 3 years, taken back within 5.',
  'site.languageSwitch': 'Lire cette page en français',

  'nav.tickets': 'Tickets',
  'nav.devices': 'Devices',
  'nav.takebacks': 'Take-backs',
  'nav.imports': 'Import',

  'role.technician': 'technician',
  'role.planner': 'planning',
  'role.manager': 'manager',
  'role.administrator': 'administration',

  'signIn.title': 'Sign in',
  'signIn.email': 'E-mail address',
  'signIn.password': 'Password',
  'signIn.submit': 'Sign in',
  'signIn.help': 'Forgotten your password? Ask your workshop manager for a new one.',
  'signIn.fault': 'Error',
  'signIn.wrong':
    'The address and the password do not go together. {left, plural, =0 {That was the last attempt.} one {# attempt is left.} other {# attempts are left.}}',
  'signIn.wait':
    'Too many attempts. Wait {minutes, plural, one {# minute} other {# minutes}}, then try again.',
  'signIn.empty': 'Write your address and your password.',

  'error.back': 'Back to the tickets',
  'error.404.title': 'Page not found',
  'error.404.text': 'There is nothing at this address. The page may have moved.',
  'error.403.title': 'Refused',
  'error.403.text': 'This page is not open to your account.',
  'error.403.origin':
    'This did not come from a page of Vigie. To be safe, nothing was done. Go back and try again.',
  'error.500.title': 'An error on our side',
  'error.500.text':
    'It is not your fault. Nothing was lost. Try again in a moment; if it goes on, tell your manager.',

  'live.tickets': '{count, plural, one {# new ticket} other {# new tickets}} – Show',

  'ago.now': 'just now',
};
