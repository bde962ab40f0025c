import { defaultTerms } from '#collector/domain/terms.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { allTerms, insertTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { prepareTexts } from './legal-texts.ts';

/** Gives a new programme the default terms and texts, so that the first handover has some; else does nothing. */
export async function prepareProgramme(context: Context): Promise<void> {
  const { store, clock, ids } = context;
  const at = clock.now();
  await store.transaction(async (tx) => {
    await prepareTexts(tx, context);
    if ((await allTerms(tx)).length > 0) return;
    await insertTerms(tx, defaultTerms, { at, by: 'programme' });
    await writeEvents(tx, [
      {
        id: ids.timeId(at),
        at,
        actor: 'programme',
        noun: 'programme',
        nounId: defaultTerms.version,
        deviceId: null,
        kind: 'terms_decided',
        reason: 'default_terms',
        detail: {},
      },
    ]);
  });
}
