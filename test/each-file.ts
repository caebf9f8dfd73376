import { afterAll, vi } from 'vitest'
import { loadWords } from '../src/words/words.js'
import { closeAll } from './helpers/at-end.js'

// The program loads the language of its reader; tests read both.
await loadWords('ja')

// Here, because a helper is loaded once for many test files: a hook of its own would belong to the first of them.
afterAll(async () => {
  await closeAll()
  // The configuration takes them back before each test: too late for what the next file does before its first.
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})
