import type { Language } from '#shared/check.ts';
import type { CalendarDate } from './calendar.ts';
import type { ConsentKind } from './household.ts';

/** A text that is read to a family before it answers. Never changed: a new one is a new version. */
export interface LegalText {
  readonly id: string;
  readonly kind: ConsentKind;
  readonly language: Language;
  /** 1 for the first of its kind and language. */
  readonly version: number;
  /** Paragraphs apart by an empty line. */
  readonly text: string;
  /** The first day on which it is read to families, inclusive. */
  readonly holdsFrom: CalendarDate;
}

export const legalTextLength = 6000;

/** The version that is read on this day: of those that hold, the last one written. */
export function textOn(texts: readonly LegalText[], today: CalendarDate): LegalText | null {
  return texts.reduce<LegalText | null>((best, it) => {
    if (it.holdsFrom > today) return best;
    return best === null || it.version > best.version ? it : best;
  }, null);
}

/**
 * What a new programme begins with, in short plain sentences (FALC: easy to read). A city puts its
 * own in their place.
 */
export const firstTexts: Readonly<Record<ConsentKind, Readonly<Record<Language, string>>>> = {
  terms: {
    fr: `On vous prête un ordinateur.

L’ordinateur est pour votre famille.

L’atelier le répare. C’est gratuit pendant la garantie.

À la fin du prêt, vous rendez l’ordinateur. On vous prévient avant.

Ne vendez pas l’ordinateur. Ne le donnez pas.

S’il est perdu ou volé, appelez-nous.

On garde votre nom et le moyen de vous joindre. C’est pour réparer et reprendre l’ordinateur.

Vous pouvez demander à voir ce qui est noté, à le corriger ou à l’effacer.`,
    en: `We lend you a computer.

The computer is for your family.

The workshop repairs it. This is free while it is covered.

At the end of the loan you give the computer back. We tell you beforehand.

Do not sell the computer. Do not give it away.

If it is lost or stolen, call us.

We keep your name and how to reach you. We need it to repair the computer and to take it back.

You may ask to see what is noted, to correct it or to erase it.`,
  },
  follow_up: {
    fr: `Un petit programme peut surveiller la santé de l’ordinateur.

Il voit par exemple : le disque s’use, la place manque, il fait trop chaud.

Il ne voit pas vos noms, vos photos, vos fichiers, ni les sites que vous regardez.

L’atelier sait alors qu’il faut réparer, avant la panne.

Vous pouvez dire non. Vous gardez l’ordinateur et les réparations.

Vous pouvez dire oui, puis arrêter quand vous voulez.`,
    en: `A small program can watch over the computer’s health.

For example it sees: the disk wears out, there is no room left, it is too hot.

It does not see your names, your photos, your files, nor the sites that you visit.

The workshop then knows what to repair, before it breaks.

You may say no. You keep the computer and the repairs.

You may say yes, and stop whenever you want.`,
  },
};
