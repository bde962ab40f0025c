import type { Found } from './host.ts';

/** A kernel file's only number, as in most of /sys; anything else is undefined. */
function onlyNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : undefined;
}

export const numberIn = (file: Found<string>): number | undefined =>
  file.ok ? onlyNumber(file.value) : undefined;

export const wordIn = (file: Found<string>): string => (file.ok ? file.value.trim() : '');

/** One decimal, for what would otherwise carry sixteen. */
export const toTenths = (value: number): number => Math.round(value * 10) / 10;
