import { expect, test } from 'vitest';
import { printed } from './drive.ts';
import { anonymous, masked, reportOf } from './report.ts';

test('what names a drive, its file or its converter is gone before anything is judged', () => {
  const told = { ...printed(0), x_converted: { source: 'one/file' }, wwn: { id: 1 } };
  const kept = JSON.stringify(anonymous(told));
  expect(kept).not.toMatch(/x_converted|one\/file|S-1|wwn|\/dev\/sda|argv/);
  expect(kept).toContain('MADE UP 500');
});

test('a masked report has no verdict, exit status or self-test left', () => {
  const told = printed(0, { passed: false, selfTest: 'failed' });
  expect(reportOf(told).sample).toMatchObject({
    reading: { verdict: 'failed', selfTest: 'failed' },
  });
  const { sample } = reportOf(told, masked);
  expect(sample).toMatchObject({ reading: { reallocated: 0 } });
  expect('reading' in sample && Object.keys(sample.reading)).not.toContain('verdict');
  expect('reading' in sample && Object.keys(sample.reading)).not.toContain('selfTest');
});

test('the exit status alone does not give a masked verdict away', () => {
  const told = { ...printed(0), smart_status: {}, smartctl: { exit_status: 8 } };
  expect(reportOf(told).sample).toMatchObject({ reading: { verdict: 'failed' } });
  expect(JSON.stringify(reportOf(told, masked).sample)).not.toContain('verdict');
});

test('what is no JSON is read as the agent would: not at all', () => {
  expect(reportOf(null).sample).toMatchObject({ unread: 'failed' });
});
