import { setFlagsFromString } from 'node:v8'

/**
 * To be called before WebAssembly is first loaded: SQLite. V8 would compile it a second time in the background, for speed:
 * 25 MB and 100 ms that a short run on a small computer does not win back (99 days: 52 ms instead of 150; ten years read
 * whole: 480 ms instead of 400).
 */
export const compileOnce = (): void => setFlagsFromString('--liftoff-only')
