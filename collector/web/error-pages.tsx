/** @jsxImportSource hono/jsx */
import { staffInRoles } from '#collector/storage/accounts.ts';
import type { Role } from '#collector/storage/accounts.ts';
import { Layout, showPage } from './layout.tsx';
import { frameOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { WordKey } from './words.ts';

interface Fault {
  readonly status: 403 | 404 | 413 | 500;
  readonly title: WordKey;
  readonly text: WordKey;
}
const faults = {
  notFound: { status: 404, title: 'error.404.title', text: 'error.404.text' },
  foreignOrigin: { status: 403, title: 'error.403.title', text: 'error.403.origin' },
  tooLarge: { status: 413, title: 'error.413.title', text: 'error.413.text' },
  broken: { status: 500, title: 'error.500.title', text: 'error.500.text' },
} as const satisfies Record<string, Fault>;

/** So many are named: enough to find one of them in the house. */
const mostHelpers = 5;

/** The page is for others: says for which work it is, and who of the staff does it. */
export async function showRefusal(visit: Visit, access: readonly Role[]): Promise<Response> {
  const { t, of } = visit.words;
  const helpers = await staffInRoles(visit.deps.context.store.db, access, mostHelpers);
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={t('error.403.title')}>
      <div class="notice-page">
        <h1>{t('error.403.title')}</h1>
        <p class="lead">{t('error.403.text')}</p>
        {helpers.length === 0 ? (
          <p>{t('error.403.nobody', { roles: access.map((it) => of('role', it)).join(', ') })}</p>
        ) : (
          <>
            <p>{t('error.403.helpers')}</p>
            <ul>
              {helpers.map(({ name, role }) => (
                <li>
                  {name} ({of('role', role)})
                </li>
              ))}
            </ul>
          </>
        )}
        <p>
          <a class="button" href="/tickets">
            {t('error.back')}
          </a>
        </p>
      </div>
    </Layout>,
    403,
  );
}

/** Says in words what is wrong, with a way back. */
export function showFault(visit: Visit, name: keyof typeof faults): Promise<Response> {
  const { status, title, text } = faults[name];
  const { t } = visit.words;
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={t(title)}>
      <div class="notice-page">
        <h1>{t(title)}</h1>
        <p class="lead">{t(text)}</p>
        <p>
          <a class="button" href="/tickets">
            {t('error.back')}
          </a>
        </p>
      </div>
    </Layout>,
    status,
  );
}
