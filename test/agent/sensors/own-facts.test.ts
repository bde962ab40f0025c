import { expect, test } from 'vitest';
import { linkReading, readLink } from '#agent/sensors/link.ts';
import { readOwnState } from '#agent/sensors/own-state.ts';

test.each([
  ['the middle of seven', [1, 9, 2, 8, 3, 7, 4], { handshakeMs: 4000, sessions: 7 }],
  [
    'of more, only the latest seven',
    [60, 60, 60, 60, 1, 1, 1, 1, 1, 1, 1],
    { handshakeMs: 1000, sessions: 7 },
  ],
  ['tenths of a second', [0.26], { handshakeMs: 300, sessions: 1 }],
  ['of none there is no median', [], { sessions: 0 }],
])('handshakes: %s', (_, handshakes, expected) => {
  expect(linkReading({ handshakes })).toEqual(expected);
});

test('memory is told in steps of 10 MiB', () => {
  const facts = { timeouts: 1, droppedBeats: 2, capReached: false };
  const mib = 1024 * 1024;
  const reading = (memoryBytes: number) => readOwnState({ ...facts, memoryBytes });
  expect(reading(40 * mib)).toEqual([
    { group: 'agent', subject: 0, reading: { ...facts, memoryMiB: 40 } },
  ]);
  expect(reading(40 * mib + 1)).toMatchObject([{ reading: { memoryMiB: 50 } }]);
});

test('what nobody keeps count of is empty, which is unknown', () => {
  expect([...readLink(undefined), ...readOwnState(undefined)]).toEqual([
    { group: 'link', subject: 0, reading: {} },
    { group: 'agent', subject: 0, reading: {} },
  ]);
});
