import { defineConfig } from 'vitest/config';

const long = 'test/**/*.long.test.{ts,tsx}';
const data = 'test/**/*.data.test.{ts,tsx}';
const install = 'test/**/*.install.test.ts';

/**
 * Four projects: `fast` is every rule (`npm test`), `long` the exhaustive matrices
 * (`npm run test:long`), `data` the tests that read real recordings from VIGIE_DATA, `install` those
 * that install a package as root (`npm run test:install`).
 */
export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    passWithNoTests: true,
    // By default one core is kept free; half of what runs here waits for processes, not for a core.
    maxWorkers: '100%',
    // Real servers and a real browser on slow, shared machines: a timeout only ends a hang.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [long, data, install],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: [long],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 1_800_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'data',
          include: [data],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 1_800_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'install',
          include: [install],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
