import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareHardware } from '#agent/asset.ts';
import { loadIdentity, newIdentity, saveIdentity } from '#agent/identity.ts';
import { hardwareFile } from '#agent/probe/answer.ts';
import { startRun } from '#agent/run.ts';
import { makeStateFolder } from '#agent/state-folder.ts';
import type { Hardware } from '#agent/sensors/hardware.ts';
import { digestOfThisBoot } from '#agent/sensors/this-boot.ts';
import { tokenOf } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';
import { runConfig } from '#test/support/run-config.ts';

const digest = (n: number): string => tokenOf(32, n);
const pc: Hardware = {
  boardUuid: digest(1),
  boardSerial: digest(2),
  disks: [digest(3), digest(4)],
  memoryGiB: 4,
};
const same = { diskChanged: false, boardChanged: false, memoryChanged: false };
const { boardUuid: _, boardSerial: __, ...boardless } = pc;

describe('the parts of this PC against those at enrolment', () => {
  test.each<[string, Hardware, Hardware, object, boolean]>([
    ['are the same', pc, pc, same, false],
    ['a disk was added', pc, { ...pc, disks: [...pc.disks, digest(9)] }, same, false],
    ['a disk is gone', pc, { ...pc, disks: [digest(3)] }, { ...same, diskChanged: true }, false],
    [
      'all disks are others',
      pc,
      { ...pc, disks: [digest(9)] },
      { ...same, diskChanged: true },
      false,
    ],
    ['memory was added', pc, { ...pc, memoryGiB: 8 }, { ...same, memoryChanged: true }, false],
    [
      'the board is another',
      pc,
      { ...pc, boardUuid: digest(8), boardSerial: digest(9) },
      { ...same, boardChanged: true },
      false,
    ],
    [
      'firmware has rewritten one of the board’s numbers',
      pc,
      { ...pc, boardUuid: digest(8) },
      same,
      false,
    ],
    [
      'board and disks are others, memory is alike: another PC of the lot',
      pc,
      { boardUuid: digest(7), boardSerial: digest(8), disks: [digest(9)], memoryGiB: 4 },
      { ...same, boardChanged: true, diskChanged: true },
      true,
    ],
    [
      'board is another, one disk is the same: repaired',
      pc,
      { ...pc, boardUuid: digest(7), boardSerial: digest(8), disks: [digest(4)] },
      { ...same, boardChanged: true, diskChanged: true },
      false,
    ],
    [
      'the board has no number, all disks are others: taken for repaired',
      boardless,
      { ...boardless, disks: [digest(9)] },
      { diskChanged: true, memoryChanged: false },
      false,
    ],
    ['nothing can be read now', pc, { disks: [] }, {}, false],
    ['nothing could be read then', { disks: [] }, pc, {}, false],
  ])('%s', (_name, before, now, asset, isAnotherPc) => {
    expect(compareHardware(before, now)).toEqual({ asset, isAnotherPc });
  });
});

/** An enrolled agent's folder, and what the probe says of the PC that it stands on. */
async function standing(now: Hardware, boot = digestOfThisBoot()) {
  const root = await freshFolder();
  const files = makeStateFolder(join(root, 'vigie-agent'));
  const identity = {
    ...newIdentity('http://127.0.0.1:9'),
    enrolment: { device: tokenOf(16, 1), lineage: tokenOf(16, 2) },
  };
  saveIdentity(files.identity, identity);
  const { publicKey } = identity;
  writeFileSync(files.hardware, JSON.stringify({ publicKey, hardware: pc }));
  const answer = { format: 1, bootDigest: boot, readAtSeconds: 1, hardware: now };
  writeFileSync(join(root, hardwareFile), JSON.stringify(answer));
  const said: string[] = [];
  const run = startRun({
    ...runConfig('--state', join(root, 'vigie-agent'), '--probe', root),
    language: 'en',
    log: (line) => said.push(line),
  });
  return { files, run, said };
}

describe('an agent that starts', () => {
  const another = { boardUuid: digest(7), disks: [digest(9)], memoryGiB: 4 };

  test('on another PC forgets who it was and waits for a code', async () => {
    const { files, run, said } = await standing(another);
    expect(await run.finished).toBe(2);
    expect(loadIdentity(files.identity, 'look')).toEqual({ kind: 'none' });
    expect(existsSync(files.spool)).toBe(false);
    expect(said.join('\n')).toMatch(/comes from another PC.*not enrolled yet/s);
  });

  test.each([
    ['on its own PC', pc, digestOfThisBoot()],
    ['on a PC that was repaired', { ...another, disks: pc.disks }, digestOfThisBoot()],
    ['before the probe has looked in this boot', another, tokenOf(32, 9)],
  ])('%s stays who it is', async (_name, now, boot) => {
    const { files, run } = await standing(now, boot);
    expect(loadIdentity(files.identity, 'look').kind).toBe('found');
    await run.stop('shutdown');
  });
});
