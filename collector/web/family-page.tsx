/** @jsxImportSource hono/jsx */
import { checkById } from '#shared/catalogue.ts';
import { splitKey } from '#shared/condition-key.ts';
import { familyStateOf } from '#collector/domain/family-state.ts';
import type { FamilyFacts, FamilyState, FamilyTicket } from '#collector/domain/family-state.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import type { ConditionsOfDevice } from '#collector/storage/conditions.ts';
import type { Db } from '#collector/storage/database.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { spansOf } from '#collector/storage/ticket-spans.ts';
import { openTicketsOf } from '#collector/storage/tickets.ts';
import { cardOf } from './device-card.tsx';
import type { CardFacts } from './device-card.tsx';
import { familyFrame, HelpLink, withFamilyPc } from './family-visit.tsx';
import type { FamilyVisit } from './family-visit.tsx';
import { StatePicture } from './fault-pictures.tsx';
import { Layout, showPage } from './layout.tsx';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /m/:code`: how a PC is, for the family whose PC it is. No name, no value, no hour. */
export function showFamilyPage(visit: Visit): Promise<Response> {
  return withFamilyPc(visit, minePage);
}

async function minePage({ visit, device, mine }: FamilyVisit): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  const { db } = visit.deps.context.store;
  const card = await cardOf(db, device, visit.now);
  const facts = await factsOf(db, card);
  const state = familyStateOf(facts);
  const [latest] = await takebacksOfDevice(db, device.id);
  const takeback = latest === undefined || latest.closedAt !== null ? null : latest;
  const title = words.of('familyState', state.state);
  return showPage(
    visit,
    <Layout
      frame={familyFrame(visit)}
      title={t('mine.windowTitle', { state: title })}
      styles="family.css"
      home={mine}
    >
      <div class="family">
        <p class="kicker">{t('mine.title')}</p>
        <div class="state">
          <StatePicture state={state.state} />
          <div>
            <h1>{title}</h1>
            <p class="lead">{saysOf(words, state, facts)}</p>
          </div>
        </div>
        <p class="acts">
          <a class="button big" href={`${mine}/report`}>
            {t('mine.report')}
          </a>
        </p>
        <h2>{t('mine.until')}</h2>
        <p>{coverageSentence(words, card)}</p>
        <h2>{t('mine.next')}</h2>
        <p>{nextSentence(words, state, takeback, card)}</p>
        <Seen words={words} />
        <h2>{t('mine.rights')}</h2>
        <p>{t('mine.pause')}</p>
        <p>{t('mine.remove')}</p>
        <h2>{t('mine.help')}</h2>
        <HelpLink visit={visit} />
        <p class="hint">{t('mine.here')}</p>
      </div>
    </Layout>,
  );
}

async function factsOf(db: Db, { device, latest }: CardFacts): Promise<FamilyFacts> {
  const open = [...((await openTicketsOf(db, [device.id])).get(device.id)?.values() ?? [])];
  const spans = await spansOf(
    db,
    open.map(({ id }) => id),
  );
  const tickets = open.map(({ id, family, state }): FamilyTicket => {
    const visit = spans.get(id)?.find((it) => it.until === null && it.state === 'planned');
    return { family, state, visitOn: visit?.dueOn ?? null, halfDay: visit?.halfDay ?? null };
  });
  const conditions: ConditionsOfDevice =
    (await conditionsOf(db, [device.id])).get(device.id) ?? new Map();
  const bad = [...conditions].flatMap(([key, { state }]) => {
    const family = state === 'ok' ? undefined : checkById(splitKey(key).checkId)?.family;
    return family === undefined ? [] : [family];
  });
  const { stage } = device;
  return { stage, connection: latest?.connection ?? 'never_seen', tickets, bad: [...new Set(bad)] };
}

function saysOf(words: Words, { state }: FamilyState, { bad }: FamilyFacts): string {
  const what = bad.filter((it) => it !== 'contact').map((it) => words.of('family', it));
  return words.of('familySays', state, { what: what.join(', ') });
}

function coverageSentence({ t, date }: Words, { coverage }: CardFacts): string {
  const { state, endsOn } = coverage;
  if (endsOn === null || state === 'notStarted') return t('mine.coverNotStarted');
  return t(state === 'ended' ? 'mine.coverEnded' : 'mine.coveredUntil', { date: date(endsOn) });
}

function nextSentence(
  { t, date }: Words,
  state: FamilyState,
  takeback: Takeback | null,
  { today }: CardFacts,
): string {
  if (state.state === 'visit_planned') {
    return t('mine.nextVisit', { date: date(state.on), half: state.halfDay ?? 'other' });
  }
  if (takeback === null) return t('mine.nextNothing');
  const { appointmentOn, windowOpensOn, dueOn } = takeback;
  if (appointmentOn !== null && appointmentOn >= today) {
    return t('mine.nextAppointment', { date: date(appointmentOn) });
  }
  return today < windowOpensOn
    ? t('mine.nextWindow', { from: date(windowOpensOn), to: date(dueOn) })
    : t('mine.nextDue', { to: date(dueOn) });
}

const seen = ['mine.sees1', 'mine.sees2', 'mine.sees3', 'mine.sees4'] as const;
const never = ['mine.never1', 'mine.never2', 'mine.never3', 'mine.never4', 'mine.never5'] as const;

function Seen({ words: { t } }: { words: Words }) {
  return (
    <div class="pair">
      <section class="card" aria-labelledby="sees">
        <h2 id="sees">{t('mine.sees')}</h2>
        <p>{t('mine.seesLead')}</p>
        <ul>
          {seen.map((key) => (
            <li>{t(key)}</li>
          ))}
        </ul>
      </section>
      <section class="card" aria-labelledby="never">
        <h2 id="never">{t('mine.never')}</h2>
        <ul>
          {never.map((key) => (
            <li>{t(key)}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}
