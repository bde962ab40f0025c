import type { Beat } from '#shared/messages.ts';
import { dateOf, startOfDay } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { rollUp } from '#collector/domain/day-value.ts';
import { isGone, stages } from '#collector/domain/life.ts';
import { keptFrom } from '#collector/domain/retention.ts';
import type { Retained } from '#collector/domain/retention.ts';
import { admitDevice, deleteAgent } from '#collector/storage/agents.ts';
import { deleteAttachments } from '#collector/storage/attachments.ts';
import { deleteConsents } from '#collector/storage/consents.ts';
import type { Tx } from '#collector/storage/database.ts';
import {
  deleteDayValues,
  rolledUpOf,
  saveRollUp,
  usesEnded,
} from '#collector/storage/day-values.ts';
import { forgetCodes } from '#collector/storage/enrolment-codes.ts';
import { deleteFamilyReportsBefore } from '#collector/storage/family-reports.ts';
import { deleteDraftsOf, forgetDrafts } from '#collector/storage/handover-drafts.ts';
import {
  deleteHousehold,
  deleteLinksBefore,
  endLink,
  householdsLeft,
  linksToEnd,
} from '#collector/storage/households.ts';
import {
  beatsBefore,
  cutBeats,
  cutLastSeen,
  deleteAttemptsBefore,
  deleteBeatsBefore,
  deleteInvitationsBefore,
  deleteSessionsBefore,
  deleteTelemetry,
  deleteWipesBefore,
  devicesAfter,
  devicesToForget,
  ticketsToEmpty,
  wipeTraces,
} from '#collector/storage/retained.ts';
import type { BeatInstants } from '#collector/storage/retained.ts';
import { keepReadings, latestOf, readingsOf } from '#collector/storage/telemetry.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { deleteNotes } from '#collector/storage/ticket-work.ts';
import type { Context } from './context.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

/** How many rows of what went tonight; imports and the journal have jobs of their own. */
export type RetainCounts = Readonly<Record<Exclude<Retained, 'imports' | 'journal'>, number>>;

const atOnce = 100;

interface Night {
  readonly context: Context;
  readonly zone: string;
  readonly today: CalendarDate;
  /** Ms UTC, the first instant that is still kept. */
  readonly since: (name: Retained) => number;
}

/**
 * Deletes what is over, and cuts the hours off what is a week old. In batches, each its own
 * transaction: nothing waits for a whole night's work, and a second run finds nothing more to do.
 */
export async function retain(context: Context): Promise<RetainCounts> {
  const { store, clock } = context;
  const terms = termsInForce(await allTerms(store.db));
  const { zone } = terms.newest;
  const today = todayAt(clock.now(), terms);
  const since = (name: Retained) => startOfDay(keptFrom(name, today), zone);
  const night: Night = { context, zone, today, since };
  const once = (work: (tx: Tx) => Promise<number>) => store.transaction(work);
  await endLinks(night);
  const counts = {
    ...(await retainTelemetry(night)),
    pc_state: await forgetStates(night),
    day_values: await forgetDayValues(night),
    contacts: await forgetContacts(night),
    ticket_texts: await emptyTickets(night),
    family_reports: await once((tx) => deleteFamilyReportsBefore(tx, since('family_reports'))),
    wipe_proofs: await once((tx) => deleteWipesBefore(tx, since('wipe_proofs'))),
    handover_drafts: await once((tx) => forgetDrafts(tx, since('handover_drafts'))),
    enrolment_codes: await once((tx) => forgetCodes(tx, since('enrolment_codes'))),
    invitations: await once((tx) => deleteInvitationsBefore(tx, since('invitations'))),
    sessions: await once((tx) => deleteSessionsBefore(tx, since('sessions'))),
    sign_in_attempts: await once((tx) => deleteAttemptsBefore(tx, since('sign_in_attempts'))),
  };
  if (Object.values(counts).some((count) => count > 0)) await wipeTraces(store);
  return counts;
}

/** By device, the oldest beats first gone, then the older ones without their hours. */
async function retainTelemetry(night: Night) {
  const { context, zone, since } = night;
  const { store } = context;
  const cut = (at: number) => startOfDay(dateOf(at, zone), zone);
  const counts = { beat_instants: 0, last_seen: 0, raw_beats: 0 };
  for (let after = ''; ;) {
    const ids = await devicesAfter(store.db, after, atOnce);
    if (ids.length === 0) return counts;
    await store.transaction(async (tx) => {
      for (const id of ids) {
        counts.raw_beats += await forgetBeats(tx, id, { before: since('raw_beats'), zone });
        const instants = {
          before: since('beat_instants'),
          cut: (it: BeatInstants) => cutBeat(it, cut),
        };
        counts.beat_instants += await cutBeats(tx, id, instants);
        counts.last_seen += await cutLastSeen(tx, id, { before: since('last_seen'), cut });
      }
    });
    after = ids.at(-1) ?? '';
  }
}

/** What a beat says of the hour goes; its day, and its place in the order, stay. */
function cutBeat(it: BeatInstants, cut: (at: number) => number): BeatInstants {
  // Only frames that were read as beats are stored.
  const beat = JSON.parse(it.body) as Beat;
  const wallSeconds = cut(beat.wallSeconds * 1000) / 1000;
  return {
    ...it,
    receivedAt: cut(it.receivedAt),
    observedFrom: cut(it.observedFrom),
    observedTo: cut(it.observedTo),
    body: JSON.stringify({ ...beat, wallSeconds, sinceBootSeconds: 0 }),
  };
}

/** The readings that stand in old beats alone, and each day's values, are kept before those go. */
async function forgetBeats(
  tx: Tx,
  deviceId: string,
  { before, zone }: { readonly before: number; readonly zone: string },
): Promise<number> {
  const old = await beatsBefore(tx, deviceId, before);
  if (old.length === 0) return 0;
  const latest = await latestOf(tx, deviceId);
  const readings = (await readingsOf(tx, [deviceId])).get(deviceId);
  if (latest !== null && readings !== undefined) {
    const { stream, sequence } = latest;
    const { observedAt, samples } = readings;
    await keepReadings(tx, [{ deviceId, stream, sequence, observedAt, samples }]);
  }
  const beats = old.map(({ stream, sequence, observedFrom, body }) => {
    // Only frames that were read as beats are stored.
    const { samples } = JSON.parse(body) as Beat;
    return { day: dateOf(observedFrom, zone), stream, sequence, samples };
  });
  await saveRollUp(tx, deviceId, rollUp(await rolledUpOf(tx, deviceId), beats));
  return deleteBeatsBefore(tx, deviceId, before);
}

/** Stages in which a family has its PC no more. */
const away = stages.filter(
  (stage) =>
    (isGone(stage) && stage !== 'lost' && stage !== 'stolen') ||
    [
      'received',
      'triage',
      'to_wipe',
      'wiped',
      'repair',
      'quality_check',
      'ready',
      'unusable',
    ].includes(stage),
);

/** A PC that came back is its family's no more; the next family decides anew about the follow-up. */
async function endLinks({ context: { store }, today }: Night): Promise<void> {
  for (;;) {
    const due = await linksToEnd(store.db, away, atOnce);
    if (due.length === 0) return;
    await store.transaction(async (tx) => {
      for (const { deviceId } of due) {
        await endLink(tx, deviceId, today);
        await admitDevice(tx, deviceId);
      }
    });
  }
}

/** What PCs said that came back long ago: readings, states of checks, when they were heard, the key. */
async function forgetStates({ context: { store }, since }: Night): Promise<number> {
  let gone = 0;
  for (;;) {
    const it = { closedBefore: since('pc_state'), stages: away, most: atOnce };
    const ids = await devicesToForget(store.db, it);
    if (ids.length === 0) return gone;
    await store.transaction(async (tx) => {
      for (const id of ids) {
        gone += await deleteTelemetry(tx, id);
        await deleteAgent(tx, id);
      }
    });
  }
}

/** The days of families before, of PCs that were handed over again. */
async function forgetDayValues({ context: { store }, zone, since }: Night): Promise<number> {
  let gone = 0;
  for (let after = ''; ;) {
    const it = { closedBefore: since('day_values'), after, most: atOnce };
    const ended = await usesEnded(store.db, it);
    if (ended.length === 0) return gone;
    await store.transaction(async (tx) => {
      for (const { deviceId, closedAt } of ended) {
        const span = { from: '0000-01-01', to: dateOf(closedAt, zone) } as const;
        gone += await deleteDayValues(tx, deviceId, span);
      }
    });
    after = ended.at(-1)?.deviceId ?? '';
  }
}

/** Families whose last PC came back long ago, and links of the others that ended so long ago. */
async function forgetContacts({ context, today, since }: Night): Promise<number> {
  const { store } = context;
  const untilBefore = keptFrom('contacts', today);
  const madeBefore = since('contacts');
  let gone = 0;
  for (;;) {
    const codes = await householdsLeft(store.db, { untilBefore, madeBefore, most: atOnce });
    if (codes.length === 0) break;
    await store.transaction(async (tx) => {
      for (const code of codes) {
        await deleteDraftsOf(tx, { linkIds: [], code });
        await deleteConsents(tx, code);
        const { households, links } = await deleteHousehold(tx, code);
        gone += households + links;
      }
    });
  }
  return gone + (await store.transaction((tx) => deleteLinksBefore(tx, untilBefore)));
}

async function emptyTickets({ context: { store }, since }: Night): Promise<number> {
  let gone = 0;
  for (;;) {
    const ids = await ticketsToEmpty(store.db, since('ticket_texts'), atOnce);
    if (ids.length === 0) return gone;
    await store.transaction(async (tx) => {
      gone += await deleteNotes(tx, ids);
      gone += await deleteAttachments(tx, 'ticket', ids);
    });
  }
}
