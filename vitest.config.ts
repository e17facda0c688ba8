import { defineConfig } from 'vitest/config'

const shared = { pool: 'forks', testTimeout: 20_000, hookTimeout: 20_000 } as const

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/engine/**', 'test/compare/**'],
          // Tests share nothing but the modules they import; loading those once saves most of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'engine',
          // A real engine on a busy machine loses a race of its own now and then: start -i on a terminal.
          retry: 2,
          include: ['test/engine/**/*.test.ts'],
          globalSetup: 'test/helpers/engine-setup.ts',
          // One engine, which some tests prune or make a swarm.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'compare',
          include: ['test/compare/**/*.test.ts'],
          globalSetup: 'test/helpers/engine-setup.ts',
          // Most of the time goes by in the engine, so several scenarios run at once.
          maxWorkers: 1,
          maxConcurrency: 4,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
        },
      },
    ],
  },
})
