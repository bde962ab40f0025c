import { expect, test } from 'vitest';
import { readConfig } from '#agent/config.ts';
import { scheduledTask } from '#agent/packaging/windows-task.ts';

const textOf = (name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(scheduledTask())?.[1] ?? '';

test('Windows starts the agent hourly, with the least of rights, and ends it in time', () => {
  expect(textOf('Interval')).toBe('PT1H');
  // S-1-5-19 is LOCAL SERVICE, whatever it is called in the language of that Windows.
  expect(textOf('UserId')).toBe('S-1-5-19');
  expect(textOf('RunLevel')).toBe('LeastPrivilege');
  expect(textOf('ExecutionTimeLimit')).toBe('PT5M');
});

test('its command is one that the agent knows', () => {
  const result = readConfig(textOf('Arguments').split(' '), {});
  expect(result.ok && result.config.command).toBe('once');
});

test('every element that is opened is closed, in order', () => {
  const open: string[] = [];
  for (const [, slash, name = ''] of scheduledTask().matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (slash === '') open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});
