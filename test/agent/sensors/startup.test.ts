import { expect, test } from 'vitest';
import { parseStartup, readStartup } from '#agent/sensors/startup.ts';
import { freshFolder } from '#test/support/folder.ts';
import { prints, toolCalled } from '#test/support/tools.ts';

const finished =
  'Startup finished in 9.012s (firmware) + 40.500s (loader) + 4.100s (kernel) + 50.200s (userspace) = 1min 43.812s \n';

test.each([
  ['kernel and userspace count, firmware and loader do not', finished, 50],
  [
    'until the desktop was there, where systemd says when',
    `${finished}graphical.target reached after 12.700s in userspace.\n`,
    10,
  ],
  [
    'minutes and hours',
    'Startup finished in 2.5s (kernel) + 8.1s (initrd) + 1h 2min 3.456s (userspace) = 1h 2min 14.056s',
    3730,
  ],
  ['milliseconds', 'Startup finished in 950ms (kernel) + 9.100s (userspace) = 10.050s', 10],
  ['just short of a step', 'Startup finished in 850ms (kernel) + 9.100s (userspace) = 9.950s', 0],
  [
    'a start that is still going on',
    'Bootup is not yet finished (org.freedesktop.systemd1.Manager.FinishTimestampMonotonic=0).',
    undefined,
  ],
  ['a unit of another kind', 'Startup finished in 1week (kernel) + 2s (userspace)', undefined],
  ['nothing', '', undefined],
])('%s', (_, text, expected) => {
  expect(parseStartup(text)).toBe(expected);
});

test('the sensor asks in fixed words', async () => {
  const tool = await toolCalled('systemd-analyze', prints(finished));
  expect(await readStartup(tool)).toEqual([
    { group: 'startup', subject: 0, reading: { seconds: 50 } },
  ]);
  expect(await tool.calls()).toEqual(['--no-pager time']);
});

test('a start that is not finished, or takes longer than is believed, is no reading', async () => {
  const going = await toolCalled('systemd-analyze', 'echo not yet finished >&2; exit 1');
  expect(await readStartup(going)).toMatchObject([{ unread: 'failed' }]);
  const endless = await toolCalled(
    'systemd-analyze',
    prints('Startup finished in 1s (kernel) + 2h 1min (userspace)'),
  );
  expect(await readStartup(endless)).toEqual([{ group: 'startup', subject: 0, reading: {} }]);
  expect(await readStartup({ path: await freshFolder() })).toMatchObject([{ unread: 'no_tool' }]);
});

test('one that hangs is given up', async () => {
  const { path } = await toolCalled('systemd-analyze', 'sleep 600');
  expect(await readStartup({ path, limitMs: 200 })).toMatchObject([{ unread: 'timeout' }]);
});
