import { expect, test } from 'vitest';
import { undoRefusal } from '#collector/domain/import-undo.ts';
import type { MadeByRow, SinceImport } from '#collector/domain/import-undo.ts';

const after = {
  stage: 'handed_over',
  handedOverOn: '2026-09-14',
  cohort: '2026',
  sector: 'Battant',
  lot: null,
  model: null,
} as const;
const put: MadeByRow = {
  did: 'put_on_file',
  deviceId: 'pc',
  caseId: 'case',
  before: null,
  after,
  caseBefore: null,
  marker: '1',
};
const named: MadeByRow = { ...put, did: 'corrected', before: { ...after, sector: null } };
const dates = {
  termsId: 'v1',
  handedOverOn: '2026-09-13',
  windowOpensOn: '2029-09-13',
  dueOn: '2031-09-13',
  nextStepOn: '2030-09-13',
} as const;
const dated: MadeByRow = { ...named, caseBefore: dates };
const calm: SinceImport = {
  now: after,
  events: [],
  openCase: { id: 'case', isPlanned: true, levelsSettled: 0 },
};
const since = (events: SinceImport['events']): SinceImport => ({ ...calm, events });
const settled = { ...calm, openCase: { id: 'case', isPlanned: true, levelsSettled: 1 } };

test.each([
  ['a PC put on file, untouched', put, calm, null],
  [
    'a PC put on file, moved on by a job',
    put,
    since([{ actor: 'scheduler', kind: 'planned' }]),
    null,
  ],
  [
    'a stage that moved on by itself',
    put,
    { ...calm, now: { ...after, stage: 'in_service' } },
    null,
  ],
  ['a level settled without a notice', put, settled, null],
  [
    'a PC that somebody noted a fault of',
    put,
    since([{ actor: 'a', kind: 'fault_noted' }]),
    'touched_by_person',
  ],
  ['a PC that was heard', put, since([{ actor: 'agent', kind: 'enrolled' }]), 'pc_reported'],
  [
    'a family that was reminded',
    put,
    since([{ actor: 'scheduler', kind: 'reminder_raised' }]),
    'family_reminded',
  ],
  [
    'a case under way',
    put,
    { ...calm, openCase: { id: 'case', isPlanned: false, levelsSettled: 0 } },
    'family_reminded',
  ],
  [
    'another case',
    put,
    { ...calm, openCase: { id: 'x', isPlanned: true, levelsSettled: 0 } },
    'changed_since',
  ],
  ['a case that is closed', put, { ...calm, openCase: null }, 'changed_since'],
  ['a PC that is gone', put, { ...calm, now: null }, 'changed_since'],
  ['another sector', put, { ...calm, now: { ...after, sector: 'x' } }, 'changed_since'],
  [
    'a name corrected, the PC still heard',
    named,
    since([{ actor: 'agent', kind: 'condition_changed' }]),
    null,
  ],
  ['a name corrected, a ticket noted', named, since([{ actor: 'a', kind: 'ticket_noted' }]), null],
  [
    'a name corrected twice',
    named,
    since([{ actor: 'a', kind: 'handover_corrected' }]),
    'touched_by_person',
  ],
  ['a name corrected, a level settled', named, settled, null],
  ['a date corrected, a level settled', dated, settled, 'family_reminded'],
  ['a date corrected', dated, calm, null],
] as const)('%s', (_, made, state, refused) => {
  expect(undoRefusal(made, state)).toBe(refused);
});
