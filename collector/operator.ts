import type { Operator } from '#collector/web/visit.ts';
import type { Fault } from './bad-config.ts';

const mostLetters = 200;
const mostProxies = 5;

/** Reads who answers for the site before the law; what is unfit is a fault with its remedy. */
export function readOperator(
  value: (name: string) => string | undefined,
  faults: Fault[],
): Operator {
  const line = (variable: string): string | null => {
    const text = value(variable)?.trim() ?? '';
    if (text.length > mostLetters) {
      faults.push({
        variable,
        expected: `at most ${mostLetters} letters`,
        hint: 'It is shown on a public page: one line is enough.',
      });
    }
    return text === '' ? null : text;
  };
  const source = line('SOURCE_URL');
  if (source !== null && !/^https?:\/\//.test(source)) {
    faults.push({
      variable: 'SOURCE_URL',
      expected: 'an http or https address',
      hint: 'Give the address where anybody can read the source of this very version.',
    });
  }
  return {
    name: line('OPERATOR_NAME'),
    contact: line('OPERATOR_CONTACT'),
    host: line('OPERATOR_HOST'),
    source,
  };
}

/** How many proxies stand in front, whose word on a visitor's address is taken. */
export function readProxies(text: string | undefined, faults: Fault[]): number {
  if (text === undefined || text === '') return 0;
  const count = Number(text);
  if (/^\d$/.test(text) && count <= mostProxies) return count;
  faults.push({
    variable: 'PROXIES',
    expected: `a whole number from 0 to ${mostProxies}`,
    hint: 'How many of your own proxies stand between visitors and the collector; 0 without any.',
  });
  return 0;
}
