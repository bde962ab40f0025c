import type { helpFr } from './help-fr.ts';

/** The public page for families that need help, in English. */
export const helpEn: Record<keyof typeof helpFr, string> = {
  'help.title': 'Need help with the computer?',
  'help.who': 'Who looks after the computer?',
  'help.whoUnnamed': 'A workshop repairs and maintains your child’s computer.',
  'help.whoNamed': '{name} repairs and maintains your child’s computer.',
  'help.free': 'These repairs are meant for your family. You can always ask.',
  'help.reach': 'How to reach the workshop',
  'help.call': 'Call',
  'help.hours': 'The workshop answers: {hours}.',
  'help.noPhone':
    'Look for the workshop’s number on the papers given with the computer. The school can help you too.',
  'help.say': 'Say the number on the computer’s label, for instance BZ-26-0043-4.',
  'help.first': 'Try this first',
  'help.try1': 'Check that the computer is plugged in. Plug it straight into the wall.',
  'help.try2': 'Switch it off. Wait a minute. Switch it on again.',
  'help.try3': 'Unplug what is plugged in around it: USB stick, printer, headphones.',
  'help.try4': 'If it makes an unusual noise or is very hot, switch it off and call.',
  'help.try5': 'Do not open the computer. Do not pay anybody to repair it.',
  'help.visit': 'Somebody calls you or comes to your home?',
  'help.visitText':
    'The workshop never asks for a password or for money. If in doubt, hang up and call the workshop back.',
};
