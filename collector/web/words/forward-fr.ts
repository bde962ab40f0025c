/** The words of take-backs that a fault brings forward, in French. */
export const forwardFr = {
  'forward.what': '{family, select, storage {Le disque faiblit} other {{title}}} depuis le {since}',
  'forward.brought': '{what} : reprise avancée {vowel, select, yes {d’} other {de }}{from} à {to}.',
  'forward.sameMonth': '{what} : reprise avancée, {week}.',
  'forward.toPlan':
    '{what} : reprise avancée. Le plan de la nuit lui donnera la première semaine libre.',
  'forward.noWeek':
    '{what} : reprise avancée. Sans semaine tant que personne n’a décidé de la suite.',
  'forward.ended': 'Reprise avancée le {on}, puis remise comme avant le {end} : {why}',
  'forward.waits_for_patience': '{what} : si cela dure, la reprise sera avancée le {on}.',
  'forward.waits_for_bound':
    '{what} : la reprise sera avancée le {on}. Les conditions ne le permettent pas plus tôt.',
  'forward.waits_for_incident':
    '{what}, mais beaucoup de postes ont ce défaut à la fois : la reprise n’est pas avancée tant que l’incident est ouvert.',
  'forward.pinned_by_person':
    '{what}, mais une personne a épinglé la semaine : la reprise n’est pas avancée.',
  'forward.appointment_stands':
    '{what}, mais un rendez-vous est pris : la reprise n’est pas avancée.',
  'forward.with_a_person':
    '{what}, mais une personne suit cette reprise : elle n’est pas avancée d’elle-même.',
  'forward.mark': 'avancée',
  'forward.undo': 'Remettre comme avant',
  'forward.undoReason': 'Pourquoi ne pas avancer cette reprise ?',
  'forward.choose': 'Choisir…',
  'forward.undoHint': 'Elle ne sera plus avancée d’elle-même.',
  'forwardEnd.finding_cleared': 'le constat a disparu avant que la famille soit prévenue.',
  'forwardEnd.family_keeps_it': 'la famille garde le poste jusqu’à la date prévue.',
  'forwardEnd.mended_elsewhere': 'le poste a été réparé hors garantie.',
  'forwardEnd.false_alarm': 'c’était une fausse alerte.',
  'forwardEnd.workshop_is_full': 'l’atelier n’a pas de place plus tôt.',
  'forwardReason.family_keeps_it': 'La famille garde le poste jusqu’à la date prévue',
  'forwardReason.mended_elsewhere': 'Le poste a été réparé hors garantie',
  'forwardReason.false_alarm': 'C’était une fausse alerte',
  'forwardReason.workshop_is_full': 'L’atelier n’a pas de place plus tôt',
  'reportDone.forward_ended': 'La reprise de {tag} est de nouveau comme avant.',
  'event.brought_forward': 'Reprise avancée',
  'event.forward_ended': 'Reprise remise comme avant',
  'eventText.forward': '{what} À reprendre du {opens} au {due}.',
  'stepReason.failing_after_coverage': 'Un défaut grave est apparu après la garantie.',
  'stepReason.finding_cleared': 'Le constat a disparu avant que la famille soit prévenue.',
  'caseReason.brought_forward': 'Reprise avancée, première semaine libre',
  'why.brought_forward':
    'La reprise est avancée : c’était la première semaine libre ({load, number} sur {capacity, number}).',
  'reason.failing_after_coverage': 'un défaut grave est apparu après la garantie',
  'reason.finding_cleared': 'le constat a disparu avant que la famille soit prévenue',
  'reason.family_keeps_it': 'la famille garde le poste jusqu’à la date prévue',
  'reason.mended_elsewhere': 'le poste a été réparé hors garantie',
  'reason.workshop_is_full': 'l’atelier n’a pas de place plus tôt',
  'reason.window_given_back': 'la reprise n’est plus avancée',
  'takebackShow.forward': 'avancées',
  'calendar.broughtForward':
    '{count, plural, one {reprise avancée par un défaut après la garantie} other {reprises avancées par un défaut après la garantie}}',
  'coming.look': 'Dossier à revoir ce jour-là',
};
