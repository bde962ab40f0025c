import { standsSince } from '#collector/domain/bring-forward.ts';
import { countTakebacks, listTakebacks } from '#collector/storage/takeback-lists.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { bearerOf, refusalAnswer, refuseWithoutKey } from './api-keys.ts';
import { describeApi } from './api-schema.ts';
import type { FaultJson, TakebackJson, TakebackListJson } from './api-schema.ts';
import {
  faultsOf,
  filterOf,
  pagedTakebackQuery,
  readCursor,
  writeCursor,
} from './takeback-query.ts';
import type { Visit } from './visit.ts';

/** What other programs read: `api-schema.ts` describes it. */

const usualPage = 100;

export async function listTakebacksAsJson(visit: Visit): Promise<Response> {
  const { request, url, deps } = visit;
  const refusal = await refuseWithoutKey(visit, 'take-backs', bearerOf(visit));
  if (refusal !== null) return refusalAnswer(visit, refusal);
  const read = pagedTakebackQuery.safeParse(Object.fromEntries(url.searchParams));
  if (!read.success) {
    const error = { code: 'bad_parameter', faults: faultsOf(read.error) } as const;
    return request.json({ error } satisfies FaultJson, 400);
  }
  const { limit = usualPage, cursor } = read.data;
  const { db } = deps.context.store;
  const filter = filterOf(read.data);
  const after = cursor === undefined ? null : readCursor(cursor);
  const found = await listTakebacks(db, filter, { after, most: limit + 1 });
  const lines = found.slice(0, limit);
  const last = found.length > limit ? lines.at(-1) : undefined;
  const answer: TakebackListJson = {
    takeBacks: lines.map((line) => toJson(line, deps.baseUrl)),
    total: await countTakebacks(db, filter),
    next: last === undefined ? null : writeCursor(last),
  };
  return request.json(answer);
}

function toJson(it: TakebackLine, baseUrl: string): TakebackJson {
  const why = it.plannedWhy;
  return {
    id: it.id,
    assetTag: it.assetTag,
    sector: it.sector,
    cohort: it.cohort,
    state: it.state,
    handedOverOn: it.handedOverOn,
    windowOpensOn: it.windowOpensOn,
    dueOn: it.dueOn,
    nextStepOn: it.nextStepOn,
    decisionWanted: it.decisionWanted,
    plannedWeek: it.plannedWeek,
    pinned: it.pinned,
    broughtForward: forwardJson(it),
    why:
      why === null
        ? null
        : {
            reason: why.reason,
            load: why.load,
            capacity: why.capacity,
            weeksInWindow: why.weeksInWindow ?? null,
            sameSector: why.sameSector ?? null,
          },
    url: `${baseUrl}/take-backs/cases/${it.id}`,
  };
}

function forwardJson(it: TakebackLine): TakebackJson['broughtForward'] {
  if (it.broughtForward === null || standsSince(it) === null) return null;
  const { on, since, checkId } = it.broughtForward;
  return { on, since, checkId };
}

export async function showApiDescription({ request, deps }: Visit): Promise<Response> {
  return request.json(describeApi(deps.baseUrl));
}

/** Any other address of the API: a program cannot follow the way to a sign-in page. */
export async function apiNotFound({ request }: Visit): Promise<Response> {
  const error = { code: 'not_found', expected: 'GET /api/v1/take-backs' } as const;
  return request.json({ error } satisfies FaultJson, 404);
}
