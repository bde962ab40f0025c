/**
 * Until which day each release of an operating system gets security updates, the last day
 * inclusive. A PC says which of these it runs; what is not here it reports as `other`, and a
 * release without a version (Debian testing, a rolling one) likewise.
 *
 * SOURCE, looked up on 2026-11-23: the product files of endoflife.date. `products/debian.md`
 * (commit 007fc5ab; the end of LTS, which reaches families by the same repository), `ubuntu.md`
 * (commit 021ca13a; standard support, without Ubuntu Pro), `linuxmint.md` (as of January 2025; a
 * point release ends with its series). Not in those versions: Debian 13 (end of LTS as
 * it-server-room.com and OVHcloud's image life cycle give it), Mint 22.2 and later (their series).
 * Windows: 7 and 8.1 from endoflife.date `windows.md`, 10 from Microsoft's announcement (14 October
 * 2025, version 22H2, without paid updates), 11 as pureinfotech.com gives Microsoft's life cycle for
 * Home and Pro. Ubuntu's own flavours may end sooner for their own packages.
 */
const releases = {
  debian_10: { title: 'Debian 10', lastDay: '2024-06-30' },
  debian_11: { title: 'Debian 11', lastDay: '2026-08-31' },
  debian_12: { title: 'Debian 12', lastDay: '2028-06-10' },
  debian_13: { title: 'Debian 13', lastDay: '2030-06-30' },
  ubuntu_18_04: { title: 'Ubuntu 18.04', lastDay: '2023-05-31' },
  ubuntu_20_04: { title: 'Ubuntu 20.04', lastDay: '2025-05-31' },
  ubuntu_22_04: { title: 'Ubuntu 22.04', lastDay: '2027-04-01' },
  ubuntu_24_04: { title: 'Ubuntu 24.04', lastDay: '2029-05-31' },
  ubuntu_25_04: { title: 'Ubuntu 25.04', lastDay: '2026-01-17' },
  ubuntu_25_10: { title: 'Ubuntu 25.10', lastDay: '2026-07-01' },
  ubuntu_26_04: { title: 'Ubuntu 26.04', lastDay: '2031-04-30' },
  linuxmint_19: { title: 'Linux Mint 19', lastDay: '2023-04-01' },
  linuxmint_20: { title: 'Linux Mint 20', lastDay: '2025-04-30' },
  linuxmint_21: { title: 'Linux Mint 21', lastDay: '2027-04-30' },
  linuxmint_22: { title: 'Linux Mint 22', lastDay: '2029-04-30' },
  windows_7: { title: 'Windows 7', lastDay: '2020-01-14' },
  windows_8_1: { title: 'Windows 8.1', lastDay: '2023-01-10' },
  windows_10: { title: 'Windows 10', lastDay: '2025-10-14' },
  windows_11_21h2: { title: 'Windows 11 21H2', lastDay: '2023-10-10' },
  windows_11_22h2: { title: 'Windows 11 22H2', lastDay: '2024-10-08' },
  windows_11_23h2: { title: 'Windows 11 23H2', lastDay: '2025-11-11' },
  windows_11_24h2: { title: 'Windows 11 24H2', lastDay: '2026-10-13' },
  windows_11_25h2: { title: 'Windows 11 25H2', lastDay: '2027-10-12' },
} as const;

export type KnownRelease = keyof typeof releases;
export type ReleaseName = KnownRelease | 'other';

const isKnown = (name: string): name is KnownRelease => Object.hasOwn(releases, name);
export const knownReleases: readonly KnownRelease[] = Object.keys(releases).filter(isKnown);
export const releaseNames: readonly ReleaseName[] = [...knownReleases, 'other'];

/** A release by its name in the table; one that is not there is `other`. */
export function releaseNamed(name: string): ReleaseName {
  return isKnown(name) ? name : 'other';
}

const msPerDay = 86_400_000;

/** Its last day of support, in days since 1970-01-01; null where the table does not say. */
export function lastSupportedDay(release: ReleaseName): number | null {
  return release === 'other' ? null : Date.parse(releases[release].lastDay) / msPerDay;
}

/** As people write it: `Linux Mint 22`. */
export function releaseTitle(release: KnownRelease): string {
  return releases[release].title;
}
