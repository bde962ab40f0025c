import { expect, test } from 'vitest';
import { isThrifty, withHandshake } from '#agent/thrift.ts';

const slow = [1, 1, 1, 5.1, 6, 7, 8];
test.each([
  ['as people ask', { isAsked: true, isMetered: false, handshakes: [] }, true],
  ['paid by volume', { isAsked: false, isMetered: true, handshakes: [] }, true],
  ['over 5 s in the median of seven', { isAsked: false, isMetered: false, handshakes: slow }, true],
  ['not at 5 s', { isAsked: false, isMetered: false, handshakes: [1, 1, 1, 5, 6, 7, 8] }, false],
  ['not by six sessions', { isAsked: false, isMetered: false, handshakes: slow.slice(1) }, false],
])('a PC says little: %s', (_name, facts, expected) => {
  expect(isThrifty(facts)).toBe(expected);
});

test('the last seven sessions count', () => {
  expect(withHandshake(slow, 2.345)).toEqual([1, 1, 5.1, 6, 7, 8, 2.3]);
});
