import type { Language } from '#shared/check.ts';
import type { BadCode } from '#shared/code.ts';
import type { Refusal } from '#shared/messages.ts';
import type { ConfFault } from './conf-file.ts';
import type { Fault } from './config.ts';
import { lineWords } from './line-words.ts';
import type { ByeReason, Ending } from './session.ts';
import type { UplinkState } from './uplink.ts';

/** What the agent says to people: whole sentences, each fault with how to mend it. */
export interface Words {
  readonly help: string;
  readonly cannotStart: string;
  fault(it: Fault): string;
  readonly needsCollector: string;
  readonly needsCode: string;
  plainCollector(given: string, known: string): string;
  readonly identityDamaged: string;
  readonly alreadyRunning: string;
  stateUnusable(path: string, code: string): string;
  diskFull(folder: string): string;
  readonly codeNotNeeded: string;
  badCodeFile(file: string, because: BadCode): string;
  codeFileStays(file: string): string;
  /** This command is not the one that the configuration file has chosen. */
  otherMode(chosen: string): string;
  /** What was asked will be done by the agent. */
  readonly asked: string;
  readonly reported: string;
  readonly notReported: string;
  readonly forgotten: string;
  readonly spoolReplaced: string;
  started(folder: string, collector: string): string;
  readonly stopped: string;
  readonly retired: string;
  readonly anotherPc: string;
  codeRefused(reason: Refusal): string;
  state(state: UplinkState): string;
  failed(what: string, message: string): string;
  readonly report: ReportWords;
}

/** For `status` and `explain`. */
export interface ReportWords {
  readonly notRunning: string;
  connection(kind: UplinkState['kind'], since: string): string;
  enrolled(collector: string): string;
  readonly notEnrolled: string;
  readonly nothingYet: string;
  readonly explained: string;
  readonly composition: string;
  readonly withEach: string;
  readonly nothingElse: string;
  unread(reason: string): string;
  readonly empty: string;
  acknowledged(sequence: number, at: string): string;
  readonly neverAcknowledged: string;
  waiting(count: number): string;
  bytes(count: string): string;
  lost(dropped: number, damaged: number): string;
  ignored(count: number): string;
}

export function wordsIn(language: Language): Words {
  return words[language];
}

const french: Words = {
  help: `Usage : vigie-agent COMMANDE [options]

Commandes
  run       reste en service : relève l’état du poste et l’envoie au collecteur
  once      relève l’état du poste, l’envoie, puis s’arrête (pour une minuterie)
  status    dit si le poste est relié et ce qui attend d’être envoyé
  explain   dit en clair tout ce qui a été envoyé en dernier
  pause     ne relève et n’envoie rien pendant 7 jours
  resume    met fin à la pause
  forget    dit au revoir au collecteur et supprime tout ce que l’agent a écrit
  page      écrit la page de la famille, puis s’arrête
  help      affiche cette aide

Options
  --collector URL   adresse du collecteur, par exemple https://vigie.example.org
  --code CODE       code de remise, à usage unique (à la première mise en service)
  --code-file FICHIER  fichier qui contient ce code ; supprimé après usage
  --conf FICHIER    réglages (COLLECTOR, MODE, THRIFTY) ; par défaut /etc/vigie/agent.conf
  --state DOSSIER   dossier de l’agent (ou la variable VIGIE_STATE)
  --probe DOSSIER   reprend de là ce que la sonde privilégiée a relevé (paquet installé)
  --page DOSSIER    écrit là la page de la famille, et y regarde ce qu’elle demande
  --page-by-unit    laisse un autre processus écrire cette page (commande page)
  --now             se connecte sans attendre après le démarrage
  --every SECONDES  écart entre deux signes de vie, de 5 à 86400
  --lang fr|en      langue des messages`,
  cannotStart: 'L’agent ne peut pas démarrer :',
  fault(it) {
    switch (it.about) {
      case 'command':
        return `commande inconnue « ${it.given} ». Écrire run, once, status, explain, pause, resume, forget, page ou help.`;
      case 'option':
        return `option inconnue « ${it.given} ». « help » donne la liste des options.`;
      case 'argument':
        return `« ${it.given} » est en trop. Une option s’écrit avec deux tirets.`;
      case 'language':
        return `langue inconnue « ${it.given} ». Écrire --lang fr ou --lang en.`;
      case 'collector':
        return `« ${it.given} » n’est pas une adresse de collecteur. Écrire par exemple --collector https://vigie.example.org.`;
      case 'every':
        return `« ${it.given} » n’est pas un nombre entier de secondes de 5 à 86400. Écrire par exemple --every 900.`;
      case 'missing_value':
        return `il manque une valeur après ${it.given}.`;
      case 'conf_file':
        return it.isMissing
          ? `le fichier de réglages ${it.given} n’existe pas.`
          : `le fichier de réglages ${it.given} ne peut pas être lu.`;
      case 'conf':
        return `${it.file}, ligne ${it.line} : ${frenchConf(it)}`;
      case 'code':
        return frenchCode[it.because];
    }
  },
  needsCollector: 'l’adresse du collecteur manque. Ajouter --collector URL.',
  plainCollector: (given, known) =>
    `ce poste est inscrit en https (${known}) : ${given} ferait passer ses relevés en clair. Donner une adresse en https.`,
  needsCode:
    'ce poste n’est pas encore inscrit et il manque le code de remise. Ajouter --code CODE (demander un code à l’atelier).',
  identityDamaged:
    'l’identité de ce poste est illisible ; elle a été mise de côté. Demander un nouveau code à l’atelier, puis relancer avec --collector URL --code CODE.',
  stateUnusable: (path, code) =>
    `« ${path} » ne peut pas servir à l’agent (${code}). Retirer ce qui s’y trouve, en corriger les droits, ou choisir un autre dossier avec --state.`,
  diskFull: (folder) =>
    `Le disque est plein : rien ne peut être écrit dans « ${folder} ». Faire de la place ; rien n’est perdu de ce qui y était.`,
  alreadyRunning:
    'un autre agent utilise déjà ce dossier. L’arrêter d’abord, ou choisir un autre dossier avec --state.',
  codeNotNeeded: 'Ce poste est déjà inscrit : le code n’est pas utilisé.',
  badCodeFile: (file, because) => `${file} : ${frenchCode[because]}`,
  codeFileStays: (file) =>
    `Le code a servi, mais ${file} ne peut pas être supprimé. Le supprimer à la main.`,
  otherMode: (chosen) =>
    `Les réglages disent MODE=${chosen} : cette commande n’a rien à faire ici.`,
  asked: 'C’est demandé : l’agent le fera dans la minute, ou à son prochain démarrage.',
  reported: 'Tout est envoyé.',
  notReported: 'Le collecteur n’a pas pu être joint ; ce qui attend sera envoyé la prochaine fois.',
  forgotten: 'Tout ce que l’agent avait écrit est supprimé.',
  spoolReplaced:
    'La file d’envoi était illisible ; elle a été mise de côté et tout sera renvoyé. Rien à faire.',
  started: (folder, collector) => `En service. Dossier : ${folder}. Collecteur : ${collector}.`,
  stopped: 'Arrêt en bon ordre.',
  anotherPc:
    'Ce disque vient d’un autre poste : son identité n’est pas reprise ici. Demander un nouveau code à l’atelier.',
  retired: 'Ce poste n’est plus suivi : tout ce que l’agent avait écrit est supprimé.',
  codeRefused(reason) {
    switch (reason) {
      case 'code_used':
        return 'Ce code de remise a déjà servi. Demander un nouveau code à l’atelier.';
      case 'code_expired':
        return 'Ce code de remise n’est plus valable. Demander un nouveau code à l’atelier.';
      default:
        return 'Le collecteur ne connaît pas ce code de remise. Le relire sur l’étiquette, ou demander un nouveau code à l’atelier.';
    }
  },
  state(state) {
    switch (state.kind) {
      case 'connecting':
        return 'Connexion au collecteur…';
      case 'connected':
        return 'Relié au collecteur.';
      case 'waiting':
        return `${frenchEnding(state.because)} Prochain essai dans ${state.seconds} s.`;
      case 'resting':
        return frenchRest[state.because];
    }
  },
  failed: (what, message) =>
    `Une erreur est survenue (${what}) : ${message}. L’agent continue ; si cela dure, le signaler à l’atelier.`,
  report: {
    notRunning: 'L’agent n’est pas en service. Le lancer avec « run ».',
    connection(kind, since) {
      switch (kind) {
        case 'connected':
          return `Relié au collecteur depuis le ${since}.`;
        case 'connecting':
          return `Connexion au collecteur en cours depuis le ${since}.`;
        case 'waiting':
          return `Non relié depuis le ${since} ; l’agent réessaie de lui-même.`;
        case 'resting':
          return `Au repos depuis le ${since} : pause demandée, batterie faible ou volume du mois atteint.`;
      }
    },
    enrolled: (collector) => `Ce poste est inscrit auprès de ${collector}.`,
    notEnrolled: 'Ce poste n’est pas encore inscrit.',
    nothingYet: 'Rien n’a encore été envoyé.',
    explained: 'Voici tout ce que ce poste a dit de lui en dernier.',
    composition: 'De quoi ce poste est fait (dit à chaque démarrage)',
    withEach:
      'Chaque envoi porte aussi un identifiant tiré au hasard, le nombre de démarrages, l’heure du poste, le temps depuis son démarrage et la version de l’agent.',
    nothingElse:
      'Rien d’autre ne quitte ce poste : aucun nom, aucun fichier, aucun programme, aucun lieu.',
    unread: (reason) => `Non lu : ${reason}.`,
    empty: 'Aucun chiffre n’a pu être lu.',
    acknowledged: (sequence, at) => `Dernier envoi bien reçu : n° ${sequence}, le ${at}.`,
    neverAcknowledged: 'Aucun envoi n’a encore été reçu par le collecteur.',
    waiting: (count) =>
      count === 0 ? 'Rien n’attend d’être envoyé.' : `En attente d’envoi : ${count}.`,
    bytes: (count) => `Octets échangés ce mois-ci : ${count}.`,
    ignored: (count) => `Messages du collecteur sans objet, ignorés : ${count}.`,
    lost: (dropped, damaged) =>
      `Envois abandonnés faute de place : ${dropped} ; abîmés : ${damaged}. L’état présent est renvoyé en entier.`,
  },
};

const frenchCode: Readonly<Record<BadCode, string>> = {
  length:
    'le code de remise est trop court ou trop long : un code entier a 27 lettres et chiffres.',
  letter: 'le code de remise contient un signe qu’aucun code ne contient. Le relire.',
  typo: 'le code de remise contient une faute de frappe. Le relire lettre par lettre.',
};

function frenchEnding(because: Ending | 'start'): string {
  if (because === 'start') {
    return 'L’agent vient de démarrer ; il laisse passer les autres postes (--now pour ne pas attendre).';
  }
  switch (because.kind) {
    case 'lost':
      return because.error === null && because.openMs > 0
        ? 'La connexion a été coupée.'
        : lineWords(because.error, 'fr');
    case 'sent_away':
      return `Le collecteur demande d’attendre (${because.reason}).`;
    case 'refused':
      return `Le collecteur a refusé la connexion (${because.reason}).`;
    case 'spool_is_old':
      return 'La file d’envoi est une copie ancienne ; une nouvelle commence.';
    case 'stopped':
      return 'La connexion est fermée.';
  }
}

const frenchRest: Readonly<Record<ByeReason, string>> = {
  paused: 'En pause, comme demandé : rien n’est relevé ni envoyé. « resume » y met fin.',
  sleep: 'Batterie faible : rien n’est relevé ni envoyé jusqu’à ce que le poste soit branché.',
  cap: 'Le volume du mois est atteint : rien n’est envoyé avant le mois prochain.',
  done: 'Tout est envoyé.',
  shutdown: 'La connexion est fermée.',
  uninstall: 'La connexion est fermée.',
};

function frenchConf({ because, given }: ConfFault): string {
  switch (because) {
    case 'form':
      return `« ${given} » n’est pas de la forme CLÉ=valeur. Mettre # devant une remarque.`;
    case 'key':
      return `clé inconnue « ${given} ». Il y a COLLECTOR, MODE et THRIFTY.`;
    case 'twice':
      return `${given} est déjà donné plus haut. N’en garder qu’un.`;
    case 'COLLECTOR':
      return `« ${given} » n’est pas une adresse de collecteur. Écrire par exemple COLLECTOR=https://vigie.example.org.`;
    case 'MODE':
      return `« ${given} » n’est pas un mode. Écrire MODE=run, MODE=once ou MODE=auto.`;
    case 'THRIFTY':
      return `« ${given} » ne se comprend pas. Écrire THRIFTY=yes ou THRIFTY=no.`;
  }
}

const english: Words = {
  help: `Usage: vigie-agent COMMAND [options]

Commands
  run       stays in service: reads this PC's health and sends it to the collector
  once      reads this PC's health, sends it and ends (for a timer)
  status    says whether this PC is connected and what waits to be sent
  explain   says in plain words everything that was sent last
  pause     reads and sends nothing for 7 days
  resume    ends the pause
  forget    says goodbye to the collector and removes all that the agent has written
  page      writes the family's page and ends
  help      shows this help

Options
  --collector URL   the collector's address, such as https://vigie.example.org
  --code CODE       the one-time handover code (for the first start)
  --code-file FILE  a file that holds it; removed after use
  --conf FILE       settings (COLLECTOR, MODE, THRIFTY); /etc/vigie/agent.conf unless said
  --state FOLDER    the agent's folder (or the variable VIGIE_STATE)
  --probe FOLDER    takes from there what the privileged probe has read (installed package)
  --page FOLDER     writes the family's page there, and looks there for what it asks
  --page-by-unit    leaves it to another process to write that page (command page)
  --now             connects without waiting after start-up
  --every SECONDS   between two signs of life, from 5 to 86400
  --lang fr|en      language of the messages`,
  cannotStart: 'The agent cannot start:',
  fault(it) {
    switch (it.about) {
      case 'command':
        return `unknown command "${it.given}". Write run, once, status, explain, pause, resume, forget, page or help.`;
      case 'option':
        return `unknown option "${it.given}". "help" lists the options.`;
      case 'argument':
        return `"${it.given}" is one too many. An option is written with two dashes.`;
      case 'language':
        return `unknown language "${it.given}". Write --lang fr or --lang en.`;
      case 'collector':
        return `"${it.given}" is no address of a collector. Write for instance --collector https://vigie.example.org.`;
      case 'every':
        return `"${it.given}" is no whole number of seconds from 5 to 86400. Write for instance --every 900.`;
      case 'missing_value':
        return `a value is missing after ${it.given}.`;
      case 'conf_file':
        return it.isMissing
          ? `the settings file ${it.given} does not exist.`
          : `the settings file ${it.given} cannot be read.`;
      case 'conf':
        return `${it.file}, line ${it.line}: ${englishConf(it)}`;
      case 'code':
        return englishCode[it.because];
    }
  },
  needsCollector: 'the collector’s address is missing. Add --collector URL.',
  plainCollector: (given, known) =>
    `this PC is enrolled over https (${known}): ${given} would send its readings in the clear. Give an https address.`,
  needsCode:
    'this PC is not enrolled yet and the handover code is missing. Add --code CODE (ask the workshop for one).',
  identityDamaged:
    'this PC’s identity cannot be read; it was set aside. Ask the workshop for a new code, then start again with --collector URL --code CODE.',
  stateUnusable: (path, code) =>
    `"${path}" cannot serve the agent (${code}). Remove what lies there, mend its permissions, or choose another folder with --state.`,
  diskFull: (folder) =>
    `The disk is full: nothing can be written in "${folder}". Make room; nothing that was there is lost.`,
  alreadyRunning:
    'another agent already uses this folder. Stop it first, or choose another folder with --state.',
  codeNotNeeded: 'This PC is enrolled already: the code is not used.',
  badCodeFile: (file, because) => `${file}: ${englishCode[because]}`,
  codeFileStays: (file) =>
    `The code has been used, but ${file} cannot be removed. Remove it by hand.`,
  otherMode: (chosen) => `The settings say MODE=${chosen}: this command has nothing to do here.`,
  asked: 'Asked for: the agent will do it within a minute, or when it next starts.',
  reported: 'All is sent.',
  notReported: 'The collector could not be reached; what waits will be sent next time.',
  forgotten: 'All that the agent had written is removed.',
  spoolReplaced:
    'The spool could not be read; it was set aside and everything will be sent again. Nothing to do.',
  started: (folder, collector) => `In service. Folder: ${folder}. Collector: ${collector}.`,
  stopped: 'Stopped in good order.',
  anotherPc:
    'This disk comes from another PC: its identity is not taken over here. Ask the workshop for a new code.',
  retired: 'This PC is no longer looked after: all that the agent had written is removed.',
  codeRefused(reason) {
    switch (reason) {
      case 'code_used':
        return 'This handover code has been used already. Ask the workshop for a new one.';
      case 'code_expired':
        return 'This handover code has expired. Ask the workshop for a new one.';
      default:
        return 'The collector does not know this handover code. Read it again from the label, or ask the workshop for a new one.';
    }
  },
  state(state) {
    switch (state.kind) {
      case 'connecting':
        return 'Connecting to the collector…';
      case 'connected':
        return 'Connected to the collector.';
      case 'waiting':
        return `${englishEnding(state.because)} Next try in ${state.seconds} s.`;
      case 'resting':
        return englishRest[state.because];
    }
  },
  failed: (what, message) =>
    `An error occurred (${what}): ${message}. The agent goes on; if this lasts, tell the workshop.`,
  report: {
    notRunning: 'The agent is not in service. Start it with "run".',
    connection(kind, since) {
      switch (kind) {
        case 'connected':
          return `Connected to the collector since ${since}.`;
        case 'connecting':
          return `Connecting to the collector since ${since}.`;
        case 'waiting':
          return `Not connected since ${since}; the agent tries again by itself.`;
        case 'resting':
          return `At rest since ${since}: paused, low on battery, or this month's volume reached.`;
      }
    },
    enrolled: (collector) => `This PC is enrolled at ${collector}.`,
    notEnrolled: 'This PC is not enrolled yet.',
    nothingYet: 'Nothing has been sent yet.',
    explained: 'This is everything that this PC last said about itself.',
    composition: 'What this PC is made of (said at each start-up)',
    withEach:
      'Each sending also carries an id drawn at random, the count of starts, this PC’s clock, the time since its start and the agent’s version.',
    nothingElse: 'Nothing else leaves this PC: no name, no file, no program, no place.',
    unread: (reason) => `Not read: ${reason}.`,
    empty: 'No number could be read.',
    acknowledged: (sequence, at) => `Last one well received: no. ${sequence}, on ${at}.`,
    neverAcknowledged: 'The collector has received nothing yet.',
    waiting: (count) =>
      count === 0 ? 'Nothing waits to be sent.' : `Waiting to be sent: ${count}.`,
    bytes: (count) => `Bytes exchanged this month: ${count}.`,
    ignored: (count) => `Messages of the collector that had no meaning and were ignored: ${count}.`,
    lost: (dropped, damaged) =>
      `Given up for lack of room: ${dropped}; damaged: ${damaged}. The present state is sent again in full.`,
  },
};

const englishCode: Readonly<Record<BadCode, string>> = {
  length: 'the handover code is too short or too long: a whole one has 27 letters and digits.',
  letter: 'the handover code has a sign that no code has. Read it again.',
  typo: 'the handover code has a typo. Read it again, letter by letter.',
};

function englishEnding(because: Ending | 'start'): string {
  if (because === 'start') {
    return 'The agent has just started; it lets other PCs go first (--now skips the wait).';
  }
  switch (because.kind) {
    case 'lost':
      return because.error === null && because.openMs > 0
        ? 'The connection broke.'
        : lineWords(because.error, 'en');
    case 'sent_away':
      return `The collector asks to wait (${because.reason}).`;
    case 'refused':
      return `The collector refused the connection (${because.reason}).`;
    case 'spool_is_old':
      return 'The spool is an old copy; a new one begins.';
    case 'stopped':
      return 'The connection is closed.';
  }
}

const englishRest: Readonly<Record<ByeReason, string>> = {
  paused: 'Paused, as asked: nothing is read or sent. "resume" ends it.',
  sleep: 'Low on battery: nothing is read or sent until this PC is plugged in.',
  cap: 'This month’s volume is reached: nothing is sent before the next month.',
  done: 'All is sent.',
  shutdown: 'The connection is closed.',
  uninstall: 'The connection is closed.',
};

function englishConf({ because, given }: ConfFault): string {
  switch (because) {
    case 'form':
      return `"${given}" is not of the form KEY=value. Put # before a remark.`;
    case 'key':
      return `unknown key "${given}". There are COLLECTOR, MODE and THRIFTY.`;
    case 'twice':
      return `${given} is given above already. Keep one.`;
    case 'COLLECTOR':
      return `"${given}" is no address of a collector. Write for instance COLLECTOR=https://vigie.example.org.`;
    case 'MODE':
      return `"${given}" is no mode. Write MODE=run, MODE=once or MODE=auto.`;
    case 'THRIFTY':
      return `"${given}" cannot be understood. Write THRIFTY=yes or THRIFTY=no.`;
  }
}

const words: Readonly<Record<Language, Words>> = { fr: french, en: english };
