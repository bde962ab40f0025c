import { chownSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ask,
  familyAsks,
  makeAskFolder,
  obstacles,
  ownAsks,
  pauseWins,
  takeAsks,
} from '#agent/asks.ts';
import { freshFolder } from '#test/support/folder.ts';

const isRoot = process.getuid?.() === 0;
const reason = isRoot ? '' : ' (skipped: only root gives files away)';
const agentUser = 12_345;

describe('what is asked', () => {
  test('is heard once, also where the folder was not there', async () => {
    const folder = join(await freshFolder(), 'ask');
    ask(folder, 'pause-7-days');
    ask(folder, 'pause-7-days');
    expect(takeAsks(folder, ownAsks)).toEqual(['pause-7-days']);
    expect(takeAsks(folder, ownAsks)).toEqual([]);
    expect(lstatSync(folder).mode & 0o777).toBe(0o700);
  });

  test.each([
    ['resume', 'pause-7-days'],
    ['pause-7-days', 'resume'],
  ] as const)('last is what is heard of a pause and its end: %s, then %s', async (first, last) => {
    const folder = join(await freshFolder(), 'ask');
    ask(folder, 'forget');
    ask(folder, first);
    ask(folder, last);
    expect(takeAsks(folder, ownAsks)).toEqual([last, 'forget']);
  });

  test('of a pause and its end, dropped side by side by the family, is the pause alone', async () => {
    const folder = await freshFolder();
    for (const name of ['pause-7-days', 'resume']) writeFileSync(join(folder, name), '');
    expect(takeAsks(folder, familyAsks)).toEqual(['pause-7-days']);
    expect(takeAsks(folder, familyAsks)).toEqual([]);
  });

  test('of a pause and its end, one in each folder, is the pause alone', () => {
    expect(pauseWins(['forget', 'resume', 'pause-7-days'])).toEqual(['forget', 'pause-7-days']);
    expect(pauseWins(['resume', 'forget'])).toEqual(['resume', 'forget']);
  });

  test.skipIf(!isRoot).each(['missing', 'made by root before'])(
    `by root is for the agent’s user: folder %s${reason}`,
    async (as) => {
      const state = await freshFolder();
      chownSync(state, agentUser, agentUser);
      const folder = join(state, 'ask');
      if (as !== 'missing') mkdirSync(folder, { mode: 0o700 });
      ask(folder, 'resume');
      const { uid, gid } = lstatSync(folder);
      expect({ uid, gid }).toEqual({ uid: agentUser, gid: agentUser });
    },
  );

  test('empties no file that a link of its name leads to', async () => {
    const state = await freshFolder();
    const folder = join(state, 'ask');
    makeAskFolder(folder);
    const other = join(state, 'other');
    writeFileSync(other, 'kept');
    symlinkSync(other, join(folder, 'resume'));
    ask(folder, 'resume');
    expect(readFileSync(other, 'utf8')).toBe('kept');
  });

  test('goes into no folder that a link leads to', async () => {
    const state = await freshFolder();
    mkdirSync(join(state, 'elsewhere'));
    symlinkSync(join(state, 'elsewhere'), join(state, 'ask'));
    expect(() => ask(join(state, 'ask'), 'resume')).toThrow(/ENOTDIR/);
  });

  describe('where a folder lies in its place', () => {
    const name = 'pause-7-days';
    async function obstructed(inside: readonly string[]): Promise<string> {
      const folder = join(await freshFolder(), 'ask');
      mkdirSync(join(folder, name), { recursive: true });
      for (const it of inside) writeFileSync(join(folder, name, it), '');
      return folder;
    }

    test('is heard all the same, if that is empty', async () => {
      const folder = await obstructed([]);
      ask(folder, name);
      expect(takeAsks(folder, ownAsks)).toEqual([name]);
    });

    test('is said to be obstructed, if it is not', async () => {
      const folder = await obstructed(['something']);
      expect(() => ask(folder, name)).toThrow(
        expect.objectContaining({ code: 'ENOTEMPTY', path: join(folder, name) }),
      );
    });

    test('an empty one is taken away unheard; one that is not is named', async () => {
      const empty = await obstructed([]);
      expect(takeAsks(empty, familyAsks)).toEqual([]);
      expect(obstacles(empty, familyAsks)).toEqual([]);
      const other = await obstructed(['something']);
      expect(takeAsks(other, familyAsks)).toEqual([]);
      expect(obstacles(other, familyAsks)).toEqual([join(other, name)]);
    });
  });
});
