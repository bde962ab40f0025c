import { expect, test } from 'vitest';
import { parseUnits, readUnits } from '#agent/sensors/units.ts';
import { freshFolder } from '#test/support/folder.ts';
import { prints, toolCalled } from '#test/support/tools.ts';

const absent = 'LoadState=not-found\nActiveState=inactive';
const state = (active: string) => `LoadState=loaded\nActiveState=${active}`;
/** Display manager, two for the network, two for the time, two for updates, printing. */
const answer = (...units: readonly string[]) => `${units.join('\n\n')}\n`;
const [active, inactive, failed] = ['active', 'inactive', 'failed'].map(state) as [
  string,
  string,
  string,
];

test.each([
  [
    'what runs, or rests until its timer, has not failed',
    answer(active, active, absent, active, absent, inactive, inactive, active),
    {
      displayManagerFailed: false,
      networkFailed: false,
      timeFailed: false,
      packageListsFailed: false,
      printingFailed: false,
    },
  ],
  [
    'one failed unit of a role is enough, first or second',
    answer(active, failed, active, inactive, failed, inactive, failed, absent),
    {
      displayManagerFailed: false,
      networkFailed: true,
      timeFailed: true,
      packageListsFailed: true,
    },
  ],
  [
    'a role that nobody plays is left out',
    answer(absent, absent, absent, absent, absent, absent, absent, failed),
    { printingFailed: true },
  ],
  [
    'a unit that is masked plays none',
    answer(...Array<string>(8).fill('LoadState=masked\nActiveState=failed')),
    {},
  ],
  [
    'the order of the lines does not matter',
    answer('ActiveState=failed\nLoadState=loaded', ...Array<string>(7).fill(absent)),
    { displayManagerFailed: true },
  ],
  ['an answer with a unit less says nothing', answer(...Array<string>(7).fill(failed)), {}],
  ['nor does one with a unit more', answer(...Array<string>(9).fill(failed)), {}],
  ['nothing', '', {}],
])('%s', (_, text, expected) => {
  expect(parseUnits(text)).toEqual(expected);
});

test('the sensor asks for compiled-in units and names none of them', async () => {
  const tool = await toolCalled(
    'systemctl',
    prints(answer(failed, active, active, active, active, inactive, inactive, active)),
  );
  const samples = await readUnits(tool);
  expect(samples).toMatchObject([{ reading: { displayManagerFailed: true } }]);
  expect(JSON.stringify(samples)).not.toMatch(/service|\.|systemd/);
  expect(await tool.calls()).toEqual([
    'show --no-pager --property=LoadState,ActiveState display-manager.service ' +
      'NetworkManager.service systemd-networkd.service systemd-timesyncd.service chrony.service ' +
      'apt-daily.service apt-daily-upgrade.service cups.service',
  ]);
});

test.each([
  ['not started by systemd', 'echo not booted >&2; exit 1', 'failed'],
  ['one that hangs', 'sleep 600', 'timeout'],
])('a system %s is unread: %s', async (_, script, unread) => {
  const { path } = await toolCalled('systemctl', script);
  expect(await readUnits({ path, limitMs: 300 })).toEqual([{ group: 'units', subject: 0, unread }]);
});

test('a system without systemd has no tool', async () => {
  expect(await readUnits({ path: await freshFolder() })).toMatchObject([{ unread: 'no_tool' }]);
});
