import { answers } from '#collector/storage/accounts.ts';
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

export async function showAsset(visit: Visit): Promise<Response> {
  const asset = serveAsset(pathPart(visit, 'name'), visit.request.req.raw.headers);
  return asset ?? showFault(visit, 'notFound');
}
