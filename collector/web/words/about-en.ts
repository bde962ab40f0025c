import type { aboutFr } from './about-fr.ts';

export const aboutEn: Record<keyof typeof aboutFr, string> = {
  'about.link.accessibility': 'Accessibility: partially conformant',
  'about.link.legal': 'Legal notice',
  'about.link.privacy': 'Personal data',
  'about.link.status': 'Service status',
  'about.link.source': 'Source code',
  'about.unnamed': 'The service has not given this information yet.',
  'about.help': 'Ask for help',

  'about.title.accessibility': 'Accessibility statement',
  'about.accessibility.state':
    'These pages are partially conformant with RGAA 4.1.2 and WCAG 2.2, level AA.',
  'about.accessibility.how': 'How we know',
  'about.accessibility.how1':
    'Each page is tried by keyboard alone, at 320 pixels, in light and dark, and without JavaScript.',
  'about.accessibility.how2': 'The automatic rules of RGAA and WCAG find nothing.',
  'about.accessibility.how3':
    'They do not see everything: no complete audit by an independent person was made yet. That is why we do not say “fully conformant”.',
  'about.accessibility.contact': 'Does a page give you trouble?',
  'about.accessibility.contactText':
    'Tell us. You get an answer, and the information in another way.',
  'about.accessibility.recourse': 'No answer?',
  'about.accessibility.recourseText':
    'You can write to the French Defender of Rights: +33 9 69 39 00 00, or Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07 (no stamp).',

  'about.title.legal': 'Legal notice',
  'about.legal.operator': 'Who publishes these pages',
  'about.legal.host': 'Who hosts these pages',
  'about.legal.contact': 'How to reach us',
  'about.legal.licence': 'The program',
  'about.legal.licenceText': 'Vigie is free software. Its source code is public.',

  'about.title.privacy': 'Personal data',
  'about.privacy.who': 'Who answers for them',
  'about.privacy.pc': 'What the computer sends',
  'about.privacy.pcText':
    'Numbers and words of a fixed list: wear of the disk, heat, battery, updates. Never a name, a file, a website, an hour of use or a place.',
  'about.privacy.sticker': 'The pages of the sticker',
  'about.privacy.stickerText':
    'They show neither name nor address. What you report is a choice from a list. A photo is kept without its date and place. Your internet address is forgotten within two hours.',
  'about.privacy.cookies': 'Cookies',
  'about.privacy.cookiesText':
    'One alone without an account: the language. It follows nobody. Staff also have that of their session.',
  'about.privacy.yes': 'The follow-up is a choice',
  'about.privacy.yesText':
    'An adult can say no, or stop it. The family keeps the computer and the repairs.',
  'about.privacy.rights': 'Your rights',
  'about.privacy.rightsText':
    'You can ask to see your data, to correct them, to erase them, or to stop the follow-up. You do not agree with the answer? You can write to the CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07, France.',

  'about.title.status': 'The service is up.',
  'about.status.since': 'Without a stop since {instant}.',
  'about.status.now': 'This page was made on {instant}.',

  'about.title.source': 'Source code',
  'about.source.text':
    'The program that makes these pages is free. Anybody can read it, try it and make it better.',
  'about.source.where': 'Where to read it',
};
