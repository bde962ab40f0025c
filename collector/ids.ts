import { randomBytes } from 'node:crypto';
import type { Ids } from '#collector/app/context.ts';

/** Ids of the running collector: true chance, and an order within one millisecond. */
export function openIds(): Ids {
  let order = 0;
  return {
    token: (bytes) => randomBytes(bytes).toString('base64url'),
    timeId(at) {
      order = (order + 1) % 36 ** 4;
      const time = Math.max(0, at).toString(36).padStart(9, '0');
      return `${time}${order.toString(36).padStart(4, '0')}${randomBytes(6).toString('hex')}`;
    },
  };
}
