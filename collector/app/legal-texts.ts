import { languages } from '#shared/check.ts';
import type { Language } from '#shared/check.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { consentKinds } from '#collector/domain/household.ts';
import type { ConsentKind } from '#collector/domain/household.ts';
import { firstTexts, legalTextLength, textOn } from '#collector/domain/legal-text.ts';
import type { LegalText } from '#collector/domain/legal-text.ts';
import { allTexts, insertText } from '#collector/storage/consents.ts';
import type { Db, Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Context } from './context.ts';

const startOfProgramme: CalendarDate = '2002-01-01';

/** Gives a new programme its first texts; where there are some it does nothing. */
export async function prepareTexts(tx: Tx, { clock, ids }: Context): Promise<void> {
  const known = await allTexts(tx);
  const at = clock.now();
  for (const kind of consentKinds) {
    for (const language of languages) {
      if (known.some((it) => it.kind === kind && it.language === language)) continue;
      const text = firstTexts[kind][language];
      const it = { id: ids.token(12), kind, language, version: 1, text };
      await insertText(tx, { ...it, holdsFrom: startOfProgramme }, { at, by: 'programme' });
    }
  }
}

/** The text that is read to a family today, in its language or in French. */
export async function textInForce(
  db: Db,
  it: { readonly kind: ConsentKind; readonly language: string; readonly today: CalendarDate },
): Promise<LegalText> {
  const own = (await allTexts(db)).filter(({ kind }) => kind === it.kind);
  const of = (language: string) =>
    textOn(
      own.filter((text) => text.language === language),
      it.today,
    );
  const text = of(it.language) ?? of('fr');
  if (text === null) throw new Error(`No text for ${it.kind}`);
  return text;
}

export type TextWritten =
  | { readonly ok: true; readonly text: LegalText }
  | { readonly ok: false; readonly refused: 'empty' | 'too_long' | 'unchanged' | 'changed_since' };

/** Writes a new version, which holds from a day on; `seen` is the version that the page showed. */
export async function writeText(
  { store, clock, ids }: Context,
  it: {
    readonly kind: ConsentKind;
    readonly language: Language;
    readonly text: string;
    readonly holdsFrom: CalendarDate;
    readonly seen: number;
    readonly actor: string;
  },
): Promise<TextWritten> {
  const at = clock.now();
  const { kind, language, holdsFrom, actor } = it;
  const text = it.text.replaceAll('\r\n', '\n').trim();
  if (text === '') return { ok: false, refused: 'empty' };
  if (text.length > legalTextLength) return { ok: false, refused: 'too_long' };
  return store.transaction(async (tx): Promise<TextWritten> => {
    const own = (await allTexts(tx)).filter(
      (one) => one.kind === kind && one.language === language,
    );
    const newest = own[0];
    if ((newest?.version ?? 0) !== it.seen) return { ok: false, refused: 'changed_since' };
    const isSame = newest?.text === text && newest.holdsFrom === holdsFrom;
    if (isSame) return { ok: false, refused: 'unchanged' };
    const made = { id: ids.token(12), kind, language, version: it.seen + 1, text, holdsFrom };
    if (!(await insertText(tx, made, { at, by: actor }))) {
      return { ok: false, refused: 'changed_since' };
    }
    const about = { noun: 'programme', nounId: made.id, deviceId: null } as const;
    const told = { kind: 'legal_text_written', reason: 'decided_by_person' } as const;
    const detail = { text: kind, language, version: made.version, holdsFrom };
    await writeEvents(tx, [{ id: ids.timeId(at), at, actor, ...about, ...told, detail }]);
    return { ok: true, text: made };
  });
}
