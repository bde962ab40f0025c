import { linkQuality } from '#shared/checks/link-quality.ts';
import { rules } from './rules.ts';

const median = (handshakeMs: number, sessions = 7) => ({ handshakeMs, sessions });

rules(linkQuality, [
  { name: '5 s are not bad', given: median(5000), expected: 'nearly' },
  { name: 'more are', given: median(5100), expected: 'warn: slow, 5100 against 5000' },
  { name: 'well again at 4 s', given: median(4000), expected: 'ok' },
  { name: 'not above', given: median(4100), expected: 'nearly' },
  { name: 'six sessions prove nothing', given: median(9000, 6), expected: 'unknown' },
  { name: 'without a session it is unknown', given: { sessions: 7 }, expected: 'unknown' },
]);
