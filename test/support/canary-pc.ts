import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freshFolder } from './folder.ts';

/** Words that a PC knows and that must stay there, each as a person could meet it. */
export const canaries = {
  userName: 'canary-user-q7x2v9k',
  fullName: 'Canary Famille Zwqprtx',
  hostName: 'canary-host-zk39fm',
  wifi: 'Canary Box 5GHz-w8n4t',
  wifiKey: 'canary-pass-h6d0pp31',
  fileName: 'canary-letter-2b7ye.odt',
  homeFolder: '/home/canary-user-q7x2v9k/Documents',
  mountLabel: 'CANARYVOL-8831',
  usbLabel: 'CANARYSTICK-6N2',
  diskSerial: 'S4NCANARY0K91234',
  diskModel: 'CANARYDISK XQ500',
  wwn: '5001b4canaryf00d',
  wwnId: '871263945120',
  boardSerial: 'CNRYBOARD77120Z',
  boardUuid: '7d1f8a52-9c3e-4b60-8e2a-c0ffee94b7d3',
  boardName: 'CanaryBoard Z97-KX',
  biosVersion: 'CNRYBIOS-v3.19q',
  batterySerial: 'CNRYBATT-00417',
  mac: '02:5e:ca:4e:71:93',
  bluetoothMac: '02:5e:ca:4e:71:aa',
  ipAddress: '192.168.77.213',
  gateway: '0DCA4DA8',
  interfaceName: 'wlcnry0x5e',
  machineId: 'c4a9ae1f00d34b6e9a7754e0c0ffee21',
  bootId: '1b2e9d70-5c1e-4f7a-b9cf-0ca9a87d5511',
  browserProfile: 'k3canaryp.default-release',
  program: 'canary-game-launcher',
  kernelLine: 'canary-module: taint 0xC4A9A8',
  unitName: 'canary-family.service',
  pstoreRecord: 'dmesg-canary-1699',
  place: 'Europe/Canary_Island',
} as const;

export interface CanaryPc {
  /** Laid out like a PC. */
  readonly root: string;
  /** Its programs, as PATH has it. */
  readonly path: string;
  setBattery(it: { charge: number; onMains: boolean }): void;
  /** Disks go bad, memory fills: other readings each time. */
  setDay(day: number): void;
}

/** A PC on which every file and program that a sensor may ask knows one of these words. */
export async function canaryPc(): Promise<CanaryPc> {
  const folder = await freshFolder();
  const root = join(folder, `root-${canaries.hostName}`);
  const bin = join(folder, 'bin');
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files())) put(path, text);
  mkdirSync(bin);
  const tool = (name: string, text: string, status = 0): void => {
    writeFileSync(join(bin, `${name}.txt`), text);
    const script = `#!/bin/sh\necho '${canaries.kernelLine}' >&2\ncat '${join(bin, `${name}.txt`)}'\nexit ${status}\n`;
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  };
  tool('systemctl', units());
  tool(
    'systemd-analyze',
    `Startup finished in 3.2s (kernel) + 12.5s (userspace) = 15.7s \ngraphical.target reached after 12.1s in userspace ${canaries.unitName}\n`,
  );
  tool('nmcli', `no\nno (${canaries.wifi})\nno\n`);
  return {
    root,
    path: `${bin}:/usr/bin:/bin`,
    setBattery({ charge, onMains }) {
      put('/sys/class/power_supply/BAT0/capacity', `${charge}\n`);
      put('/sys/class/power_supply/AC/online', onMains ? '1\n' : '0\n');
    },
    setDay(day) {
      tool('smartctl', JSON.stringify(drive(day)));
      tool('journalctl', journal(day));
      put('/proc/meminfo', meminfo(day));
      put('/sys/class/hwmon/hwmon0/temp1_input', `${41_000 + (day % 17) * 1000}\n`);
      if (day % 9 === 0) rmSync(join(root, '/run/reboot-required'), { force: true });
      else put('/run/reboot-required', canaries.program);
    },
  };
}

function files(): Record<string, string> {
  const it = canaries;
  const dmi = {
    product_uuid: it.boardUuid,
    board_serial: it.boardSerial,
    product_serial: it.boardSerial,
    chassis_serial: it.boardSerial,
    board_name: it.boardName,
    product_name: it.boardName,
    sys_vendor: it.boardName,
    bios_version: it.biosVersion,
  };
  const dmiFiles = Object.entries(dmi).map(([name, text]) => [
    `/sys/class/dmi/id/${name}`,
    `${text}\n`,
  ]);
  return {
    ...Object.fromEntries<string>(dmiFiles as [string, string][]), // pairs of two texts
    '/etc/hostname': `${it.hostName}\n`,
    '/etc/machine-id': `${it.machineId}\n`,
    '/etc/passwd': `${it.userName}:x:1000:1000:${it.fullName},,,:${it.homeFolder}:/bin/bash\n`,
    '/etc/timezone': `${it.place}\n`,
    '/etc/os-release': `NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nHOME_URL="https://${it.hostName}/"\nVARIANT="${it.program}"\n`,
    '/etc/fstab': `LABEL=${it.mountLabel} / ext4 errors=remount-ro 0 1\nLABEL=${it.usbLabel} /media/${it.usbLabel} vfat noauto 0 0\n`,
    [`/etc/NetworkManager/system-connections/${it.wifi}.nmconnection`]: `ssid=${it.wifi}\npsk=${it.wifiKey}\nmac-address=${it.mac}\n`,
    [`${it.homeFolder}/${it.fileName}`]: it.fullName,
    [`/home/${it.userName}/.mozilla/firefox/${it.browserProfile}/places.sqlite`]: it.fullName,
    '/proc/sys/kernel/hostname': `${it.hostName}\n`,
    '/proc/sys/kernel/random/boot_id': `${it.bootId}\n`,
    '/proc/self/mountinfo': mounts(),
    '/proc/mounts': mounts(),
    '/proc/net/route': `Iface\tDestination\tGateway\n${it.interfaceName}\t00000000\t${it.gateway}\t0003\n`,
    '/proc/net/fib_trie': `${it.ipAddress}\n`,
    '/proc/pressure/memory':
      'some avg10=0.00 avg60=1.50 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
    '/proc/vmstat': 'nr_free_pages 1\noom_kill 2\n',
    [`/sys/class/net/${it.interfaceName}/address`]: `${it.mac}\n`,
    '/sys/class/bluetooth/hci0/address': `${it.bluetoothMac}\n`,
    '/sys/class/hwmon/hwmon0/name': 'coretemp\n',
    '/sys/class/hwmon/hwmon0/temp1_label': `${it.boardName}\n`,
    '/sys/class/hwmon/hwmon0/temp1_crit': '100000\n',
    '/sys/class/hwmon/hwmon1/name': `${it.boardName}\n`,
    '/sys/class/hwmon/hwmon1/fan1_input': '0\n',
    '/sys/class/hwmon/hwmon1/fan1_label': `${it.boardName}\n`,
    '/sys/class/hwmon/hwmon2/name': 'thinkpad\n',
    '/sys/class/hwmon/hwmon2/fan1_input': '1800\n',
    '/sys/class/power_supply/BAT0/type': 'Battery\n',
    '/sys/class/power_supply/BAT0/present': '1\n',
    '/sys/class/power_supply/BAT0/serial_number': `${it.batterySerial}\n`,
    '/sys/class/power_supply/BAT0/model_name': `${it.boardName}\n`,
    '/sys/class/power_supply/BAT0/manufacturer': `${it.boardName}\n`,
    '/sys/class/power_supply/BAT0/energy_full': '40000000\n',
    '/sys/class/power_supply/BAT0/energy_full_design': '50000000\n',
    '/sys/class/power_supply/BAT0/cycle_count': '321\n',
    '/sys/class/power_supply/AC/type': 'Mains\n',
    '/sys/block/sda/removable': '0\n',
    '/sys/block/sda/size': '976773168\n',
    '/sys/block/sda/queue/rotational': '0\n',
    '/sys/block/sda/device/vendor': 'ATA     \n',
    '/sys/block/sda/device/model': `${it.diskModel}\n`,
    '/sys/block/sda/device/wwid': `naa.${it.wwn}\n`,
    '/sys/block/sda/device/serial': `${it.diskSerial}\n`,
    '/sys/block/sdb/removable': '1\n',
    '/sys/block/sdb/size': '7733248\n',
    '/sys/block/sdb/device/vendor': `${it.usbLabel}\n`,
    '/sys/block/sdb/device/model': `${it.usbLabel}\n`,
    [`/dev/disk/by-label/${it.usbLabel}`]: '',
    [`/sys/fs/ext4/${it.mountLabel}/errors_count`]: '3\n',
    [`/sys/fs/pstore/${it.pstoreRecord}`]: it.kernelLine,
    '/sys/devices/system/edac/mc/mc0/ce_count': '4\n',
    '/sys/devices/system/edac/mc/mc0/ue_count': '0\n',
    '/sys/devices/system/edac/mc/mc0/mc_name': `${it.boardName}\n`,
    '/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count': '12\n',
    '/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count': '14\n',
    '/run/systemd/timesync/synchronized': '',
    '/var/lib/apt/periodic/update-success-stamp': it.program,
    [`/var/lib/apt/lists/${it.program}_Packages`]: '',
    [`/proc/4242/comm`]: `${it.program}\n`,
  };
}

function mounts(): string {
  const { mountLabel, usbLabel, userName } = canaries;
  return `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/disk/by-label/${mountLabel} rw,errors=remount-ro
23 22 8:2 / /home rw - ext4 /dev/mapper/${mountLabel}-home rw
24 22 8:17 / /media/${userName}/${usbLabel} rw - vfat /dev/sdb1 rw
25 22 0:50 / /mnt/nas rw - cifs //${canaries.hostName}/${canaries.fileName} rw
`;
}

/** As `smartctl --json -x` has it, with all that it says of whose disk it is. */
function drive(day: number): unknown {
  const attribute = (id: number, name: string, value: number) => ({
    id,
    name,
    value: 100,
    worst: 100,
    thresh: 10,
    flags: { prefailure: true, value: 51 },
    raw: { value, string: `${value} ${canaries.diskSerial}` },
  });
  return {
    json_format_version: [1, 0],
    smartctl: {
      version: [7, 4],
      argv: ['smartctl', '/dev/sda'],
      exit_status: 0,
      uname: canaries.hostName,
      messages: [{ string: canaries.kernelLine, severity: 'information' }],
    },
    device: { name: '/dev/sda', info_name: canaries.diskModel, type: 'sat', protocol: 'ATA' },
    model_family: canaries.diskModel,
    model_name: canaries.diskModel,
    serial_number: canaries.diskSerial,
    wwn: { naa: 5, oui: 6900, id: Number(canaries.wwnId) },
    firmware_version: canaries.biosVersion,
    rotation_rate: 0,
    user_capacity: { blocks: 976_773_168, bytes: 500_107_862_016 },
    smart_status: { passed: day % 200 !== 199 },
    temperature: { current: 30 + (day % 11) },
    power_on_time: { hours: 4000 + day * 3 },
    power_cycle_count: 900 + day,
    ata_smart_attributes: {
      table: [
        attribute(5, 'Reallocated_Sector_Ct', Math.floor(day / 40)),
        attribute(197, 'Current_Pending_Sector', day % 50 === 0 ? 8 : 0),
        attribute(199, 'UDMA_CRC_Error_Count', 2),
      ],
    },
    ata_smart_self_test_log: { extended: { table: [{ status: { string: canaries.program } }] } },
    local_time: { asctime: canaries.place, time_t: 1_700_000_000 },
  };
}

function journal(day: number): string {
  const at = 1_790_000_000 + day * 86_400;
  return [
    `${at}.1 ${canaries.hostName} kernel: blk_update_request: I/O error, dev sda, sector ${day} ${canaries.fileName}`,
    `${at}.2 ${canaries.hostName} kernel: usb 1-1: SerialNumber: ${canaries.usbLabel}`,
    `${at}.3 ${canaries.hostName} kernel: INFO: task ${canaries.program}:77 blocked for more than 120 seconds.`,
    `${at}.4 ${canaries.hostName} kernel: Linux version ${canaries.kernelLine}`,
    '',
  ].join('\n');
}

/** Eight units are asked for; each paragraph brings more than it was asked for. */
const units = (): string =>
  Array.from(
    { length: 8 },
    (_, at) =>
      `LoadState=loaded\nActiveState=${at === 7 ? 'failed' : 'active'}\nId=${canaries.unitName}\n`,
  ).join('\n');

const meminfo = (day: number): string =>
  `MemTotal:        8048000 kB\nMemFree: 100000 kB\nMemAvailable:    ${4_000_000 - day * 1000} kB\nSwapTotal: 2000000 kB\nSwapFree: ${2_000_000 - day * 10} kB\n`;
