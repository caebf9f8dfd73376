import { defineConfig } from 'vitest/config'
import OneScreen from './reporter.js'

/** Ends what hangs, and nothing else: no test is expected to be quick, on no machine. */
const HANG_MS = 600_000

export default defineConfig({
  test: {
    // More than cores, since many tests wait for timers, sockets and other programs; each more loads and compiles everything once more.
    maxWorkers: 4,
    // A process for each file would load the same modules 160 times. What a test leaves behind is taken back by the lines below.
    isolate: false,
    setupFiles: [new URL('each-file.ts', import.meta.url).pathname],
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: [new URL('build.ts', import.meta.url).pathname],
    reporters: [new OneScreen()],
    silent: 'passed-only',
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    teardownTimeout: HANG_MS,
    expect: { poll: { timeout: HANG_MS / 2 } },
    // A rejected promise that nobody waits for is a bug of the collector, never noise.
    dangerouslyIgnoreUnhandledErrors: false,
    coverage: { provider: 'v8', include: ['src/**', 'jobs/**', 'config/**'], reporter: ['text-summary', 'html'] },
  },
})
