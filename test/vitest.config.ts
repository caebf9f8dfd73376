import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Most tests wait for timers, sockets and other programs.
    maxWorkers: 3,
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: [new URL('build.ts', import.meta.url).pathname],
    testTimeout: 10_000,
    hookTimeout: 60_000,
    // A rejected promise that nobody waits for is a bug of the collector, never noise.
    dangerouslyIgnoreUnhandledErrors: false,
    coverage: { provider: 'v8', include: ['src/**', 'jobs/**', 'config/**'], reporter: ['text-summary', 'html'] },
  },
})
