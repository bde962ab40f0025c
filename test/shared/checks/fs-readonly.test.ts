import { fsReadonly } from '#shared/checks/fs-readonly.ts';
import { rules } from './rules.ts';

rules(fsReadonly, [
  { name: 'writable is well', given: { readOnly: false, readOnlyByDesign: false }, expected: 'ok' },
  { name: 'writable is well whatever fstab says', given: { readOnly: false }, expected: 'ok' },
  {
    name: 'read-only against fstab is critical',
    given: { readOnly: true, readOnlyByDesign: false },
    expected: 'critical: read_only, 1 against 0',
  },
  {
    name: 'read-only by design is no fault',
    given: { readOnly: true, readOnlyByDesign: true },
    expected: 'not_applicable',
  },
  {
    name: 'read-only with fstab unread is unknown',
    given: { readOnly: true },
    expected: 'unknown',
  },
  {
    name: 'without the flag it is unknown',
    given: { readOnlyByDesign: false },
    expected: 'unknown',
  },
]);
