import { describe, expect, test } from 'vitest';
import { watchCharge } from '#agent/charge.ts';
import { hasRoute } from '#agent/network.ts';
import { mayRead, permissionFlags, systemPaths } from '#agent/paths.ts';
import { createHost } from '#agent/sensors/host.ts';
import type { Host } from '#agent/sensors/host.ts';
import { emptyTally } from '#agent/sensors/memory.ts';
import type { SensorContext } from '#agent/sensors/sensor.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import { folderOf } from './sensors/machine.ts';
import { momentAt } from './probe/answers.ts';

/** A PC with something for every sensor to find, so that each goes as far as it ever does. */
const rich = {
  '/proc/uptime': '100.00 90.00\n',
  '/proc/meminfo': 'MemTotal: 4000000 kB\nMemAvailable: 100000 kB\n',
  '/proc/pressure/memory': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  '/proc/vmstat': 'oom_kill 0\n',
  '/proc/net/route': 'Iface\tDestination\n',
  '/proc/net/ipv6_route': '',
  '/sys/class/hwmon/hwmon0/name': 'coretemp\n',
  '/sys/class/hwmon/hwmon0/temp1_input': '60000\n',
  '/sys/class/hwmon/hwmon0/temp1_crit': '100000\n',
  '/sys/class/hwmon/hwmon0/temp1_max': '90000\n',
  '/sys/class/hwmon/hwmon0/fan1_input': '1200\n',
  '/sys/class/power_supply/AC/type': 'Mains\n',
  '/sys/class/power_supply/AC/online': '0\n',
  '/sys/class/power_supply/BAT0/type': 'Battery\n',
  '/sys/class/power_supply/BAT0/present': '1\n',
  '/sys/class/power_supply/BAT0/capacity': '50\n',
  '/sys/bus/acpi/devices/PNP0C0A:00/status': '15\n',
  '/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count': '3\n',
  '/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count': '3\n',
  '/sys/fs/ext4/sda1/errors_count': '0\n',
  '/run/systemd/timesync/synchronized': '',
  '/run/reboot-required': '',
  '/var/lib/apt/lists/list': '',
  '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
};

/** Only then is it asked whether there is a place for one. */
const withoutBattery = { '/sys/class/power_supply/AC/type': 'Mains\n' };

/** Writes down every path that is asked for. */
function listening(host: Host): { host: Host; asked: Set<string> } {
  const asked = new Set<string>();
  const noted =
    <T>(act: (path: string) => Promise<T>) =>
    (path: string) => {
      asked.add(path);
      return act(path);
    };
  return {
    asked,
    host: {
      text: noted((path) => host.text(path)),
      names: noted((path) => host.names(path)),
      changedAtMs: noted((path) => host.changedAtMs(path)),
      space: noted((path) => host.space(path)),
    },
  };
}

const about: Omit<SensorContext, 'host'> = {
  nowMs: Date.UTC(2026, 10, 20),
  clock: { upSeconds: 8000, bootedAtMs: 0, builtAtMs: 0, firstOfBoot: true },
  bootLog: [{ boot: 1, startedAtS: 1_700_000_000, stopped: null }],
  memory: { tally: emptyTally },
};

describe('the list of what the networked process reads', () => {
  const own = sensors.filter((it) => it.by === 'agent');
  test.each([
    ['a PC that has everything', rich],
    ['a PC that has nothing', {}],
  ])('holds every path that its sensors ask for, on %s', async (_, files) => {
    const { host, asked } = listening(createHost({ root: await folderOf(files) }));
    for (const sensor of own) await sensor.read({ ...about, host });
    await hasRoute(host);
    await watchCharge(host)(momentAt(100));
    expect([...asked].filter((it) => !mayRead(it))).toEqual([]);
    expect(asked.size).toBeGreaterThan(10);
  });

  test('is used: no entry that nobody asks for', async () => {
    const { host, asked } = listening(createHost({ root: await folderOf(rich) }));
    const bare = listening(createHost({ root: await folderOf(withoutBattery) }));
    for (const sensor of own) {
      await sensor.read({ ...about, host });
      await sensor.read({ ...about, host: bare.host });
    }
    await hasRoute(host);
    // `agent/moment.ts` reads these by itself.
    const ofMoment = ['/proc/uptime', '/proc/sys/kernel/random/boot_id'];
    const used = [...asked, ...bare.asked, ...ofMoment];
    const idle = systemPaths.filter((it) =>
      it.endsWith('/')
        ? !used.some((path) => path === it.slice(0, -1) || path.startsWith(it))
        : !used.includes(it),
    );
    expect(idle).toEqual([]);
  });

  test.each([
    '/etc/passwd',
    '/etc/os-release/../passwd',
    '/etc/shadow',
    '/home',
    '/home/x/.mozilla',
    '/proc/1/cmdline',
    '/proc/self/environ',
    '/proc/net/arp',
    '/sys/class/net/eth0/address',
    '/sys/class/dmi/id/product_uuid',
    '/sys/block/sda/device/serial',
    '/var/lib/apt/lists/x',
    '/',
  ])('does not hold %s', (path) => {
    expect(mayRead(path)).toBe(false);
  });

  test.each([
    ['/var/lib/vigie', '/var/lib/vigie-probe'],
    ['/var/lib/vigie-probe', '/var/lib/vigie'],
  ])('is not made for folders of which Node would forget one: %s and %s', (state, probe) => {
    expect(() => permissionFlags({ state, probe }, [])).toThrow('would be closed to the agent');
  });

  test('lets nothing be started, loaded or written outside its folders', () => {
    const flags = permissionFlags({ state: '/a', probe: '/b', page: '/c' }, []);
    const names = new Set(flags.map((it) => it.replace(/=.*/, '')));
    expect([...names].toSorted()).toEqual([
      '--allow-fs-read',
      '--allow-fs-write',
      '--allow-net',
      '--permission',
    ]);
    expect(flags.filter((it) => it.startsWith('--allow-fs-write='))).toEqual(
      ['/a', '/a/*', '/c', '/c/*'].map((it) => `--allow-fs-write=${it}`),
    );
  });
});
