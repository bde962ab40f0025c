/** Les mots du terminal (`npm run vigie -- …`), en français. */
export const cliFr = {
  'cli.up': 'Vigie est prête : {url}',
  'cli.firstAccount':
    'Il n’y a pas encore de compte. Dans un autre terminal : npm run vigie -- admin create --email vous@ville.example --name "Votre nom"',

  'cli.row': 'Ligne {line} : {verdict}, {tag}',
  'cli.rowRefused': 'Ligne {line} : {verdict}, {tag}. {faults}',
  'cli.preview':
    'Aperçu : {counts}. Rien n’a changé : avec --apply, les bonnes lignes sont importées.',
  'cli.imported': 'Import fait : {counts}.',
  'cliCount.new': '{count, plural, one {# nouvelle} other {# nouvelles}}',
  'cliCount.changed': '{count, plural, one {# changée} other {# changées}}',
  'cliCount.unchanged': '{count} sans changement',
  'cliCount.repeated': '{count, plural, one {# répétée} other {# répétées}}',
  'cliCount.refused': '{count, plural, one {# refusée} other {# refusées}}',

  'cli.accountMade': 'Compte créé pour {email} ({role}).',
  'cli.password': 'Mot de passe, montré cette seule fois : {password}',
  'badAccount.name':
    '--name : donnez le nom que les collègues voient, de {most} caractères au plus.',
  'badAccount.email': '--email : donnez une adresse, comme nom@ville.example.',
  'badAccount.email_taken': '--email : il y a déjà un compte avec cette adresse.',
  'badAccount.password': 'Le mot de passe doit avoir au moins {least} caractères.',

  'cli.badTag': '{value} : {why}',
  'cli.noPc':
    'Il n’y a pas de poste {tag} : importez d’abord sa remise (npm run vigie -- import FICHIER).',
  'cli.code': 'Code pour {tag}, bon une fois et pendant 60 jours :',

  'cli.retireKeyMade':
    'Clé écrite dans {file}. Les postes inscrits à partir de maintenant pourront être retirés avec elle.',
  'cli.retireKeyKeep':
    'La garder hors ligne, avec une copie : personne ne peut la refaire. Le collecteur n’en connaît que la moitié publique.',
  'cli.retireKeyThere': '{file} : ce fichier existe déjà. Donner un autre nom.',
  'cli.notRetireKey': '{file} : ce n’est pas une clé faite par « retire-key create ».',
  'cli.retired':
    'Signé : {tag} sera retiré à son prochain contact et supprimera tout ce qu’il a écrit.',
  'retireRefusal.no_agent': '{tag} : aucun agent n’est inscrit sur ce poste.',
  'retireRefusal.key_unknown': '{tag} : le collecteur ne connaît pas cette clé.',

  'cli.journalWhole':
    'Le journal est entier : {count, plural, =0 {aucune ligne} one {# ligne} other {# lignes}}.',
  'journalFault.missing': 'Le journal n’est pas entier : la ligne {row} manque.',
  'journalFault.tampered':
    'Le journal n’est pas entier : la ligne {row} n’est plus telle qu’elle a été écrite.',

  'cli.badLabel': '--label : donnez un nom à la clé, de {most} caractères au plus.',
  'cli.badEnd': '--ends-on {value} : ce n’est pas une date. Écrivez-la ainsi : {expected}.',
  'cli.pastEnd':
    '--ends-on {value} : le dernier jour doit être aujourd’hui ({today}) ou plus tard.',
  'cli.key': 'Clé d’accès pour {label}, montrée cette seule fois : {key}',

  'cliFile.ENOENT': 'Il n’y a pas de fichier {file}. Vérifiez le chemin.',
  'cliFile.ENOTDIR': 'Il n’y a pas de fichier {file}. Vérifiez le chemin.',
  'cliFile.EISDIR': '{file} est un dossier. Donnez un fichier.',
  'cliFile.EACCES': 'Ce compte n’a pas le droit de lire {file}.',
  'cliFile.other': '{file} ne se lit pas : {code}.',
  'cli.wrongFile': '{file} : {why}',

  'cli.schoolYear': 'Année scolaire {from}-{to} : {did}.',
  'schoolYearDid.added': 'ajoutée',
  'schoolYearDid.replaced': 'remplacée',
  'schoolYearDid.unchanged': 'sans changement',
  'cli.otherZones': 'Lignes d’autres zones, laissées de côté : {count}.',
  'cli.nothingImported': '{file} : rien n’est importé. {why}',
  'calendarRefused.no_rows': 'Il n’y a aucune ligne sous les titres de colonnes.',
  'calendarRefused.none_of_our_zone': 'Aucune ligne n’est de la zone {zone}.',
  'calendarRefused.column_missing': 'Il manque la colonne « {column} ».',
  'cli.calendarFault': 'Ligne {line}, « {value} » : {why}',
  'calendarFault.year_not_a_school_year':
    'ce n’est pas une année scolaire. Écrivez-la ainsi : 2026-2027.',
  'calendarFault.name_empty': 'le nom des vacances manque.',
  'calendarFault.from_not_a_date': 'le premier jour n’est pas une date. Écrivez : 17/10/2026.',
  'calendarFault.to_not_a_date': 'le dernier jour n’est pas une date. Écrivez : 01/11/2026.',
  'calendarFault.ends_before_it_begins': 'le dernier jour est avant le premier.',
  'calendarFault.outside_its_school_year': 'ces jours ne sont pas dans cette année scolaire.',
  'calendarFault.overlaps_another': 'ces jours sont aussi ceux d’autres vacances du fichier.',
  'calendarFault.source_empty': 'la source manque : d’où viennent ces dates ?',
  'calendarFault.another_source_in_one_year': 'une année scolaire a une seule source.',
  'calendarFault.year_incomplete':
    'il y a moins de cinq périodes de vacances dans cette année scolaire.',
} as const;
