import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, matchesGlob, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, impuritiesOf, type Import, sourceFiles } from './support/imports.ts';

/** A room of the house and what its files may import, besides each other. */
interface Room {
  folder: string;
  /** Rooms it may import; `types of X` allows only `import type`. */
  rooms: readonly string[];
  /** Globs of npm packages and `node:` modules. */
  packages: readonly string[];
  /** Packages that only some of its files may import: glob of files -> globs of packages. */
  files?: Readonly<Record<string, readonly string[]>>;
  /** Reads no clock, draws no chance, touches nothing outside. */
  pure?: true;
}

const ALL_COLLECTOR = ['domain', 'app', 'storage', 'transport', 'messaging', 'jobs', 'web'].map(
  (room) => `collector/${room}`,
);

/** The import table. Whoever changes it changes the architecture: say why in the commit. */
const ROOMS: readonly Room[] = [
  { folder: 'shared', rooms: [], packages: [], pure: true },
  {
    folder: 'agent',
    rooms: ['shared', 'agent/sensors', 'agent/probe'],
    packages: ['node:*', 'ws', 'node-cron'],
    files: {
      '**/*words*': ['intl-messageformat'],
      '**/inventory*': ['systeminformation'],
      '**/page/qr.ts': ['lean-qr'],
    },
  },
  {
    folder: 'agent/sensors',
    rooms: ['shared'],
    packages: ['node:*'],
    files: { '**/inventory*': ['systeminformation'] },
  },
  {
    folder: 'agent/probe', // runs with privileges: reads and runs, but never talks to a network
    rooms: ['shared', 'agent/sensors'],
    packages: ['node:fs', 'node:path', 'node:util', 'node:crypto'],
  },
  {
    folder: 'agent/packaging', // one executable holds the agent and the probe
    rooms: ['shared', 'agent', 'agent/probe'],
    packages: ['node:*', 'esbuild'],
  },
  { folder: 'collector', rooms: ['shared', ...ALL_COLLECTOR], packages: ['**', 'node:*'] },
  { folder: 'collector/domain', rooms: ['shared'], packages: [], pure: true },
  {
    folder: 'collector/app',
    rooms: ['shared', 'collector/domain', 'collector/storage'],
    packages: ['node:crypto'],
  },
  {
    folder: 'collector/storage',
    rooms: ['shared', 'types of collector/domain'],
    packages: ['kysely', 'kysely/*', 'better-sqlite3', 'pg', 'node:*'],
  },
  {
    folder: 'collector/transport',
    rooms: ['shared', 'collector/domain', 'collector/app'],
    packages: ['ws', 'hono', 'hono/**', '@hono/node-server', 'node:*'],
  },
  {
    folder: 'collector/messaging',
    rooms: ['shared', 'collector/domain', 'collector/app'],
    packages: ['nodemailer', 'pdfkit', 'bwip-js', 'ical-generator', 'intl-messageformat', 'node:*'],
  },
  {
    folder: 'collector/jobs',
    rooms: ['shared', 'collector/domain', 'collector/app'],
    packages: ['node-cron'],
  },
  {
    folder: 'collector/web',
    rooms: ['shared', 'collector/domain', 'collector/app', 'collector/storage'],
    packages: [
      'hono',
      'hono/**',
      '@hono/zod-openapi',
      'zod',
      'intl-messageformat',
      'd3-*',
      'ical-generator',
      'csv-parse',
      'csv-parse/*',
      'prom-client',
      'node:*',
    ],
    files: {
      '**/*account*': ['better-auth', 'better-auth/**'],
      '**/*pdf*': ['pdfkit'],
      '**/qr-*': ['lean-qr', 'lean-qr/**'],
      '**/barcodes*': ['bwip-js/*'],
      '**/xlsx-*': ['read-excel-file/*'],
      '**/import-files*': ['write-excel-file/*'],
    },
  },
];

const ROOT = join(import.meta.dirname, '..');
const OUTER = ['shared', 'agent', 'collector'];

/** The innermost room a file is in; null outside the house (tests, configuration). */
function roomOf(file: string): Room | null {
  const rooms = ROOMS.filter(({ folder }) => file.startsWith(`${folder}/`));
  return rooms.toSorted((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}

/** The file an import names, relative to the root; null for a package. */
function targetOf(file: string, name: string): string | null {
  if (name.startsWith('#')) return name.slice(1);
  return name.startsWith('.') ? posix.join(posix.dirname(file), name) : null;
}

/** Why this import is not allowed and how to mend it; null if it is. */
function faultOf(file: string, room: Room, { name, typeOnly }: Import): string | null {
  const target = targetOf(file, name);
  if (target === null) return packageFault(file, room, name);
  const other = roomOf(target);
  if (other === room) {
    if (!name.startsWith('#')) return null;
    return `inside a room imports are relative. Write './…' instead of '#…'`;
  }
  if (other === null)
    return `it leaves the house. Move what is needed into shared/ or ${room.folder}/`;
  if (!name.startsWith('#')) return `across rooms imports show it. Write '#${target}'`;
  if (room.rooms.includes(other.folder)) return null;
  if (room.rooms.includes(`types of ${other.folder}`)) {
    if (typeOnly) return null;
    return `${room.folder}/ may import only types of ${other.folder}/. Write 'import type', or let app/ do it`;
  }
  const allowed = room.rooms.join(', ') || 'no other room';
  return `${room.folder}/ may import ${allowed}. Hand the value in as an argument, or move the line to the room that may`;
}

function packageFault(file: string, room: Room, name: string): string | null {
  if (isBuiltin(name) && !name.startsWith('node:')) return `Write 'node:${name}'`;
  if (allows(room.packages, name)) return null;
  const special = Object.entries(room.files ?? {});
  if (special.some(([files, packages]) => matchesGlob(file, files) && allows(packages, name))) {
    return null;
  }
  const home = special.find(([, packages]) => allows(packages, name))?.[0];
  if (home !== undefined) {
    return `in ${room.folder}/ only files called ${home} may import it. Call one of them`;
  }
  const allowed = room.packages.join(', ') || 'nothing from npm or Node';
  return `${room.folder}/ may import ${allowed}. Move the line to the room that may, or change the table with its reason`;
}

function allows(packages: readonly string[], name: string): boolean {
  const plain = name.replace('node:', 'node-builtin/');
  return packages.some((each) =>
    matchesGlob(plain, each.replace('node:*', 'node-builtin/**').replace('node:', 'node-builtin/')),
  );
}

/** What is wrong with one file: a line each, with file, import or word, rule and remedy. */
function faultsOf(file: string, source: string): string[] {
  const room = roomOf(file);
  if (room === null)
    return [`${file}: lies in no room of the import table. Move it, or add its room`];
  const imports = importsOf(file, source).flatMap((each) => {
    const fault = faultOf(file, room, each);
    return fault === null ? [] : [`${file} imports '${each.name}': ${fault}.`];
  });
  if (room.pure !== true) return imports;
  const impurities = impuritiesOf(file, source).map(
    (word) => `${file} mentions ${word}: ${room.folder}/ is pure. Take it as an argument.`,
  );
  return [...imports, ...impurities];
}

describe('the import table', () => {
  test('every file of the house keeps to it', () => {
    const files = OUTER.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
      sourceFiles(ROOT, folder),
    );
    const faults = files.flatMap((file) => faultsOf(file, readFileSync(join(ROOT, file), 'utf8')));
    expect(faults, `\n${faults.join('\n')}\n`).toEqual([]);
  });

  const planted = [
    ['shared/time.ts', `import { readFile } from 'node:fs/promises'`],
    ['shared/time.ts', `import { z } from 'zod'`],
    ['shared/time.ts', `import type { Ticket } from '#collector/domain/ticket.ts'`],
    ['agent/beat.ts', `import { a } from '#collector/app/a.ts'`],
    ['agent/beat.ts', `export { a } from '../collector/app/a.ts'`],
    ['agent/beat.ts', `import si from 'systeminformation'`],
    ['agent/sensors/disk.ts', `import { spool } from '#agent/spool.ts'`],
    ['agent/probe/main.ts', `import { request } from 'node:https'`],
    ['collector/main.ts', `const late = await import('#agent/main.ts')`],
    ['collector/domain/ticket.ts', `import { hash } from 'node:crypto'`],
    ['collector/domain/ticket.ts', `export * from '#collector/storage/tickets.ts'`],
    ['collector/app/ingest.ts', `import { sql } from 'kysely'`],
    ['collector/app/ingest.ts', `type Handle = import('kysely').Kysely<unknown>`],
    ['collector/storage/tickets.ts', `import { isOpen } from '#collector/domain/ticket.ts'`],
    ['collector/transport/gateway.ts', `import { a } from '#collector/storage/a.ts'`],
    ['collector/jobs/nightly.ts', `import { a } from '#collector/storage/a.ts'`],
    ['collector/web/tickets.tsx', `import { betterAuth } from 'better-auth'`],
    ['collector/web/tickets.tsx', `import { open } from '../domain/ticket.ts'`],
    ['collector/web/tickets.tsx', `import { open } from '#collector/web/open.ts'`],
    ['collector/web/tickets.tsx', `import { fake } from '#test/support/fake.ts'`],
    ['collector/web/tickets.tsx', `import fs from 'fs'`],
  ] as const;
  test.each(planted)('is broken by %s with: %s', (file, source) => {
    expect(faultsOf(file, source)).toEqual([
      expect.stringMatching(`^${file} imports '.*': .*\\.$`),
    ]);
  });

  const kept = [
    ['shared/time.ts', `import { day } from './day.ts'`],
    ['agent/words.ts', `import { IntlMessageFormat } from 'intl-messageformat'`],
    ['agent/sensors/inventory.ts', `import si from 'systeminformation'`],
    ['agent/main.ts', `import { readDisk } from '#agent/sensors/disk.ts'`],
    ['collector/main.ts', `import { serve } from '@hono/node-server'`],
    ['collector/main.ts', `import { migrate } from '#collector/storage/migrate.ts'`],
    ['collector/app/ingest.ts', `import { insertBeat } from '#collector/storage/beats.ts'`],
    ['collector/storage/tickets.ts', `import type { Ticket } from '#collector/domain/ticket.ts'`],
    ['collector/storage/tickets.ts', `import { type Ticket } from '#collector/domain/ticket.ts'`],
    ['collector/storage/migrate.ts', `import { Migrator } from 'kysely/migration'`],
    ['collector/web/account.tsx', `import { totp } from 'better-auth/plugins/totp'`],
    ['collector/web/chart.tsx', `import { scaleUtc } from 'd3-scale'`],
    ['collector/web/chart.tsx', `// import { sql } from 'kysely'\nconst text = "from 'kysely'"`],
  ] as const;
  test.each(kept)('is kept by %s with: %s', (file, source) => {
    expect(faultsOf(file, source)).toEqual([]);
  });

  test('the probe reaches no network, by whatever file it imports', () => {
    const reached = new Set(['agent/probe/main.ts']);
    const packages = new Set<string>();
    for (const file of reached) {
      for (const { name, typeOnly } of importsOf(file, readFileSync(join(ROOT, file), 'utf8'))) {
        const target = targetOf(file, name);
        if (target === null) packages.add(name);
        else if (!typeOnly) reached.add(target);
      }
    }
    const harmless = [
      'crypto',
      'fs',
      'fs/promises',
      'path',
      'os',
      'util',
      'url',
      'child_process',
      'sea',
    ];
    const others = [...packages].filter((it) => !harmless.includes(it.replace('node:', '')));
    expect(others).toEqual([]);
    expect(reached).toContain('agent/sensors/disks.ts');
  });

  const familiesRoom = [
    'collector/storage/households.ts',
    'collector/storage/consents.ts',
    'collector/storage/handover-drafts.ts',
  ];

  test('the agents’ gateway reaches no file that reads families, by whatever file it imports', () => {
    const reached = new Set(sourceFiles(ROOT, 'collector/transport'));
    for (const file of reached) {
      for (const { name, typeOnly } of importsOf(file, readFileSync(join(ROOT, file), 'utf8'))) {
        const target = targetOf(file, name);
        if (target !== null && !typeOnly) reached.add(target);
      }
    }
    expect(reached).toContain('collector/storage/telemetry.ts');
    expect(familiesRoom.filter((file) => reached.has(file))).toEqual([]);
  });

  test('one file a table reads families: no other names their tables', () => {
    const tables = {
      'collector/storage/households.ts': /\b(?:households|household_links|tombstones)\b/,
      'collector/storage/consents.ts': /\b(?:consents|legal_texts)\b/,
      'collector/storage/handover-drafts.ts': /\bhandover_drafts\b/,
    };
    const named = sourceFiles(ROOT, 'collector/storage').flatMap((file) => {
      if (file.endsWith('/tables.ts')) return [];
      // What is read or written: `selectFrom('table')`, `from table`.
      const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '');
      return Object.entries(tables).flatMap(([owner, words]) =>
        file !== owner && words.test(text.replaceAll(/import[^;]+;/g, '')) ? [file] : [],
      );
    });
    expect(named).toEqual([]);
  });

  test('has a room for every file', () => {
    expect(faultsOf('docs/a.ts', '')).toEqual([expect.stringContaining('lies in no room')]);
  });
});

describe('a pure room', () => {
  test.each([
    ['Date.now()', 'Date.now'],
    [`Date['now']()`, 'Date.now'],
    ['const today = new Date()', 'new Date()'],
    ['const today = Date()', 'Date()'],
    ['const draw = Math.random', 'Math.random'],
    ['Temporal.Now.instant()', 'Temporal.Now'],
    ['performance.now()', 'performance'],
    ['setTimeout(f, 1)', 'setTimeout'],
    ['const { env } = process', 'process'],
    ['const env = { process }', 'process'],
    ['crypto.randomUUID()', 'crypto'],
  ])('may not say: %s', (source, word) => {
    for (const file of ['shared/a.ts', 'collector/domain/a.ts']) {
      expect(faultsOf(file, source).join()).toContain(`${file} mentions ${word} (line 1)`);
    }
  });

  test.each([
    'const day = new Date(0)',
    'const day = Date.UTC(2026, 0, 1)',
    'const step = { process: 1 }.process',
    '// Date.now() in a comment',
    `const text = 'setTimeout'`,
    'const day = Temporal.PlainDate.from(text)',
  ])('may say: %s', (source) => {
    expect(faultsOf('shared/a.ts', source)).toEqual([]);
  });

  test('is only a pure room: others read the clock', () => {
    expect(faultsOf('agent/main.ts', 'Date.now(); process.exit()')).toEqual([]);
  });
});
