import { assetIdentity } from '#shared/checks/asset-identity.ts';
import { rules } from './rules.ts';

rules(assetIdentity, [
  {
    name: 'the parts of handover are well',
    given: { diskChanged: false, boardChanged: false, memoryChanged: false },
    expected: 'ok',
  },
  {
    name: 'another disk',
    given: { diskChanged: true, boardChanged: false },
    expected: 'warn: disk, 1 against 0',
  },
  { name: 'another board', given: { boardChanged: true }, expected: 'warn: board, 1 against 0' },
  { name: 'other memory', given: { memoryChanged: true }, expected: 'warn: memory, 1 against 0' },
  {
    name: 'two of them',
    given: { diskChanged: true, memoryChanged: true },
    expected: 'warn: several, 2 against 0',
  },
  {
    name: 'one part that could be compared is enough',
    given: { diskChanged: false },
    expected: 'ok',
  },
  { name: 'without any it is unknown', given: {}, expected: 'unknown' },
]);
