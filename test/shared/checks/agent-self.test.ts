import { agentSelf } from '#shared/checks/agent-self.ts';
import { rules } from './rules.ts';

rules(agentSelf, [
  { name: 'an answer to everything is well', given: { timeouts: 0 }, expected: 'ok' },
  { name: 'two that hung are not bad', given: { timeouts: 2 }, expected: 'nearly' },
  { name: 'three are', given: { timeouts: 3 }, expected: 'warn: timeouts, 3 against 3' },
  {
    name: 'a month’s cap that is reached is',
    given: { timeouts: 0, capReached: true },
    expected: 'warn: cap, 1 against 0',
  },
  {
    name: 'beats that a full spool gave up are no fault',
    given: { timeouts: 0, droppedBeats: 4000, capReached: false },
    expected: 'ok',
  },
  { name: 'without a count it is unknown', given: { memoryMiB: 50 }, expected: 'unknown' },
]);
