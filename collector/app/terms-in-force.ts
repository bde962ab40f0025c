import { type CalendarDate, dateOf } from '#collector/domain/calendar.ts';
import type { Terms } from '#collector/domain/terms.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';

/** The versions of the terms as use cases ask for them: by their name, by today. */
export interface TermsInForce {
  readonly versions: readonly Terms[];
  /** The version of a case made under it. */
  version(id: string): Terms;
  /** The newest version: its zone and its capacity are those of the programme today. */
  readonly newest: Terms;
}

/** `versions` with the earliest first. Throws where there are none: the programme is not prepared. */
export function termsInForce(versions: readonly Terms[]): TermsInForce {
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error('The programme has no terms yet');
  return {
    versions,
    newest,
    version(id) {
      const terms = versions.find(({ version }) => version === id);
      if (terms === undefined) throw new Error(`No version of the terms is called ${id}`);
      return terms;
    },
  };
}

/** The day on the wall of the programme. */
export function todayAt(now: number, { newest }: TermsInForce): CalendarDate {
  return dateOf(now, newest.zone);
}

/** The same by the collector's clock. */
export async function programmeToday({ store, clock }: Context): Promise<CalendarDate> {
  return todayAt(clock.now(), termsInForce(await allTerms(store.db)));
}
