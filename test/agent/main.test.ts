import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { formatCode } from '#shared/code.ts';
import { openDoor, tokenOf } from '#test/support/door.ts';
import type { Door, Visitor } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';
import { startNode } from '#test/support/processes.ts';
import type { Running } from '#test/support/processes.ts';

const main = join(import.meta.dirname, '../../agent/main.ts');
const code = formatCode(new Uint8Array(16).fill(9));
const enrolment = { device: tokenOf(16, 1), lineage: tokenOf(16, 2) };

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Program extends Running {
  /** The exit code, once it has ended of itself. */
  readonly exit: Promise<number>;
}

function agent(args: readonly string[]): Program {
  const running = startNode([main, ...args], { LANG: 'en_GB.UTF-8', LC_ALL: '' });
  return { ...running, exit: once(running.child, 'close').then(([exit]) => Number(exit)) };
}

/** What it says until it has ended. */
async function said(...args: readonly string[]): Promise<string> {
  const program = agent(args);
  await program.exit;
  return program.said();
}

async function door(): Promise<Door> {
  const it = await openDoor();
  ends.push(() => it.close());
  return it;
}

async function enrolled(at: Door): Promise<Visitor> {
  const visitor = await at.next();
  await visitor.hear('enrol');
  visitor.send({ type: 'enrolled', ...enrolment });
  return visitor;
}

async function welcomed(visitor: Visitor, expects: number): Promise<number> {
  const hello = await visitor.hear('hello');
  visitor.send({
    type: 'welcome',
    lineage: tokenOf(16, 3),
    expects,
    cadenceSeconds: 900,
    wantFull: expects === 1,
    openTickets: 0,
  });
  return hello.lastSequence;
}

describe('the agent’s program', () => {
  test('enrols, reports, explains itself, stops with a word, and starts again', async () => {
    const at = await door();
    const state = join(await freshFolder(), 'vigie');
    const first = agent(['run', '--collector', at.address, '--code', code, '--state', state]);
    const visitor = await enrolled(at);
    await welcomed(visitor, 1);
    const beat = await visitor.hear('beat', ['inventory']);
    expect(beat).toMatchObject({ full: true, boot: 1 });
    expect(beat.samples.map(({ group }) => group)).toContain('memory');
    visitor.send({ type: 'ack', sequence: beat.sequence, repeated: false });
    await visitor.settled();

    expect(await said('status', '--state', state)).toContain('Connected to the collector');
    const explained = await said('explain', '--state', state, '--lang', 'fr');
    expect(explained).toContain('Mémoire vive\n  Taille');
    expect(explained).toContain(`Dernier envoi bien reçu : n° ${beat.sequence}`);

    const rival = agent(['run', '--state', state]);
    expect(await rival.exit).toBe(2);
    expect(rival.said()).toContain('another agent already uses this folder');

    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    expect(await said('status', '--state', state)).toContain('not in service');

    agent(['run', '--now', '--state', state]);
    const again = await at.next();
    expect(await welcomed(again, beat.sequence + 1)).toBeGreaterThanOrEqual(beat.sequence);
  });

  test('keeps its folder and files from everyone else', async () => {
    const at = await door();
    const state = join(await freshFolder(), 'vigie');
    agent(['run', '--collector', at.address, '--code', code, '--state', state]);
    await welcomed(await enrolled(at), 1);
    expect(statSync(state).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(state)) {
      expect(statSync(join(state, file)).mode & 0o077, file).toBe(0);
    }
  });

  test('goes on after a kill where it was', async () => {
    const at = await door();
    const state = join(await freshFolder(), 'vigie');
    const first = agent(['run', '--collector', at.address, '--code', code, '--state', state]);
    const visitor = await enrolled(at);
    await welcomed(visitor, 1);
    const sent = await visitor.hear('beat', ['inventory']);
    await first.end('SIGKILL');
    agent(['run', '--now', '--state', state]);
    const again = await at.next();
    await welcomed(again, 1);
    expect(await again.hear('beat', ['inventory'])).toEqual(sent);
  });

  test('ends with 2 and says what to do when its code opens nothing', async () => {
    const at = await door();
    const state = join(await freshFolder(), 'vigie');
    const program = agent(['run', '--collector', at.address, '--code', code, '--state', state]);
    const visitor = await at.next();
    await visitor.hear('enrol');
    visitor.send({ type: 'refused', reason: 'code_used' });
    expect(await program.exit).toBe(2);
    expect(program.said()).toContain('has been used already. Ask the workshop');
  });

  test.each([
    [['run'], ['address is missing', 'code is missing']],
    [
      ['run', '--code', 'x', '--every', '1'],
      ['27 letters', 'from 5 to 86400'],
    ],
    [['fly'], ['unknown command "fly"', 'forget, page or help']],
  ])('ends with 2 and tells all that is wrong with %o', async (args, told) => {
    const state = join(await freshFolder(), 'vigie');
    const program = agent([...args, '--state', state]);
    expect(await program.exit).toBe(2);
    for (const it of told) expect(program.said()).toContain(it);
  });

  test('says so where nothing was sent yet', async () => {
    const state = join(await freshFolder(), 'vigie');
    expect(await said('explain', '--state', state)).toBe('Nothing has been sent yet.\n');
  });
});

test.each([
  ['pause', 'ask'],
  ['resume', 'ask'],
  ['status', 'identity.json'],
  ['explain', 'spool.db'],
])('%s says in a sentence that %s is obstructed', async (command, name) => {
  const folder = await freshFolder();
  if (name === 'ask') writeFileSync(join(folder, name), '');
  else mkdirSync(join(folder, name));
  const program = agent([command, '--state', folder]);
  expect(await program.exit).toBe(2);
  expect(program.said()).toContain('cannot serve the agent');
  expect(program.said()).not.toContain('    at ');
});
