import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { forgetOldImports } from '#collector/app/import-handovers.ts';
import { forgetJournal, read } from '#collector/app/journal.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { receiveBeats } from '#collector/app/receive-beats.ts';
import { retain } from '#collector/app/retain.ts';
import { addDays, addMonths, startOfDay } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { rollUp } from '#collector/domain/day-value.ts';
import { keptFrom, retained } from '#collector/domain/retention.ts';
import type { Retained } from '#collector/domain/retention.ts';
import { openIds } from '#collector/ids.ts';
import { insertAttachment } from '#collector/storage/attachments.ts';
import { dayValuesOf, rolledUpOf, saveRollUp } from '#collector/storage/day-values.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { insertCode } from '#collector/storage/enrolment-codes.ts';
import { insertFamilyReport } from '#collector/storage/family-reports.ts';
import { insertDraft } from '#collector/storage/handover-drafts.ts';
import { endLink, insertHousehold, insertLink } from '#collector/storage/households.ts';
import { insertTakebacks } from '#collector/storage/takebacks.ts';
import { appendBeats, readingsOf } from '#collector/storage/telemetry.ts';
import { insertEntry } from '#collector/storage/ticket-work.ts';
import { changeTicket, insertTickets } from '#collector/storage/tickets.ts';
import { insertWipe } from '#collector/storage/wipes.ts';
import { beatHistory } from '../domain/day-histories.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

/** The day on which each thing begins to be kept: a 31st, before a shorter month and a clock change. */
const begun: CalendarDate = '2026-08-31';
const zone = 'Europe/Paris';
const begunAt = startOfDay(begun, zone) + 15 * 3_600_000;

test.each(Object.keys(retained) as Retained[])('%s: the last day is kept', (name) => {
  const { unit, count } = retained[name].length;
  const last = unit === 'days' ? addDays(begun, count) : addMonths(begun, count);
  expect(keptFrom(name, last) <= begun).toBe(true);
  expect(keptFrom(name, addDays(last, 1)) > begun).toBe(true);
});

describeOnBothEngines('the nightly job', (engine) => {
  async function open() {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    let now = begunAt;
    const ids = openIds();
    const context = { store, clock: { now: () => now }, ids };
    await prepareProgramme(context);
    const deviceId = ids.token(16);
    const stage = 'in_service' as const;
    const born = { assetTag: 'BZ-26-0001-A', cohort: null, sector: null, model: null, lot: null };
    const it = {
      ...born,
      id: deviceId,
      stage,
      handedOverOn: begun,
      createdAt: now,
      inventory: null,
    };
    await store.transaction((tx) => insertDevice(tx, it));
    /** In the middle of that day: what counts is the day. */
    const onDay = (day: CalendarDate) => (now = startOfDay(day, zone) + 12 * 3_600_000);
    return { store, context, deviceId, onDay, setNow: (at: number) => (now = at) };
  }
  type World = Awaited<ReturnType<typeof open>>;

  async function beat({ context, deviceId }: World, at: number, sequence: number): Promise<void> {
    const boot = { boot: 1, sinceBootSeconds: 4321, bytesThisMonth: 0, full: true } as const;
    const one = { type: 'beat', sequence, wallSeconds: Math.floor(at / 1000), ...boot } as const;
    const samples = [
      {
        group: 'fs',
        subject: 0,
        reading: {
          sizeKiB: 1000 + sequence,
          freeKiB: 900,
          inodes: 100,
          freeInodes: 90,
          readOnly: false,
          readOnlyByDesign: false,
        },
      },
    ] as const;
    const whole = { ...one, samples: [...samples] };
    const observed = { from: at, to: at };
    const body = JSON.stringify(whole);
    const stream = 'AAAAAAAAAAA';
    await receiveBeats(context, [
      { deviceId, stream, beat: whole, body, receivedAt: at, observed },
    ]);
  }
  const count = async (
    { store }: World,
    table: 'beats' | 'day_values' | 'households' | 'imports' | 'journal',
  ) => (await store.db.selectFrom(table).selectAll().execute()).length;

  async function ticketWithWords({ store, context, deviceId }: World): Promise<void> {
    await store.transaction(async (tx) => {
      const id = 'ticket';
      const common = { deviceId, reference: 'a/1', family: 'screen', severity: 'warn' } as const;
      const by = {
        openedBy: 'person',
        termsId: 'default',
        rulesId: 'default',
        assignee: null,
      } as const;
      const at = { openedAt: begunAt, changedAt: begunAt, resolvedAt: null, closedAt: null };
      const rest = { touched: true, result: null } as const;
      await insertTickets(tx, [{ id, state: 'in_progress', ...common, ...by, ...at, ...rest }]);
      await changeTicket(tx, id, 'in_progress', {
        state: 'closed',
        closedAt: begunAt,
        changedAt: begunAt,
      });
      const entry = { id: 'n', ticketId: id, at: begunAt, by: 'ana' };
      await insertEntry(tx, { ...entry, kind: 'note', text: 'Rappeler Madame' });
      await insertEntry(tx, { ...entry, id: 'm', kind: 'time', minutes: 20 });
      const photo = { id: 'p', noun: 'ticket', nounId: id, at: begunAt, by: 'ana' } as const;
      const picture = { mediaType: 'image/png', bytes: Buffer.from('x'), sha256: 'x' } as const;
      await insertAttachment(tx, { ...photo, ...picture });
    });
    expect(context).toBeDefined();
  }

  async function familyGone({ store, deviceId }: World): Promise<void> {
    await store.transaction(async (tx) => {
      const it = { name: 'Adulte', phone: '', email: '', address: 'x', language: 'fr' } as const;
      const at = { madeAt: begunAt, changedAt: begunAt, phoneKey: '', slot: 'any' } as const;
      await insertHousehold(tx, { code: 'gone', ...it, ...at });
      const link = { id: 'l', householdCode: 'gone', deviceId, fromOn: '2026-08-01' } as const;
      await insertLink(tx, { ...link, untilOn: null, voucher: 'V', libraryCard: '' });
      await endLink(tx, deviceId, begun);
    });
  }

  async function takenBack({ store, deviceId }: World): Promise<void> {
    await store.transaction(async (tx) => {
      const dates = { windowOpensOn: begun, dueOn: begun, handedOverOn: begun, stateSince: begun };
      const none = { nextStepOn: null, decisionWanted: null, plannedWeek: null, plannedWhy: null };
      const rest = { extensionMonths: 0, appointmentOn: null, addressConfirmedOn: null } as const;
      const it = {
        id: 'c',
        deviceId,
        state: 'collected',
        termsId: 'default',
        pinned: false,
      } as const;
      const closed = { broughtForward: null, createdAt: begunAt, closedAt: begunAt };
      await insertTakebacks(tx, [{ ...it, ...dates, ...none, ...rest, ...closed }]);
      await tx.updateTable('devices').set({ stage: 'ready' }).execute();
    });
  }

  /** What begins on that day, and whether it still stands. */
  const cases: Record<
    Exclude<Retained, 'beat_instants' | 'last_seen'>,
    { begin: (it: World) => Promise<void>; stands: (it: World) => Promise<boolean> }
  > = {
    raw_beats: {
      begin: (it) => beat(it, begunAt, 1),
      stands: async (it) => (await count(it, 'beats')) === 1,
    },
    day_values: {
      async begin(it) {
        await beat(it, begunAt, 1);
        await takenBack(it);
      },
      // Rolled up on the last day itself, 91 days after the beat.
      stands: async (it) => (await count(it, 'day_values')) === 1,
    },
    pc_state: {
      async begin(it) {
        await beat(it, begunAt, 1);
        await takenBack(it);
      },
      async stands({ store }) {
        const rows = await store.db.selectFrom('readings').selectAll().execute();
        const latest = await store.db.selectFrom('latest').selectAll().execute();
        return rows.length + latest.length === 2;
      },
    },
    contacts: { begin: familyGone, stands: async (it) => (await count(it, 'households')) === 1 },
    journal: {
      async begin({ store }) {
        const entry = { at: begunAt, actor: 'ana', noun: 'household', nounId: 'h', purpose: 'x' };
        await store.transaction((tx) => read(tx, entry, async () => null));
      },
      stands: async (it) => (await count(it, 'journal')) === 1,
    },
    ticket_texts: {
      begin: ticketWithWords,
      async stands({ store }) {
        const notes = await store.db.selectFrom('ticket_entries').selectAll().execute();
        const photos = await store.db.selectFrom('attachments').selectAll().execute();
        // The minutes stay: they are nobody's words.
        expect(notes.some(({ kind }) => kind === 'time')).toBe(true);
        return notes.length + photos.length === 3;
      },
    },
    wipe_proofs: {
      async begin({ store, deviceId }) {
        const it = { id: 'w', deviceId, at: begunAt, by: 'ana', isAccepted: true, facts: null };
        await store.transaction((tx) => insertWipe(tx, { ...it, log: 'log', sha256: 'x' }));
      },
      stands: async ({ store }) =>
        (await store.db.selectFrom('wipes').selectAll().execute()).length === 1,
    },
    handover_drafts: {
      async begin({ store, deviceId }) {
        const it = { id: 'd', deviceId, answers: {}, revision: 0, by: 'ana', linkId: null };
        const at = { madeAt: begunAt, changedAt: begunAt, doneAt: null };
        await store.transaction((tx) => insertDraft(tx, { ...it, ...at }));
      },
      stands: async ({ store }) =>
        (await store.db.selectFrom('handover_drafts').selectAll().execute()).length === 1,
    },
    imports: {
      async begin({ store }) {
        const it = { id: 'i', made_at: begunAt, made_by: 'ana', about: '{}', state: 'ready' };
        const steps = { done: 0, whole: 0, worked_at: begunAt, judged_at: begunAt };
        const none = { applied_at: null, applied_by: null, undone_at: null, undone_by: null };
        await store.db
          .insertInto('imports')
          .values({ ...it, ...steps, ...none })
          .execute();
      },
      stands: async (it) => (await count(it, 'imports')) === 1,
    },
    family_reports: {
      begin: ({ store, deviceId }) =>
        store.transaction((tx) =>
          insertFamilyReport(tx, {
            id: 'r',
            deviceId,
            ticketId: null,
            number: '483912',
            at: begunAt,
            on: begun,
            fault: 'slow',
            detail: 'at_start',
            since: 'today',
            callBack: 'no_call',
            calledAt: null,
            outcome: 'reported_by_person',
          }),
        ),
      stands: async ({ store }) =>
        (await store.db.selectFrom('family_reports').selectAll().execute()).length === 1,
    },
    enrolment_codes: {
      async begin({ store, deviceId }) {
        const it = { hash: 'h', deviceId, createdAt: begunAt, createdBy: 'ana', usedAt: null };
        await store.transaction((tx) => insertCode(tx, { ...it, expiresAt: begunAt }));
      },
      stands: async ({ store }) =>
        (await store.db.selectFrom('enrolment_codes').selectAll().execute()).length === 1,
    },
    invitations: {
      async begin({ store }) {
        const it = { email: 'a@b.test', hash: 'h', name: 'A', role: 'planner', made_by: 'ana' };
        const values = { ...it, made_at: begunAt, expires_at: begunAt };
        await store.db.insertInto('invitations').values(values).execute();
      },
      stands: async ({ store }) =>
        (await store.db.selectFrom('invitations').selectAll().execute()).length === 1,
    },
    sessions: {
      begin: ({ store }) => insertSession(store.db, begunAt),
      stands: async ({ store }) =>
        (await store.db.selectFrom('staff_sessions').select('id').execute()).length === 1,
    },
    sign_in_attempts: {
      async begin({ store }) {
        const values = { key: 'k', count: 3, at: begunAt, until: begunAt };
        await store.db.insertInto('sign_in_attempts').values(values).execute();
      },
      stands: async ({ store }) =>
        (await store.db.selectFrom('sign_in_attempts').selectAll().execute()).length === 1,
    },
  };

  async function night({ context }: World): Promise<void> {
    await forgetOldImports(context);
    await forgetJournal(context);
    await retain(context);
  }

  test.each(Object.keys(cases) as (keyof typeof cases)[])(
    '%s: stays through its last day, and goes on the day after',
    async (name) => {
      const world = await open();
      await cases[name].begin(world);
      const { unit, count: length } = retained[name].length;
      const last = unit === 'days' ? addDays(begun, length) : addMonths(begun, length);
      world.onDay(last);
      await night(world);
      expect(await cases[name].stands(world)).toBe(true);
      world.onDay(addDays(last, 1));
      await night(world);
      expect(await cases[name].stands(world)).toBe(false);
    },
  );

  test('the hour of a beat and of the last sign of life stays 7 days, their dates longer', async () => {
    const world = await open();
    const { store, context, onDay } = world;
    await beat(world, begunAt, 1);
    await beat(world, begunAt + 3_600_000, 2);
    const rows = () => store.db.selectFrom('beats').selectAll().orderBy('sequence').execute();
    const heard = async () =>
      (await store.db.selectFrom('latest').select('heard_at').executeTakeFirst())?.heard_at;
    onDay(addDays(begun, 7));
    expect(await retain(context)).toMatchObject({ beat_instants: 0, last_seen: 0 });
    expect((await rows())[0]?.received_at).toBe(begunAt);
    onDay(addDays(begun, 8));
    expect(await retain(context)).toMatchObject({ beat_instants: 2, last_seen: 1 });
    const midnight = startOfDay(begun, zone);
    for (const row of await rows()) {
      const { received_at, observed_from, observed_to, body } = row;
      expect([received_at, observed_from, observed_to]).toEqual([midnight, midnight, midnight]);
      expect(JSON.parse(body)).toMatchObject({
        wallSeconds: midnight / 1000,
        sinceBootSeconds: 0,
        samples: [{ group: 'fs' }],
      });
    }
    expect(await heard()).toBe(midnight);
    // Once: a second night finds nothing more to do.
    expect(await retain(context)).toMatchObject({ beat_instants: 0, last_seen: 0 });
  });

  test('beats go, and the last readings that stood in them alone stay', async () => {
    const world = await open();
    for (const sequence of [1, 2, 3]) await beat(world, begunAt + sequence, sequence);
    world.onDay(addDays(begun, 91));
    expect(await retain(world.context)).toMatchObject({ raw_beats: 3 });
    const kept = (await readingsOf(world.store.db, [world.deviceId])).get(world.deviceId);
    expect(kept?.samples).toMatchObject([{ reading: { sizeKiB: 1003 } }]);
  });

  /** Rolls up what was received up to a day, and forgets it. */
  async function nightAfter(world: World, day: CalendarDate) {
    world.onDay(addDays(day, 91));
    return retain(world.context);
  }

  test('beats forgotten night after night leave what they would leave all at once', async () => {
    await fc.assert(
      fc.asyncProperty(beatHistory, fc.array(fc.nat({ max: 90 })), async (history, nights) => {
        const world = await open();
        const { store, deviceId, context } = world;
        await store.transaction((tx) =>
          appendBeats(
            tx,
            history.map(({ day, stream, sequence, samples }) => {
              const at = startOfDay(day, zone) + sequence;
              const frame = {
                type: 'beat',
                sequence,
                full: sequence === 1,
                wallSeconds: 0,
                samples,
              };
              const at3 = { receivedAt: at, observedFrom: at, observedTo: at };
              return { deviceId, stream, sequence, ...at3, body: JSON.stringify(frame) };
            }),
          ),
        );
        for (const after of nights.toSorted((a, b) => a - b)) {
          await nightAfter(world, addDays('2026-03-20', after));
          // Twice in one night: the second changes nothing.
          await retain(context);
        }
        await nightAfter(world, '2026-06-30');
        expect(await count(world, 'beats')).toBe(0);
        const whole = rollUp(null, history).days;
        expect(await dayValuesOf(store.db, deviceId)).toEqual(
          whole.filter(({ numbers }) => Object.keys(numbers).length > 0),
        );
        await store.close();
      }),
      { numRuns: engine === 'SQLite' ? 20 : 5 },
    );
  });

  /** No beat can be deleted any more. */
  async function refuseDeletes({ store: { db } }: World): Promise<void> {
    if (engine === 'SQLite') {
      await sql`create trigger refuse before delete on beats
        begin select raise(abort, 'killed'); end`.execute(db);
      return;
    }
    await sql`create function refuse() returns trigger language plpgsql
      as $$ begin raise exception 'killed'; end $$`.execute(db);
    await sql`create trigger refuse before delete on beats
      for each row execute function refuse()`.execute(db);
  }

  test('where the beats cannot be forgotten, nothing is rolled up either', async () => {
    const world = await open();
    const { store, deviceId, context } = world;
    await beat(world, begunAt, 1);
    await refuseDeletes(world);
    await expect(nightAfter(world, begun)).rejects.toThrow('killed');
    expect(await rolledUpOf(store.db, deviceId)).toBeNull();
    expect(await count(world, 'day_values')).toBe(0);
    await sql`drop trigger refuse ${engine === 'SQLite' ? sql`` : sql`on beats`}`.execute(store.db);
    await nightAfter(world, begun);
    expect(await dayValuesOf(store.db, deviceId)).toEqual([
      { day: begun, numbers: { 'fs 0 freeKiB': 900, 'fs 0 freeInodes': 90 } },
    ]);
    expect(await retain(context)).toMatchObject({ raw_beats: 0, day_values: 0 });
  });

  test('of a PC that was handed over again, the days of the family before go', async () => {
    const world = await open();
    const { store, deviceId } = world;
    await beat(world, begunAt, 1);
    await takenBack(world);
    await store.db.updateTable('devices').set({ stage: 'in_service' }).execute();
    const next = addDays(begun, 5);
    await nightAfter(world, begun);
    expect(await dayValuesOf(store.db, deviceId)).toHaveLength(1);
    const later = { day: next, stream: 'BBBBBBBBBBB', sequence: 1 } as const;
    const samples = [{ group: 'disk', subject: 0, reading: { reallocated: 3 } }] as const;
    const all = rollUp(await rolledUpOf(store.db, deviceId), [{ ...later, samples }]);
    await store.transaction((tx) => saveRollUp(tx, deviceId, all));
    world.onDay(addDays(addMonths(begun, 3), 1));
    expect(await retain(world.context)).toMatchObject({ day_values: 1 });
    expect(await dayValuesOf(store.db, deviceId)).toEqual([
      { day: next, numbers: { 'disk 0 reallocated': 3 } },
    ]);
  });

  test('a household that still has a PC is kept, whatever it had before', async () => {
    const world = await open();
    await familyGone(world);
    await world.store.transaction((tx) =>
      insertLink(tx, {
        id: 'now',
        householdCode: 'gone',
        deviceId: world.deviceId,
        fromOn: begun,
        untilOn: null,
        voucher: '',
        libraryCard: '',
      }),
    );
    world.onDay(addMonths(begun, 40));
    await retain(world.context);
    expect(await count(world, 'households')).toBe(1);
    const links = await world.store.db.selectFrom('household_links').select('id').execute();
    expect(links).toEqual([{ id: 'now' }]);
  });

  test('a PC that came back ends its link that night, and is heard again', async () => {
    const world = await open();
    const { store, deviceId, context } = world;
    await familyGone(world);
    await store.db.updateTable('household_links').set({ until_on: null }).execute();
    await store.db
      .insertInto('refused_devices')
      .values({ device_id: deviceId, since: 1 })
      .execute();
    await store.db.updateTable('devices').set({ stage: 'taken_back' }).execute();
    await retain(context);
    const [link] = await store.db.selectFrom('household_links').selectAll().execute();
    expect(link?.until_on).toBe(begun);
    expect(await store.db.selectFrom('refused_devices').selectAll().execute()).toEqual([]);
  });
});

type SomeDb = Awaited<ReturnType<typeof openTestStore>>['db'];

/** The account library's own columns, of which the types name few. */
async function insertSession(db: SomeDb, endsAt: number): Promise<void> {
  const iso = new Date(endsAt).toISOString();
  await sql`insert into staff (id, name, email, email_verified, role, created_at, updated_at)
    values ('s', 'S', 's@b.test', '1', 'planner', ${iso}, ${iso})`.execute(db);
  await sql`insert into staff_sessions (id, token, staff_id, expires_at, created_at, updated_at)
    values ('x', 't', 's', ${iso}, ${iso}, ${iso})`.execute(db);
}
