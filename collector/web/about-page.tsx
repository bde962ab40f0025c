/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { aboutPages } from './about-pages.ts';
import type { AboutPage } from './about-pages.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { frameOf, pathPart } from './visit.ts';
import type { Operator, Visit } from './visit.ts';
import type { WordKey } from './words.ts';

/** `GET /about/:page`: what anybody may know of the site. */
export async function showAbout(visit: Visit): Promise<Response> {
  const asked = pathPart(visit, 'page');
  const page = aboutPages.find((it) => it === asked);
  if (page === undefined) return showFault(visit, 'notFound');
  const { t } = visit.words;
  const title = t(`about.title.${page}`);
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={title}>
      <div class="notice-page">
        <h1>{title}</h1>
        {bodies[page](visit)}
        <p>
          <a href="/aide">{t('about.help')}</a>
        </p>
      </div>
    </Layout>,
  );
}

const nobody: Operator = { name: null, contact: null, host: null, source: null };
const operatorOf = ({ deps }: Visit): Operator => deps.operator ?? nobody;

const bodies: Readonly<Record<AboutPage, (visit: Visit) => Child>> = {
  accessibility: (visit) => {
    const { t } = visit.words;
    const how = ['how1', 'how2', 'how3'] as const;
    return (
      <>
        <p class="lead">{t('about.accessibility.state')}</p>
        <h2>{t('about.accessibility.how')}</h2>
        <ul>
          {how.map((key) => (
            <li>{t(`about.accessibility.${key}`)}</li>
          ))}
        </ul>
        <h2>{t('about.accessibility.contact')}</h2>
        <p>{t('about.accessibility.contactText')}</p>
        <Contact visit={visit} />
        <Told visit={visit} parts={['about.accessibility.recourse']} />
      </>
    );
  },
  legal: (visit) => {
    const { t } = visit.words;
    const { name, host } = operatorOf(visit);
    return (
      <>
        <h2>{t('about.legal.operator')}</h2>
        <p>{name ?? t('about.unnamed')}</p>
        <h2>{t('about.legal.contact')}</h2>
        <Contact visit={visit} />
        <h2>{t('about.legal.host')}</h2>
        <p>{host ?? t('about.unnamed')}</p>
        <Told visit={visit} parts={['about.legal.licence']} />
      </>
    );
  },
  privacy: (visit) => {
    const { t } = visit.words;
    const { name } = operatorOf(visit);
    return (
      <>
        <h2>{t('about.privacy.who')}</h2>
        <p>{name ?? t('about.unnamed')}</p>
        <Told
          visit={visit}
          parts={[
            'about.privacy.pc',
            'about.privacy.sticker',
            'about.privacy.cookies',
            'about.privacy.yes',
            'about.privacy.rights',
          ]}
        />
        <Contact visit={visit} />
      </>
    );
  },
  status: ({ words, deps, now }) => (
    <>
      <p class="lead">
        {words.t('about.status.since', { instant: words.instant(deps.upSince ?? now) })}
      </p>
      <p>{words.t('about.status.now', { instant: words.instant(now) })}</p>
    </>
  ),
  source: (visit) => {
    const { t } = visit.words;
    const { source } = operatorOf(visit);
    return (
      <>
        <p class="lead">{t('about.source.text')}</p>
        <h2>{t('about.source.where')}</h2>
        <p>{source === null ? t('about.unnamed') : <a href={source}>{source}</a>}</p>
      </>
    );
  },
};

type ToldKey = Extract<WordKey, `about.${string}Text`> extends `${infer Part}Text` ? Part : never;

/** A heading and its sentence, for each of these. */
function Told({ visit: { words }, parts }: { visit: Visit; parts: readonly ToldKey[] }) {
  return (
    <>
      {parts.map((part) => (
        <>
          <h2>{words.t(part)}</h2>
          <p>{words.t(`${part}Text`)}</p>
        </>
      ))}
    </>
  );
}

function Contact({ visit }: { visit: Visit }) {
  const { contact } = operatorOf(visit);
  if (contact === null) return <p>{visit.words.t('about.unnamed')}</p>;
  const isMail = /^[^\s@]+@[^\s@]+$/.test(contact);
  return <p>{isMail ? <a href={`mailto:${contact}`}>{contact}</a> : contact}</p>;
}
