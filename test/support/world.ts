import type { Context } from '#collector/app/context.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { openIds } from '#collector/ids.ts';
import { freshDatabaseUrl, openTestStore } from './stores.ts';
import type { EngineName } from './stores.ts';
import { virtualClock } from './virtual.ts';
import type { VirtualClock } from './virtual.ts';

/** What use cases ask for, on a database of its own with the default terms; gone after the test. */
export interface World extends Context {
  readonly url: string;
  readonly clock: VirtualClock;
}

export async function freshWorld(engine: EngineName, now: string): Promise<World> {
  const world = await worldOn(await freshDatabaseUrl(engine), now);
  await prepareProgramme(world);
  return world;
}

/** Another collector on the same database, with a clock of its own. */
export async function worldOn(url: string, now: string): Promise<World> {
  return { url, store: await openTestStore(url), clock: virtualClock(now), ids: openIds() };
}
