import type { FaultFamily, Language } from '#shared/check.ts';
import { english } from './words-en.ts';
import { french } from './words-fr.ts';

/** What the family's page says: short sentences, one idea each, everyday words. */
export interface PageWords {
  readonly title: string;
  readonly skip: string;
  readonly otherLanguage: string;
  readonly updated: (at: string) => string;

  readonly health: {
    readonly heading: string;
    readonly well: readonly string[];
    readonly notEnrolled: readonly string[];
    readonly nothingRead: readonly string[];
    readonly diskUnread: readonly string[];
    readonly found: string;
    readonly families: Readonly<Record<FaultFamily, string>>;
    readonly toBeSent: string;
    readonly told: string;
    readonly open: (count: number) => string;
    readonly afterCoverage: string;
    readonly lastSent: (at: string) => string;
    readonly neverSent: string;
    readonly waiting: (count: number) => string;
  };
  readonly paused: (until: string) => readonly string[];
  readonly capped: readonly string[];

  readonly dates: {
    readonly heading: string;
    readonly unknown: string;
    readonly covered: (until: string) => string;
    readonly coverageEnded: (on: string) => string;
    readonly takeback: (on: string) => string;
  };
  readonly help: {
    readonly heading: string;
    readonly how: string;
    readonly scan: string;
    readonly phone: string;
  };
  readonly pause: {
    readonly heading: string;
    readonly what: string;
    readonly how: string;
    readonly end: string;
    readonly menuPause: string;
    readonly menuResume: string;
  };
  readonly never: {
    readonly heading: string;
    readonly lead: string;
    readonly list: readonly string[];
  };
  readonly sent: {
    readonly heading: string;
    readonly lead: string;
    readonly bytes: (count: string, most: string) => string;
    readonly nothing: string;
    readonly latestDay: (day: string, beats: number) => string;
    readonly earlier: string;
    readonly month: (month: string, beats: number) => string;
    readonly beatsHeading: string;
    readonly readHeading: string;
    readonly beatLead: string;
    readonly beat: (it: BeatFacts) => string;
    readonly unread: string;
    readonly asBefore: string;
    readonly asBeforeLabel: string;
    readonly empty: string;
    readonly times: (count: number) => string;
    readonly composition: string;
    readonly compositionLead: string;
    readonly unknownNumber: string;
    readonly noDisk: string;
    readonly everyTime: string;
    readonly everyTimeList: readonly string[];
    readonly monthTitle: (month: string) => string;
    readonly day: (day: string, beats: number) => string;
    readonly back: string;
  };
  readonly remove: { readonly heading: string; readonly list: readonly string[] };
}

/** What each beat says beside its readings. */
export interface BeatFacts {
  readonly sequence: string;
  readonly clock: string;
  readonly boot: string;
  readonly sinceBoot: string;
  readonly full: boolean;
  readonly bytes: string;
}

export const pageWords: Readonly<Record<Language, PageWords>> = { fr: french, en: english };
