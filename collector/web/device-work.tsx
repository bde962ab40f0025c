/** @jsxImportSource hono/jsx */
import {
  moveRefusals,
  moveStage,
  setFlag,
  standingsOf,
  undoMove,
  undoableMove,
} from '#collector/app/move-stage.ts';
import type { MoveAnswer } from '#collector/app/move-stage.ts';
import { readWipe, wipeRefusals } from '#collector/app/read-wipe.ts';
import { certificateFault, wipeVerdicts } from '#collector/domain/wipe.ts';
import { actsOpen, flags, workshopActs, workshopStages } from '#collector/domain/workshop.ts';
import type { Standing, WorkshopAct } from '#collector/domain/workshop.ts';
import type { Db } from '#collector/storage/database.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import type { Event } from '#collector/storage/events.ts';
import { lotByName } from '#collector/storage/lots.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { wipesOf } from '#collector/storage/wipes.ts';
import type { Wipe } from '#collector/storage/wipes.ts';
import { showFault } from './error-pages.tsx';
import { conditionsOf } from './lot-form.tsx';
import { Mark } from './marks.tsx';
import { whyOf } from './scan-page.tsx';
import { Instant } from './times.tsx';
import { formField, formOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** A PC in the workshop: how it stands, its next moves, what blocks it, the proof of its wipe. */

export interface WorkFacts {
  readonly standing: Standing;
  readonly acts: readonly WorkshopAct[];
  readonly undoable: Event | null;
  readonly wipes: readonly Wipe[];
  /** Null: its lot is not noted. */
  readonly lot: Lot | null;
}

/** Null where the PC is not in the workshop. `events` are its own, newest first. */
export async function workFacts(
  db: Db,
  device: Device,
  { events, actor }: { events: readonly Event[]; actor: string },
): Promise<WorkFacts | null> {
  if (!workshopStages.some((it) => it === device.stage)) return null;
  const standing = (await standingsOf(db, [device])).get(device.id);
  if (standing === undefined) return null;
  const wipes = await wipesOf(db, device.id);
  const undoable = undoableMove(events, standing);
  const lot = device.lot === null ? null : await lotByName(db, device.lot);
  return { standing, acts: actsOpen(standing, actor), undoable, wipes, lot };
}

/** `POST /devices/:tag/work`: one act, from the stage that the page showed. */
export async function workFromPage(visit: Visit): Promise<Response> {
  return onDevice(visit, async (device) => {
    const asked = await formField(visit, 'act');
    const act = workshopActs.find((it) => it === asked);
    if (act === undefined) return { refused: 'not_from_here' };
    if ((await formField(visit, 'seen')) !== device.stage) return { refused: 'changed_since' };
    const it = { deviceId: device.id, actor: staffOf(visit).id, act };
    return told(await moveStage(visit.deps.context, it), { worked: act });
  });
}

/** `POST /devices/:tag/work/undo`. */
export async function undoWorkFromPage(visit: Visit): Promise<Response> {
  return onDevice(visit, async (device) => {
    const eventId = await formField(visit, 'event');
    const it = { deviceId: device.id, actor: staffOf(visit).id, eventId };
    return told(await undoMove(visit.deps.context, it), { worked: 'undone' });
  });
}

/** `POST /devices/:tag/flags`: raises or lowers a block. */
export async function flagFromPage(visit: Visit): Promise<Response> {
  return onDevice(visit, async (device) => {
    const asked = await formField(visit, 'flag');
    const flag = flags.find((it) => it === asked);
    if (flag === undefined) return {};
    const isRaised = (await formField(visit, 'do')) !== 'lower';
    const it = { deviceId: device.id, actor: staffOf(visit).id, flag, isRaised };
    return told(await setFlag(visit.deps.context, it), { worked: 'flagged' });
  });
}

/** The largest log that is taken: 1 MB, where one of a night with ten disks has some 20 kB. */
export const wipeLogBytesAtMost = 1_000_000;

/** `POST /devices/:tag/wipes`: reads nwipe's log as the proof of the wipe. */
export async function readWipeFromPage(visit: Visit): Promise<Response> {
  return onDevice(visit, async (device) => {
    const file = (await formOf(visit))['log'];
    if (!(file instanceof File) || file.size === 0) return { wipe: 'no_file' };
    if (file.size > wipeLogBytesAtMost) return { wipe: 'too_large' };
    const log = textOf(new Uint8Array(await file.arrayBuffer()));
    if (log === null) return { wipe: 'not_text' };
    const label = (await formField(visit, 'label')).slice(0, 60);
    const it = { deviceId: device.id, actor: staffOf(visit).id, log, label };
    const answer = await readWipe(visit.deps.context, it);
    return { wipe: answer.done ? answer.verdict : answer.refused };
  });
}

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function told(answer: MoveAnswer, done: Record<string, string>): Record<string, string> {
  if (answer.done) return done;
  return { refused: answer.refused, by: answer.blockedBy.join(',') };
}

async function onDevice(
  visit: Visit,
  act: (device: Device) => Promise<Record<string, string>>,
): Promise<Response> {
  const { db } = visit.deps.context.store;
  const device = await deviceByTag(db, pathPart(visit, 'tag').toUpperCase());
  if (device === null) return showFault(visit, 'notFound');
  const params = new URLSearchParams(await act(device));
  visit.deps.live.nudge();
  return seeOther(visit, `/devices/${device.assetTag}?${params.toString()}#work`);
}

/** What the act on the page before has done, in a sentence; null: there was none. */
export function workSaidOn({ url: { searchParams: said }, words }: Visit, stage: string) {
  const worked = said.get('worked');
  const act = workshopActs.find((it) => it === worked);
  if (act !== undefined) {
    const text = words.t('deviceWork.done', { act: words.of('workshopAct', act) });
    return { isGood: true, text };
  }
  if (worked === 'undone') return { isGood: true, text: words.t('deviceWork.undone') };
  if (worked === 'flagged') return { isGood: true, text: words.t('deviceWork.flagged') };
  const refused = moveRefusals.find((it) => it === said.get('refused'));
  if (refused !== undefined) {
    const by = (said.get('by') ?? '').split(',');
    const blockedBy = flags.filter((it) => by.includes(it));
    return { isGood: false, text: whyOf(words, { refused, stage, blockedBy }) };
  }
  const verdict = wipeVerdicts.find((it) => it === said.get('wipe'));
  if (verdict !== undefined) {
    return { isGood: verdict === 'accepted', text: words.of('wipeVerdict', verdict) };
  }
  const faults = [...wipeRefusals, 'no_file', 'too_large', 'not_text'] as const;
  const fault = faults.find((it) => it === said.get('wipe'));
  return fault === undefined ? null : { isGood: false, text: words.of('wipeRefused', fault) };
}

/** The section of a PC's page about the workshop. */
export function DeviceWork(props: {
  words: Words;
  assetTag: string;
  facts: WorkFacts;
  names: ReadonlyMap<string, string>;
  said: { readonly isGood: boolean; readonly text: string } | null;
}) {
  const { words, assetTag, facts, names, said } = props;
  const { t } = words;
  const { standing, acts, undoable, wipes, lot } = facts;
  const { checkedBy } = standing;
  const wantsProof = standing.stage === 'to_wipe' || standing.stage === 'wiped';
  return (
    <section aria-labelledby="work">
      <h2 id="work">{t('deviceWork.title')}</h2>
      {said === null ? null : (
        <p
          class={`message ${said.isGood ? 'ok' : 'critical'}`}
          role={said.isGood ? 'status' : 'alert'}
        >
          {said.text}
        </p>
      )}
      <dl class="card facts across">
        <div>
          <dt>{t('workshop.data')}</dt>
          <dd>{words.of('dataState', standing.dataState)}</dd>
        </div>
        <div>
          <dt>{t('workshop.place')}</dt>
          <dd>{standing.place ?? t('workshop.noPlace')}</dd>
        </div>
        <div>
          <dt>{t('workshop.flags')}</dt>
          <dd>
            {standing.flags.length === 0
              ? t('workshop.noFlags')
              : standing.flags.map((flag) => (
                  <Mark look="critical" word={words.of('flag', flag)} />
                ))}
          </dd>
        </div>
        {checkedBy === null ? null : (
          <div>
            <dt>{t('deviceWork.checked')}</dt>
            <dd>{names.get(checkedBy) ?? words.of('actor', 'unknown')}</dd>
          </div>
        )}
      </dl>
      {lot === null ? null : <DonorAsks words={words} lot={lot} />}
      <h3>{t('deviceWork.moves')}</h3>
      {acts.length === 0 ? <p>{t('deviceWork.noMoves')}</p> : null}
      <div class="acts no-print">
        {acts.map((act) => (
          <form method="post" action={`/devices/${assetTag}/work`}>
            <input type="hidden" name="act" value={act} />
            <input type="hidden" name="seen" value={standing.stage} />
            <button type="submit" class="second">
              {words.of('workshopAct', act)}
            </button>
          </form>
        ))}
        {undoable === null ? null : (
          <form method="post" action={`/devices/${assetTag}/work/undo`}>
            <input type="hidden" name="event" value={undoable.id} />
            <button type="submit" class="quiet">
              {t('deviceWork.undoLast')}
            </button>
          </form>
        )}
      </div>
      <Flags words={words} assetTag={assetTag} standing={standing} lot={lot} />
      {wantsProof ? <ProofForm words={words} assetTag={assetTag} /> : null}
      {wipes.length === 0 ? null : <Proofs words={words} assetTag={assetTag} wipes={wipes} />}
    </section>
  );
}

/** What the donor of its lot wants done or left, before the PC goes on. */
function DonorAsks({ words, lot }: { words: Words; lot: Lot }) {
  const conditions = conditionsOf(words, lot);
  return conditions.length === 0 ? null : (
    <>
      <h3>{words.t('deviceWork.conditions')}</h3>
      <ul>
        {conditions.map((it) => (
          <li>{it}</li>
        ))}
      </ul>
      <p>
        <a href={`/lots/${lot.id}`}>{`${words.t('lots.name')} ${lot.name}`}</a>
      </p>
    </>
  );
}

function Flags(props: { words: Words; assetTag: string; standing: Standing; lot: Lot | null }) {
  const { words, assetTag, standing, lot } = props;
  // What its lot forbids is lowered on the lot's page alone.
  const own = standing.flags.filter(
    (flag) => flag !== 'do_not_export' || lot?.isExportForbidden !== true,
  );
  const { t } = words;
  const others = flags.filter((flag) => !standing.flags.includes(flag));
  return (
    <div class="no-print">
      <h3>{t('deviceWork.flags')}</h3>
      <div class="acts">
        {own.map((flag) => (
          <form method="post" action={`/devices/${assetTag}/flags`}>
            <input type="hidden" name="flag" value={flag} />
            <input type="hidden" name="do" value="lower" />
            <button type="submit" class="second">
              {t('deviceWork.lower', { flag: words.of('flag', flag) })}
            </button>
          </form>
        ))}
      </div>
      {others.length === 0 ? null : (
        <form method="post" action={`/devices/${assetTag}/flags`} class="stack">
          <label for="flag">{t('deviceWork.raise')}</label>
          <select id="flag" name="flag" required>
            <option value="">{t('deviceWork.choose')}</option>
            {others.map((flag) => (
              <option value={flag}>{words.of('flag', flag)}</option>
            ))}
          </select>
          <button type="submit" class="second">
            {t('deviceWork.raise')}
          </button>
        </form>
      )}
    </div>
  );
}

function ProofForm({ words: { t }, assetTag }: { words: Words; assetTag: string }) {
  return (
    <form
      method="post"
      action={`/devices/${assetTag}/wipes`}
      enctype="multipart/form-data"
      class="stack no-print"
    >
      <h3>{t('deviceWork.proof')}</h3>
      <label for="log">{t('deviceWork.proofFile')}</label>
      <p class="hint" id="log-hint">
        {t('deviceWork.proofHint')}
      </p>
      <input
        id="log"
        name="log"
        type="file"
        accept=".log,.txt,text/plain"
        required
        aria-describedby="log-hint"
      />
      <label for="label">{t('deviceWork.label')}</label>
      <p class="hint" id="label-hint">
        {t('deviceWork.labelHint')}
      </p>
      <input
        id="label"
        name="label"
        maxlength={60}
        autocomplete="off"
        spellcheck={false}
        aria-describedby="label-hint"
      />
      <button type="submit">{t('deviceWork.upload')}</button>
    </form>
  );
}

/** The way to a certificate, in both languages; or why there is none. */
export function CertificateLink(props: { words: Words; assetTag: string; wipe: Wipe }) {
  const { words, assetTag, wipe } = props;
  const fault = certificateFault(wipe.facts, wipe.isAccepted);
  if (fault !== null) return <small>{words.of('noCertificate', fault)}</small>;
  const href = `/devices/${assetTag}/wipes/${wipe.id}/certificate.pdf`;
  const other = words.language === 'fr' ? 'en' : 'fr';
  return (
    <>
      <a href={href} aria-label={`${words.t('deviceWork.certificate')} ${assetTag}`}>
        {words.t('deviceWork.certificate')}
      </a>{' '}
      <a
        href={`${href}?in=${other}`}
        hreflang={other}
        aria-label={`${other.toUpperCase()} : ${words.t('deviceWork.certificateOther')} ${assetTag}`}
      >
        {other.toUpperCase()}
      </a>
    </>
  );
}

function Proofs(props: { words: Words; assetTag: string; wipes: readonly Wipe[] }) {
  const { words, assetTag, wipes } = props;
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('deviceWork.proofs')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('deviceWork.proofAt')}</th>
            <th scope="col">{t('deviceWork.method')}</th>
            <th scope="col">{t('deviceWork.disks')}</th>
            <th scope="col">{t('deviceWork.verdict')}</th>
            <th scope="col">{t('lot.certificate')}</th>
          </tr>
        </thead>
        <tbody>
          {wipes.map((wipe) => {
            const { at, facts, isAccepted } = wipe;
            return (
              <tr>
                <th scope="row">
                  <Instant words={words} at={at} />
                </th>
                <td data-label={t('deviceWork.method')}>
                  {facts === null ? t('deviceWork.unknown') : `${facts.method} × ${facts.rounds}`}
                </td>
                <td data-label={t('deviceWork.disks')}>
                  {facts?.disks.map(({ device, name }) => `${device} (${name})`).join(', ')}
                </td>
                <td data-label={t('deviceWork.verdict')}>
                  <Mark
                    look={isAccepted ? 'ok' : 'critical'}
                    word={t(isAccepted ? 'wipeVerdict.accepted' : 'reason.proof_refused')}
                  />
                </td>
                <td data-label={t('lot.certificate')}>
                  <CertificateLink words={words} assetTag={assetTag} wipe={wipe} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
