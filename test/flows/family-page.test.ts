import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatCode } from '#shared/code.ts';
import { permissionFlags, sourcePaths } from '#agent/paths.ts';
import { agentMain } from '#test/support/confined.ts';
import { openDoor, tokenOf } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';
import { startNode } from '#test/support/processes.ts';
import type { Running } from '#test/support/processes.ts';

/** An agent and its page, laid out as on an installed PC, under Node's permission model. */
async function install() {
  const root = await freshFolder();
  const folders = { state: join(root, 'vigie-agent'), page: join(root, 'family') };
  for (const each of Object.values(folders)) mkdirSync(each);
  const flags = permissionFlags(folders, sourcePaths());
  const start = (...args: readonly string[]): Running =>
    startNode(
      [
        ...flags,
        '--disable-warning=ExperimentalWarning',
        agentMain,
        ...args,
        '--state',
        folders.state,
        '--page',
        folders.page,
      ],
      { LANG: 'en_GB.UTF-8', LC_ALL: '' },
    );
  return { ...folders, start };
}

async function until(what: () => boolean, by: Running): Promise<void> {
  for (let tries = 0; tries < 150 && !what(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(what(), by.said()).toBe(true);
}

const code = formatCode(new Uint8Array(16).fill(9));
const enrolment = { device: tokenOf(16, 1), lineage: tokenOf(16, 2) };

test('the page is written by the agent itself, and the family’s pause is heard', async () => {
  const door = await openDoor();
  const { page, start } = await install();
  const agent = start('run', '--collector', door.address, '--code', code, '--now', '--every', '5');
  const visitor = await door.next();
  await visitor.hear('enrol');
  visitor.send({ type: 'enrolled', ...enrolment });
  await visitor.hear('hello');
  visitor.send({
    type: 'welcome',
    lineage: tokenOf(16, 3),
    expects: 1,
    cadenceSeconds: 5,
    wantFull: true,
    openTickets: 0,
    coveredUntilDay: 21_000,
  });
  const { sequence } = await visitor.hear('beat', ['inventory']);
  visitor.send({ type: 'ack', sequence, repeated: false });
  const text = () => readFileSync(join(page, 'en.html'), 'utf8');
  await until(() => existsSync(join(page, 'en.html')) && text().includes('No. 1, '), agent);
  expect(text()).toContain('up to and including 1 July 2027');
  expect(text()).toContain(`${door.address}/aide`);
  expect(statSync(join(page, 'en.html')).mode & 0o777).toBe(0o644);

  writeFileSync(join(page, 'ask', 'pause-7-days'), '');
  expect((await visitor.hear('bye', ['beat', 'inventory'])).reason).toBe('paused');
  await until(() => text().includes('Vigie is paused.'), agent);
  expect(existsSync(join(page, 'ask', 'pause-7-days'))).toBe(false);
  await agent.end('SIGTERM');
  expect(agent.said()).not.toMatch(/denied|ERR_/i);
  await door.close();
});

test('the page is left to another process where one is there for it, and gone with the identity', async () => {
  const { state, page, start } = await install();
  const address = 'http://127.0.0.1:9';
  const agent = start('run', '--page-by-unit', '--collector', address, '--code', code);
  await until(() => existsSync(join(state, 'page-due')), agent);
  await agent.end('SIGTERM');
  expect(existsSync(join(page, 'index.html'))).toBe(false);

  const write = async () => {
    const writer = start('page');
    await once(writer.child, 'close');
    return [writer.child.exitCode, writer.said()];
  };
  expect(await write()).toEqual([0, '']);
  expect(readFileSync(join(page, 'index.html'), 'utf8')).toContain('pas encore reliée');

  const forget = start('forget');
  await once(forget.child, 'close');
  expect(forget.child.exitCode, forget.said()).toBe(0);
  expect(existsSync(join(page, 'index.html'))).toBe(false);
  expect(await write()).toEqual([0, '']);
  expect(existsSync(join(page, 'index.html'))).toBe(false);
});
