/** @jsxImportSource hono/jsx */
import { Layout, showPage } from './layout.tsx';
import { PhoneLink } from './phone-link.tsx';
import { frameOf, seeOther } from './visit.ts';
import type { Visit, Workshop } from './visit.ts';

const tries = ['help.try1', 'help.try2', 'help.try3', 'help.try4', 'help.try5'] as const;

/** For families, without an account: whom to call about their PC, and what to try first. */
export function showHelp(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  const { workshop = noWorkshop } = visit.deps;
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={t('help.title')}>
      <div class="notice-page">
        <h1>{t('help.title')}</h1>
        <h2>{t('help.reach')}</h2>
        <Reach workshop={workshop} t={t} />
        <p>{t('help.say')}</p>
        <h2>{t('help.first')}</h2>
        <ol>
          {tries.map((key) => (
            <li>{t(key)}</li>
          ))}
        </ol>
        <h2>{t('help.who')}</h2>
        <p>
          {workshop.name === null
            ? t('help.whoUnnamed')
            : t('help.whoNamed', { name: workshop.name })}
        </p>
        <p>{t('help.free')}</p>
        <h2>{t('help.visit')}</h2>
        <p>{t('help.visitText')}</p>
      </div>
    </Layout>,
  );
}

/** The same page for whoever types it in English. */
export async function toHelp(visit: Visit): Promise<Response> {
  return seeOther(visit, '/aide?lang=en');
}

const noWorkshop: Workshop = { name: null, phone: null, hours: null };

function Reach({ workshop, t }: { workshop: Workshop; t: Visit['words']['t'] }) {
  const { phone, hours } = workshop;
  if (phone === null) return <p>{t('help.noPhone')}</p>;
  return (
    <>
      <p class="lead">
        {t('help.call')} <PhoneLink phone={phone} />.
      </p>
      {hours === null ? null : <p>{t('help.hours', { hours })}</p>}
    </>
  );
}
