import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BadConfig } from '#collector/bad-config.ts';
import type { Fault } from '#collector/bad-config.ts';
import { readConfig } from '#collector/config.ts';
import { freshFolder } from '#test/support/folder.ts';

const secret = 'a secret of at least thirty-two letters';

function faultsOf(environment: Record<string, string>): readonly Fault[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof BadConfig) return error.faults;
    throw error;
  }
  return [];
}

it('an empty environment is enough: port 8080, SQLite, a secret of its own beside the database', async () => {
  const path = join(await freshFolder(), 'data', 'vigie.db');
  const config = readConfig({ DATABASE_URL: `sqlite:${path}` });
  expect(config).toMatchObject({ port: 8080, baseUrl: 'http://localhost:8080', logLevel: 'info' });
  expect(readFileSync(`${path}.secret`, 'utf8').trim()).toBe(config.secret);
  expect(statSync(`${path}.secret`).mode & 0o777).toBe(0o600);
  expect(readConfig({ DATABASE_URL: `sqlite:${path}` }).secret).toBe(config.secret);
});

it('every fault is told at once, each with its variable, what was expected, and a hint', () => {
  const faults = faultsOf({
    PORT: '80800',
    BASE_URL: 'vigie.example.org/x',
    DATABASE_URL: 'mysql://db',
    VIGIE_SECRET: 'short',
    LOG_LEVEL: 'loud',
  });
  const variables = faults.map((fault) => fault.variable);
  expect(variables.toSorted()).toEqual([
    'BASE_URL',
    'DATABASE_URL',
    'LOG_LEVEL',
    'PORT',
    'VIGIE_SECRET',
  ]);
  for (const { expected, hint } of faults) {
    expect(expected).not.toBe('');
    expect(hint).not.toBe('');
  }
  const { message } = new BadConfig(faults);
  for (const variable of variables) expect(message).toContain(`${variable}: expected`);
});

it.each(['-1', '80.5', 'http', '65536', ' 80'])('port %j is refused', (port) => {
  expect(faultsOf({ PORT: port, VIGIE_SECRET: secret })).toMatchObject([{ variable: 'PORT' }]);
});

it.each(['0', '1', '65535'])('port %s is accepted', (port) => {
  expect(readConfig({ PORT: port, VIGIE_SECRET: secret }).port).toBe(Number(port));
});

it.each(['ftp://x.example', 'https://x.example/path', 'https://x.example/?a', 'x.example'])(
  'base address %s is refused',
  (url) => {
    expect(faultsOf({ BASE_URL: url, VIGIE_SECRET: secret })).toMatchObject([
      { variable: 'BASE_URL' },
    ]);
  },
);

it('PostgreSQL, where several collectors share one database, wants a secret that is given', () => {
  const faults = faultsOf({ DATABASE_URL: 'postgres://vigie@localhost/vigie' });
  expect(faults).toMatchObject([{ variable: 'VIGIE_SECRET' }]);
});

it('a value may come from a file, which is trimmed; both at once, or a missing file, are faults', async () => {
  const path = join(await freshFolder(), 'secret');
  writeFileSync(path, `${secret}\n`);
  expect(readConfig({ VIGIE_SECRET_FILE: path }).secret).toBe(secret);
  expect(faultsOf({ VIGIE_SECRET: secret, VIGIE_SECRET_FILE: path })).toMatchObject([
    { variable: 'VIGIE_SECRET_FILE' },
  ]);
  const [missing] = faultsOf({ PORT_FILE: `${path}-missing`, VIGIE_SECRET: secret });
  expect(missing).toMatchObject({ variable: 'PORT_FILE' });
  expect(missing?.hint).toContain('ENOENT');
});

it('no fault repeats a value, which may be a secret', () => {
  const { message } = new BadConfig(
    faultsOf({ VIGIE_SECRET: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db' }),
  );
  expect(message).not.toContain('hunter2');
});

const provider = {
  OIDC_ISSUER: 'https://id.example.org/',
  OIDC_CLIENT_ID: 'vigie',
  OIDC_CLIENT_SECRET: 'a secret of the provider',
  OIDC_NAME: 'Agents de la Ville',
};

it('of nobody a second factor is asked, and no provider is there, unless it is set', () => {
  const plain = readConfig({ VIGIE_SECRET: secret });
  expect(plain).toMatchObject({ requireSecondFactor: 'none', provider: null });
  const set = readConfig({ VIGIE_SECRET: secret, REQUIRE_SECOND_FACTOR: 'everyone', ...provider });
  expect(set.requireSecondFactor).toBe('everyone');
  expect(set.provider).toEqual({
    issuer: 'https://id.example.org',
    clientId: 'vigie',
    clientSecret: 'a secret of the provider',
    name: 'Agents de la Ville',
  });
});

it.each([
  ['REQUIRE_SECOND_FACTOR', 'always'],
  ['OIDC_ISSUER', 'http://id.example.org'],
  ['OIDC_ISSUER', 'https://id.example.org/?x=1'],
  ['OIDC_ISSUER', ''],
  ['OIDC_CLIENT_ID', ''],
  ['OIDC_CLIENT_SECRET', ' '],
  ['OIDC_NAME', 'x'.repeat(41)],
  ['OIDC_NAME', 'a\u0007'],
])('%s as %j is refused, and named', (variable, value) => {
  expect(faultsOf({ VIGIE_SECRET: secret, ...provider, [variable]: value })).toMatchObject([
    { variable },
  ]);
});

it('a provider on this very machine may speak plain http', () => {
  const OIDC_ISSUER = 'http://localhost:3000';
  expect(faultsOf({ VIGIE_SECRET: secret, ...provider, OIDC_ISSUER })).toEqual([]);
});
