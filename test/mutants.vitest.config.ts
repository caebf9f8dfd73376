import { defineConfig } from 'vitest/config'

/** The tests that run the code in their own process. Programs that a test starts run what is in dist, where no mutant is. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/{echonet,history,meter,store}/**/*.test.ts'],
    testNamePattern: /^(?!.*killed with SIGKILL)/,
    setupFiles: [new URL('each-file.ts', import.meta.url).pathname],
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
