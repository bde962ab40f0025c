/** @jsxImportSource hono/jsx */
import { usualDays } from '#collector/domain/working-time.ts';
import { preferencesOf, savePreference } from '#collector/storage/preferences.ts';
import { siteDays } from '#collector/storage/site-days.ts';
import { decideSiteDays } from '#collector/app/decide-site-days.ts';
import { isAmongRoles, managing } from './access.ts';
import { Layout, showPage } from './layout.tsx';
import { formField, formOf, frameOf, ownWay, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** `GET /preferences`: how somebody wants the pages to be; for managers also the site's days. */
export async function showPreferences(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const { words, url } = visit;
  const { t } = words;
  const staff = staffOf(visit);
  const wanted = await preferencesOf(db, staff.id);
  const isOn = wanted.get('shortcuts') !== 'off';
  const isSimple = wanted.get('mode') === 'simple';
  const { closedWeekdays } = (await siteDays(db)) ?? usualDays;
  const said = url.searchParams.get('said');
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={t('prefs.title')}
      isFault={said === 'day_missing'}
      crumbs={[]}
      current={t('prefs.title')}
    >
      <h1>{t('prefs.title')}</h1>
      {said === 'saved' ? <p class="message ok">{t('said.saved')}</p> : null}
      {said === 'day_missing' ? (
        <p class="message warn" role="alert">
          {t('prefs.dayMissing')}
        </p>
      ) : null}
      <h2>{t('prefs.own')}</h2>
      <form method="post" action="/preferences" class="card resolve">
        <fieldset>
          <legend>{t('prefs.keys')}</legend>
          <p class="hint">{t('prefs.keysHint')}</p>
          {(['on', 'off'] as const).map((it) => (
            <label class="choice">
              <input
                type="radio"
                name="shortcuts"
                value={it}
                checked={isOn === (it === 'on')}
                required
              />
              <span>{t(it === 'on' ? 'prefs.keysOn' : 'prefs.keysOff')}</span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t('mode.legend')}</legend>
          <p class="hint">{t('mode.hint')}</p>
          {(['full', 'simple'] as const).map((it) => (
            <label class="choice">
              <input
                type="radio"
                name="mode"
                value={it}
                checked={isSimple === (it === 'simple')}
                required
              />
              <span>{t(it === 'simple' ? 'mode.simple' : 'mode.full')}</span>
            </label>
          ))}
        </fieldset>
        <button type="submit">{t('act.save')}</button>
      </form>
      {isAmongRoles(managing, staff.role) ? (
        <section aria-labelledby="site-days">
          <h2 id="site-days">{t('prefs.days')}</h2>
          <form method="post" action="/preferences/site-days" class="card resolve">
            <fieldset>
              <legend>{t('prefs.closedOn')}</legend>
              <p class="hint">{t('prefs.daysHint')}</p>
              {weekdays.map((day) => (
                <label class="choice">
                  <input
                    type="checkbox"
                    name={`closed-${day}`}
                    value="1"
                    checked={closedWeekdays.includes(day)}
                  />
                  <span>{words.of('weekday', String(day))}</span>
                </label>
              ))}
            </fieldset>
            <button type="submit">{t('act.save')}</button>
          </form>
        </section>
      ) : null}
    </Layout>,
  );
}

/** `POST /preferences`. */
export async function savePreferences(visit: Visit): Promise<Response> {
  const value = (await formField(visit, 'shortcuts')) === 'off' ? 'off' : 'on';
  // A form that does not ask for the mode leaves it.
  const mode = (await formField(visit, 'mode')) === '' ? null : await modeIn(visit);
  const staffId = staffOf(visit).id;
  await visit.deps.context.store.transaction(async (tx) => {
    await savePreference(tx, { staffId, name: 'shortcuts', value });
    if (mode !== null) await savePreference(tx, { staffId, name: 'mode', value: mode });
  });
  return seeOther(visit, '/preferences?said=saved');
}

/** `POST /preferences/mode`: the switch in the head of every page; leads back to it. */
export async function switchMode(visit: Visit): Promise<Response> {
  const value = await modeIn(visit);
  const back = ownWay(visit, await formField(visit, 'back')) ?? '/';
  const staffId = staffOf(visit).id;
  await visit.deps.context.store.transaction((tx) =>
    savePreference(tx, { staffId, name: 'mode', value }),
  );
  return seeOther(visit, back);
}

const modeIn = async (visit: Visit) =>
  (await formField(visit, 'mode')) === 'simple' ? 'simple' : 'full';

/** `POST /preferences/site-days`. */
export async function saveSiteDays(visit: Visit): Promise<Response> {
  const form = await formOf(visit);
  const closedWeekdays = weekdays.filter((day) => form[`closed-${day}`] === '1');
  const by = staffOf(visit).id;
  const isDone = await decideSiteDays(visit.deps.context, { closedWeekdays, by });
  return seeOther(visit, `/preferences?said=${isDone ? 'saved' : 'day_missing'}`);
}
