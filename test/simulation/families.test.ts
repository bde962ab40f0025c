import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from 'kysely';
import { checkJournal } from '#collector/app/journal.ts';
import { familyFaults } from '#collector/domain/family-report.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Store } from '#collector/storage/database.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { fillWithHistory } from './demo-history.ts';
import type { FamiliesRoom } from './families-room.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
let store: Store;
let room: FamiliesRoom;
beforeAll(async () => {
  store = await openStore('sqlite::memory:');
  const ids = seededIds('families');
  const staffIds = ['office', 'bench'] as const;
  const told = { seed: 'families', families: 8, staffIds, now, ids, onProgress: () => undefined };
  room = await fillWithHistory(store, told);
});

afterAll(() => store.close());

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
    store.db,
  );
  return rows;
}

const valuesOf = (rows: readonly Record<string, unknown>[], column: string) =>
  new Set(rows.map((row) => row[column]));

it('the demo’s families said yes or no, reported with each picture, and one was erased', async () => {
  expect((await rowsOf('households')).length).toBe(15);
  const followUps = (await rowsOf('consents')).filter(({ kind }) => kind === 'follow_up');
  expect(valuesOf(followUps, 'answer')).toEqual(new Set(['yes', 'no']));
  expect(valuesOf(await rowsOf('family_reports'), 'fault')).toEqual(new Set(familyFaults));
  expect(valuesOf(await rowsOf('family_reports'), 'call_back').size).toBeGreaterThan(2);
  expect((await rowsOf('tombstones')).map((row) => row['household_code'])).toEqual([room.erased]);
  const merged = (await rowsOf('tickets')).map((row) => row['merged_into']);
  expect(merged).toContain(room.ticketId);
});

it('the demo’s journal holds its readings by purpose, and its chain is whole', async () => {
  const purposes = valuesOf(await rowsOf('journal'), 'purpose');
  for (const purpose of ['household_page', 'search_by_phone', 'access_request', 'objection']) {
    expect(purposes).toContain(purpose);
  }
  const context = { store, clock: virtualClock(now), ids: seededIds('check') };
  expect(await checkJournal(context)).toMatchObject({ ok: true });
});

it('the demo’s list was taken over but for what is wrong in it', async () => {
  const verdicts = (await rowsOf('import_rows')).map((row) => row['verdict']);
  const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
  expect([count('new'), count('repeated'), count('refused')]).toEqual([8, 1, 2]);
});

it('no mark and no number of a family stands outside the families’ own tables', async () => {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'sqlite_%'
  `.execute(store.db);
  const found: string[] = [];
  for (const { name } of rows) {
    const text = JSON.stringify(await rowsOf(name));
    if (/Famille \d|famille-\d|06 39 98|3363998|rue de la Fiction|DEMO-\d{4}"/.test(text)) {
      found.push(name);
    }
  }
  expect(found.toSorted()).toEqual(['household_links', 'households']);
});

it('a PC whose family never said yes to the follow-up has no heartbeat, one that objected no agent', async () => {
  const followUps = (await rowsOf('consents')).filter(({ kind }) => kind === 'follow_up');
  const devices = (answer: string) =>
    valuesOf(
      followUps.filter((row) => row['answer'] === answer),
      'device_id',
    );
  const [yes, no] = [devices('yes'), devices('no')];
  const heard = valuesOf(await rowsOf('beats'), 'device_id');
  const agents = valuesOf(await rowsOf('agents'), 'device_id');
  expect(yes.intersection(heard).size).toBeGreaterThan(4);
  expect(no.intersection(yes).size).toBe(1);
  expect(no.difference(yes).size).toBeGreaterThan(1);
  expect(no.difference(yes).intersection(heard).size).toBe(0);
  expect(no.intersection(agents).size).toBe(0);
});
