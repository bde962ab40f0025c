import { describe, expect, test } from 'vitest';
import { kindOfLine } from '#agent/sensors/kernel-lines.ts';
import { countComplaints, readKernelLog } from '#agent/sensors/kernel-log.ts';
import { prints, toolCalled } from '#test/support/tools.ts';
import { freshFolder } from '#test/support/folder.ts';
import { date, folderOf, machine } from './machine.ts';
import { createHost } from '#agent/sensors/host.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const disks = ['nvme0n1', 'sda'];

test.each([
  ['Buffer I/O error on dev sda, logical block 12, async page read', 'io'],
  ['Buffer I/O error on device sda1, logical block 1', 'io'],
  ['Buffer I/O error on dev dm-0, logical block 99, lost async page write', 'io'],
  ['Buffer I/O error on dev nvme0n1p2, logical block 7, async page read', 'io'],
  ['Buffer I/O error on dev sdb1, logical block 7, lost async page write', null],
  ['Buffer I/O error on dev sdaa, logical block 7, async page read', null],
  ['Buffer I/O error on dev sr0, logical block 0, async page read', null],
  ['EXT4-fs (sda2): Remounting filesystem read-only', 'io'],
  ['EXT4-fs (sdb2): Remounting filesystem read-only', null],
  ['sd 0:0:0:0: [sda] tag#3 Sense Key : Medium Error [current] ', 'io'],
  ['sd 6:0:0:0: [sdb] tag#3 Sense Key : Medium Error [current] ', null],
  ['sd 0:0:0:0: [sda] tag#3 Sense Key : Illegal Request [current] ', null],
  ['blk_update_request: I/O error, dev sda, sector 8 op 0x3:(DISCARD) flags 0x800', null],
  ['nvme nvme0: I/O 13 QID 3 timeout, aborting', null],
  ['nvme nvme0: I/O 13 QID 3 timeout, reset controller', 'io'],
  ['nvme nvme0: Device not ready; aborting reset, CSTS=0x1', 'io'],
  ['nvme nvme0: controller is down; will reset: CSTS=0xffffffff', 'io'],
  ['nvme nvme1: controller is down; will reset: CSTS=0xffffffff', null],
  ['BUG: unable to handle page fault for address: 0000000000002000', 'crash'],
  ['BUG: unable to handle kernel NULL pointer dereference at 0000000000000008', 'crash'],
  ['Oops: 0002 [#1] PREEMPT SMP PTI', 'crash'],
  ['divide error: 0000 [#1] SMP NOPTI', 'crash'],
  ['general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP', 'crash'],
  ['traps: player[1311] general protection fault ip:7f0 sp:7ff error:0 in player[400000]', null],
  ['Kernel panic - not syncing: Attempted to kill init!', 'crash'],
  ['watchdog: BUG: soft lockup - CPU#1 stuck for 23s! [kworker/1:2:88]', 'crash'],
  ['INFO: task jbd2/sda2-8:301 blocked for more than 120 seconds.', 'crash'],
  ['player[1311]: segfault at 10 ip 00007f sp 00007f error 4 in player[400000]', null],
  ['mce: [Hardware Error]: Machine check events logged', 'machine_check'],
  ['mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 5: bc00000000020e0f', 'machine_check'],
  ['EDAC MC0: 1 CE memory read error on CPU_SrcID#0', 'machine_check'],
  ['mce: CPU0: Thermal monitoring enabled (TM1)', null],
  ['CPU1: Core temperature above threshold, cpu clock throttled (total events = 1)', null],
])('%s counts as %s', (message, kind) => {
  expect(kindOfLine(message, disks)).toBe(kind);
});

const at = (iso: string, message: string) =>
  `${(Date.parse(iso) / 1000).toFixed(6)} canary-host kernel: ${message}`;
const oops = 'Oops: 0002 [#1] SMP';
const count = (lines: readonly string[]) => countComplaints(lines.join('\n'), { nowMs, disks });

describe('the count', () => {
  test('goes by kind and by day', () => {
    const found = count([
      at('2026-11-18T10:00:00Z', 'Linux version 6.1.0'),
      at('2026-11-18T10:01:00Z', oops),
      at('2026-11-18T23:59:59Z', oops),
      at('2026-11-19T00:00:00Z', oops),
      at('2026-11-19T08:00:00Z', 'Buffer I/O error on dev sda, logical block 1'),
    ]);
    expect([found.crash.count, found.crash.days.size]).toEqual([3, 2]);
    expect([found.io.count, found.io.days.size]).toEqual([1, 1]);
    expect([found.machine_check.count, found.machine_check.days.size]).toEqual([0, 0]);
  });

  test.each([
    ['2026-11-06T12:00:00Z', 0],
    ['2026-11-06T12:00:01Z', 1],
    ['2026-11-20T13:00:00Z', 1],
    ['2026-11-20T13:00:01Z', 0],
    ['2001-01-01T00:00:00Z', 0],
    ['2040-01-01T00:00:00Z', 0],
  ])('of a line of %s is %i: 14 days back, and nothing of the future', (iso, expected) => {
    expect(count([at(iso, oops)]).crash.count).toBe(expected);
  });

  test('leaves out what the kernel says while the PC goes off, until it starts again', () => {
    const found = count([
      at('2026-11-18T10:00:00Z', 'reboot: Power down'),
      at('2026-11-18T10:00:01Z', 'mce: [Hardware Error]: CPU 0: Machine Check: 4 Bank 0: b2'),
      at('2026-11-18T10:00:02Z', 'Kernel panic - not syncing: Fatal machine check'),
      at('2026-11-19T10:00:00Z', 'Linux version 6.1.0'),
      at('2026-11-19T10:00:09Z', oops),
    ]);
    expect(found.machine_check.count).toBe(0);
    expect(found.crash.count).toBe(1);
  });

  test('takes lines in any order, as versions of journalctl differ', () => {
    const lines = [
      at('2026-11-18T10:00:00Z', 'reboot: Power down'),
      at('2026-11-18T10:00:02Z', oops),
      at('2026-11-19T10:00:00Z', 'Linux version 6.1.0'),
    ];
    expect(count(lines.toReversed()).crash.count).toBe(count(lines).crash.count);
  });

  test.each([
    '',
    'Hint: You are not seeing messages',
    'x y kernel: Oops: 0',
    '1e9 h kernel: Oops: 0',
  ])('of what is no log line is 0: %s', (line) => {
    expect(count([line]).crash.count).toBe(0);
  });
});

const journal = (first: string, second: string) =>
  toolCalled('journalctl', `case "$*" in *lines=1\\ *) ${first} ;; *) ${second} ;; esac`);
const readable = `echo '1795000000.000000 h kernel: Linux version 6.1.0'`;

describe('the sensor', () => {
  test('asks twice, in fixed words, and says only numbers', async () => {
    const lines = [at('2026-11-19T08:00:00Z', 'Buffer I/O error on dev sda, logical block 1')];
    const tool = await journal(readable, `\n${prints(lines.join('\n'))}\n`);
    const host = await machine({ '/sys/block/sda/removable': '0\n' });
    const [sample] = await readKernelLog({ host, nowMs }, tool);
    expect(sample).toEqual({
      group: 'kernel',
      subject: 0,
      reading: {
        ioErrors: 1,
        ioErrorDays: 1,
        crashes: 0,
        crashDays: 0,
        machineChecks: 0,
        machineCheckDays: 0,
      },
    });
    const calls = await tool.calls();
    expect(calls).toHaveLength(2);
    expect(calls.every((call) => call.includes('_TRANSPORT=kernel'))).toBe(true);
    expect(JSON.stringify(sample)).not.toContain('canary');
  });

  test.each([
    ['that says nothing may not be read', journal('true', 'true'), 'denied'],
    ['that breaks off has failed', journal(readable, 'echo bad >&2; exit 1'), 'failed'],
    ['that says too much has failed', journal(readable, 'head -c 300000 /dev/zero'), 'failed'],
  ])('a journal %s: no count is invented', async (_, tool, unread) => {
    expect(await readKernelLog({ host: await machine({}), nowMs }, await tool)).toEqual([
      { group: 'kernel', subject: 0, unread },
    ]);
  });

  test('a journal without a single complaint is well, though grep calls it a failure', async () => {
    const tool = await journal(readable, 'exit 1');
    const [sample] = await readKernelLog({ host: await machine({}), nowMs }, tool);
    expect(sample).toMatchObject({ reading: { ioErrorDays: 0, crashDays: 0 } });
  });

  test('a journal that hangs is given up', async () => {
    const tool = await journal('sleep 600', 'true');
    const host = await machine({});
    expect(await readKernelLog({ host, nowMs }, { path: tool.path, limitMs: 200 })).toEqual([
      { group: 'kernel', subject: 0, unread: 'timeout' },
    ]);
  });

  test('without journalctl the memory controllers still speak', async () => {
    const edac = '/sys/devices/system/edac/mc';
    const host = await machine({
      [`${edac}/mc0/ce_count`]: '2\n',
      [`${edac}/mc0/ue_count`]: '0\n',
      [`${edac}/mc1/ce_count`]: '1\n',
      [`${edac}/mc1/ue_count`]: '1\n',
      [`${edac}/power/control`]: 'auto\n',
    });
    const nowhere = { path: await freshFolder() };
    expect(await readKernelLog({ host, nowMs }, nowhere)).toEqual([
      {
        group: 'kernel',
        subject: 0,
        reading: { correctedMemoryErrors: 3, uncorrectedMemoryErrors: 1 },
      },
    ]);
    expect(await readKernelLog({ host: await machine({}), nowMs }, nowhere)).toEqual([
      { group: 'kernel', subject: 0, unread: 'no_tool' },
    ]);
  });

  test('crash records that the firmware kept count on their own days', async () => {
    const root = await folderOf({
      '/sys/fs/pstore/dmesg-efi-1': 'never read\n',
      '/var/lib/systemd/pstore/1795/dmesg.txt': 'never read\n',
      '/var/lib/systemd/pstore/1600/dmesg.txt': 'never read\n',
    });
    await date(root, '/sys/fs/pstore/dmesg-efi-1', '2026-11-19T03:00:00Z');
    await date(root, '/var/lib/systemd/pstore/1795', '2026-11-17T03:00:00Z');
    await date(root, '/var/lib/systemd/pstore/1600', '2026-10-17T03:00:00Z');
    const tool = await journal(readable, `\n${prints(at('2026-11-19T08:00:00Z', oops))}\n`);
    const [sample] = await readKernelLog({ host: createHost({ root }), nowMs }, tool);
    expect(sample).toMatchObject({ reading: { crashes: 3, crashDays: 2 } });
  });
});
