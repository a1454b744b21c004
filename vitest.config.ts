import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** One project a kind of test, so that the closing table can say where the minutes went. */
const node = (name: string, include: string, more: object = {}) => ({
  extends: true as const,
  test: { name, include: [include], environment: 'node', ...more },
})

export default defineConfig({
  plugins: [svelte()],
  test: {
    reporters: ['default', './test/support/minutes-reporter.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores: several hosts and browsers at once only wait for each other.
    maxWorkers: 2,
    projects: [
      node('shared', 'test/shared/**/*.test.ts'),
      node('main', 'test/main/**/*.test.ts'),
      node('renderer', 'test/renderer/**/*.test.ts'),
      node('discovery', 'test/discovery/**/*.test.ts'),
      node('contract', 'test/contract/**/*.test.ts'),
      node('faults', 'test/faults/**/*.test.ts', { testTimeout: 120_000, fileParallelism: false }),
      // Each test has its own networks; the programs on them share two cores.
      node('netns', 'test/netns/*.test.ts', { testTimeout: 60_000, fileParallelism: false }),
      // Minutes of waiting: `npm run test:long`.
      ...(process.env['LONG'] ? [node('netns-long', 'test/netns/long/*.test.ts', { testTimeout: 180_000, fileParallelism: false })] : []),
      node('desk', 'test/desk/**/*.test.ts', {
        testTimeout: 60_000,
        expect: { poll: { timeout: 10_000 } },
        globalSetup: ['test/support/e2e-setup.ts'],
      }),
      // The built app, on Electron where its binary is, else on the stand-in beside these tests.
      node('desktop', 'test/desktop/**/*.test.ts', {
        testTimeout: 60_000,
        expect: { poll: { timeout: 15_000 } },
        globalSetup: ['test/support/e2e-setup.ts'],
      }),
      // What people install, as far as it can be made without the internet.
      node('package', 'test/package/**/*.test.ts', { testTimeout: 60_000, globalSetup: ['test/support/package-setup.ts'] }),
      node('e2e', 'test/e2e/**/*.test.ts', {
        testTimeout: 60_000,
        // A page on a busy machine takes its time; what should happen is waited for, not timed.
        expect: { poll: { timeout: 10_000 } },
        globalSetup: ['test/support/e2e-setup.ts'],
      }),
    ],
  },
})
