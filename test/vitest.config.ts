import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/build.ts'],
    testTimeout: 10_000,
    hookTimeout: 60_000,
    // A rejected promise that nobody waits for is a bug of the collector, never noise.
    dangerouslyIgnoreUnhandledErrors: false,
    coverage: { provider: 'v8', include: ['src/**', 'jobs/**', 'config/**'], reporter: ['text-summary', 'html'] },
  },
})
