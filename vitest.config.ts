import { defineConfig } from 'vitest/config'

// `pure` tests need nothing but the code; all other tests under src/ get a real database.
const PURE = [
  'src/**/rules.test.ts',
  'src/**/*.pure.test.ts',
  'src/**/*.rules.test.ts',
  'tests/architecture.test.ts',
  'policies/**/*.test.ts',
]

export default defineConfig({
  test: {
    reporters: process.env.VITEST_REPORTERS
      ? process.env.VITEST_REPORTERS.split(',')
      : ['default', ['json', { outputFile: '.cache/test-results.json' }]],
    // Two cores are what the smallest machine has; more workers would only wait for each other there.
    maxWorkers: 2,
    projects: [
      { test: { name: 'rules', include: PURE, testTimeout: 20_000, isolate: false } },
      {
        test: {
          name: 'flow',
          include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'tools/**/*.test.ts', 'db/**/*.test.ts'],
          exclude: [...PURE, '**/node_modules/**'],
          globalSetup: ['tests/kit/global.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Each file has a database of its own; loading the whole platform anew for each would take two minutes of all.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['tests/kit/global.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A walk waits for its page half of the time: a third one uses what two leave.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
