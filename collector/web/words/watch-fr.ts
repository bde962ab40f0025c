/** The words of the lookout: incidents, stand-outs, the call list and the school years, in French. */
export const watchFr = {
  'nav.watch': 'Veille',
  'watch.heading': 'Veille',
  'watch.title':
    '{count, plural, =0 {Aucun incident} one {# incident en cours} other {# incidents en cours}}, veille',
  'watch.lead': 'Ce qui dépasse un seul poste : à regarder avant les demandes une par une.',

  'watch.open': 'Incidents en cours',
  'watch.noneOpen': 'Aucun incident en cours. Chaque demande est l’affaire d’un seul poste.',
  'watch.past': 'Incidents passés',
  'watch.nonePast': 'Aucun incident jusqu’ici.',
  'watch.pastCaption': 'Les {most} derniers au plus, les plus récents d’abord.',
  'watch.what': 'Incident',
  'watch.since': 'Depuis',
  'watch.began': 'Début',
  'watch.ended': 'Fin',
  'watch.pcs': 'Postes',
  'watch.why': 'Pourquoi',
  'watch.tickets': 'Demandes',
  'watch.result': 'Issue',
  'watch.lasting': 'en cours',
  'watch.over': 'clos',
  'watch.byItself': 'terminé de lui-même',
  'watch.sameFault': '{kind} : {check}',
  'watch.ticketCount': '{count, plural, =0 {aucune demande} one {# demande} other {# demandes}}',
  'incidentKind.collector_down': 'Vigie était arrêtée',
  'incidentKind.fleet_silent': 'Beaucoup de postes muets à la fois',
  'incidentKind.same_fault': 'Même défaut sur beaucoup de postes',
  'incidentPcs.collector_down':
    '{pcs, plural, one {# poste ne pouvait pas être entendu} other {# postes ne pouvaient pas être entendus}}',
  'incidentPcs.fleet_silent':
    '{pcs, plural, one {# poste muet} other {# postes muets}} sur {expected, number} attendus',
  'incidentPcs.same_fault':
    '{pcs, plural, one {# poste touché} other {# postes touchés}} (en deux jours, d’habitude {expected, plural, =0 {aucun} other {environ #}})',
  'incidentWhy.collector_was_down':
    'Aucun collecteur n’a travaillé pendant ce temps. Ces jours ne comptent pas comme du silence.',
  'incidentWhy.many_silent_at_once':
    'Plus de 30 % des postes attendus se sont tus en quelques minutes, bien plus que dans les deux heures d’avant : une panne de réseau ou de serveur est plus probable que des pannes de postes. Tant que cela dure, aucun poste n’est mis sur la liste d’appels.',
  'incidentWhy.same_fault_on_many':
    'Ce contrôle est devenu mauvais sur au moins dix postes, cinq fois plus que d’habitude : une mise à jour est plus probable que des pannes. Tant que l’incident est en cours, les postes suivants n’ouvrent pas de demande.',
  'incidentResult.cause_mended': 'La cause commune est réparée',
  'incidentResult.each_needs_a_ticket': 'Chaque poste demande son dépannage',
  'incidentResult.false_alarm': 'Fausse alerte',

  'ticket.partOf':
    'D’autres postes ont le même défaut en même temps. Cette demande fait partie de l’incident :',
  'incident.count':
    '{count, plural, =0 {Aucune demande} one {# demande de cet incident} other {# demandes de cet incident}}',
  'incident.caption': 'Les dernières ouvertes d’abord.',
  'incident.held':
    '{count, plural, one {# poste touché n’a pas de demande} other {# postes touchés n’ont pas de demande}} : l’incident les tient ensemble.',
  'incident.close': 'Clore l’incident',
  'incident.legend': 'Qu’est-ce que c’était ?',
  'incident.closeHint.same_fault':
    'Les postes où le défaut dure sont jugés de nouveau à leur prochain relevé, et ouvrent alors leur propre demande. Cela ne s’annule pas.',
  'incident.closeHint.fleet_silent':
    'Le silence de chaque poste compte de nouveau. Cela ne s’annule pas.',
  'incident.closeHint.collector_down': 'Cela ne s’annule pas.',
  'incident.history': 'Historique',
  'incidentSaid.closed': 'L’incident est clos : « {result} ».',
  'incidentSaid.closed_before': 'Rien n’a changé : cet incident était déjà clos.',
  'incidentSaid.no_result': 'Rien n’a changé : dites d’abord ce que c’était.',

  'standouts.heading': 'Modèles et lots qui tombent plus souvent en panne',
  'standouts.lead':
    'Chaque modèle et chaque lot est comparé à tous les autres postes, à durée d’usage égale. Jamais sur moins de 10 familles.',
  'standouts.none': 'Aucun modèle et aucun lot ne se distingue des autres. Bon signe.',
  'standouts.caption': 'Les plus sûrs d’abord. Chiffres du {date}.',
  'standouts.group': 'Modèle ou lot',
  'standouts.family': 'Pannes',
  'standouts.any': 'toutes les pannes',
  'standouts.pcs': 'Postes',
  'standouts.faulted': 'Déjà en panne',
  'standouts.rate': 'Par an, pour 100 postes',
  'standouts.restRate': 'Les autres',
  'standouts.ratio': 'Combien de fois plus',
  'standouts.q': 'Risque d’erreur',
  'standouts.times': '× {ratio}',
  'standouts.noRatio': 'aucune panne ailleurs',
  'standouts.interval': 'de {low} à {high}',
  'standouts.atLeast': 'au moins {low}',
  'standouts.percent': '{value} %',
  'standouts.less': 'moins de {value} %',
  'standouts.qHint':
    '« Combien de fois plus » donne aussi l’intervalle à 95 %. « Risque d’erreur » : parmi les lignes aussi sûres ou plus sûres, la part qui n’est que du hasard (5 % au plus).',
  'standouts.linkHint':
    'Un nom mène à tous les postes de ce modèle ou de ce lot. Ne comptent ici que ceux qui ont donné signe de vie chez une famille, pendant la garantie-maintenance.',
  'standoutDimension.model': 'modèle',
  'standoutDimension.lot': 'lot',

  'calls.heading': 'Liste d’appels',
  'calls.none': 'Personne à appeler : aucun silence ne dure trop longtemps.',
  'calls.some': '{count, plural, one {# poste à appeler} other {# postes à appeler}}',
  'calls.why':
    'Ces postes se taisent depuis bien plus longtemps que d’habitude. Ce n’est pas une panne : une personne appelle la famille.',

  'schoolYears.heading': 'Vacances scolaires connues',
  'schoolYears.lead': 'Zone {zone}. Les jours de vacances ne comptent pas comme du silence.',
  'schoolYears.caption': 'Les années scolaires, de la plus ancienne à la prochaine.',
  'schoolYears.year': 'Année scolaire',
  'schoolYears.state': 'Dates',
  'schoolYears.meaning': 'Ce que cela veut dire',
  'schoolYears.name': '{year}-{next}',
  'schoolYears.sourced': 'connues',
  'schoolYears.notSourced': 'inconnues',
  'schoolYears.holidays':
    '{count, plural, one {# période de vacances} other {# périodes de vacances}} hors du compte. Source : {source}',
  'schoolYears.missing':
    'Chaque jour compte, vacances comprises ; il en faut donc plus avant d’agir : {quiet} jours pour « silencieux », {call} pour « à appeler », {lost} pour « contact perdu », au moins.',
  'schoolYears.how':
    'Pour donner une année : un fichier du calendrier officiel et la commande « vigie school-calendar ».',
} as const;
