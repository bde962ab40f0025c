import type { Language } from '#shared/check.ts';

interface Asked {
  readonly folder: string;
  readonly language: Language;
}
export function explain(_asked: Asked): string {
  return '';
}
export function status(_asked: Asked): string {
  return '';
}
