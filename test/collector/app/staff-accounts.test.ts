import { expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import {
  changeAccount,
  invitationOf,
  invite,
  useInvitation,
  withdrawInvitation,
} from '#collector/app/staff-accounts.ts';
import { allStaff, staffById } from '#collector/storage/accounts.ts';
import type { Role } from '#collector/storage/accounts.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { openInvitations } from '#collector/storage/invitations.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { openIds } from '#collector/ids.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const start = Date.UTC(2026, 9, 5, 8);
const week = 7 * 86_400_000;
const person = { email: 'lou@vigie.test', name: 'Lou', role: 'planner' } as const;
const password = 'le phare au bout du quai';

describeOnBothEngines('staff accounts', (engine) => {
  async function open() {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    let now = start;
    const context = { store, clock: { now: () => now }, ids: openIds() };
    await prepareProgramme(context);
    const secret = 'only for tests, and long enough';
    const accounts = createAccounts({ store, baseUrl: 'http://vigie.test', secret });
    const add = (name: string, role: Role) =>
      accounts.createStaff({ name, email: `${name}@vigie.test`, password, role });
    return { store, context, accounts, add, setNow: (to: number) => (now = to) };
  }
  const invited = async ({ context }: Awaited<ReturnType<typeof open>>) => {
    const done = await invite(context, { ...person, actor: 'a' });
    if (!done.ok) throw new Error(done.refused);
    return done.token;
  };

  test('an invitation works until its seventh day is over, and not a moment longer', async () => {
    const it = await open();
    const token = await invited(it);
    it.setNow(start + week - 1);
    expect(await invitationOf(it.context, token)).toMatchObject(person);
    it.setNow(start + week);
    expect(await invitationOf(it.context, token)).toBeNull();
    expect(await useInvitation(it.context, token)).toBeNull();
  });

  test('of two that use an invitation at once, one gets it', async () => {
    const it = await open();
    const token = await invited(it);
    const both = await Promise.all([
      useInvitation(it.context, token),
      useInvitation(it.context, token),
    ]);
    expect(both.filter((one) => one !== null)).toHaveLength(1);
    expect(await invitationOf(it.context, token)).toBeNull();
  });

  test('a new invitation ends the one before, a withdrawn one opens nothing', async () => {
    const it = await open();
    const [first, second] = [await invited(it), await invited(it)];
    expect(await invitationOf(it.context, first)).toBeNull();
    const [found] = await openInvitations(it.store.db);
    const hash = found?.hash ?? '';
    expect(await withdrawInvitation(it.context, { hash, actor: 'a' })).toBe(true);
    expect(await withdrawInvitation(it.context, { hash, actor: 'a' })).toBe(false);
    expect(await invitationOf(it.context, second)).toBeNull();
    const kinds = (await eventsOf(it.store.db, 'staff', person.email)).map(({ kind }) => kind);
    expect(kinds).toEqual(['staff_invited', 'staff_invited', 'invitation_withdrawn']);
  });

  test('the link itself is nowhere in the database', async () => {
    const it = await open();
    const token = await invited(it);
    expect(JSON.stringify(await openInvitations(it.store.db))).not.toContain(token);
    const events = await eventsOf(it.store.db, 'staff', person.email);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  test('whoever has an account is not invited', async () => {
    const it = await open();
    await it.add('lou', 'technician');
    expect(await invite(it.context, { ...person, actor: 'a' })).toEqual({
      ok: false,
      refused: 'email_taken',
    });
  });

  test('closing an account ends its sessions at once, and its password opens nothing', async () => {
    const it = await open();
    await it.add('ana', 'administrator');
    const staffId = await it.add('lou', 'technician');
    const credentials = { email: person.email, password, place: '', now: start };
    const signedIn = await it.accounts.signIn(credentials);
    if (!signedIn.ok) throw new Error(signedIn.reason);
    const cookie = signedIn.cookies.map((line) => line.split(';')[0]).join('; ');
    const request = new Request('http://vigie.test/', { headers: { cookie } });
    expect(await it.accounts.sessionOf(request)).not.toBeNull();

    const act = { do: 'disable' } as const;
    expect(await changeAccount(it.context, { staffId, actor: 'a', act })).toMatchObject({
      ok: true,
    });
    expect(await it.accounts.sessionOf(request)).toBeNull();
    expect(await it.accounts.signIn(credentials)).toMatchObject({ ok: false, reason: 'wrong' });
    expect(await changeAccount(it.context, { staffId, actor: 'a', act })).toEqual({
      ok: false,
      refused: 'changed_before',
    });
    await changeAccount(it.context, { staffId, actor: 'a', act: { do: 'enable' } });
    expect(await it.accounts.sessionOf(request)).toBeNull();
    expect(await it.accounts.signIn(credentials)).toMatchObject({ ok: true });
    const kinds = (await eventsOf(it.store.db, 'staff', staffId)).map(({ kind }) => kind);
    expect(kinds).toEqual(['staff_disabled', 'staff_enabled']);
  });

  test('a session made while the account was closed opens nothing', async () => {
    const it = await open();
    const staffId = await it.add('lou', 'technician');
    const signedIn = await it.accounts.signIn({ email: person.email, password, place: '', now: 0 });
    if (!signedIn.ok) throw new Error(signedIn.reason);
    const cookie = signedIn.cookies.map((line) => line.split(';')[0]).join('; ');
    await it.store.db.updateTable('staff').set({ disabled_at: start }).execute();
    const request = new Request('http://vigie.test/', { headers: { cookie } });
    expect(await it.accounts.sessionOf(request)).toBeNull();
    expect((await staffById(it.store.db, staffId))?.disabledAt).toBe(start);
  });

  test.each([
    { do: 'disable' } as const,
    { do: 'role', from: 'administrator', to: 'manager' } as const,
  ])('the last administrator stays one: $do is refused', async (act) => {
    const it = await open();
    const staffId = await it.add('ana', 'administrator');
    const gone = await it.add('noa', 'administrator');
    await changeAccount(it.context, { staffId: gone, actor: staffId, act: { do: 'disable' } });
    expect(await changeAccount(it.context, { staffId, actor: staffId, act })).toEqual({
      ok: false,
      refused: 'last_administrator',
    });
    expect(await staffById(it.store.db, staffId)).toMatchObject({
      role: 'administrator',
      disabledAt: null,
    });
  });

  test('two administrators who send each other away at once leave one', async () => {
    const it = await open();
    const [a, b] = [await it.add('ana', 'administrator'), await it.add('noa', 'administrator')];
    const act = { do: 'disable' } as const;
    const both = await Promise.all([
      changeAccount(it.context, { staffId: a, actor: b, act }),
      changeAccount(it.context, { staffId: b, actor: a, act }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const left = (await allStaff(it.store.db)).filter(({ disabledAt }) => disabledAt === null);
    expect(left).toHaveLength(1);
  });

  test('a role is changed only from the one that was seen', async () => {
    const it = await open();
    await it.add('ana', 'administrator');
    const staffId = await it.add('lou', 'technician');
    const act = { do: 'role', from: 'technician', to: 'planner' } as const;
    const change = () => changeAccount(it.context, { staffId, actor: 'a', act });
    expect(await change()).toEqual({ ok: true, name: 'lou' });
    expect(await change()).toEqual({ ok: false, refused: 'changed_before' });
    const [event] = await eventsOf(it.store.db, 'staff', staffId);
    expect(event?.detail).toEqual({ from: 'technician', role: 'planner' });
  });
});
