import { releaseNamed } from '#shared/releases.ts';
import type { ReleaseName } from '#shared/releases.ts';
import type { Sample } from '#shared/readings.ts';
import type { Host } from './host.ts';

/** Reads /etc/os-release (os-release(5)); null where it names no system at all. */
export function parseRelease(osRelease: string): ReleaseName | null {
  const field = (name: string) =>
    new RegExp(`^${name}=["']?([^"'\n]*)["']?$`, 'm').exec(osRelease)?.[1] ?? '';
  const system = field('ID');
  if (system === '') return null;
  // Mint's Debian edition has the same id and versions of its own.
  if (system === 'linuxmint' && /LMDE/.test(field('NAME'))) return 'other';
  const version = field('VERSION_ID');
  const counted = system === 'ubuntu' ? version.replace('.', '_') : version.split('.')[0];
  return releaseNamed(`${system}_${counted}`);
}

/** Reads what Node's `os.release()` says on Windows, such as `10.0.22631`; 11 begins at 22000. */
export function windowsRelease(release: string): ReleaseName {
  const [major, minor, build = 0] = release.split('.').map(Number);
  if (major === 6 && minor === 1) return 'windows_7';
  if (major === 6 && minor === 3) return 'windows_8_1';
  if (major !== 10) return 'other';
  if (build < 22_000) return 'windows_10';
  return releaseNamed(`windows_11_${windows11Builds.get(build) ?? ''}`);
}

/** SOURCE: Microsoft, Windows 11 release information (learn.microsoft.com). */
const windows11Builds: ReadonlyMap<number, string> = new Map([
  [22_000, '21h2'],
  [22_621, '22h2'],
  [22_631, '23h2'],
  [26_100, '24h2'],
  [26_200, '25h2'],
]);

export async function readRelease(host: Host): Promise<Sample<'release'>[]> {
  const text = await host.text('/etc/os-release');
  if (!text.ok) return [{ group: 'release', subject: 0, unread: text.unread }];
  const release = parseRelease(text.value);
  if (release === null) return [{ group: 'release', subject: 0, unread: 'failed' }];
  return [{ group: 'release', subject: 0, reading: { release } }];
}
