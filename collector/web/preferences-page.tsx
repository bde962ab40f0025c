/** @jsxImportSource hono/jsx */
import { usualDays } from '#collector/domain/working-time.ts';
import { preferenceOf, savePreference } from '#collector/storage/preferences.ts';
import { siteDays } from '#collector/storage/site-days.ts';
import { decideSiteDays } from '#collector/app/decide-site-days.ts';
import { isAmongRoles, managing } from './access.ts';
import { Layout, showPage } from './layout.tsx';
import { formField, formOf, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** `GET /preferences`: how somebody wants the pages to be; for managers also the site's days. */
export async function showPreferences(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const { words, url } = visit;
  const { t } = words;
  const staff = staffOf(visit);
  const isOn = (await preferenceOf(db, staff.id, 'shortcuts')) !== 'off';
  const { closedWeekdays } = (await siteDays(db)) ?? usualDays;
  const said = url.searchParams.get('said');
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={t('prefs.title')} crumbs={[]} current={t('prefs.title')}>
      <h1>{t('prefs.title')}</h1>
      {said === 'saved' ? <p class="message ok">{t('said.saved')}</p> : null}
      {said === 'day_missing' ? (
        <p class="message warn" role="alert">
          {t('prefs.dayMissing')}
        </p>
      ) : null}
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
        <button type="submit">{t('act.save')}</button>
      </form>
      {isAmongRoles(managing, staff.role) ? (
        <form method="post" action="/preferences/site-days" class="card resolve part">
          <fieldset>
            <legend>{t('prefs.days')}</legend>
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
      ) : null}
    </Layout>,
  );
}

/** `POST /preferences`. */
export async function savePreferences(visit: Visit): Promise<Response> {
  const value = (await formField(visit, 'shortcuts')) === 'off' ? 'off' : 'on';
  const staffId = staffOf(visit).id;
  await visit.deps.context.store.transaction((tx) =>
    savePreference(tx, { staffId, name: 'shortcuts', value }),
  );
  return seeOther(visit, '/preferences?said=saved');
}

/** `POST /preferences/site-days`. */
export async function saveSiteDays(visit: Visit): Promise<Response> {
  const form = await formOf(visit);
  const closedWeekdays = weekdays.filter((day) => form[`closed-${day}`] === '1');
  const by = staffOf(visit).id;
  const isDone = await decideSiteDays(visit.deps.context, { closedWeekdays, by });
  return seeOther(visit, `/preferences?said=${isDone ? 'saved' : 'day_missing'}`);
}
