import type { Sample } from '#shared/readings.ts';
import { parseMounts } from './filesystems.ts';
import type { Mount } from './filesystems.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';

type BootSample = Sample<'bootfs'>;
interface BootPart {
  readonly subject: number;
  readonly part: 'boot' | 'efi';
  readonly path: string;
}

const places: readonly BootPart[] = [
  { subject: 0, part: 'boot', path: '/boot' },
  { subject: 1, part: 'efi', path: '/boot/efi' },
  { subject: 1, part: 'efi', path: '/efi' },
];

/** /boot and the EFI partition, where they are mounted from a disk of their own. */
export function bootParts(mounts: readonly Mount[]): readonly BootPart[] {
  const root = mounts.findLast(({ point }) => point === '/');
  const parts = places.filter(({ path }) => {
    const mount = mounts.findLast(({ point }) => point === path);
    return mount?.source.startsWith('/dev/') === true && mount.device !== root?.device;
  });
  return parts.filter((it, place) => parts.findIndex(({ part }) => part === it.part) === place);
}

/** Absent on a PC that starts from / itself. */
export async function readBootSpace(host: Host): Promise<BootSample[]> {
  const mounts = await host.text('/proc/self/mountinfo');
  if (!mounts.ok) return [{ group: 'bootfs', subject: 0, unread: mounts.unread }];
  const parts = bootParts(parseMounts(mounts.value));
  if (parts.length === 0) return [{ group: 'bootfs', subject: 0, unread: 'absent' }];
  return Promise.all(
    parts.map(async ({ subject, part, path }): Promise<BootSample> => {
      const space = await host.space(path);
      if (!space.ok) return { group: 'bootfs', subject, unread: space.unread };
      const { sizeKiB, freeKiB } = space.value;
      return { group: 'bootfs', subject, reading: fit('bootfs', { part, sizeKiB, freeKiB }) };
    }),
  );
}
