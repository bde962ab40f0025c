import { answers } from '#collector/storage/accounts.ts';
import { bearerOf, keyMissing, refusalAnswer, refuseWithoutKey } from './api-keys.ts';
import { serveAsset } from './assets.ts';
import { showFault } from './error-pages.tsx';
import { pathPart } from './visit.ts';
import type { Visit } from './visit.ts';

/** `GET /healthz`: the process answers. */
export async function showHealth({ request }: Visit): Promise<Response> {
  return request.text('ok\n');
}

/** `GET /readyz`: the database answers too. */
export async function showReadiness({ request, deps }: Visit): Promise<Response> {
  return (await answers(deps.context.store.db))
    ? request.text('ready\n')
    : request.text('the database does not answer\n', 503);
}

/** `GET /metrics`: for whoever watches the service, with a key for it and nothing else. */
export async function showMetrics(visit: Visit): Promise<Response> {
  const { request, deps } = visit;
  // A session is no key here: a browser page has no use for it.
  const key = bearerOf(visit);
  const refusal = key === null ? keyMissing : await refuseWithoutKey(visit, 'metrics', key);
  if (refusal !== null) return refusalAnswer(visit, refusal);
  if (deps.metrics === undefined) return request.text('nothing is measured here\n', 404);
  return request.body(await deps.metrics.text(), 200, { 'Content-Type': deps.metrics.contentType });
}

export async function showAsset(visit: Visit): Promise<Response> {
  const asset = serveAsset(pathPart(visit, 'name'), visit.request.req.raw.headers);
  return asset ?? showFault(visit, 'notFound');
}
