import type { Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';

/** One line of /proc/self/mountinfo. */
export interface Mount {
  readonly point: string;
  /** Major and minor number, as `st_dev` has them. */
  readonly device: string;
  readonly type: string;
  readonly source: string;
  readonly readOnly: boolean;
}

/** A file system that is watched: / is subject 0, /home on its own local device subject 1. */
export interface Watched {
  readonly subject: number;
  readonly path: string;
  readonly readOnly?: boolean;
  readonly readOnlyByDesign?: boolean;
}

/**
 * Reads mountinfo (kernel, Documentation/filesystems/proc.rst). Read-only is taken from the file
 * system's own options, after the dash: those before it are this process's view, and a hardened
 * service sees all of / read-only.
 */
export function parseMounts(mountinfo: string): readonly Mount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [left, right] = line.split(' - ', 2);
    const [, , device, , point] = left?.split(' ') ?? [];
    const [type, source, options] = right?.split(' ') ?? [];
    if (device === undefined || point === undefined) return [];
    if (type === undefined || source === undefined || options === undefined) return [];
    const readOnly = options.split(',').includes('ro');
    return [{ point: plain(point), device, type, source: plain(source), readOnly }];
  });
}

/** Mount points that /etc/fstab names, and whether it asks for them to be read-only. */
export function parseFstab(fstab: string): ReadonlyMap<string, boolean> {
  const points = new Map<string, boolean>();
  for (const line of fstab.split('\n')) {
    const [source, point, , options] = line.trim().split(/\s+/);
    if (source === undefined || source.startsWith('#') || point === undefined) continue;
    points.set(plain(point), (options ?? '').split(',').includes('ro'));
  }
  return points;
}

const liveTypes = new Set(['overlay', 'squashfs', 'iso9660', 'erofs']);

/** Which file systems to watch: never a network mount, a stick, or the same disk twice. */
export function watched(
  mounts: readonly Mount[],
  fstab: ReadonlyMap<string, boolean>,
): readonly Watched[] {
  const root = mountAt(mounts, '/');
  if (root === undefined) return [{ subject: 0, path: '/' }];
  const home = mountAt(mounts, '/home');
  const all = [{ subject: 0, path: '/', ...flags(root, fstab) }];
  if (home !== undefined && home.source.startsWith('/dev/') && !sameDisk(home, root)) {
    all.push({ subject: 1, path: '/home', ...flags(home, fstab) });
  }
  return all;
}

export async function readFilesystems(host: Host): Promise<Sample<'fs'>[]> {
  const [mounts, fstab] = await Promise.all([
    host.text('/proc/self/mountinfo'),
    host.text('/etc/fstab'),
  ]);
  const found = watched(
    parseMounts(mounts.ok ? mounts.value : ''),
    parseFstab(fstab.ok ? fstab.value : ''),
  );
  return Promise.all(found.map((it) => sampleOf(host, it)));
}

async function sampleOf(host: Host, { subject, path, ...flagsOf }: Watched): Promise<Sample<'fs'>> {
  const space = await host.space(path);
  if (!space.ok) return { group: 'fs', subject, unread: space.unread };
  return { group: 'fs', subject, reading: fit('fs', { ...space.value, ...flagsOf }) };
}

/** Of mounts on top of each other the last one counts. */
const mountAt = (mounts: readonly Mount[], point: string) =>
  mounts.findLast((mount) => mount.point === point);

const sameDisk = (a: Mount, b: Mount) => a.device === b.device || a.source === b.source;

function flags({ point, type, readOnly }: Mount, fstab: ReadonlyMap<string, boolean>) {
  const asked = liveTypes.has(type) ? true : fstab.get(point);
  return asked === undefined ? { readOnly } : { readOnly, readOnlyByDesign: asked };
}

/** Blanks in names stand as octal escapes. */
function plain(name: string): string {
  return name.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
