import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bearsSerial, certificateFault, judgeWipe } from '#collector/domain/wipe.ts';
import { readWipeLog } from '#collector/domain/wipe-log.ts';
import { nwipeLog } from '#test/support/nwipe-log.ts';

const size = 500_107_862_016;

describe('a log of nwipe', () => {
  test('says method, rounds, verification, times, tool and each disk', () => {
    const disk = {
      device: 'sda',
      isErased: true,
      errors: 0,
      name: 'MODEL-A/SERIAL-1',
      model: 'MODEL-A',
      serial: 'SERIAL-1',
      sizeBytes: size,
      writtenBytes: size,
      hasHiddenSectors: false,
      isContradicted: false,
      duration: '01:25:04',
    };
    const log = nwipeLog({ disks: [{}, { device: 'nvme0n1', serial: 'S2' }] });
    expect(readWipeLog(log)).toEqual({
      method: 'PRNG Stream',
      rounds: 1,
      passes: 1,
      isBlanked: true,
      verified: 'last_pass',
      startedAt: '2026-10-05 08:00:02',
      finishedAt: '2026-10-05 09:25:04',
      toolVersion: '0.34',
      disks: [disk, { ...disk, device: 'nvme0n1', name: 'MODEL-A/S2', serial: 'S2' }],
    });
  });

  const good = nwipeLog();
  test.each([
    ['erased, last pass read back', good, 'accepted'],
    ['erased, all passes read back', nwipeLog({ verify: 'VA' }), 'accepted'],
    ['erased, read back by nobody', nwipeLog({ verify: 'NV' }), 'not_verified'],
    ['error of a pass', nwipeLog({ disks: [{}, { device: 'sdb', errors: [1, 0, 0] }] }), 'errors'],
    ['one error of verification', nwipeLog({ disks: [{ errors: [0, 1, 0] }] }), 'errors'],
    ['one error of flushing', nwipeLog({ disks: [{ errors: [0, 0, 1] }] }), 'errors'],
    ['stopped by a person', nwipeLog({ disks: [{ status: 'UABORTED' }] }), 'not_erased'],
    ['failed', nwipeLog({ disks: [{ status: '-FAILED-' }] }), 'not_erased'],
    ['a fault of nwipe itself', nwipeLog({ disks: [{ status: 'INSANITY' }] }), 'not_erased'],
    ['one byte short', nwipeLog({ disks: [{ writtenBytes: size - 1 }] }), 'partial'],
    [
      'of two passes one fell short',
      nwipeLog({ passes: 2 }).replace(`${size} bytes`, '9 bytes'),
      'partial',
    ],
    [
      'more written than there is',
      nwipeLog({ disks: [{ writtenBytes: size + 1 }] }),
      'contradictory',
    ],
    ['size rewritten in one place', good.replace(/ 500 GB/, ' 250 GB'), 'contradictory'],
    [
      'serial rewritten at its end',
      good.replace('MODEL-A/SERIAL-1', 'MODEL-A/OTHER-9'),
      'contradictory',
    ],
    ['serial rewritten above', good.replace('S/N=SERIAL-1', 'S/N=OTHER-9'), 'contradictory'],
    [
      'hidden sectors',
      good.replace('No hidden sectors on', '*** HIDDEN SECTORS DETECTED ! *** on'),
      'hidden_sectors',
    ],
    ['only read, never written', nwipeLog({ method: 'Verify Zeros (0x00)' }), 'nothing_written'],
    ['cut off at its start', good.slice(good.indexOf('*** Error')), 'cut_off'],
    ['the lines of one disk taken out', good.replaceAll(/^.*bytes written.*$/gm, ''), 'cut_off'],
    ['cut off before its totals', good.replace(/\[[^\]]*\] Total[^]*/, ''), 'not_a_log'],
    ['without its table of errors', good.replace(/[^]*(?=\*+ Drive)/, ''), 'not_a_log'],
    ['a disk in one table alone', good.replace(/^ {2} +sda \| +0.*$/m, ''), 'not_a_log'],
    ['no round at all', good.replace('1R+', '0R+'), 'not_a_log'],
    ['any other text', 'Erased Erased Erased', 'not_a_log'],
    ['nothing', '', 'not_a_log'],
    ['a failure, then a good run', nwipeLog({ verify: 'NV' }) + good, 'accepted'],
    ['a short run, then a good one', nwipeLog({ disks: [{ writtenBytes: 4 }] }) + good, 'accepted'],
    ['a good run, then a failure', good + nwipeLog({ disks: [{ errors: [2, 0, 0] }] }), 'errors'],
    ['lines ended as on Windows', good.replaceAll('\n', '\r\n'), 'accepted'],
  ])('%s', (_, log, verdict) => {
    expect(judgeWipe(readWipeLog(log))).toBe(verdict);
  });

  test.each([
    ['all_passes_verified', nwipeLog({ verify: 'VL' }), 'below_standard'],
    ['all_passes_verified', nwipeLog({ verify: 'VA' }), 'accepted'],
    ['three_passes', nwipeLog({ passes: 2 }), 'below_standard'],
    ['three_passes', nwipeLog({ passes: 3 }), 'accepted'],
    ['three_passes', nwipeLog({ passes: 3, verify: 'NV' }), 'not_verified'],
  ] as const)('a donor who asks for %s gets no less', (standard, log, verdict) => {
    expect(judgeWipe(readWipeLog(log), standard)).toBe(verdict);
  });

  test('newer versions say the size some lines below the disk’s name', () => {
    const log = good.replace(
      /^.*sect\/blk\/dev.*$/m,
      `[2026/10/05 08:00:02]  notice: /dev/sda, geometry\n[…]  notice:   Total device bytes   = ${size + 512}`,
    );
    expect(judgeWipe(readWipeLog(log))).toBe('partial');
  });

  test('cut off anywhere is never a proof', () => {
    const last = good.indexOf('1R+B+VL') + '1R+B+VL'.length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: last - 1 }), (at) => {
        expect(judgeWipe(readWipeLog(good.slice(0, at)))).toBe('not_a_log');
      }),
    );
  });

  test('is read whatever it is made of', () => {
    fc.assert(fc.property(fc.string(), (noise) => void readWipeLog(good + noise)));
  });
});

describe('a certificate', () => {
  test.each([
    ['a whole proof', nwipeLog(), null],
    ['no serial number', nwipeLog({ disks: [{ serial: '' }] }), 'no_serial'],
    ['a hidden serial number', nwipeLog({ disks: [{ serial: 'XXXXXXXX' }] }), 'no_serial'],
    ['no time', nwipeLog({ day: 'yesterday' }), 'no_time'],
    ['no verification', nwipeLog({ verify: 'NV' }), 'not_accepted'],
  ])('of %s', (_, log, fault) => {
    const facts = readWipeLog(log);
    expect(certificateFault(facts, judgeWipe(facts) === 'accepted')).toBe(fault);
  });

  test.each([
    ['SERIAL-1', true],
    ['serial 1', true],
    ['WD-SERIAL-1', true],
    ['SERIAL-2', false],
    ['', false],
    ['1', false],
  ])('a label “%s” is this disk’s: %s', (label, bears) => {
    expect(bearsSerial(readWipeLog(nwipeLog())?.disks ?? [], label)).toBe(bears);
  });
});
