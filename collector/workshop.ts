import type { Workshop } from '#collector/web/visit.ts';
import type { Fault } from './bad-config.ts';

const mostLetters = 200;

/** Reads the workshop of a programme; what is unfit is a fault with its remedy. */
export function readWorkshop(
  value: (name: string) => string | undefined,
  faults: Fault[],
): Workshop {
  return {
    name: plain(value, 'WORKSHOP_NAME', faults),
    phone: phoneOf(value('WORKSHOP_PHONE'), faults),
    hours: plain(value, 'WORKSHOP_HOURS', faults),
  };
}

function plain(
  value: (name: string) => string | undefined,
  variable: string,
  faults: Fault[],
): string | null {
  const text = value(variable)?.trim() ?? '';
  if (text.length > mostLetters) {
    faults.push({
      variable,
      expected: `at most ${mostLetters} letters`,
      hint: 'Families read it on a telephone: one short line is enough.',
    });
  }
  return text === '' ? null : text;
}

function phoneOf(value: string | undefined, faults: Fault[]): string | null {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  if (!/^\+?[\d ().-]{2,30}$/.test(text)) {
    faults.push({
      variable: 'WORKSHOP_PHONE',
      expected: 'a telephone number as people dial it, such as +33 1 99 00 12 34',
      hint: 'Digits, spaces, dots, dashes, brackets, and a plus in front.',
    });
  }
  return text;
}
