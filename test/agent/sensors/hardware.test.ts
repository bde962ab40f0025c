import { describe, expect, test } from 'vitest';
import { hardwareShape, readHardware, trueNumber } from '#agent/sensors/hardware.ts';
import { parseMetered } from '#agent/sensors/metered.ts';
import { reader } from '#shared/shape.ts';
import { machine } from './machine.ts';

const pc = {
  '/sys/class/dmi/id/product_uuid': '4c4c4544-0051-3810-8052-b9c04f564831\n',
  '/sys/class/dmi/id/board_serial': '/9Q8RVH1/CN129665CM006B/\n',
  '/proc/meminfo': 'MemTotal:        3927540 kB\n',
  '/sys/block/sda/removable': '0\n',
  '/sys/block/sda/device/vendor': 'ATA     \n',
  '/sys/block/sda/device/wwid': 'naa.5000c500a1b2c3d4\n',
  '/sys/block/nvme0n1/wwid': 'eui.0025385b71b0a1c2\n',
};
const salt = 'AAAAAAAAAAAAAAAAAAAAAA';

describe('what tells this PC’s parts from others', () => {
  test('is digests and a size, which fit their shape, and no number itself', async () => {
    const hardware = await readHardware(await machine(pc), salt);
    expect(reader(hardwareShape)(hardware).ok).toBe(true);
    expect(hardware).toMatchObject({ memoryGiB: 4 });
    expect(hardware.disks).toHaveLength(2);
    expect(JSON.stringify(hardware)).not.toMatch(/9q8rvh1|5000c500|0025385b/i);
  });

  test('is the same each time, and another with another salt', async () => {
    const [one, again] = [await machine(pc), await machine(pc)];
    expect(await readHardware(one, salt)).toEqual(await readHardware(again, salt));
    const other = await readHardware(one, 'BAAAAAAAAAAAAAAAAAAAAA');
    expect(other.boardUuid).not.toBe((await readHardware(one, salt)).boardUuid);
  });

  test('leaves out a disk at a USB port, a stick, and a card', async () => {
    const host = await machine({
      '/sys/block/sdb/removable': '0',
      '/sys/block/sdb/device/vendor': 'Seagate ',
      '/sys/block/sdb/device/wwid': 'naa.5000c500deadbee5',
      '/sys/block/sdc/removable': '1',
      '/sys/block/sdc/device/vendor': 'ATA',
      '/sys/block/sdc/device/wwid': 'naa.5000c500deadbee6',
      '/sys/block/mmcblk0/device/type': 'SD',
      '/sys/block/mmcblk0/device/cid': '035344534331364780a1b2c3d4014800',
    });
    expect(await readHardware(host, salt)).toEqual({ disks: [] });
  });

  test('is nothing where nothing can be read', async () => {
    expect(await readHardware(await machine({}), salt)).toEqual({ disks: [] });
  });
});

describe('what makers leave in place of a number', () => {
  test.each([
    'To be filled by O.E.M.',
    'To Be Filled By O.E.M',
    'Default string',
    'default string',
    'System Serial Number',
    'Base Board Serial Number',
    'Not Specified',
    'Not Applicable',
    'None',
    'Unknown',
    'INVALID',
    'N/A',
    'xxxxxxxxxxxx',
    'Type2 - Board Serial Number',
    '',
    '  ',
    '0',
    '00000000',
    '0000000000000000',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '........',
    '123456789',
    '0123456789',
    '03000200-0400-0500-0006-000700080009',
    'eui.0000000000000000',
  ])('is none: %s', (text) => {
    expect(trueNumber(text)).toBeNull();
  });

  test.each(['4c4c4544-0051-3810-8052-b9c04f564831', '/9Q8RVH1/CN129665CM006B/', 'PF0ABCDE'])(
    'is one: %s',
    (text) => {
      expect(trueNumber(text)).toBe(text.toLowerCase());
    },
  );
});

describe('whether a network is paid by volume', () => {
  test.each([
    ['unknown\n\nunknown\n', undefined],
    ['', undefined],
    ['no (guessed)\n\nunknown\n', false],
    ['unknown\n\nno\n', false],
    ['no (guessed)\n\nyes (guessed)\n', true],
    ['yes\n', true],
    ['yesterday\n', undefined],
  ])('%j: %s', (text, metered) => {
    expect(parseMetered(text)).toBe(metered);
  });
});
