import { afterAll } from 'vitest'
import { closeAll } from './helpers/at-end.js'

// Here, because a helper is loaded once for many test files: a hook of its own would belong to the first of them.
afterAll(closeAll)
