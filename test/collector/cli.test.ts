import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eraseHousehold } from '#collector/app/erase-household.ts';
import { openIds } from '#collector/ids.ts';
import { openStore } from '#collector/storage/database.ts';
import { insertHousehold } from '#collector/storage/households.ts';
import { parseCode } from '#shared/code.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { freshFolder } from '#test/support/folder.ts';
import { startNode } from '#test/support/processes.ts';

const tag = formatAssetTag({ site: 'BZ', year: 2026, number: 43 });

async function terminal(folder: string) {
  const databaseUrl = `sqlite:${join(folder, 'vigie.db')}`;
  async function vigie(...args: string[]): Promise<{ code: number | null; said: string }> {
    return vigieIn('en_GB.UTF-8', ...args);
  }
  async function vigieIn(locale: string, ...args: string[]) {
    const running = startNode(['--import', 'tsx', 'collector/cli.ts', ...args], {
      DATABASE_URL: databaseUrl,
      LC_ALL: locale,
    });
    const code = await new Promise<number | null>((resolve) =>
      running.child.once('close', resolve),
    );
    return { code, said: running.said().replaceAll(/[\u00A0\u202F]/g, ' ') };
  }
  return { databaseUrl, vigie, vigieIn };
}

it('a newcomer’s four commands: an account, an import, a code; each says what it did', async () => {
  const folder = await freshFolder();
  const { vigie, vigieIn, databaseUrl } = await terminal(folder);
  const account = await vigie(
    'admin',
    'create',
    '--email',
    'atelier@vigie.example',
    '--name',
    'Atelier',
  );
  expect(account.code).toBe(0);
  expect(account.said).toMatch(/Password, shown this once: \S{20}/);

  const file = join(folder, 'handovers.csv');
  writeFileSync(file, `asset_tag;handed_over_on\n${tag};01/10/2026\nBZ-26-0044-?;02/10/2026\n`);
  const preview = await vigie('import', file);
  expect(preview).toMatchObject({ code: 1 });
  expect(preview.said).toContain(`Row 2: new, ${tag}`);
  expect(preview.said).toContain('Row 3: refused, BZ-26-0044-?. asset_tag “BZ-26-0044-?”.');
  expect(preview.said).toContain('This is no asset tag. Expected form: ');
  expect(preview.said).toContain('Preview: 1 new, 1 refused. Nothing has changed');
  const inFrench = await vigieIn('fr_FR.UTF-8', 'import', file);
  expect(inFrench).toMatchObject({ code: 1 });
  expect(inFrench.said).toContain('Ligne 3 : refusée, BZ-26-0044-?. étiquette « BZ-26-0044-? ».');
  expect(inFrench.said).toContain('Aperçu : 1 nouvelle, 1 refusée. Rien n’a changé');
  const applied = await vigie('import', file, '--apply');
  expect(applied).toMatchObject({ code: 1 });
  expect(applied.said).toContain('Import done: 1 new, 1 refused.');
  writeFileSync(file, 'asset_tag;handed_over_on;lot\n\u001b[2Jx;01/10/2026;a\u0007b\n');
  const hostile = await vigie('import', file);
  expect(hostile.said).toContain('\uFFFD[2Jx');
  for (const control of ['\u0007', '\u001b']) expect(hostile.said).not.toContain(control);
  writeFileSync(file, `asset_tag;handed_over_on\n${tag};01/10/2026\n`);
  const again = await vigie('import', file, '--apply');
  expect(again).toMatchObject({ code: 0 });
  expect(again.said).toContain('Import done: 1 unchanged.');

  const code = await vigie('enrol-code', tag.toLowerCase());
  const line = code.said.trim().split('\n').at(-1) ?? '';
  expect(parseCode(line)).toMatchObject({ ok: true });
  const store = await openStore(databaseUrl);
  const codes = await store.db.selectFrom('enrolment_codes').selectAll().execute();
  await store.close();
  expect(codes).toHaveLength(1);
  expect(JSON.stringify(codes)).not.toContain(line);
});

it('the example of a file of school holidays is one', async () => {
  const { vigie } = await terminal(await freshFolder());
  const example = join(import.meta.dirname, '../../docs/school-calendar-example.csv');
  const done = await vigie('school-calendar', example);
  expect(done).toMatchObject({ code: 0 });
  expect(done.said).toContain('School year 2024-2025: added.');
});

it('a file of school holidays is imported whole, or refused with the line and why', async () => {
  const folder = await freshFolder();
  const { vigie } = await terminal(folder);
  const file = join(folder, 'holidays.csv');
  // An invented year: no real calendar is claimed.
  const days = ['2030-10-19', '2030-12-21', '2031-02-08', '2031-04-05', '2031-07-05'];
  const rows = days.map((day, n) => `2030-2031;holiday ${n};${day};${day};A;made up`);
  const write = (last: string) =>
    writeFileSync(file, ['year;name;from;to;zone;source', ...rows, last, ''].join('\n'));
  write('2030-2031;bad;soon;2031-08-01;A;made up');
  const refused = await vigie('school-calendar', file);
  expect(refused.code).toBe(2);
  expect(refused.said).toContain(
    'nothing was imported. Row 7, “soon”: the first day is no date. Write: 17/10/2026.',
  );
  write('2030-2031;elsewhere;2031-02-15;2031-03-02;B;made up');
  const done = await vigie('school-calendar', file);
  expect(done).toMatchObject({ code: 0 });
  expect(done.said).toContain('School year 2030-2031: added.');
  expect(done.said).toContain('Rows of other zones, left out: 1.');
});

it('what was erased is printed, and erased again after a restore', async () => {
  const folder = await freshFolder();
  const { vigie, databaseUrl } = await terminal(folder);
  const file = join(folder, 'erased.jsonl');
  const none = await vigie('erasures', 'list');
  expect(none).toMatchObject({ code: 0, said: '' });
  writeFileSync(file, none.said);
  expect((await vigie('erasures', 'apply', file)).said).toContain('Nothing had come back.');

  const family = async () => {
    const store = await openStore(databaseUrl);
    const contact = { name: 'Foyer 12', phone: '', email: '', address: 'x', phoneKey: '' };
    const rest = { language: 'fr', slot: 'any', madeAt: 1, changedAt: 1 } as const;
    await store.transaction((tx) => insertHousehold(tx, { code: 'code-1', ...contact, ...rest }));
    return store;
  };
  const store = await family();
  const context = { store, clock: { now: () => Date.UTC(2026, 9, 5) }, ids: openIds() };
  await eraseHousehold(context, { code: 'code-1', actor: 'ana', role: 'planner' });
  await store.close();
  const list = await vigie('erasures', 'list');
  expect(list.said.trim().split('\n')).toHaveLength(1);
  expect(list.said).not.toContain('Foyer');
  writeFileSync(file, list.said);
  await (await family()).close();
  expect((await vigie('erasures', 'apply', file)).said).toContain('1 family erased again.');
  expect((await vigie('erasures', 'apply', file)).said).toContain('Nothing had come back.');

  writeFileSync(file, `${list.said}nonsense\n`);
  const wrong = await vigie('erasures', 'apply', file);
  expect(wrong.code).toBe(2);
  expect(wrong.said).toContain('is no list of erasures (line 2)');
});

const noFile = 'There is no file /no/such.csv. Check the path.';

it.each([
  {
    name: 'an asset tag that is none',
    args: ['enrol-code', 'BZ-26'],
    says: 'This is no asset tag. Expected',
  },
  { name: 'a PC that is not on file', args: ['enrol-code', tag], says: `There is no PC ${tag}` },
  { name: 'a file that is not there', args: ['import', '/no/such.csv'], says: noFile },
  { name: 'a list that is not there', args: ['erasures', 'apply', '/no/such.csv'], says: noFile },
  { name: 'a folder for a file', args: ['import', '/'], says: '/ is a folder. Give a file.' },
  {
    name: 'a calendar that is not there',
    args: ['school-calendar', '/no/such.csv'],
    says: noFile,
  },
  {
    name: 'an account without a name',
    args: ['admin', 'create', '--email', 'a@b', '--name', ' '],
    says: '--name: give the name that colleagues see',
  },
  {
    name: 'an account without an address',
    args: ['admin', 'create', '--email', 'a', '--name', 'A'],
    says: '--email: give an address',
  },
  {
    name: 'a key without a name',
    args: ['access-key', 'create', '--label', ''],
    says: '--label: give the key a name',
  },
  {
    name: 'a key whose last day is over',
    args: ['access-key', 'create', '--label', 'a', '--ends-on', '2020-01-31'],
    says: '--ends-on 2020-01-31: the last day must be today (',
  },
  {
    name: 'a key whose last day is none',
    args: ['access-key', 'create', '--label', 'a', '--ends-on', '31/02/2099'],
    says: '--ends-on 31/02/2099: this is no date.',
  },
  {
    name: 'a role that does not exist',
    args: ['admin', 'create', '--email', 'a@b', '--name', 'A', '--role', 'captain'],
    says: 'Expected one of technician',
  },
  { name: 'an unknown command', args: ['sail'], says: "unknown command 'sail'" },
])('$name ends with an error that says how to mend it, and no stack', async ({ args, says }) => {
  const { vigie } = await terminal(await freshFolder());
  const { code, said } = await vigie(...args);
  expect(code).toBe(2);
  expect(said).toContain(says);
  expect(said).not.toContain('ENOENT');
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
});
