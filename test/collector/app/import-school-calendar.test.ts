import { beforeEach, expect, test } from 'vitest';
import { importSchoolCalendar } from '#collector/app/import-school-calendar.ts';
import { schoolYears } from '#collector/storage/school-holidays.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

// Invented years: the rules are shown, no real calendar is claimed.
const header = ['year', 'name', 'from', 'to', 'zone', 'source'];
const yearRows = (year: number, source: string, autumn = 19) =>
  [
    [`${year}-10-${autumn}`, `${year}-11-03`],
    [`${year}-12-21`, `${year + 1}-01-05`],
    [`${year + 1}-02-08`, `${year + 1}-02-23`],
    [`${year + 1}-04-05`, `${year + 1}-04-20`],
    [`${year + 1}-07-05`, `${year + 1}-08-31`],
  ].map(([from = '', to = ''], n) => [`${year}`, `holiday ${n}`, from, to, 'A', source]);
const table = (rows: readonly string[][]) =>
  [header, ...rows].map((cells, n) => ({ line: n + 1, cells }));

describeOnBothEngines('importing school holidays', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2030-08-20T09:00:00Z');
  });
  const bring = (rows: readonly string[][]) =>
    importSchoolCalendar(world, { table: table(rows), actor: 'cli' });
  const told = () =>
    world.store.db
      .selectFrom('events')
      .select(['reason', 'detail'])
      .where('kind', '=', 'school_year_imported')
      .orderBy('id')
      .execute();

  test('adds each school year with its source, and tells it', async () => {
    const rows = [...yearRows(2030, 'bulletin 1'), ...yearRows(2031, 'bulletin 2')];
    expect(await bring(rows)).toEqual({
      ok: true,
      otherZones: 0,
      years: [
        { year: 2030, did: 'added' },
        { year: 2031, did: 'added' },
      ],
    });
    const known = await schoolYears(world.store.db, 'A');
    expect(known.map(({ year, source }) => [year, source])).toEqual([
      [2030, 'bulletin 1'],
      [2031, 'bulletin 2'],
    ]);
    expect(known[0]).toMatchObject({ importedBy: 'cli', importedAt: world.clock.now() });
    expect((await told()).map(({ reason }) => reason)).toEqual(['added', 'added']);
  });

  test('twice changes nothing', async () => {
    await bring(yearRows(2030, 'bulletin 1'));
    const again = await bring(yearRows(2030, 'bulletin 1').toReversed());
    expect(again).toMatchObject({ years: [{ year: 2030, did: 'unchanged' }] });
    expect(await told()).toHaveLength(1);
  });

  test('of other dates is a new version, and the older one is kept', async () => {
    await bring(yearRows(2030, 'bulletin 1'));
    world.clock.advance({ seconds: 1 });
    expect(await bring(yearRows(2030, 'bulletin 3', 20))).toMatchObject({
      years: [{ year: 2030, did: 'replaced' }],
    });
    const [known, ...others] = await schoolYears(world.store.db, 'A');
    expect(others).toEqual([]);
    expect(known).toMatchObject({ source: 'bulletin 3' });
    expect(known?.holidays[0]?.from).toBe('2030-10-20');
    const all = await world.store.db.selectFrom('school_years').select('id').execute();
    expect(all).toHaveLength(2);
  });

  test('with one bad row imports nothing', async () => {
    const rows = [...yearRows(2030, 'bulletin 1'), ...yearRows(2031, '')];
    expect(await bring(rows)).toMatchObject({ ok: false, refused: 'rows' });
    expect(await schoolYears(world.store.db, 'A')).toEqual([]);
  });
});
