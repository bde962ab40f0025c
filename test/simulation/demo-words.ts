import type { Language } from '#shared/check.ts';
import type { Workshop } from '#collector/web/visit.ts';
import type { FamiliesRoom } from './families-room.ts';

/** What the demo says on the terminal. */
export interface DemoWords {
  readonly usage: string;
  readonly title: string;
  readonly history: (year: string) => string;
  readonly starting: string;
  readonly ready: (it: ReadyFacts) => string;
  readonly agentEnded: (code: number | null) => string;
  readonly stopping: string;
  readonly stopped: string;
  readonly portTaken: (port: number) => string;
  /** `expected`: the largest whole number, or the words to choose from. */
  readonly badOption: (name: string, expected: number | string) => string;
}
export interface ReadyFacts {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly deviceUrl: string;
  readonly tag: string;
  readonly families: number;
  readonly schoolYears: number;
  readonly seconds: number;
  readonly room: FamiliesRoom;
}

/** What families read of it on `/aide`. The number is one that nobody has (ARCEP keeps 01 99 00 for fiction). */
export const demoWorkshop: Readonly<Record<Language, Workshop>> = {
  fr: {
    name: 'Atelier de la Vigie',
    phone: '+33 1 99 00 12 34',
    hours: 'du lundi au vendredi, de 9 h à 17 h',
  },
  en: {
    name: 'Atelier de la Vigie',
    phone: '+33 1 99 00 12 34',
    hours: 'Monday to Friday, 9 am to 5 pm',
  },
};

export const demoWords: Readonly<Record<Language, DemoWords>> = {
  fr: {
    usage: `Usage : npm run demo -- [options]

  --families N    remises de chaque année scolaire, de 1 à 9000 (1200)
  --seed MOT      ce dont tout est tiré au sort (vigie)
  --port PORT     où ouvrir la page ; sinon 8080, ou le premier port libre qui suit
  --lang fr|en    langue de ce qui s’affiche ici
  --help          affiche cette aide`,
    title: 'Vigie, démonstration : un dispositif imaginaire, rejoué en accéléré.',
    history: (year) => `année scolaire ${year}`,
    starting: 'le collecteur démarre',
    ready: (it) => `
Vigie est prête : ${it.schoolYears} années scolaires de ${it.families} familles, en ${it.seconds} s.

  Ouvrir d’abord      ${it.url}
  Adresse e-mail      ${it.email}
  Mot de passe        ${it.password}

  Le poste que voici  ${it.deviceUrl}
  Il porte l’étiquette ${it.tag} ; un véritable agent y tourne et envoie un signe de vie
  toutes les 15 secondes.

  À voir, selon qui l’on est (la même connexion ouvre tout, une famille n’en a pas besoin) :
  famille         ${it.url}m/${it.room.sticker}
                  ce que l’étiquette de son poste ouvre ; puis /aide
  technicien      ${it.url}tickets/${it.room.ticketId}
                  une panne signalée par cette famille, deux signalements réunis ;
                  puis /day, /workshop, /lots, /scan
  remises         ${it.url}households/${it.room.household}
                  son foyer ; puis /handovers, /imports/${it.room.importId}, /take-backs
  responsable     ${it.url}journal
                  qui a lu quel foyer ; puis /retention, /alert-quality
  Foyers, numéros et adresses sont imaginaires : « Famille 0001 », 06 39 98 00 01…

Ctrl-C arrête tout et efface les données.`,
    agentEnded: (code) => `L’agent de ce poste s’est arrêté (code ${code ?? '?'}).`,
    stopping: 'Arrêt…',
    stopped: 'Arrêté, données effacées.',
    portTaken: (port) => `Le port ${port} est déjà pris : choisir un autre port avec --port.`,
    badOption: (name, expected) =>
      typeof expected === 'string'
        ? `--${name} attend l’un de ces mots : ${expected}.`
        : `--${name} attend un nombre entier de 1 à ${expected}.`,
  },
  en: {
    usage: `Usage: npm run demo -- [options]

  --families N    handovers in each school year, from 1 to 9000 (1200)
  --seed WORD     what everything is drawn from (vigie)
  --port PORT     where to open the page; else 8080, or the first free port after it
  --lang fr|en    language of what is shown here
  --help          shows this help`,
    title: 'Vigie, demo: an imaginary programme, lived through at speed.',
    history: (year) => `school year ${year}`,
    starting: 'starting the collector',
    ready: (it) => `
Vigie is ready: ${it.schoolYears} school years of ${it.families} families, in ${it.seconds} s.

  Open first       ${it.url}
  E-mail address   ${it.email}
  Password         ${it.password}

  This very PC     ${it.deviceUrl}
  It bears the asset tag ${it.tag}; a real agent runs on it and sends a heartbeat
  every 15 seconds.

  Worth a look, by who you are (one log-in opens it all, a family needs none):
  family          ${it.url}m/${it.room.sticker}
                  what the sticker of its PC opens; then /aide
  technician      ${it.url}tickets/${it.room.ticketId}
                  a fault that this family reported, two reports in one;
                  then /day, /workshop, /lots, /scan
  handovers       ${it.url}households/${it.room.household}
                  its household; then /handovers, /imports/${it.room.importId}, /take-backs
  manager         ${it.url}journal
                  who read which household; then /retention, /alert-quality
  Households, numbers and addresses are made up: “Famille 0001”, 06 39 98 00 01…

Ctrl-C stops everything and deletes the data.`,
    agentEnded: (code) => `The agent of this PC has ended (code ${code ?? '?'}).`,
    stopping: 'Stopping…',
    stopped: 'Stopped, data deleted.',
    portTaken: (port) => `Port ${port} is taken: choose another with --port.`,
    badOption: (name, expected) =>
      typeof expected === 'string'
        ? `--${name} expects one of these words: ${expected}.`
        : `--${name} expects a whole number from 1 to ${expected}.`,
  },
};
