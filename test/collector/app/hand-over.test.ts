import { beforeEach, expect, test } from 'vitest';
import { handOver } from '#collector/app/hand-over.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { changeDevice, deviceByTag, insertDevice } from '#collector/storage/devices.ts';
import { eventsOf, eventsOfDevice } from '#collector/storage/events.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import { insertTerms } from '#collector/storage/terms.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const assetTag = 'BZ-26-0043-4';

describeOnBothEngines('a handover', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-10-01T09:00:00Z');
  });

  type More = Partial<Record<'cohort' | 'sector' | 'lot' | 'model', string>>;
  const given = (handedOverOn: CalendarDate, more: More = {}) =>
    handOver(world, {
      assetTag,
      handedOverOn,
      cohort: more.cohort ?? null,
      sector: more.sector ?? null,
      lot: more.lot ?? null,
      model: more.model ?? null,
      actor: 'staff-1',
    });
  async function onFile() {
    const device = await deviceByTag(world.store.db, assetTag);
    if (device === null) throw new Error('not on file');
    const cases = await takebacksOfDevice(world.store.db, device.id);
    const [it] = cases;
    if (it === undefined) throw new Error('no case');
    return { device, cases, it };
  }
  const onFileCount = async () =>
    (await world.store.db.selectFrom('devices').select('id').execute()).length;
  const countEvents = async () =>
    (await world.store.db.selectFrom('events').select('id').execute()).length;

  test('puts an unknown PC on file, starts its coverage and makes its take-back case', async () => {
    const said = { sector: 'Planoise', lot: 'Don 12', model: 'Tour T3' };
    expect(await given('2026-09-14', said)).toEqual({ verdict: 'new' });
    const { device, cases, it } = await onFile();
    expect(device).toMatchObject({
      stage: 'handed_over',
      handedOverOn: '2026-09-14',
      cohort: '2026',
      ...said,
    });
    expect(cases).toHaveLength(1);
    expect(it).toMatchObject({
      state: 'planned',
      termsId: 'default',
      windowOpensOn: '2031-03-14',
      dueOn: '2031-09-14',
      // The first milestone: spring of CM2, two school years later, comes before all the others.
      nextStepOn: '2029-04-15',
      closedAt: null,
    });
  });

  test('is history: who, when and why, of the PC and of its case', async () => {
    await given('2026-09-14');
    const { device, it } = await onFile();
    const told = (await eventsOfDevice(world.store.db, device.id, 9)).map(
      ({ kind, reason, actor, at }) => ({ kind, reason, actor, at }),
    );
    const when = { actor: 'staff-1', at: world.clock.now() };
    expect(told).toEqual([
      { kind: 'case_made', reason: 'handed_over', ...when },
      { kind: 'handed_over', reason: 'first_heard_of', ...when },
    ]);
    expect(await eventsOf(world.store.db, 'takeback', it.id)).toHaveLength(1);
  });

  test('told again changes nothing, and writes no history', async () => {
    await given('2026-09-14', { sector: 'Planoise' });
    const before = { ...(await onFile()), events: await countEvents() };
    world.clock.advance({ days: 1 });
    expect(await given('2026-09-14', { sector: 'Planoise' })).toEqual({ verdict: 'unchanged' });
    expect(await given('2026-09-14')).toEqual({ verdict: 'unchanged' });
    expect({ ...(await onFile()), events: await countEvents() }).toEqual(before);
  });

  test('with another date is a correction: the case is computed anew, with its event', async () => {
    await given('2026-08-20');
    const { it: before } = await onFile();
    expect(await given('2026-09-14')).toEqual({
      verdict: 'changed',
      changes: [{ field: 'handedOverOn', from: '2026-08-20', to: '2026-09-14' }],
    });
    const { device, cases, it } = await onFile();
    expect(cases).toHaveLength(1);
    expect(it).toMatchObject({ id: before.id, dueOn: '2031-09-14', nextStepOn: '2029-04-15' });
    expect(device).toMatchObject({ handedOverOn: '2026-09-14', cohort: '2026' });
    const kinds = (await eventsOf(world.store.db, 'takeback', it.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['case_made', 'case_computed_anew']);
  });

  test('corrected across a new school year moves a cohort that nobody had stated', async () => {
    await given('2025-09-14');
    await given('2026-09-14');
    expect((await onFile()).device.cohort).toBe('2026');
  });

  test('with another sector alone leaves the case as it is', async () => {
    await given('2026-09-14', { sector: 'Planoise' });
    const { it: before } = await onFile();
    await given('2026-09-14', { sector: 'Battant' });
    const { device, it } = await onFile();
    expect(it).toEqual(before);
    expect(device.sector).toBe('Battant');
  });

  test('with another lot is a change with an event, with none said it keeps its own', async () => {
    await given('2026-09-14', { lot: 'Don 12', model: 'Tour T3' });
    const { it: before } = await onFile();
    expect(await given('2026-09-14', { lot: 'Don 13' })).toEqual({
      verdict: 'changed',
      changes: [{ field: 'lot', from: 'Don 12', to: 'Don 13' }],
    });
    const { device, it } = await onFile();
    expect(device).toMatchObject({ lot: 'Don 13', model: 'Tour T3' });
    expect(it).toEqual(before);
    const events = await eventsOf(world.store.db, 'device', device.id);
    expect(events.at(-1)).toMatchObject({
      kind: 'handover_corrected',
      actor: 'staff-1',
      detail: { field: 'lot', from: 'Don 12', to: 'Don 13' },
    });
    const count = await countEvents();
    expect(await given('2026-09-14')).toEqual({ verdict: 'unchanged' });
    expect(await given('2026-09-14', { lot: 'Don 13' })).toEqual({ verdict: 'unchanged' });
    expect(await countEvents()).toBe(count);
    expect((await onFile()).device.lot).toBe('Don 13');
  });

  test('is corrected on the day before the family is first reminded, and not once it was', async () => {
    world.clock.set('2029-04-14T09:00:00Z');
    await given('2026-09-14');
    expect(await stepTakebacks(world, '2029-04-14')).toMatchObject({ raised: 0 });
    expect(await given('2026-09-15')).toMatchObject({ verdict: 'changed' });
    expect(await stepTakebacks(world, '2029-04-15')).toMatchObject({ raised: 1 });
    const before = await onFile();
    expect(await given('2026-09-14')).toEqual({ verdict: 'refused', refused: 'family_was_told' });
    expect(await onFile()).toEqual(before);
    expect(await given('2026-09-15')).toEqual({ verdict: 'unchanged' });
  });

  test('of today is taken, of tomorrow is not: the day is that of the programme', async () => {
    world.clock.set('2026-09-13T21:59:59Z'); // still the 13th in Paris
    expect(await given('2026-09-14')).toEqual({ verdict: 'refused', refused: 'in_the_future' });
    world.clock.advance({ seconds: 1 });
    expect(await given('2026-09-14')).toEqual({ verdict: 'new' });
  });

  test('before the first terms is refused', async () => {
    const refused = { verdict: 'refused', refused: 'before_first_terms' };
    expect(await given('2001-12-31')).toEqual(refused);
    expect(await given('2002-01-01')).toEqual({ verdict: 'new' });
  });

  test('falls under the terms that held on its day', async () => {
    const shorter = { ...defaultTerms, version: 'four-years', takebackMonths: 48 };
    const decided = { at: world.clock.now(), by: 'staff-1' };
    const newer = { ...shorter, windowOpensMonths: 42, holdsFrom: '2026-09-01' } as const;
    await world.store.transaction((tx) => insertTerms(tx, newer, decided));
    await given('2026-08-31');
    expect((await onFile()).it).toMatchObject({ termsId: 'default', dueOn: '2031-08-31' });
    await given('2026-09-01');
    expect((await onFile()).it).toMatchObject({ termsId: 'four-years', dueOn: '2030-09-01' });
  });

  const born = {
    assetTag,
    cohort: null,
    sector: null,
    model: null,
    lot: null,
    inventory: null,
  } as const;
  async function inStage(stage: Stage, handedOverOn: CalendarDate | null) {
    const device = { ...born, id: 'device-1', stage, handedOverOn, createdAt: world.clock.now() };
    await world.store.transaction((tx) => insertDevice(tx, device));
  }

  test.each(['ready', 'reserved', 'quality_check'] as const)(
    'of a PC that is %s in the workshop starts its life in a family',
    async (stage) => {
      await inStage(stage, null);
      expect(await given('2026-09-14')).toEqual({ verdict: 'new' });
      expect((await onFile()).device).toMatchObject({ id: 'device-1', stage: 'handed_over' });
    },
  );

  test.each([
    ['taken_back', 'data_not_wiped'],
    ['to_wipe', 'data_not_wiped'],
    ['lost', 'stage_forbids'],
    ['recycling', 'stage_forbids'],
  ] as const)('of a PC that is %s is refused: %s', async (stage, refused) => {
    await inStage(stage, '2020-09-14');
    expect(await given('2026-09-14')).toEqual({ verdict: 'refused', refused });
    expect((await deviceByTag(world.store.db, assetTag))?.stage).toBe(stage);
  });

  test('of a PC whose last take-back is unfinished is refused', async () => {
    await given('2020-09-14');
    const { device } = await onFile();
    await world.store.transaction((tx) => changeDevice(tx, device.id, { stage: 'ready' }));
    expect(await given('2026-09-14')).toEqual({ verdict: 'refused', refused: 'case_still_open' });
  });

  test('told by eight at once is one handover', async () => {
    const eight = Array.from({ length: 8 });
    await Promise.all(eight.map(onFileCount)); // so that all connections are open
    const all = await Promise.all(eight.map(() => given('2026-09-14')));
    expect(all.filter(({ verdict }) => verdict === 'new')).toHaveLength(1);
    expect(all.filter(({ verdict }) => verdict === 'unchanged')).toHaveLength(7);
    expect((await onFile()).cases).toHaveLength(1);
  });
});
