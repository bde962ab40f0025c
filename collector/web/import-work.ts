import { workOnImport } from '#collector/app/import-handovers.ts';
import type { Visit } from './visit.ts';

/** Longer than this a page shows how far the work is. */
const patienceMs = 1500;

/** Goes on with an import and waits for it only as long as nobody notices. */
export async function startWork({ deps }: Visit, id: string): Promise<void> {
  const work = workOnImport(deps.context, id).catch((error: unknown) => deps.onError?.(error));
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => (timer = setTimeout(resolve, patienceMs)));
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
