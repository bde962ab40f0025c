/** @jsxImportSource hono/jsx */
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
  refused: { status: 403, title: 'error.403.title', text: 'error.403.text' },
  foreignOrigin: { status: 403, title: 'error.403.title', text: 'error.403.origin' },
  tooLarge: { status: 413, title: 'error.413.title', text: 'error.413.text' },
  broken: { status: 500, title: 'error.500.title', text: 'error.500.text' },
} as const satisfies Record<string, Fault>;

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
