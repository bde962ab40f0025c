/** Imports of handovers: giving a file, its columns, the preview, what was done and undone. */
export const importsFr = {
  'import.title': 'Importer des remises',
  'import.faultTitle': 'Erreur : fichier refusé',
  'import.lead':
    'Donnez la liste des postes remis aux familles. Vous voyez d’abord ce qu’elle ferait, ligne par ligne.',
  'import.file': 'Fichier CSV ou XLSX',
  'import.fileHint':
    'Jusqu’à {size} Mo et {rows, number} lignes. Accents, points-virgules et dates d’Excel sont compris.',
  'import.upload': 'Lire le fichier',
  'import.nothingYet': 'Rien n’est importé à cette étape.',
  'import.noFile': 'Choisissez d’abord un fichier.',
  'import.empty': 'Ce fichier est vide. Choisissez-en un autre.',
  'import.columns': 'Colonnes du fichier',
  'import.columnsCaption': 'Ce que chaque colonne veut dire',
  'import.column': 'Colonne',
  'import.meaning': 'Ce qu’elle dit',
  'import.example': 'Exemple',
  'import.alsoCalled': 'Aussi compris : {names}.',
  'import.dates':
    'Une date s’écrit 14/09/2026 ou 2026-09-14. Un nombre de jours d’Excel, comme 46279, est compris aussi. Une année à deux chiffres est refusée.',
  'import.templates': 'Modèle à remplir :',
  'import.templateHint': 'Ses deux lignes d’exemple passent. Effacez-les avant de le donner.',
  'import.templateName': 'modele-remises',
  'import.templateSheet': 'Remises',
  'import.kept':
    'Ce qui est lu reste {days} jours ici. Seules ces colonnes sont gardées, jamais le fichier.',
  'import.latest': 'Derniers fichiers',
  'import.latestCaption': 'Les derniers fichiers lus et où ils en sont',
  'import.when': 'Lu le',
  'import.who': 'Par',
  'import.where': 'Où il en est',
  'import.unnamed': 'fichier sans nom',
  'importColumn.assetTag': 'L’étiquette du poste. Nécessaire.',
  'importColumn.handedOverOn': 'Le jour de la remise signée. Nécessaire.',
  'importColumn.cohort':
    'L’année de la rentrée : 2026 pour la rentrée de septembre 2026. Vide : celle de la date.',
  'importColumn.sector': 'Le secteur de la ville. Peut rester vide.',
  'importColumn.lot': 'Le don ou l’achat avec lequel le poste est venu. Peut rester vide.',
  'importColumn.model': 'Le modèle, comme l’atelier le nomme. Peut rester vide.',
  'importState.judging': 'Aperçu en cours',
  'importState.judged': 'Vu, pas importé',
  'importState.applying': 'Import en cours',
  'importState.applied': 'Importé',
  'importState.undoing': 'Annulation en cours',
  'importState.undone': 'Annulé',

  'fileRefused.too_large':
    'Ce fichier est trop grand : {size} Mo au plus. Partagez-le en plusieurs fichiers.',
  'fileRefused.too_many_rows':
    'Ce fichier a trop de lignes : {rows, number} au plus. Partagez-le en plusieurs fichiers.',
  'fileRefused.not_text':
    'Ce n’est ni un fichier CSV ni un fichier XLSX. Ouvrez-le dans un tableur, puis enregistrez-le au format « XLSX ».',
  'fileRefused.quotes_broken':
    'La lecture s’est arrêtée à la ligne {line} : un guillemet n’est pas refermé. Corrigez cette ligne.',
  'fileRefused.xlsx_broken':
    'Ce fichier XLSX est abîmé. Ouvrez-le dans un tableur, enregistrez-le de nouveau au format « XLSX », puis donnez-le.',
  'fileRefused.xlsx_too_big':
    'Ce classeur est trop grand une fois ouvert. Copiez seulement les lignes utiles dans un classeur neuf, puis enregistrez-le au format « XLSX ».',
  'fileRefused.xlsx_entities':
    'Ce classeur contient des définitions qu’aucun tableur n’écrit. Il n’est pas lu. Copiez ses lignes dans un classeur neuf.',
  'fileRefused.xlsx_locked':
    'Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis donnez-le.',
  'fileRefused.xls':
    'C’est un ancien fichier Excel (.xls ou .xlsb). Ouvrez-le, choisissez « Enregistrer sous », puis « Classeur Excel (.xlsx) ».',
  'fileRefused.ods':
    'C’est un fichier LibreOffice (.ods). Ouvrez-le, choisissez « Enregistrer sous », puis « Excel 2007-365 (.xlsx) ».',
  'fileRefused.zip':
    'C’est une archive, pas un classeur. Sortez-en le fichier, puis enregistrez-le au format « XLSX ».',
  'fileRefused.pdf':
    'C’est un PDF. Demandez le tableau d’origine et enregistrez-le au format « XLSX ».',
  'headerRefused.no_rows':
    'Il n’y a aucune ligne sous les titres de colonnes. Titres trouvés : {found}.',
  'headerRefused.no_header':
    'La première ligne porte déjà un poste : les titres de colonnes manquent. Ajoutez-les au-dessus, comme dans le modèle.',
  'headerRefused.column_missing':
    'Il manque la colonne « {column} ». Titres trouvés : {found}. La première ligne doit porter les titres.',
  'headerRefused.column_twice':
    'La colonne « {column} » est là deux fois. Titres trouvés : {found}. Gardez-en une.',

  'steps.label': 'Étapes',
  'steps.file': 'Fichier',
  'steps.columns': 'Colonnes',
  'steps.preview': 'Aperçu',
  'steps.done': 'Import',

  'columns.title': 'Colonnes à vérifier',
  'columns.faultTitle': 'Erreur : colonnes à corriger',
  'columns.heading': 'Que dit chaque colonne ?',
  'columns.lead':
    'Voici comment votre fichier est compris. Corrigez si besoin. Votre choix sert aussi pour les prochains fichiers avec les mêmes titres.',
  'columns.caption': 'Les colonnes du fichier et ce qu’elles disent',
  'columns.header': 'Titre dans le fichier',
  'columns.samples': 'Premières valeurs',
  'columns.meaning': 'Ce que c’est',
  'columns.meaningOf': 'Ce que dit la colonne « {header} »',
  'columns.unnamed': 'colonne {number}, sans titre',
  'columns.drop': 'Ne pas garder',
  'columns.near': 'Titre proche : vérifiez.',
  'columns.continue': 'Continuer vers l’aperçu',
  'columns.sheet': 'Feuille du classeur',
  'columns.sheetName': '{name} ({rows, plural, =0 {vide} one {# ligne} other {# lignes}})',
  'columns.readSheet': 'Lire cette feuille',
  'columns.gone':
    'Le fichier n’est pas gardé, et il n’est plus en mémoire. Donnez-le de nouveau : vos choix de colonnes sont connus.',
  'columns.saved':
    'Votre choix de colonnes est noté. Le fichier n’est plus en mémoire : donnez-le de nouveau, il sera compris ainsi.',
  'columns.held': 'Le fichier reste en mémoire {minutes} minutes, puis il est oublié.',
  'columnsFault.column_missing':
    'Aucune colonne n’est « {column} ». Choisissez-la dans une des listes.',
  'columnsFault.column_twice':
    'Deux colonnes sont « {column} ». Gardez la bonne, et mettez l’autre sur « Ne pas garder ».',

  'preview.title':
    '{good, plural, =0 {Rien à importer} one {# ligne à importer} other {# lignes à importer}}, {refused, plural, =0 {aucune refusée} one {# refusée} other {# refusées}}',
  'preview.titleDone':
    '{good, plural, =0 {Rien d’importé} one {# ligne importée} other {# lignes importées}}, {refused, plural, =0 {aucune refusée} one {# refusée} other {# refusées}}',
  'preview.titleUndone':
    '{undone, plural, =0 {Rien d’annulé} one {# ligne annulée} other {# lignes annulées}}, {kept, plural, =0 {aucune gardée} one {# gardée} other {# gardées}}',
  'preview.titleWorking': '{done, number} sur {whole, number} : {what}',
  'preview.heading': 'Aperçu de l’import',
  'preview.headingDone': 'Import fait',
  'preview.headingUndone': 'Import annulé',
  'preview.lead': 'Rien n’est encore importé. Voici ce que chaque ligne ferait.',
  'preview.madeAt': 'Aperçu fait le',
  'preview.judgeAgain': 'Refaire l’aperçu',
  'preview.progress': '{done, number} sur {whole, number} lignes.',
  'preview.mayLeave': 'Vous pouvez quitter cette page : le travail continue.',
  'preview.reload': 'Voir où cela en est',
  'preview.stalled.judging':
    'L’aperçu s’est arrêté : {done, number} lignes sur {whole, number} sont vues. Rien n’est importé.',
  'preview.stalled.applying':
    'L’import s’est arrêté : {done, number} lignes sur {whole, number} sont passées, les autres pas encore. Il reprend tout seul dans quelques minutes, ou tout de suite :',
  'preview.stalled.undoing':
    'L’annulation s’est arrêtée : {done, number} lignes sur {whole, number} sont passées, les autres pas encore. Elle reprend toute seule dans quelques minutes, ou tout de suite :',
  'preview.resume': 'Continuer',
  'preview.done': 'Les bonnes lignes sont importées.',
  'preview.again': 'Ce fichier était déjà importé : rien n’a été fait une seconde fois.',
  'preview.doneBy': 'Par {name}, le',
  'preview.twice':
    'Voici ce que chaque ligne a fait alors. Redonner le même fichier ne double rien.',
  'preview.undo': 'Annuler cet import',
  'preview.undoUntil':
    'Possible jusqu’au {until}. Ce que quelqu’un a touché depuis reste, et vous est montré.',
  'preview.tooLate': 'Un jour a passé : cet import ne s’annule plus.',
  'preview.undone':
    '{undone, plural, =0 {Aucune ligne n’est annulée.} one {# ligne est annulée : le poste est comme avant l’import.} other {# lignes sont annulées : les postes sont comme avant l’import.}}',
  'preview.kept':
    '{kept, plural, =0 {} one {# ligne reste importée, voici pourquoi :} other {# lignes restent importées, voici pourquoi :}}',
  'preview.keptCaption': 'Les lignes qui restent importées',
  'preview.facts': 'Le fichier',
  'preview.fileFact': 'Fichier',
  'preview.readAs': 'Lu comme',
  'preview.columnsFact': 'Colonnes',
  'preview.columnFact': '« {header} » est lue comme : {column}',
  'preview.changeColumns': 'Changer les colonnes',
  'preview.downloadAs': 'Télécharger les lignes refusées :',
  'preview.warned': 'à vérifier',
  'preview.warning': 'À vérifier',
  'preview.faultsCaption': 'Ce qu’il faut corriger, case par case',
  'preview.faultColumn': 'Colonne',
  'preview.faultValue': 'Valeur',
  'preview.faultMend': 'Pourquoi, et comment corriger',
  'preview.refusedSheet': 'Lignes refusées',
  'rowWarning.cohort_not_of_date':
    'La promotion et la date ne vont pas ensemble : cette date est de la rentrée {expected}. Vérifiez laquelle est juste.',
  'fault.date_two_digit_year':
    'L’année n’a que deux chiffres : on ne peut pas savoir laquelle. Écrivez-la avec quatre : {expected}.',
  'working.judging': 'aperçu en cours',
  'working.applying': 'import en cours',
  'working.undoing': 'annulation en cours',
  'undoRefusal.touched_by_person': 'Quelqu’un s’est occupé de ce poste depuis.',
  'undoRefusal.pc_reported': 'Ce poste a donné signe de vie depuis : il est bien remis.',
  'undoRefusal.family_reminded': 'La reprise de ce poste a commencé : une relance est faite.',
  'undoRefusal.changed_since': 'Ce qui est noté de ce poste a changé depuis.',
  'undoRefusal.used_elsewhere': 'D’autres données tiennent à ce poste.',
  'fileNote.csv':
    'CSV, {encoding}, {separator, select, tab {tabulations} comma {virgules} other {points-virgules}}',
  'fileNote.xlsx': 'Classeur XLSX',
  'fileNote.sheet_chosen': 'Feuille lue : « {name} ».',
  'fileNote.other_sheets': 'Feuilles laissées de côté : {name}.',
  'fileNote.accents_mended':
    '{count, plural, one {# case avait des accents doublés (« Ã© »), elle est remise en ordre.} other {# cases avaient des accents doublés (« Ã© »), elles sont remises en ordre.}}',
  'fileNote.serial_dates':
    '{count, plural, one {# date était un nombre de jours, comme Excel les compte.} other {# dates étaient des nombres de jours, comme Excel les compte.}}',
  'fileNote.merged_filled':
    '{count, plural, one {# case fusionnée vaut pour chacune de ses lignes.} other {# cases fusionnées valent pour chacune de leurs lignes.}}',
  'fileNote.old_mac': 'Ce classeur compte ses dates depuis 1904, comme les anciens Mac.',
  'event.handover_undone': 'Remise importée par erreur, annulée',
  'event.import_undone': 'Import annulé',
} as const;
