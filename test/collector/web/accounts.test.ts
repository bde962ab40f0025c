import { expect, test } from 'vitest';
import { staffNames } from '#collector/storage/accounts.ts';
import { BadAccount, createAccounts, leastPasswordLength } from '#collector/web/accounts.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const secret = 'only for tests, and long enough';
const password = 'x'.repeat(leastPasswordLength);
const person = { email: 'Ana@Vigie.test', name: ' Ana ', password, role: 'planner' } as const;

describeOnBothEngines('staff accounts', (engine) => {
  async function open(baseUrl = 'http://vigie.test') {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    return { store, accounts: createAccounts({ store, baseUrl, secret }) };
  }
  const credentials = { email: 'ana@vigie.test ', password, place: '', now: 0 };
  const requestWith = (cookies: readonly string[]) =>
    new Request('http://vigie.test/', {
      headers: { cookie: cookies.map((line) => line.split(';')[0]).join('; ') },
    });

  test('are found by e-mail in any case, and keep name and role', async () => {
    const { store, accounts } = await open();
    const id = await accounts.createStaff(person);
    const signedIn = await accounts.signIn(credentials);
    if (!signedIn.ok) throw new Error(signedIn.reason);
    const session = await accounts.sessionOf(requestWith(signedIn.cookies));
    expect(session?.staff).toEqual({ id, name: 'Ana', email: 'ana@vigie.test', role: 'planner' });
    expect(await staffNames(store.db, [id, 'nobody'])).toEqual(new Map([[id, 'Ana']]));
  });

  test.each([
    ['a password one character too short', { password: password.slice(1) }],
    ['no e-mail address', { email: 'ana' }],
    ['no name', { name: '  ' }],
    ['a name of 61 letters', { name: 'a'.repeat(61) }],
    ['a name that cannot be shown', { name: 'An\u0007a' }],
  ])('are not made with %s', async (_, change) => {
    const { accounts } = await open();
    await expect(accounts.createStaff({ ...person, ...change })).rejects.toThrow(BadAccount);
  });

  test('are one for each e-mail address', async () => {
    const { accounts } = await open();
    await accounts.createStaff(person);
    await expect(accounts.createStaff({ ...person, email: 'ANA@vigie.test' })).rejects.toThrow(
      BadAccount,
    );
  });

  test('a forged or changed cookie is no session', async () => {
    const { accounts } = await open();
    await accounts.createStaff(person);
    const signedIn = await accounts.signIn(credentials);
    if (!signedIn.ok) throw new Error(signedIn.reason);
    const [cookie = ''] = signedIn.cookies;
    const forged = cookie.replace(/=(.)/, (_, first: string) => `=${first === 'A' ? 'B' : 'A'}`);
    expect(await accounts.sessionOf(requestWith([forged]))).toBeNull();
    expect(await accounts.sessionOf(new Request('http://vigie.test/'))).toBeNull();
  });

  test('of a session neither address nor browser is kept', async () => {
    const { store, accounts } = await open();
    await accounts.createStaff(person);
    await accounts.signIn({ ...credentials, place: '192.0.2.7' });
    const tables = ['staff', 'staff_sessions', 'staff_credentials', 'staff_verifications'] as const;
    for (const table of tables) {
      // Only `staff` is typed: the others are the account library's own.
      const rows = await store.db
        .selectFrom(table as 'staff')
        .selectAll()
        .execute();
      expect(JSON.stringify(rows)).not.toContain('192.0.2.7');
    }
  });

  test.each([
    ['http://vigie.test', false],
    ['https://vigie.test', true],
  ])('cookies under %s are only for TLS: %s', async (baseUrl, isSecure) => {
    const { accounts } = await open(baseUrl);
    await accounts.createStaff(person);
    const signedIn = await accounts.signIn(credentials);
    expect(signedIn.ok && signedIn.cookies.every((it) => it.includes('Secure'))).toBe(isSecure);
  });
});
