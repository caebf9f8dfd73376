/** StrykerJS: what of the code that must not be wrong could be changed without a test noticing. `FILES` chooses a part. */
const files = (process.env.FILES ?? '').split(' ').filter((file) => file !== '')

export default {
  mutate: files.length > 0 ? files : ['src/{echonet,history,meter,store}/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutants.vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // A mutant in what runs once, on loading, would need a process and the whole suite of its own.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 60_000,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { reportTests: false },
  tempDirName: 'node_modules/.cache/stryker',
}
