import { describe, expect, test } from 'vitest';
import { judgeWipe, readWipeLog } from '#collector/domain/wipe.ts';
import { nwipeLog } from '#test/support/nwipe-log.ts';

describe('a log of nwipe', () => {
  test('says method, rounds, verification and each disk', () => {
    expect(readWipeLog(nwipeLog({ disks: [{}, { device: 'nvme0n1' }] }))).toEqual({
      method: 'PRNG Stream',
      rounds: 1,
      verified: 'last_pass',
      disks: [
        { device: 'sda', isErased: true, errors: 0, name: 'MODEL-A/SERIAL-1' },
        { device: 'nvme0n1', isErased: true, errors: 0, name: 'MODEL-A/SERIAL-1' },
      ],
    });
  });

  test.each([
    ['erased, last pass read back', nwipeLog(), 'accepted'],
    ['erased, all passes read back', nwipeLog({ verify: 'VA' }), 'accepted'],
    ['erased, read back by nobody', nwipeLog({ verify: 'NV' }), 'not_verified'],
    [
      'one error of a pass',
      nwipeLog({ disks: [{}, { device: 'sdb', errors: [1, 0, 0] }] }),
      'errors',
    ],
    ['one error of verification', nwipeLog({ disks: [{ errors: [0, 1, 0] }] }), 'errors'],
    ['one error of flushing', nwipeLog({ disks: [{ errors: [0, 0, 1] }] }), 'errors'],
    ['stopped by a person', nwipeLog({ disks: [{ status: 'UABORTED' }] }), 'not_erased'],
    ['failed', nwipeLog({ disks: [{ status: '-FAILED-' }] }), 'not_erased'],
    ['a fault of nwipe itself', nwipeLog({ disks: [{ status: 'INSANITY' }] }), 'not_erased'],
    ['cut off before its totals', nwipeLog().replace(/\[.*Total[^]*/, ''), 'not_a_log'],
    ['without its table of errors', nwipeLog().replace(/[^]*(?=\*+ Drive)/, ''), 'not_a_log'],
    ['any other text', 'Erased Erased Erased', 'not_a_log'],
    ['nothing', '', 'not_a_log'],
    ['a failure, then a good run', nwipeLog({ verify: 'NV' }) + nwipeLog(), 'accepted'],
    [
      'a good run, then a failure',
      nwipeLog() + nwipeLog({ disks: [{ errors: [2, 0, 0] }] }),
      'errors',
    ],
    ['lines ended as on Windows', nwipeLog().replaceAll('\n', '\r\n'), 'accepted'],
  ])('%s', (_, log, verdict) => {
    expect(judgeWipe(readWipeLog(log))).toBe(verdict);
  });
});
