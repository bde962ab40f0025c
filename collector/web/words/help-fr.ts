/** The public page for families that need help: easy to read. */
export const helpFr = {
  'help.title': 'Besoin d’aide avec l’ordinateur ?',
  'help.who': 'Qui s’occupe de l’ordinateur ?',
  'help.whoUnnamed': 'Un atelier répare et entretient l’ordinateur de votre enfant.',
  'help.whoNamed': '{name} répare et entretient l’ordinateur de votre enfant.',
  'help.free': 'Ces réparations sont prévues pour votre famille. Vous pouvez toujours demander.',
  'help.reach': 'Comment joindre l’atelier',
  'help.call': 'Appelez le',
  'help.hours': 'L’atelier répond : {hours}.',
  'help.noPhone':
    'Cherchez le numéro de l’atelier sur les papiers donnés avec l’ordinateur. L’école peut aussi vous aider.',
  'help.say': 'Dites le numéro écrit sur l’étiquette de l’ordinateur, par exemple BZ-26-0043-4.',
  'help.first': 'À essayer d’abord',
  'help.try1': 'Vérifiez que l’ordinateur est branché. Branchez-le directement à la prise du mur.',
  'help.try2': 'Éteignez-le. Attendez une minute. Rallumez-le.',
  'help.try3': 'Débranchez ce qui est branché autour : clé USB, imprimante, casque.',
  'help.try4': 'S’il fait un bruit inhabituel ou s’il est très chaud, éteignez-le et appelez.',
  'help.try5': 'N’ouvrez pas l’ordinateur. Ne payez personne pour le réparer.',
  'help.visit': 'Quelqu’un appelle ou vient chez vous ?',
  'help.visitText':
    'L’atelier ne demande jamais un mot de passe ni de l’argent. En cas de doute, raccrochez et rappelez l’atelier.',
} as const;
