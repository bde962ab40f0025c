import { fsErrors } from '#shared/checks/fs-errors.ts';
import { rules } from './rules.ts';

rules(fsErrors, [
  { name: 'no error is well', given: { errors: 0 }, expected: 'ok' },
  { name: 'the first error counts', given: { errors: 1 }, expected: 'warn: errors, 1 against 0' },
  { name: 'without the counter it is unknown', given: {}, expected: 'unknown' },
]);
