import type { Device } from '#collector/storage/devices.ts';

/** Where a PC comes from, by the workshop's own file: each name leads to the PCs that share it. */
export const originFields = ['lot', 'model'] as const;
export type OriginField = (typeof originFields)[number];

/** What is known of a PC's lot and model. */
export function originsOf(device: Device): { name: OriginField; value: string }[] {
  return originFields.flatMap((name) => {
    const value = device[name];
    return value === null ? [] : [{ name, value }];
  });
}

/** The address of the list of all PCs of one lot or of one model. */
export function devicesOf(name: OriginField, value: string): string {
  return `/devices?${new URLSearchParams({ [name]: value }).toString()}`;
}
