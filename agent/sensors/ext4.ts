import type { Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';
import { numberIn } from './kernel-text.ts';

const folder = '/sys/fs/ext4';

/** Adds up the error counters of all mounted ext4 file systems; undefined where one is unreadable. */
function sumOfErrors(counters: readonly (number | undefined)[]): number | undefined {
  return counters.reduce<number | undefined>(
    (sum, counter) => (sum === undefined || counter === undefined ? undefined : sum + counter),
    0,
  );
}

export async function readExt4(host: Host): Promise<Sample<'ext4'>[]> {
  const names = await host.names(folder);
  if (!names.ok) return [{ group: 'ext4', subject: 0, unread: names.unread }];
  const mounted = names.value.filter((name) => name !== 'features');
  if (mounted.length === 0) return [{ group: 'ext4', subject: 0, unread: 'absent' }];
  const files = await Promise.all(
    mounted.map((name) => host.text(`${folder}/${name}/errors_count`)),
  );
  const errors = sumOfErrors(files.map(numberIn));
  if (errors === undefined) {
    const missing = files.find((file) => !file.ok);
    return [{ group: 'ext4', subject: 0, unread: missing?.unread ?? 'failed' }];
  }
  return [{ group: 'ext4', subject: 0, reading: fit('ext4', { errors }) }];
}
