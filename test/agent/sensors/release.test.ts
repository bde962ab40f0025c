import { expect, test } from 'vitest';
import { parseRelease, readRelease, windowsRelease } from '#agent/sensors/release.ts';
import { machine } from './machine.ts';

const release = (id: string, version: string, more = '') =>
  `NAME="X"\n${more}VERSION_ID=${version}\nID=${id}\nHOME_URL="https://example.org/"\n`;

test.each([
  [release('debian', '"12"'), 'debian_12'],
  [release('"debian"', '"13"'), 'debian_13'],
  [release('ubuntu', '"24.04"', 'ID_LIKE=debian\n'), 'ubuntu_24_04'],
  [release('linuxmint', '"22.1"', 'ID_LIKE="ubuntu debian"\n'), 'linuxmint_22'],
  ['NAME="LMDE"\nVERSION_ID="6"\nID=linuxmint\n', 'other'],
  ['PRETTY_NAME="Debian GNU/Linux trixie/sid"\nID=debian\n', 'other'],
  [release('arch', ''), 'other'],
  [release('debian', '"99"'), 'other'],
  [release('ubuntu', '"24.10"'), 'other'],
  ['VERSION_ID="12"\n', null],
  ['', null],
])('%j is %s', (text, expected) => {
  expect(parseRelease(text)).toBe(expected);
});

test.each([
  ['6.1.7601', 'windows_7'],
  ['6.3.9600', 'windows_8_1'],
  ['10.0.19045', 'windows_10'],
  ['10.0.21999', 'windows_10'],
  ['10.0.22000', 'windows_11_21h2'],
  ['10.0.22621', 'windows_11_22h2'],
  ['10.0.22631', 'windows_11_23h2'],
  ['10.0.26100', 'windows_11_24h2'],
  ['10.0.26200', 'windows_11_25h2'],
  ['10.0.27000', 'other'],
  ['6.2.9200', 'other'],
  ['', 'other'],
])('Windows %s is %s', (text, expected) => {
  expect(windowsRelease(text)).toBe(expected);
});

test('the sensor reads one file, and tells one word of it', async () => {
  const host = await machine({ '/etc/os-release': release('debian', '"12"') });
  expect(await readRelease(host)).toEqual([
    { group: 'release', subject: 0, reading: { release: 'debian_12' } },
  ]);
});

test.each([
  ['no file', {}, 'absent'],
  ['a file that names no system', { '/etc/os-release': 'hello\n' }, 'failed'],
])('%s is unread', async (_, files, unread) => {
  expect(await readRelease(await machine(files))).toEqual([
    { group: 'release', subject: 0, unread },
  ]);
});
