import { readFileSync } from 'node:fs'

/** Reads `test/vectors/<name>.json`; the caller says what is in it. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export const loadVectors = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as T
