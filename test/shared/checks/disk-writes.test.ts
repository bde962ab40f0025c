import { diskWrites } from '#shared/checks/disk-writes.ts';
import { rules } from './rules.ts';

rules(diskWrites, [
  { name: 'thousands are lived with', given: { writeErrors: 24_999 }, expected: 'ok' },
  {
    name: '25,000 are not, at first sight',
    given: { writeErrors: 25_000 },
    expected: 'warn: many, 25000 against 25000',
  },
  {
    name: 'a drive that does not count them is unknown',
    given: { pending: 0 },
    expected: 'unknown',
  },
]);
