import type { PageWords } from './words.ts';

const sendings = (count: number): string => (count === 1 ? '1 report' : `${count} reports`);

export const english: PageWords = {
  title: 'Vigie on this computer',
  skip: 'Skip to content',
  otherLanguage: 'Lire cette page en français',
  updated: (at) => `Page written on ${at}, by this computer’s clock.`,

  health: {
    heading: 'How is the computer?',
    well: ['All is well.', 'Vigie found nothing wrong in what it could read.'],
    notEnrolled: [
      'Vigie is not yet connected to the workshop.',
      'Nothing is sent. The workshop has to give a code first.',
    ],
    nothingRead: ['Vigie could not read anything yet.', 'Nobody knows how the computer is.'],
    diskUnread: ['Nothing wrong was seen, but the disk could not be read.'],
    found: 'Vigie found a problem.',
    families: {
      power: 'The computer starts or stops badly.',
      storage: 'The disk shows signs of weakness. Keep a copy of your documents.',
      heat: 'The computer gets too hot.',
      memory: 'The computer has too little memory, or its memory makes errors.',
      battery: 'The battery is worn.',
      screen: 'The screen has a problem.',
      keyboard: 'The keyboard or the mouse has a problem.',
      ports: 'A socket or the case has a problem.',
      sound: 'The sound or the camera has a problem.',
      network: 'The connection to the internet works badly.',
      system: 'The system has a problem: room on the disk, updates, or a service that stopped.',
      slow: 'The computer is slow.',
      contact: 'The workshop no longer hears from the computer.',
      other: 'The workshop is looking at another problem.',
    },
    toBeSent: 'The workshop will know as soon as the computer is on the internet.',
    told: 'The workshop knows. You have nothing to do.',
    open: (count) =>
      count === 1
        ? 'The workshop has noted 1 request for this computer.'
        : `The workshop has noted ${count} requests for this computer.`,
    afterCoverage: 'Maintenance has ended. Ask the workshop for advice.',
    lastSent: (at) => `Last report received by the workshop: ${at}.`,
    neverSent: 'The workshop has received nothing from this computer yet.',
    waiting: (count) =>
      count === 1
        ? '1 report waits to be received by the workshop.'
        : `${count} reports wait to be received by the workshop.`,
  },
  paused: (until) => [
    'Vigie is paused.',
    'Nothing is read. Nothing is sent.',
    `The pause ends on ${until}.`,
  ],
  capped: [
    'Vigie has used up its share of the internet for this month.',
    'It sends nothing more. It starts again next month.',
  ],

  dates: {
    heading: 'Until when?',
    unknown: 'The workshop has not given the dates yet.',
    covered: (until) => `The workshop repairs this computer up to and including ${until}.`,
    coverageEnded: (on) => `The workshop repaired this computer until ${on}. That has ended.`,
    takeback: (on) => `The computer is taken back on ${on} at the latest. You will be told before.`,
  },
  help: {
    heading: 'Ask for help',
    how: 'Open this address, on a phone or on a computer:',
    scan: 'Or point the phone’s camera at this drawing.',
    phone: 'This address says how to reach the workshop, even if the computer is broken.',
  },
  pause: {
    heading: 'Pause for 7 days',
    what: 'During the pause, Vigie reads nothing and sends nothing.',
    how: 'Open the applications menu. Choose:',
    end: 'To end the pause sooner, choose:',
    menuPause: 'Vigie: pause for 7 days',
    menuResume: 'Vigie: end the pause',
  },
  never: {
    heading: 'What Vigie never reads',
    lead: 'Vigie sends only numbers, dates and words from a fixed list. Never:',
    list: [
      'your name, or your child’s;',
      'your files, photos or messages;',
      'the sites you visit;',
      'the programs you use;',
      'your passwords;',
      'the name of the computer, of the Wi-Fi or of a USB stick;',
      'serial numbers;',
      'where you are;',
      'the screen, the microphone, the camera, the keyboard.',
    ],
  },
  sent: {
    heading: 'Everything that was sent',
    lead: 'This is everything that the workshop received from this computer in 90 days.',
    bytes: (count, most) =>
      `This month, ${count} bytes were exchanged. The most is ${most} bytes a month.`,
    nothing: 'Nothing has been sent yet.',
    latestDay: (day, beats) => `The latest day: ${day} (${sendings(beats)})`,
    earlier: 'The days before',
    month: (month, beats) => `${month} (${sendings(beats)})`,
    beatsHeading: 'Each report',
    readHeading: 'What was read, in order',
    beatLead:
      'For each report: its number, the time by the computer’s clock, the number of the start, the time since that start, what it holds, the month’s bytes.',
    beat: (it) =>
      `No. ${it.sequence}, ${it.clock}, start ${it.boot}, ${it.sinceBoot} s, ${it.full ? 'full' : 'news'}, ${it.bytes} bytes`,
    unread: 'Not read',
    asBefore: 'nothing has changed',
    asBeforeLabel: 'Read again',
    empty: 'no number',
    times: (count) => `${count} times`,
    composition: 'What the computer is made of',
    compositionLead: 'Sent at each start:',
    unknownNumber: 'unknown',
    noDisk: 'none',
    everyTime: 'With every connection',
    everyTimeList: [
      'A number drawn at random, which stands for the computer. It says nothing of you.',
      'A signature and codes, which prove that this number is the right one.',
      'The version of Vigie, and that of its list of checks.',
      'The number of the start, the time since then, and the computer’s clock.',
      'The number of the last report.',
      'On leaving, the reason: switched off, asleep, paused, removed, share of the internet used up, or report done.',
      'The first time only: the code given by the workshop.',
      'As with any site, the internet address of your router can be seen during the connection.',
    ],
    monthTitle: (month) => `What was sent in ${month}`,
    day: (day, beats) => `${day}: ${sendings(beats)}`,
    back: 'Back to the first page',
  },
  remove: {
    heading: 'Remove Vigie',
    list: [
      'You can refuse Vigie. You keep the computer and its maintenance.',
      'Ask the workshop to remove it. They do it from afar, or with you.',
      'Or remove the package “vigie” with the tool that manages software.',
      'Everything that Vigie wrote on the computer is then deleted, this page too.',
    ],
  },
};
