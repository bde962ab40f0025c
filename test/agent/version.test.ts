import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agentVersion, builtAtMs } from '#agent/version.ts';

test('the agent’s version on the wire is the product’s', () => {
  const file = join(import.meta.dirname, '../../package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }; // as npm requires
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  expect(agentVersion).toBe(major * 1_000_000 + minor * 1000 + patch);
});

test('the agent was not built in the future', () => {
  expect(builtAtMs).toBeLessThan(Date.now());
});
